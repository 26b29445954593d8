import assert from "node:assert/strict";
import fc from "fast-check";
import { Interner } from "../../../src/ingest/interner";
import { RecordColumns } from "../../../src/ingest/columns";
import { RecordBatch, recordFlags, type RecordBatchData } from "../../../src/ingest/recordBatch";

/** What one record of these tests says; an absent time is undefined. */
interface Row {
  readonly second: number | undefined;
  readonly nanos: number;
  readonly level: number;
  readonly correlation: string;
  readonly agent: string;
  /** The duration of a span, undefined when the record names none. */
  readonly duration: number | undefined;
}

const rowArbitrary: fc.Arbitrary<Row> = fc.record({
  // Further apart than 32 bits hold, now and then.
  second: fc.option(fc.oneof(fc.integer({ min: 1_767_225_600, max: 1_767_226_000 }), fc.integer({ min: -60_000_000_000, max: 250_000_000_000 })), { nil: undefined }),
  nanos: fc.nat(999_999_999),
  level: fc.nat(6),
  correlation: fc.constantFrom("", "r1", "r2", "r3"),
  agent: fc.constantFrom("", "gateway", "llm"),
  duration: fc.option(fc.nat(1e9), { nil: undefined, freq: 4 }),
});

const lineBytes = 100;

function batchOf(rows: readonly Row[]): RecordBatchData {
  const batch = new RecordBatch();
  const [ids, names] = [new Interner(), new Interner()];
  batch.reserve(rows.length);
  rows.forEach((row, index) => {
    const { columns } = batch;
    const at = batch.length;
    columns.line[at] = index;
    columns.offset[at] = index * lineBytes;
    columns.bytes[at] = lineBytes - 1;
    columns.seconds[at] = row.second ?? NaN;
    columns.nanos[at] = row.second === undefined ? 0 : row.nanos;
    columns.level[at] = row.level;
    columns.correlation[at] = ids.internText(row.correlation);
    columns.agent[at] = names.internText(row.agent);
    columns.flags[at] = (row.second === undefined ? 0 : recordFlags.hasTime) | (row.duration === undefined ? 0 : recordFlags.hasSpanTimes);
    if (row.duration !== undefined) batch.addSpanTimes(at, row.second ?? NaN, row.nanos, NaN, 0, row.duration);
    batch.length++;
  });
  batch.counts.lines = batch.counts.records = rows.length;
  return batch.finish(ids.table(), names.table(), {});
}

/** Appends batches one behind the other; returns the rows in their order. */
function appended(columns: RecordColumns, source: number, batches: readonly (readonly Row[])[]): number[] {
  let line = 0;
  const rows: number[] = [];
  for (const batch of batches) {
    columns.append(source, batchOf(batch), line, line * lineBytes);
    line += batch.length;
    for (const { from, to } of columns.takeAppended()) for (let row = from; row < to; row++) rows.push(row);
  }
  return rows;
}

function assertHolds(columns: RecordColumns, rows: readonly number[], written: readonly Row[], source: number): void {
  assert.equal(rows.length, written.length);
  let last: { readonly second: number; readonly nanos: number } | undefined;
  written.forEach((expected, index) => {
    const row = rows[index] ?? -1;
    const { second, nanos } = expected;
    if (second !== undefined) last = { second, nanos };
    assert.equal(columns.source(row), source);
    assert.equal(columns.line(row), index + 1);
    assert.equal(columns.offset(row), index * lineBytes);
    assert.equal(columns.bytes(row), lineBytes - 1);
    assert.deepEqual(columns.instant(row), second === undefined ? undefined : { seconds: second, nanos });
    assert.equal(columns.seconds(row), last?.second ?? -Infinity);
    assert.equal(columns.nanos(row), last?.nanos ?? 0);
    assert.equal(columns.level(row), expected.level);
    assert.equal(columns.ids.textOf(columns.correlation(row)), expected.correlation);
    assert.equal(columns.names.textOf(columns.agent(row)), expected.agent);
    assert.equal(columns.spanTimes(row)?.duration, expected.duration);
    assert.deepEqual(columns.spanTimes(row)?.start, expected.duration === undefined || second === undefined ? undefined : { seconds: second, nanos });
    assert.equal(columns.next(row), rows[index + 1] ?? -1);
  });
}

describe("the index", () => {
  it("gives back what was appended, in however many batches it came", () => {
    fc.assert(
      fc.property(fc.array(fc.array(rowArbitrary, { maxLength: 30 }), { maxLength: 12 }), (batches) => {
        const columns = new RecordColumns();
        assertHolds(columns, appended(columns, 1, batches), batches.flat(), 1);
      }),
    );
  });

  it("holds more rows than one segment", () => {
    const written = Array.from({ length: 150_000 }, (_, index): Row => {
      return { second: 1_767_225_600 + index, nanos: index, level: index % 7, correlation: `r${index % 5000}`, agent: "a", duration: index % 100 === 0 ? index : undefined };
    });
    const columns = new RecordColumns();
    assertHolds(columns, appended(columns, 1, [written.slice(0, 40_000), written.slice(40_000, 149_000), written.slice(149_000)]), written, 1);
  });

  it("puts what is known of a trace's records side by side, in the order of the file", () => {
    fc.assert(
      fc.property(fc.array(rowArbitrary, { minLength: 1, maxLength: 40 }), (written) => {
        // All in one segment: there the rows and the spots of a batch are the same numbers.
        const near = written.map((row): Row => ({ ...row, second: row.second === undefined ? undefined : 1_767_225_600 }));
        const columns = new RecordColumns();
        const rows = appended(columns, 1, [near]);
        const expected = [...new Set(near.map(({ correlation }) => correlation))].flatMap((id) => rows.filter((_, index) => near[index]?.correlation === id));
        assert.deepEqual(rows.map((spot) => columns.rowAt(spot)), expected);
        assert.deepEqual(expected.map((row) => columns.spotOf(row)), rows);
      }),
    );
  });

  it("keeps the other sources whole when one is removed", () => {
    fc.assert(
      fc.property(fc.array(fc.array(rowArbitrary, { maxLength: 20 }), { maxLength: 6 }), fc.array(rowArbitrary, { maxLength: 20 }), (kept, removed) => {
        const columns = new RecordColumns();
        const first = appended(columns, 1, kept.slice(0, 3));
        appended(columns, 2, [removed]);
        columns.removeSource(2);
        const announced = columns.takeAppended().flatMap(({ from, to }) => Array.from({ length: to - from }, (_, index) => from + index));
        assert.deepEqual(announced, first);
        assertHolds(columns, first, kept.slice(0, 3).flat(), 1);
        assert.equal(columns.length, first.length);
        // A source that comes later takes the place that is free.
        assertHolds(columns, appended(columns, 3, [removed]), removed, 3);
        assertHolds(columns, first, kept.slice(0, 3).flat(), 1);
      }),
    );
  });
});
