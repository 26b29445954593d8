import assert from "node:assert/strict";
import fc from "fast-check";
import { parseJsonObject } from "../../../src/ingest/jsonObject";
import { JsonPrefix, type PrefixState } from "../../../src/ingest/jsonPrefix";

const anyObject = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 }), { minKeys: 1 }) as fc.Arbitrary<Record<string, unknown>>;
const indentation = fc.constantFrom<number | string>(0, 1, 2, 3, 4, 8, "\t", " \t");

function feedAll(lines: readonly string[]): PrefixState[] {
  const prefix = new JsonPrefix();
  return lines.map((line) => prefix.feed(line));
}

/** What JSON.parse makes of a text, when that is an object. */
function objectOf(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** `actual` is what JSON.parse made of the text, but for numbers that a double may not hold: they may stand as they were written. */
function assertSameValue(actual: unknown, expected: unknown): void {
  if (typeof expected === "number" && typeof actual === "string") {
    assert.equal(Number(actual), expected);
    const digits = actual.replace(/[eE].*$/, "").replace(/\D/g, "").replace(/^0+|0+$/g, "").length;
    assert.ok(digits > 15, `a double holds the digits of ${actual} (IEEE 754)`);
  } else if (typeof expected === "object" && expected !== null) {
    assert.ok(typeof actual === "object" && actual !== null);
    assert.deepEqual(Object.keys(actual), Object.keys(expected));
    const values: unknown[] = Object.values(actual);
    Object.values(expected).forEach((value, index) => {
      assertSameValue(values[index], value);
    });
  } else assert.deepEqual(actual, expected);
}

describe("an object that is followed line by line", () => {
  it("is open until its last line and closed there, however it is indented", () => {
    fc.assert(
      fc.property(anyObject, indentation, (object, indent) => {
        const lines = JSON.stringify(object, null, indent).split("\n");
        const states = feedAll(lines);
        assert.deepEqual(states, [...Array<PrefixState>(lines.length - 1).fill("open"), "closed"]);
        assert.deepEqual(parseJsonObject(lines.join("\n")), JSON.parse(JSON.stringify(object)));
      }),
      { numRuns: 300 },
    );
  });

  it("is closed at the end if and only if JSON.parse takes the whole, whatever was changed in it", () => {
    const change = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), cut: fc.nat(2), put: fc.oneof(fc.constantFrom("", "\n", "\t", "\u0001"), fc.constantFrom("{", "}", "[", "]", '"', ",", ":", "\\", "0", "1", "-", ".", "e", "t", "'")) });
    fc.assert(
      fc.property(anyObject, indentation, fc.array(change, { minLength: 1, maxLength: 2 }), (object, indent, changes) => {
        let text = JSON.stringify(object, null, indent);
        for (const { at, cut, put } of changes) {
          const place = Math.floor(at * text.length);
          text = text.slice(0, place) + put + text.slice(place + cut);
        }
        const expected = objectOf(text);
        assert.equal(feedAll(text.split("\n")).at(-1) === "closed", expected !== undefined, text);
        assertSameValue(parseJsonObject(text), expected);
      }),
      { numRuns: 2000 },
    );
  });

  it("stays bad once it is", () => {
    assert.deepEqual(feedAll(['{"a": 1,', "]", "}"]), ["open", "bad", "bad"]);
    assert.deepEqual(feedAll(["{", "}", "}"]), ["open", "closed", "bad"]);
  });

  it("knows Python's bare words", () => {
    assert.deepEqual(feedAll(['{"a": NaN,', '"b": [Infinity,', "-Infinity]}"]), ["open", "open", "closed"]);
    for (const line of ['{"a": -NaN', '{"a": nan', "{NaN", '{"a": +Infinity', '{"a": -true']) assert.deepEqual(feedAll([line]), ["bad"], line);
  });
});

describe("an object on one line", () => {
  it("may hold NaN and Infinity as values, which are given as they are written", () => {
    assert.deepEqual(parseJsonObject('{"a":NaN,"b":[Infinity, -Infinity],"c":"NaN \\" Infinity","d":1.5}'), {
      a: "NaN",
      b: ["Infinity", "-Infinity"],
      c: 'NaN " Infinity',
      d: 1.5,
    });
  });

  it("may not hold them as keys, nor with a sign of their own", () => {
    for (const text of ["{NaN:1}", "{NaN :1}", "{Infinity:1}", '{"a":-NaN}', '{"a":NaNs}', '{"a":1NaN}', '{"a":"x"NaN}', '{"a":"NaN}', "NaN", "[NaN]"]) {
      assert.equal(parseJsonObject(text), undefined, text);
    }
  });

  it("takes a number that a double holds for a number, however it is spelled", () => {
    for (const written of ["10035115809304e-311", "948193143096303e-324", "1.0000000000000000", "100000000000000000000", "0.10000000000000000e1"]) {
      assert.deepEqual(parseJsonObject(`{"a": ${written}}`), { a: Number(written) }, written);
    }
  });

  it("keeps every digit of a number that a double cannot hold, as text", () => {
    assert.deepEqual(parseJsonObject('{"id":11803532876627986230,"ns":1767225600123456789,"s":1767225600.123456789,"f":0.30000000000000004,"big":1e400}'), {
      id: "11803532876627986230",
      ns: "1767225600123456789",
      s: "1767225600.123456789",
      f: 0.30000000000000004,
      big: "1e400",
    });
    for (const text of ["{11803532876627986230:1}", '{"a":011803532876627986230}', '{"a":11803532876627986230.}', '{"a":1 11803532876627986230}']) {
      assert.equal(parseJsonObject(text), undefined, text);
    }
  });
});
