import assert from "node:assert/strict";
import { parseJsonObject } from "../../../src/ingest/jsonObject";
import { levels } from "../../../src/ingest/level";
import { parseLogfmt } from "../../../src/ingest/logfmt";
import { errorOf } from "../../../src/ingest/record";
import { factsOf } from "./objectFacts";

const factsOfLine = (line: string) => factsOf(parseJsonObject(line) ?? {});

describe("the facts of a record", () => {
  it("come from the first key that is present, in the order of precedence", () => {
    const correlation = ["correlation_id", "correlationId", "request_id", "requestId", "x-correlation-id", "x-request-id", "reqId", "req.id"];
    const agent = ["agent", "agent_name", "gen_ai.agent.name", "service", "service.name", "tags.service", "logger", "name"];
    for (const [fact, keys] of Object.entries({ correlation, agent })) {
      keys.forEach((key, index) => {
        const present = new Map(keys.slice(index).reverse().map((later) => [later, later]));
        assert.equal(factsOf(Object.fromEntries<string>(present))[fact as "correlation" | "agent"], key);
      });
    }
  });

  it("a key that says nothing is not present", () => {
    assert.equal(factsOf({ correlation_id: null, request_id: "", requestId: "r" }).correlation, "r");
    assert.equal(factsOf({ service: { name: "api" } }).agent, "api");
    assert.equal(factsOf({ span: null }).span, "");
  });

  it("IDs that are numbers keep all their digits", () => {
    assert.equal(factsOfLine('{"correlation_id":9007199254740993}').correlation, "9007199254740993");
    assert.equal(factsOfLine('{"request_id":42}').correlation, "42");
  });

  it("instants that are numbers keep their nanoseconds", () => {
    assert.deepEqual(factsOfLine('{"time":1767225600123456789}').time, { seconds: 1_767_225_600, nanos: 123_456_789 });
    assert.deepEqual(factsOfLine('{"ts":1767225600.123456789}').time, { seconds: 1_767_225_600, nanos: 123_456_789 });
    assert.deepEqual(factsOf(parseLogfmt("ts=1767225600.123456789 msg=x") ?? {}).time, { seconds: 1_767_225_600, nanos: 123_456_789 });
  });

  it("a duration is in the unit of its key, in nanoseconds", () => {
    const cases = { duration_ms: 1.5e6, duration_us: 1.5e3, duration_ns: 1.5, duration_s: 1.5e9 };
    for (const [key, expected] of Object.entries(cases)) assert.equal(factsOf({ [key]: 1.5 }).duration, expected, key);
    assert.equal(factsOfLine('{"duration_ms":1.500000000000000000001}').duration, 1.5e6);
    for (const value of [-1, "", "soon", null, true]) assert.equal(factsOf({ duration_ms: value }).duration, NaN);
  });

  it("levels of all dialects are on one scale", () => {
    const cases: readonly (readonly [unknown, number])[] = [
      ["WARN", levels.warning],
      [" Error  ", levels.error],
      ["exception", levels.error],
      ["CRITICAL", levels.critical],
      ["ERROR+2", levels.error],
      [50, levels.error],
      [60, levels.critical],
      [35, levels.info],
      ["40", levels.warning],
      ["loud", levels.none],
    ];
    for (const [value, expected] of cases) assert.equal(factsOf({ level: value }).level, expected, String(value));
    assert.equal(factsOf({ log: { level: "fatal" } }).level, levels.critical);
    assert.equal(factsOf({ level_number: 40 }).level, levels.error);
  });

  it("an error is told in one line", () => {
    assert.equal(errorOf({ exc_type: "ValueError", exception: "Traceback (most recent call last):\n  File\nValueError: bad value\n" }), "ValueError: bad value");
    assert.equal(errorOf({ err: { type: "TypeError", message: "no\nstack" } }), "TypeError: no");
    assert.equal(errorOf({ event: "well" }), "");
  });
});

describe("the error of a record in one line", () => {
  it("is that of a structured traceback, too", () => {
    assert.equal(errorOf({ exception: [{ exc_type: "TimeoutError", exc_value: "no answer\nafter 3 s", frames: [] }] }), "TimeoutError: no answer");
    assert.equal(errorOf({ exception: [{ exc_type: "KeyError", exc_value: "" }], error: "told" }), "told");
    assert.equal(errorOf({ exception: ["a", "b"] }), "");
  });
});

describe("a line of pairs", () => {
  it("is a record when it has two pairs and a time, a level or a message among them, by any key of these", () => {
    for (const key of ["timestamp", "ts", "t", "time", "@timestamp", "asctime", "level", "lvl", "severity", "levelname", "msg", "message", "event"]) {
      assert.deepEqual({ ...parseLogfmt(`${key}=x b=y`) }, { [key]: "x", b: "y" }, key);
    }
    for (const line of ["a=1 b=2", "level=info", "level=info flag", "level", "", "=1 level=info", 'level=info msg="open', 'level=info msg="x"y']) {
      assert.equal(parseLogfmt(line), undefined, line);
    }
  });

  it("may stand behind what a container's runtime, a service manager or a logging module puts before it", () => {
    for (const prefix of ["web_1  | ", "2026-01-01T00:00:00.123456789Z stdout F ", "2026-01-01 ", "2026/01/01 12:00:00 ", "Jan  1 12:00:00 host app[12]: ", "INFO:root:", "[pod/gateway-7d9f8-abc/gateway] ", "2026-01-31T14:00:01Z gateway[1]: ", "2026-01-31T14:00:01+0100 host gateway[12]: ", "[14:00:01] ", "14:00:01,123 INFO "]) {
      assert.deepEqual({ ...parseLogfmt(`${prefix}level=info msg=x`) }, { level: "info", msg: "x" }, prefix);
    }
    assert.equal(parseLogfmt("2026-01-01 12:00:00 connected host=a time=5ms"), undefined, "words are no prefix");
  });

  it("has escapes in quoted text, as Go and Python write them", () => {
    assert.deepEqual({ ...parseLogfmt(String.raw`level=info a="caf\u00e9 \ud83d\ude00\n\"" b='\x1b[0m' c="\u12 \xz \\u0041"`) }, { level: "info", a: 'caf\u00e9 \ud83d\ude00\n"', b: "\u001b[0m", c: "u12 xz \\u0041" });
  });

  it("has flags, nothing, quoted text, numbers and words as values", () => {
    assert.deepEqual({ ...parseLogfmt(`level=info cached retries= n=-1.5 ok=true no=false id=007 s="a \\"b\\" = c" r='it\\'s' e=a=b`) }, {
      level: "info",
      cached: true,
      retries: null,
      n: -1.5,
      ok: true,
      no: false,
      id: "007",
      s: 'a "b" = c',
      r: "it's",
      e: "a=b",
    });
  });
});
