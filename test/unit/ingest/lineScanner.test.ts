import assert from "node:assert/strict";
import fc from "fast-check";
import { indexBytes, indexGrowing, indexText } from "./indexText";

/** What logs are made of, and what breaks readers: put together at random. */
const piece = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom("{", "}", "[", "]", '"', ",", ":", "\n", "\r\n", " ", "  ", "\\", "=") },
  fc.constantFrom('{"event":"x"}\n', '{"a":1,\n', '"a": 1', "level=info msg=x\n", "web_1  | {", "INFO:root:{", "\u001b[32m", "\ufeff", "\u0000", "NaN", "1e9", "-", "null", "true"),
  fc.string({ unit: "binary", maxLength: 5 }),
);
const anyText = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(""));

describe("the account of lines", () => {
  it("counts every line of any text exactly once, and never throws", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { counts, columns } = indexText(text);
        const { lines, ...parts } = counts;
        const written = text.split("\n");
        assert.equal(lines, written.at(-1) === "" ? written.length - 1 : written.length);
        assert.equal(
          Object.values(parts).reduce((sum, count) => sum + count),
          lines,
        );
        assert.equal(columns.length, counts.records);
      }),
      { numRuns: 500 },
    );
  });

  it("loses no record, however many there are: at some number each piece of memory becomes too small", () => {
    for (let records = 4; records <= 6000; records = Math.ceil(records * 1.07)) {
      const line = (index: number) => `{"event":"x","correlation_id":"CB91CE37-0000-4000-8000-${String(index).padStart(12, "0")}","trace_id":"${index}","span_id":"${index}"}\n`;
      const { counts, columns } = indexText(Array.from({ length: records }, (_, index) => line(index)).join(""));
      assert.deepEqual([counts.records, columns.length], [records, records]);
    }
  });

  it("reads the same from any split of the bytes of a log", () => {
    fc.assert(
      fc.property(anyText, fc.array(fc.nat(), { maxLength: 12 }), (text, cuts) => {
        const bytes = Buffer.from(text);
        const places = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
        const whole = indexText(text);
        const split = indexBytes(places.map((place, index) => bytes.subarray(places[index - 1] ?? 0, place)));
        assert.deepEqual(split.counts, whole.counts);
        assert.deepEqual(split.dialects, whole.dialects);
        assert.deepEqual(split.records, whole.records);
      }),
      { numRuns: 500 },
    );
  });

  it("takes bytes that are not UTF-8 for what they are: no JSON, but a line", () => {
    const log = indexBytes([Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x0a, 0x80, 0x0a]), Buffer.from('{"event":"\ud800 lone"}\n')]);
    assert.deepEqual(log.counts, { lines: 3, records: 1, continuation: 0, malformed: 1, unstructured: 1, blank: 0 });
  });
});

describe("an object behind what tools put before a line", () => {
  it("is a record", () => {
    const prefixes = ["web_1  | ", "[pod/gateway-7d9f8-abc/gateway] ", "Jan  1 12:00:00 host app[12]: ", "2026-01-31T14:00:01+0100 host gateway[12]: ", "2026-01-31T14:00:01Z gateway[1]: ", "[14:00:01] ", "14:00:01.5 ", "INFO:root:", "2026-01-31 14:00:01,123 INFO ", "2026-01-31 14:00:01,123 INFO root: ", "2026-01-31 14:00:01,123 - app.db - WARNING - ", "[2026-01-31 14:00:01,123] [INFO] root - ", "gateway-7d9f8c6b54-x2bqz gateway ", "my-ns gateway-7d9f8c6b54-x2bqz gateway "];
    const { counts, records } = indexText(prefixes.map((prefix, index) => `${prefix}{"event":"${index}"}\n`).join(""));
    assert.deepEqual([counts.lines, counts.records], [prefixes.length, prefixes.length]);
    assert.deepEqual(records.map(({ event }) => event), prefixes.map((_, index) => String(index)));
  });

  it("is none behind other text", () => {
    const lines = ["sent {}", "[pod] {}", "list[0] {}", "at 14:00:01 {}", "[14:00] {}", "got app[1]: then {}", "items[3]: {}", "INFO reply: {}", "- a - INFO - {}", "re-tried fine {}"];
    assert.equal(indexText(lines.map((line) => `${line.replace("{}", '{"event":"x"}')}\n`).join("")).counts.unstructured, lines.length);
  });
});

describe("an object over several lines", () => {
  const objectOf = (lines: number) => ["{", ...Array.from({ length: lines - 3 }, (_, index) => `  "k${index}": ${index},`), '  "event": "long"', "}", ""].join("\n");

  it("may have 1,000 lines", () => {
    assert.deepEqual(indexText(objectOf(1000)).counts, { lines: 1000, records: 1, continuation: 999, malformed: 0, unstructured: 0, blank: 0 });
  });

  it("is given up when it has more", () => {
    const { counts, records } = indexText(objectOf(1001), '{"event":"next"}\n');
    assert.deepEqual(counts, { lines: 1002, records: 1, continuation: 0, malformed: 1, unstructured: 1000, blank: 0 });
    assert.deepEqual(
      records.map(({ event, line }) => [event, line]),
      [["next", 1002]],
    );
  });

  it("may have 1 MiB, and is given up when it has more, even if it closes there", () => {
    const mebibyte = 1024 * 1024;
    const objectOfBytes = (bytes: number) => {
      const [head, tail] = ['{"event": "big",\n"text": "', '"}'];
      return head + "x".repeat(bytes - head.length - tail.length) + tail;
    };
    assert.equal(indexText(objectOfBytes(mebibyte)).counts.records, 1);
    const { counts } = indexText(objectOfBytes(mebibyte + 1));
    assert.deepEqual(counts, { lines: 2, records: 0, continuation: 0, malformed: 1, unstructured: 1, blank: 0 });
  });

  it("waits while its source grows, and is in no account yet", () => {
    const growing = ['{"event":"before"}\n', '{\n  "event": "x"\n', "}\n"];
    assert.equal(indexGrowing(...growing.slice(0, 2)).counts.lines, 1);
    assert.deepEqual(indexGrowing(...growing.slice(1)).counts, { lines: 3, records: 1, continuation: 2, malformed: 0, unstructured: 0, blank: 0 });
  });

  it("goes on at an indented brace, and is given up at one in the first column, whatever prefix stands before it", () => {
    const nested = ["{", '  "list": [', "  {", '    "a": 1', "  }", "  ]", "}", ""];
    assert.equal(indexText(nested.join("\n")).counts.records, 1);
    assert.equal(indexText(nested.map((line) => `web_1  | ${line}`).join("\n")).counts.records, 1);
    const broken = ["web_1  | {", 'web_1  |   "a": 1,', 'web_1  | {"event": "next"}', ""];
    assert.deepEqual(indexText(broken.join("\n")).counts, { lines: 3, records: 1, continuation: 0, malformed: 1, unstructured: 1, blank: 0 });
  });

  it("leaves the line that no object can hold to be judged like any other", () => {
    const indented = ["  {", '    "a": 1,', "  {", '    "event": "whole"', "  }", ""];
    assert.deepEqual(indexText(indented.join("\n")).counts, { lines: 5, records: 1, continuation: 2, malformed: 1, unstructured: 1, blank: 0 });
  });

  it("is kept with the place of its bytes, so that it can be read again", () => {
    const text = '\ufeff{\r\n "event": "é"\r\n}\r\n{"event":"second"}';
    assert.deepEqual(
      indexText(text).records.map((record) => record.text),
      ['\ufeff{\r\n "event": "é"\r\n}\r', '{"event":"second"}'],
    );
  });
});

describe("hostile lines", () => {
  const size = 12_000_000;
  const kindOf = (text: string) => {
    const { lines, ...kinds } = indexText(text).counts;
    return { lines, kinds: Object.entries(kinds).flatMap(([kind, count]) => (count > 0 ? [kind] : [])) };
  };
  const cases: readonly (readonly [string, string, string])[] = [
    ["a string of 12 MB", `{"event":"${"a".repeat(size)}"}`, "records"],
    ["a string of escapes", `{"event":"${"\\n".repeat(size / 2)}"}`, "records"],
    ["a string of 12 MB and a bare NaN", `{"event":"${"a".repeat(size)}","n":NaN}`, "records"],
    ["a string of 12 MB in an object that does not close", `{"event":"${"a".repeat(size)}",`, "malformed"],
    ["a string of 12 MB that does not end", `{"event":"${"a".repeat(size)}`, "malformed"],
    ["a quoted logfmt value of 12 MB", `level=info msg="${"a".repeat(size)}"`, "records"],
    ["a logfmt value whose quote does not close", `level=info msg="${"a".repeat(size)}`, "unstructured"],
    ["a number of 12 MB", `{"n":${"1".repeat(size)}}`, "records"],
    ["a number of 12 MB as a key", `{${"1".repeat(size)}:1}`, "malformed"],
    ["100,000 arrays in one another", `{"n":${"[".repeat(1e5)}${"]".repeat(1e5)}}`, "records"],
    ["100,000 arrays in one another around a NaN", `{"n":${"[".repeat(1e5)}NaN${"]".repeat(1e5)}}`, "records"],
    ["100,000 objects in one another", `${'{"a":'.repeat(1e5)}1${"}".repeat(1e5)}`, "records"],
    ["100,000 objects that do not close", '{"a":'.repeat(1e5), "malformed"],
    ["a million container names", `${"a|".repeat(1e6)} {`, "malformed"],
    ["a name of 12 MB before a brace", `${"a".repeat(size)} {`, "unstructured"],
    ["a colour sequence that does not end", `\u001b[${"1".repeat(size)}`, "unstructured"],
    ["a NUL", `{"event":"\u0000"}`, "malformed"],
  ];
  for (const [name, text, kind] of cases) {
    it(`${name}: ${kind}`, () => assert.deepEqual(kindOf(text), { lines: 1, kinds: [kind] }));
  }

  it("keys of Object's prototype are keys like others", () => {
    const { records } = indexText('{"__proto__":{"event":"no"},"constructor":1,"toString":2,"hasOwnProperty":3,"event":"yes"}\n', "level=info __proto__=1 constructor=2 msg=yes\n");
    assert.deepEqual(
      records.map(({ event }) => event),
      ["yes", "yes"],
    );
  });

  it("thousands of objects that open and never close are read in sane time", () => {
    const line = ` {"a": ["${"x".repeat(1000)}",\n`;
    assert.equal(indexText(line.repeat(3000)).counts.malformed, 3000);
  });
});
