import assert from "node:assert/strict";
import fc from "fast-check";
import { Bindings, jsonRenderer } from "../../../src/core";

const render = (keys: Record<string, unknown>, bound = Bindings.none, options = {}) => jsonRenderer(options)({ level: "info", bound, keys });

/** What JSON itself makes of the keys: -0 is 0. */
const asJson = (keys: Record<string, unknown>): unknown => JSON.parse(JSON.stringify(keys));

describe("JSON renderer", () => {
  it("writes what JSON.parse reads back, bound keys under those of the call", function () {
    this.timeout(30_000);
    // `__proto__` is no key of a plain object that is assigned to.
    const keys = fc.dictionary(fc.string({ unit: "binary" }).filter((key) => key !== "__proto__"), fc.jsonValue());
    fc.assert(
      fc.property(keys, keys, fc.boolean(), (bound, own, asciiOnly) => {
        const line = render(own, Bindings.of(bound), { asciiOnly });
        assert.deepEqual(JSON.parse(line), asJson({ ...bound, ...own }));
        assert.ok(!/[\n\r]/.test(line));
      }),
    );
  });

  it("writes ASCII alone when asked to, with the same meaning", function () {
    this.timeout(30_000);
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" }), (key, value) => {
        const keys = { [`k${key}`]: value, nested: { [key]: [value] } };
        const line = render(keys, Bindings.none, { asciiOnly: true });
        assert.match(line, /^[\x20-\x7e]*$/);
        assert.deepEqual(JSON.parse(line), asJson(keys));
      }),
    );
    assert.equal(render({ event: "é😀" }, Bindings.none, { asciiOnly: true }), String.raw`{"event":"\u00e9\ud83d\ude00"}`);
  });

  it("writes each key once, the leading ones first and in order", () => {
    const bound = Bindings.of({ service: "s", message_id: "m", action: "a", correlation_id: "c", agent: "x" });
    const line = render({ n: 1, action: "b", event: "e", level: "info", timestamp: "t" }, bound);
    assert.equal(line, '{"timestamp":"t","level":"info","event":"e","agent":"x","correlation_id":"c","message_id":"m","service":"s","n":1,"action":"b"}');
  });

  it("loses no value that JSON has no word for", () => {
    const circle: Record<string, unknown> = {};
    circle["self"] = circle;
    const line = render({
      nan: Number.NaN,
      infinite: -Infinity,
      big: 2n ** 60n,
      small: 5n,
      error: new TypeError("wrong"),
      map: new Map([["a", 1]]),
      set: new Set([1, 2]),
      date: new Date(0),
      deep: [{ cause: new Error("inner"), rate: Number.NaN }],
      refuses: { toJSON: () => assert.fail("no") },
      circle,
      nothing: undefined,
      empty: null,
    });
    const { circle: circleText, refuses, ...rest } = JSON.parse(line) as Record<string, unknown>;
    assert.match(String(circleText), /Circular/);
    assert.match(String(refuses), /toJSON/);
    assert.deepEqual(rest, {
      nan: "NaN",
      infinite: "-Infinity",
      big: "1152921504606846976",
      small: 5,
      error: "TypeError: wrong",
      map: { a: 1 },
      set: [1, 2],
      date: "1970-01-01T00:00:00.000Z",
      deep: [{ cause: "Error: inner", rate: "NaN" }],
      empty: null,
    });
  });
});
