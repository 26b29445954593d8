import assert from "node:assert/strict";
import { shownTraceId } from "../../../src/trace/identity";
import { TraceStore } from "../../../src/trace/traceStore";
import { append, newestFirst, Reading, time, type Written } from "./readTraces";

const record = (fields: Written): Written => ({ timestamp: time(0), level: "info", event: "x", ...fields });
const [whole, lastDigits] = ["4bf92f3577b34da6a3ce929d0e0e4736", "11803532876627986230"];

/** How many records each trace has, by the ID that is shown. */
const counts = (reading: Reading) => Object.fromEntries([...reading.facts].map(([id, facts]) => [id, facts.records]));
const countsOf = (...records: readonly Written[]) => counts(new Reading(records));

describe("a trace ID", () => {
  it("belongs to the correlation ID with which it was first seen, wherever its records stand", () => {
    const bare = record({ trace_id: "t" });
    const [x, y] = [record({ correlation_id: "X", trace_id: "t" }), record({ correlation_id: "Y", trace_id: "t" })];
    assert.deepEqual(countsOf(bare, x, bare, y, bare), { X: 4, Y: 1 });
    assert.deepEqual(counts(new Reading([bare], [bare, y], [x, bare])), { X: 1, Y: 4 });
    assert.deepEqual(countsOf(bare, bare), { t: 2 });
  });

  it("belongs to it whatever the spelling of the correlation ID that ties it", () => {
    const [plain, dashed] = ["4ddacc6a0b4748961e64a4f76dacf874", "4ddacc6a-0b47-4896-1e64-a4f76dacf874"];
    const tied = (id: string) => record({ correlation_id: id, trace_id: "T" });
    assert.deepEqual(countsOf(record({ correlation_id: plain }), tied(dashed), tied("B"), tied(plain), record({ trace_id: "T" })), { [dashed]: 4, B: 1 });
    assert.deepEqual(countsOf(tied("B"), record({ correlation_id: plain }), tied(dashed), tied(plain), record({ trace_id: "T" })), { [dashed]: 3, B: 2 });
  });

  it("is tied by the first source, even when that is read last", () => {
    const store = new TraceStore();
    const { columns } = store;
    const read = (source: number, ...records: readonly Written[]) => {
      append(columns, source, records);
      return Object.fromEntries(newestFirst(store).map((facts) => [shownTraceId(facts.key), facts.records]));
    };
    const bare = record({ trace_id: "t" });
    assert.deepEqual(read(3, bare), { t: 1 });
    assert.deepEqual(read(2, bare, record({ correlation_id: "X", trace_id: "t" })), { X: 3 });
    assert.deepEqual(read(1, bare, record({ correlation_id: "Y", trace_id: "t" })), { X: 1, Y: 4 });
    store.removeSource(1);
    assert.deepEqual(Object.fromEntries(newestFirst(store).map((facts) => [facts.key, facts.records])), { "c:X": 3 });
    store.removeSource(2);
    assert.deepEqual(Object.fromEntries(newestFirst(store).map((facts) => [facts.key, facts.records])), { "t:t": 1 });
  });

  it("that is the digits of a UUID is the same identity as the UUID, until it is tied to another", () => {
    const uuid = "4BF92F35-77B3-4DA6-A3CE-929D0E0E4736";
    const shown = uuid.toLowerCase();
    assert.deepEqual(countsOf(record({ trace_id: whole }), record({ correlation_id: uuid })), { [shown]: 2 });
    assert.deepEqual(countsOf(record({ correlation_id: uuid }), record({ trace_id: whole.toUpperCase() })), { [shown]: 2 });
    assert.deepEqual(countsOf(record({ trace_id: whole }), record({ correlation_id: uuid }), record({ correlation_id: "X", trace_id: whole })), { X: 2, [shown]: 1 });
  });

  it("in decimal equals the last 16 hex digits of a whole one, which may come before or after", () => {
    const [decimal, hex] = [record({ dd: { trace_id: lastDigits } }), record({ trace_id: whole })];
    assert.deepEqual(countsOf(decimal, hex, decimal), { [whole]: 3 });
    assert.deepEqual(countsOf(hex, decimal), { [whole]: 2 });
    assert.deepEqual(countsOf(decimal, decimal), { a3ce929d0e0e4736: 2 });
    assert.deepEqual(countsOf(decimal, record({ correlation_id: "X", "dd.trace_id": lastDigits }), hex), { X: 3 });
    assert.deepEqual(countsOf(decimal, record({ correlation_id: "X", trace_id: whole })), { X: 2 });
    assert.deepEqual(countsOf(decimal, record({ correlation_id: whole }), hex), { "4bf92f35-77b3-4da6-a3ce-929d0e0e4736": 3 });
  });

  it("of 16 hex digits is not the end of a longer one, but the decimal ID is either", () => {
    const [short, hex] = [record({ trace_id: "a3ce929d0e0e4736" }), record({ trace_id: whole })];
    assert.deepEqual(countsOf(short, hex), { a3ce929d0e0e4736: 1, [whole]: 1 });
    assert.deepEqual(countsOf(short, record({ "dd.trace_id": lastDigits })), { a3ce929d0e0e4736: 2 });
  });
});

describe("a trace over several sources", () => {
  const at = (ms: number, fields: Written): Written => ({ ...record(fields), timestamp: time(ms) });

  it("is listed once, under the source of its first record, with a mark", () => {
    const reading = new Reading([at(5, { correlation_id: "X" })], [at(3, { correlation_id: "X" }), at(4, { correlation_id: "Y" })]);
    assert.deepEqual(newestFirst(reading.store, 1), []);
    assert.deepEqual(
      newestFirst(reading.store, 2).map(({ key, source, manySources, records }) => ({ key, source, manySources, records })),
      [
        { key: "c:Y", source: 2, manySources: false, records: 1 },
        { key: "c:X", source: 2, manySources: true, records: 2 },
      ],
    );
    assert.deepEqual([reading.store.statistics(reading.store.inGroup("source", 1)).traces, reading.store.statistics(reading.store.inGroup("source", 2)).traces, reading.store.statistics().traces], [0, 2, 2]);
  });

  it("loses with a source only what that told", () => {
    const shared = [at(3, { correlation_id: "X", agent: "b" }), at(9, { correlation_id: "Z", agent: "b" }), record({})];
    const own = [at(5, { correlation_id: "X", agent: "a" }), at(6, { correlation_id: "Y", agent: "a" }), record({ agent: "a" })];
    const reading = new Reading(own, shared);
    reading.store.removeSource(2);
    assert.deepEqual(newestFirst(reading.store), newestFirst(new Reading(own).store));
    assert.deepEqual(reading.store.statistics(), new Reading(own).store.statistics());
    assert.equal(reading.store.withoutTrace, 1);
  });
});

describe("order", () => {
  it("is by instant, then source, then line; without a time, behind the record before it in its own source", () => {
    const at = (ms: number | undefined, agent: string): Written => ({ ...record({ correlation_id: "X", agent }), timestamp: ms === undefined ? undefined : time(ms) });
    const reading = new Reading([at(undefined, "first"), at(2, "d"), at(undefined, "e"), at(1, "a")], [at(2, "f"), at(1, "b"), at(undefined, "c")]);
    assert.deepEqual(
      reading.hops("X").map(({ agent }) => agent),
      ["first", "a", "b", "c", "d", "e", "f"],
    );
    assert.equal(reading.trace("X").duration, 1e6);
  });
});
