import assert from "node:assert/strict";
import fc from "fast-check";
import { canonicalId } from "../../../src/ingest/identifier";
import { LineScanner } from "../../../src/ingest/lineScanner";
import { parseJsonObject } from "../../../src/ingest/jsonObject";
import { placeMask, words } from "../../../src/ingest/columns";
import { hashColumns, type RecordBatchData } from "../../../src/ingest/recordBatch";
import { keyFacts, keysWith, type KeyOverrides } from "../../../src/ingest/recordKeys";
import type { ReadingSettings } from "../../../src/ingest/recordScanner";
import { factsOf } from "./objectFacts";
import { TraceStore } from "../../../src/trace/traceStore";
import { batchOfText } from "./indexText";

const decoder = new TextDecoder();
const textOf = ({ bytes, ends }: RecordBatchData["ids"], number = 0) => (number === 0 ? "" : decoder.decode(bytes.subarray(ends[number - 1], ends[number])));
/** The records of a batch in an index of their own. */
function indexOf(data: RecordBatchData) {
  const columns = new TraceStore().columns;
  columns.append(1, data, 0, 0);
  const rows = columns.takeAppended().flatMap(({ from, to }) => Array.from({ length: to - from }, (_, index) => from + index));
  return { columns, rows };
}
type Index = ReturnType<typeof indexOf>;
const indexed = (text: string, settings?: ReadingSettings) => indexOf(batchOfText(text, settings));
const one = new LineScanner();
/** The hash of an ID in a column of the index, or of a message. */
function hashIn({ columns }: Index, row: number, column: (typeof hashColumns)[number] | "message"): number[] {
  const segment = columns.segmentOf(row);
  const spot = columns.spotOf(row) & placeMask;
  const halves = column === "message" ? [words.messageLow, words.messageHigh].map((word) => segment.word(spot, word)) : [0, 1].map((half) => segment[column][spot * 2 + half] ?? 0);
  return halves.map((half) => half >>> 0);
}
/** The hash of an ID, as a record of its own has it. */
const hashOf = (id: string) => {
  const bytes = Buffer.from(`${JSON.stringify({ message_id: id })}\n`);
  one.scan({ bytes, from: 0, limit: bytes.length, offset: 0, first: true, final: true });
  const log = indexOf(one.finish());
  return hashIn(log, log.rows[0] ?? -1, "message");
};
const isBracket = /^(span_)?(started|finished)$|_(received|started|begin|processed|completed|finished|succeeded|end|failed|error|timeout)$/;

/** Any known key, written in one or nested at any of its dots. */
const knownKey = fc.constantFrom(...keyFacts.flatMap((fact) => keysWith()[fact]), "success", "status", "level_number", "my.id", "x");
const value = fc.oneof(
  fc.constantFrom("error", "info", "WARNING ", "ERROR+2", "a", "é", "2026-11-22T21:58:10.123456Z", "2026-11-22 21:58:10,629", "2026-11-22T21:58:10+01:00", "job_started", "span_finished", "4BF92F35-77B3-4DA6-A3CE-929D0E0E4736", "4bf92f3577b34da6a3ce929d0e0e4736"),
  fc.constantFrom(0, 30, 42, 1.5, 1767225600.25, 1767225600123, 9007199254740991, 1e300, -7),
  fc.constantFrom<unknown>(null, true, false, "", [], {}, [1]),
  fc.string({ maxLength: 8 }),
);
const overrides = fc.constantFrom<KeyOverrides>({}, { correlation: ["my.id"], agent: ["x"] }, { time: ["x"], event: ["my.id"], duration: ["x"] });
const object = fc.array(fc.tuple(knownKey, value, fc.nat(3)), { maxLength: 8 }).map((members) =>
  `{${members.map(([key, inner, dots]) => nested(key, JSON.stringify(inner), dots)).join(", ")}}`,
);

/** `"a.b": v`, or `"a": {"b": v}` for the first `dots` dots. */
function nested(key: string, written: string, dots: number): string {
  const dot = key.indexOf(".");
  if (dots === 0 || dot <= 0) return `${JSON.stringify(key)}: ${written}`;
  return `${JSON.stringify(key.slice(0, dot))}: {${nested(key.slice(dot + 1), written, dots - 1)}}`;
}

describe("the facts of a record in the index", () => {
  // Several a batch: what the scanner has learned of one object must not be taken for another's.
  it("are those of the object that JSON.parse gives", () => {
    fc.assert(
      fc.property(fc.array(object, { minLength: 1, maxLength: 10 }), overrides, fc.constantFrom(0, 90), (texts, keys, zoneOffsetMinutes) => {
        const log = indexed(texts.map((text) => `${text}\n`).join(""), { keys, zoneOffsetMinutes });
        assert.equal(log.rows.length, texts.length);
        texts.forEach((text, index) => assertFacts(log, log.rows[index] ?? -1, factsOf(parseJsonObject(text) ?? {}, zoneOffsetMinutes, keys), texts.join("\n")));
      }),
      { numRuns: 600 },
    );
  });
});

function assertFacts(log: Index, row: number, expected: ReturnType<typeof factsOf>, text: string): void {
  const { columns } = log;
  assert.deepEqual(columns.instant(row), expected.time, text);
  assert.equal(columns.level(row), expected.level, text);
  assert.equal(columns.failed(row), expected.failed, text);
  for (const fact of ["correlation", "trace"] as const) assert.equal(columns.ids.textOf(columns[fact](row)), canonicalId(expected[fact]), `${fact} of ${text}`);
  for (const fact of ["agent", "action", "operation"] as const) assert.equal(columns.names.textOf(columns[fact](row)), expected[fact], `${fact} of ${text}`);
  assert.equal(columns.names.textOf(columns.event(row)), isBracket.test(expected.event) ? expected.event : "", text);
  for (const fact of [...hashColumns, "message"] as const) assert.deepEqual(hashIn(log, row, fact), expected[fact] === "" ? [0, 0] : hashOf(canonicalId(expected[fact])), `${fact} of ${text}`);
  const times = columns.spanTimes(row);
  assert.deepEqual(
    [times?.start, times?.end, times?.duration ?? NaN],
    expected.span === "" ? [undefined, undefined, NaN] : [expected.spanStart, expected.spanEnd, expected.duration],
    text,
  );
}

describe("the hash of an ID", () => {
  it("is that of its canonical form, and differs where that differs", () => {
    const digits = fc.string({ unit: fc.constantFrom("0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "a", "b", "c", "d", "e", "f"), minLength: 32, maxLength: 32 });
    const dashed = (hex: string) => hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
    fc.assert(
      fc.property(digits, fc.nat(31), fc.constantFrom("g", "/", ":", "`", "@", "G", "é", " "), (hex, at, odd) => {
        for (const same of [hex.toUpperCase(), dashed(hex), dashed(hex).toUpperCase()]) assert.deepEqual(hashOf(same), hashOf(hex));
        const other = hex.slice(0, at) + odd + hex.slice(at + 1);
        assert.notDeepEqual(hashOf(other), hashOf(hex));
        if (other.toUpperCase() !== other) assert.notDeepEqual(hashOf(other.toUpperCase()), hashOf(other), "what is no UUID is compared as it is written");
        assert.notDeepEqual(hashOf(dashed(other)), hashOf(other));
      }),
    );
  });

  it("tells a million IDs apart that differ in any one place", () => {
    const log = indexed(Array.from({ length: 1_000_000 }, (_, index) => `{"message_id":"msg-${index}"}\n`).join(""));
    const seen = new Set<number>();
    for (const row of log.rows) {
      const [low = 0, high = 0] = hashIn(log, row, "message");
      seen.add(high * 0x100000000 + low);
    }
    assert.equal(seen.size, 1_000_000);
  });
});

describe("what was once read wrong", () => {
  it("a level that says nothing gives way to the record's own other key, whatever stood beside it before", () => {
    const { columns, rows } = indexed('{"level":"foo","severity":"error"}\n{"level":"foo"}\n{"level":"foo","severity":"info"}\n{"level":"custom","level_number":40}\n{"level":"custom","level_number":10}\n');
    assert.deepEqual(rows.map((row) => columns.level(row)), [5, 0, 3, 5, 2]);
  });

  it("IDs of different lengths are different", () => {
    const ids = ["100000000", "2000000000", "1000000000000", "20000000000000", "xxxxxxxxx", "axxxxxxxxxxxxxxx"];
    assert.equal(new Set(ids.map((id) => hashOf(id).join())).size, ids.length);
  });

  it("an ID that looks like a number is what is written", () => {
    const written = ["12e45678", "34e56789", "12e-4567", "1234567890e12345", "12e4", "1.10", "007", "42"];
    for (const id of written) {
      const { ids } = batchOfText(`level=info msg=x req_id=${id}\n`);
      assert.equal(textOf(ids, 1), id);
    }
    for (const id of written.slice(0, 4)) assert.equal(textOf(batchOfText(`{"correlation_id":${id}}\n`).ids, 1), id);
  });

  it("an event may be written with escapes", () => {
    for (const event of ["job_st\\u0061rted", "job\\u005fstarted", "j\\u006fb_started"]) assert.equal(textOf(batchOfText(`{"event":"${event}"}\n`).names, 1), "job_started");
  });

  it("each combination of keys counts for its dialect, however many there are", () => {
    const keys = ["event", "msg", "message", "time", "timestamp", "ts", "@timestamp", "level", "log.level"];
    const lines = Array.from({ length: 512 }, (_, bits) => JSON.stringify(Object.fromEntries(keys.filter((_key, bit) => (bits >> bit) & 1).map((key) => [key, "x"]))));
    const { dialects } = batchOfText(`${lines.join("\n")}\n`);
    assert.equal(Object.values(dialects).reduce((sum, records) => sum + records), 512);
    assert.equal(dialects["ecs"], 128);
  });

  it("a byte order mark in a value is part of it", () => {
    const { ids } = batchOfText('{"traceparent":"\ufeffab"}\n{"traceparent":"ab"}\n');
    assert.equal(ids.ends.length, 3);
  });

  it("an epoch just below the next unit keeps its own", () => {
    const { columns, rows } = indexed('{"timestamp":99999999999999993}\n{"timestamp":100000000000000000}\n');
    assert.deepEqual(rows.map((row) => columns.seconds(row)), [99_999_999_999, 100_000_000]);
  });
});
