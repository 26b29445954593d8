import assert from "node:assert/strict";
import { Reading, record, span, time } from "./readTraces";

const ofSpan = (ms: number, event: string, fields = {}) => record(ms, event, { agent: "a", message_id: "m", span_id: "s", ...fields });
/** Makes the trace start at 0, outside any hop. */
const start = record(0, "start");

describe("a span's ends", () => {
  const only = (...records: ReturnType<typeof record>[]) => {
    const spans = new Reading([start, ...records]).spans().map(({ start: from, end, status, inferred }) => ({ from, end, status, inferred }));
    assert.equal(spans.length, 1);
    return spans[0];
  };
  const explicit = (from: number, end: number) => ({ from, end, status: "ok", inferred: false });

  it("are start_time and end_time, whatever else its record says", () => {
    assert.deepEqual(only(ofSpan(50, "done", { start_time: time(10), end_time: time(30), duration_ms: 5 })), explicit(10, 30));
  });

  it("are one of them and a duration", () => {
    assert.deepEqual(only(ofSpan(50, "done", { start_time: time(10), duration_ms: 5 })), explicit(10, 15));
    assert.deepEqual(only(ofSpan(50, "done", { end_time: time(30), duration_ms: 5 })), explicit(25, 30));
  });

  it("are the time of the record and a duration: the end's, unless the event opens", () => {
    assert.deepEqual(only(ofSpan(50, "done", { duration_ms: 5 })), explicit(45, 50));
    assert.deepEqual(only(ofSpan(50, "span_started", { duration_ms: 5 })), explicit(50, 55));
    const opened = new Reading([start, ofSpan(50, "work_started", { duration_ms: 5 })]).spans();
    assert.deepEqual(
      opened.map(({ start: from, end, inferred }) => [from, end, inferred]),
      [[50, 55, false]],
    );
  });

  it("are those of span_started and span_finished together", () => {
    assert.deepEqual(only(ofSpan(10, "span_started"), ofSpan(40, "span_finished")), explicit(10, 40));
    assert.deepEqual(only(ofSpan(12, "span_started", { start_time: time(10) }), ofSpan(40, "span_finished", { end_time: time(39) })), explicit(10, 39));
    // Any two records may name one each.
    assert.deepEqual(only(ofSpan(20, "x", { start_time: time(10) }), ofSpan(30, "y", { end_time: time(60) }), ofSpan(70, "z")), explicit(10, 60));
    assert.deepEqual(only(ofSpan(20, "x", { start_time: time(10) }), ofSpan(30, "span_finished")), explicit(10, 30));
    assert.deepEqual(only(ofSpan(20, "x", { start_time: time(40) }), ofSpan(30, "y", { end_time: time(10) })), { from: 20, end: 30, status: "ok", inferred: true }, "it ends before it starts");
    assert.deepEqual(only(ofSpan(20, "x", { start_time: time(10) }), ofSpan(30, "y")), { from: 20, end: 30, status: "ok", inferred: true }, "one end is none");
  });

  it("are those of the first of each where it is started or finished again", () => {
    assert.deepEqual(only(ofSpan(7, "span_started"), ofSpan(8, "span_finished"), ofSpan(9, "span_started"), ofSpan(12, "span_finished")), explicit(7, 8));
    assert.deepEqual(only(ofSpan(7, "span_started"), ofSpan(9, "span_started")), { from: 7, end: 9, status: "in_progress", inferred: false });
  });

  it("are not known yet when it has only started", () => {
    const span = only(ofSpan(10, "span_started"), ofSpan(20, "x"));
    assert.deepEqual(span, { from: 10, end: 20, status: "in_progress", inferred: false });
  });

  it("are not known at all when it has started at no known time", () => {
    const [span] = new Reading([ofSpan(0, "span_started", { timestamp: undefined })]).spans();
    assert.deepEqual([span?.start, span?.end, span?.status, span?.inferred], [NaN, NaN, "in_progress", false]);
  });

  it("are none of the trace's where only one is named, by a record without a time", () => {
    const { start: from, duration } = new Reading([ofSpan(0, "x", { timestamp: undefined, start_time: time(42) })]).trace();
    assert.deepEqual([from, duration], [undefined, NaN]);
  });

  it("are not stretched by other records of it", () => {
    assert.deepEqual(only(ofSpan(5, "x"), ofSpan(50, "span_finished", { start_time: time(10), end_time: time(30) }), ofSpan(60, "x")), explicit(10, 30));
  });

  it("are the first and last of its records when nothing else is known", () => {
    assert.deepEqual(only(ofSpan(10, "x"), ofSpan(30, "x")), { from: 10, end: 30, status: "ok", inferred: true });
    assert.deepEqual(only(ofSpan(10, "x", { start_time: time(5) })), { from: 10, end: 10, status: "ok", inferred: true });
    assert.deepEqual(only(ofSpan(10, "x", { start_time: time(9), end_time: time(5) })), { from: 10, end: 10, status: "ok", inferred: true });
    assert.deepEqual(only(ofSpan(10, "span_finished"), ofSpan(40, "span_started")), { from: 10, end: 40, status: "ok", inferred: true }, "it finished before it started");
  });

  it("stretch the trace and their hop, also the start of one in progress", () => {
    const finished = new Reading([ofSpan(50, "done", { start_time: time(10), end_time: time(90) })]).trace();
    assert.deepEqual([finished.duration, finished.hops[0]?.start, finished.hops[0]?.end], [80e6, 0, 80e6]);
    const open = new Reading([ofSpan(50, "span_started", { start_time: time(10) }), ofSpan(60, "x")]);
    assert.equal(open.trace().duration, 50e6);
    assert.deepEqual([open.spans()[0]?.start, open.spans()[0]?.end], [0, 50]);
  });
});

describe("the span of a bracket", () => {
  const bracket = [record(0, "job_started", { agent: "a", message_id: "m", action: "run" }), record(50, "job_failed", { agent: "a", message_id: "m" })];

  it("goes from the opening to the closing event and is named after the action", () => {
    const late = record(70, "x", { agent: "a", message_id: "m" });
    assert.deepEqual(new Reading([...bracket, late]).spans(), [{ id: "", name: "run", start: 0, end: 50, status: "error", inferred: true, parent: -1 }]);
  });

  it("is there beside spans that are inferred themselves, and not beside an explicit one of the hop", () => {
    assert.equal(new Reading([...bracket, ofSpan(20, "x")]).spans().length, 2);
    assert.equal(new Reading([...bracket, ofSpan(20, "x", { duration_ms: 5 })]).spans().length, 1);
    assert.equal(new Reading([...bracket, ofSpan(20, "span_started")]).spans().length, 1);
    assert.equal(new Reading([...bracket, ofSpan(20, "x", { duration_ms: 5, agent: "b" })]).spans().length, 2);
  });
});

describe("a span's parent", () => {
  it("is by its ID, whatever the order of the records", () => {
    const reading = new Reading([span("child", 2, 5, { parent_span_id: "root" }), span("root", 0, 9), span("grandchild", 3, 4, { parent_span_id: "child" })]);
    assert.deepEqual(reading.tree(), ["hop a", "  span root self 6", "    span child self 2", "      span grandchild self 1"]);
  });

  it("that is missing has a node of its own, one for all its children", () => {
    const reading = new Reading([span("s1", 0, 9, { parent_span_id: "gone" }), span("s2", 2, 5, { parent_span_id: "gone" }), span("s3", 2, 5, { parent_span_id: "lost" })]);
    assert.deepEqual(reading.tree(), ["hop a", "  missing gone", "    span s1 self 9", "    span s2 self 3", "  missing lost", "    span s3 self 3"]);
    assert.equal(reading.trace().spans.length, 3);
  });

  it("in a circle is cut at its earliest span, and reported", () => {
    const circle = [span("s2", 3, 6, { parent_span_id: "s1" }), span("s3", 4, 5, { parent_span_id: "s2" }), span("s1", 2, 9, { parent_span_id: "s3" }), span("s0", 0, 1, { parent_span_id: "s0" })];
    const reading = new Reading(circle);
    assert.deepEqual(reading.tree(), ["hop a", "  span s0 self 1", "  span s1 self 4", "    span s2 self 2", "      span s3 self 1"]);
    assert.equal(reading.trace().cycles, 2);
  });

  it("that is another hop's leaves the span beneath its own hop, and takes its time from the parent", () => {
    const reading = new Reading([span("s1", 0, 10), span("s2", 2, 6, { agent: "b", message_id: "n", parent_span_id: "s1" })]);
    assert.deepEqual(reading.tree(), ["hop a", "  span s1 self 6", "  hop b", "    span s2 self 4"]);
  });
});

describe("a span ID that stands again", () => {
  const facts = (...records: ReturnType<typeof record>[]) => {
    const reading = new Reading(records);
    return { spans: reading.spans().length, duplicates: reading.trace().duplicateSpans };
  };
  const first = span("s", 0, 10, { operation: "x" });

  it("with the same content is the same span", () => {
    assert.deepEqual(facts(first, first, first), { spans: 1, duplicates: 0 });
  });

  it("with another interval, name or parent is a second span, and reported", () => {
    for (const other of [span("s", 0, 11, { operation: "x" }), span("s", 1, 10, { operation: "x" }), span("s", 0, 10, { operation: "y" })]) {
      assert.deepEqual(facts(first, other), { spans: 2, duplicates: 1 });
      assert.deepEqual(facts(first, other, other, first), { spans: 2, duplicates: 1 });
    }
    const unnamed = span("s", 1, 10);
    assert.deepEqual(facts(unnamed, span("s", 1, 10, { operation: "y" })), { spans: 1, duplicates: 0 }, "a name may come later");
    assert.deepEqual(facts(first, unnamed, span("s", 1, 10, { operation: "y" }), unnamed), { spans: 2, duplicates: 1 }, "whatever stands before");
    const childOf = (parent: string) => span("s", 0, 10, { parent_span_id: parent });
    assert.deepEqual(facts(childOf("p"), childOf("q")), { spans: 2, duplicates: 1 });
  });
});

describe("self time", () => {
  it("is what the union of the children inside the span leaves", () => {
    const child = (id: string, from: number, to: number) => span(id, from, to, { parent_span_id: "p" });
    const reading = new Reading([span("p", 10, 110), child("a", 20, 40), child("b", 30, 50), child("c", 35, 38), child("d", 100, 130), child("e", 0, 15), child("f", 120, 140), child("g", 60, 60)]);
    // Covered inside 10–110: 20–50, 100–110 and 10–15.
    assert.equal(reading.tree().find((row) => row.includes("span p ")), "  span p self 55");
  });

  it("of a span in progress lasts until the last instant of the trace", () => {
    const reading = new Reading([ofSpan(10, "span_started"), record(40, "x", { agent: "b", message_id: "n" })]);
    assert.deepEqual(reading.tree(), ["hop a", "  span s self 30", "hop b"]);
  });
});
