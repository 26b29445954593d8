import assert from "node:assert/strict";
import fc from "fast-check";
import type { RecordColumns } from "../../../src/ingest/columns";
import { TraceStore } from "../../../src/trace/traceStore";
import { TraceProgram } from "../../../src/trace/wasm/program";
import { batchOfText } from "./indexText";

/** What one record of these tests says; an absent time is undefined. */
interface Row {
  readonly second: number | undefined;
  readonly nanos: number;
  readonly level: number;
  readonly correlation: string;
  readonly agent: string;
  readonly action: string;
  /** "" for one that says nothing about brackets: such a text is not kept. */
  readonly event: string;
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
  action: fc.constantFrom("", "plan", "llm"),
  event: fc.constantFrom("", "", "plan_started", "plan_failed"),
  duration: fc.option(fc.nat(1e9), { nil: undefined, freq: 4 }),
});

const lineBytes = 250;
const levelNames = [undefined, "trace", "debug", "info", "warning", "error", "critical"];

/** A line for a row, of always the same length. */
function lineOf({ second, nanos, level, correlation, agent, action, event, duration }: Row): string {
  const time = second === undefined ? undefined : `${new Date(second * 1000).toISOString().slice(0, 19)}.${String(nanos).padStart(9, "0")}Z`;
  const span = duration === undefined ? {} : { span_id: "s", duration_ns: duration, start_time: time };
  return `${JSON.stringify({ timestamp: time, level: levelNames[level], correlation_id: correlation, agent, action, event: event || "told", ...span }).padEnd(lineBytes - 1)}\n`;
}

/** Appends batches one behind the other; returns the rows in their order. */
function appended(columns: RecordColumns, source: number, batches: readonly (readonly Row[])[]): number[] {
  let line = 0;
  const rows: number[] = [];
  for (const batch of batches) {
    columns.append(source, batchOfText(batch.map(lineOf).join("")), line, line * lineBytes);
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
    assert.deepEqual([columns.agent(row), columns.action(row), columns.event(row)].map((name) => columns.names.textOf(name)), [expected.agent, expected.action, expected.event]);
    assert.equal(columns.spanTimes(row)?.duration, expected.duration);
    assert.deepEqual(columns.spanTimes(row)?.start, expected.duration === undefined || second === undefined ? undefined : { seconds: second, nanos });
    assert.equal(columns.next(row), rows[index + 1] ?? -1);
  });
}

/** Room for the facts of what is left. */
const freshMemory = () => new TraceProgram({ addRun: () => 0, isBefore: () => 0, readBracket: () => 0 });

describe("the index", () => {
  it("gives back what was appended, in however many batches it came", () => {
    fc.assert(
      fc.property(fc.array(fc.array(rowArbitrary, { maxLength: 30 }), { maxLength: 12 }), (batches) => {
        const columns = new TraceStore().columns;
        assertHolds(columns, appended(columns, 1, batches), batches.flat(), 1);
      }),
    );
  });

  it("holds more rows than one segment", () => {
    const written = Array.from({ length: 150_000 }, (_, index): Row => {
      return { second: 1_767_225_600 + index, nanos: index, level: index % 7, correlation: `r${index % 5000}`, agent: "a", action: "", event: "", duration: index % 100 === 0 ? index : undefined };
    });
    const columns = new TraceStore().columns;
    assertHolds(columns, appended(columns, 1, [written.slice(0, 40_000), written.slice(40_000, 149_000), written.slice(149_000)]), written, 1);
  });

  it("tells each agent, action and event apart, however many go together, also where another source is removed", () => {
    const names = (kind: string, index: number, count: number) => (index % count === 0 ? "" : `${kind}_${index % count}`);
    const written = Array.from({ length: 20_000 }, (_, index): Row => {
      const event = index % 3 === 0 ? "" : `${names("e", index, 11)}_started`;
      return { second: 1_767_225_600 + index, nanos: 0, level: 3, correlation: "r1", agent: names("a", index, 13), action: names("b", index, 17), event, duration: undefined };
    });
    const columns = new TraceStore().columns;
    appended(columns, 2, [written.slice(1000, 2000).reverse()]);
    const rows = appended(columns, 1, [written.slice(0, 7000), written.slice(7000)]);
    assertHolds(columns, rows, written, 1);
    columns.removeSource(2, freshMemory());
    assertHolds(columns, rows, written, 1);
  });

  it("puts what is known of a trace's records side by side, in the order of the file", () => {
    fc.assert(
      fc.property(fc.array(rowArbitrary, { minLength: 1, maxLength: 40 }), (written) => {
        // All in one piece, for which the first needs a time: there the rows and the spots of a batch are the same numbers.
        const near = written.map((row, index): Row => ({ ...row, second: row.second === undefined && index > 0 ? undefined : 1_767_225_600 }));
        const columns = new TraceStore().columns;
        const rows = appended(columns, 1, [near]);
        const expected = [...new Set(near.map(({ correlation }) => correlation))].flatMap((id) => rows.filter((_, index) => near[index]?.correlation === id));
        assert.deepEqual(rows.map((spot) => columns.rowAt(spot)), expected);
        assert.deepEqual(expected.map((row) => columns.spotOf(row)), rows);
      }),
    );
  });

  it("says what to do when its memory is full", () => {
    assert.throws(() => freshMemory().allocate(130_000_000), /Close others before opening this one/);
  });

  it("keeps the other sources whole when one is removed", () => {
    fc.assert(
      fc.property(fc.array(fc.array(rowArbitrary, { maxLength: 20 }), { maxLength: 6 }), fc.array(rowArbitrary, { maxLength: 20 }), (kept, removed) => {
        const columns = new TraceStore().columns;
        const first = appended(columns, 1, kept.slice(0, 3));
        appended(columns, 2, [removed]);
        columns.removeSource(2, freshMemory());
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
