import assert from "node:assert/strict";
import { Reading, record, span } from "./readTraces";

const received = (ms: number, agent: string, message: string, fields = {}) => record(ms, "message_received", { agent, message_id: message, ...fields });
const processed = (ms: number, agent: string, message: string, fields = {}) => record(ms, "message_processed", { agent, message_id: message, ...fields });
const parentsOf = (reading: Reading) => reading.hops().map(({ parent }) => parent);

describe("where a record belongs", () => {
  it("with an agent and a message: to their hop, wherever it stands", () => {
    const reading = new Reading([record(0, "x", { agent: "a", message_id: "1" }), record(1, "x", { agent: "b", message_id: "1" }), record(2, "x", { agent: "a", message_id: "1" })]);
    assert.deepEqual(reading.hopOfRecords(), [0, 1, 0]);
  });

  it("with an agent alone: to the agent's open hop that began last", () => {
    const reading = new Reading([
      received(0, "a", "1"),
      received(1, "a", "2"),
      received(2, "b", "3"),
      record(3, "x", { agent: "a" }),
      processed(4, "a", "2"),
      record(5, "x", { agent: "a" }),
      record(6, "message_processed", { agent: "a" }),
      record(7, "x", { agent: "a" }),
    ]);
    assert.deepEqual(reading.hopOfRecords(), [0, 1, 2, 1, 1, 0, 0, 0]);
  });

  it("with an agent alone, while a hop that began earlier was opened later: still to the one that began last", () => {
    const reading = new Reading([record(0, "x", { agent: "a", message_id: "1" }), received(1, "a", "2"), received(2, "a", "1"), record(3, "x", { agent: "a" })]);
    assert.deepEqual(reading.hopOfRecords(), [0, 1, 0, 1]);
  });

  it("with an agent alone and no open hop: to the previous record's hop if that is the agent's, even from another source", () => {
    const reading = new Reading([record(0, "x", { agent: "a" }), record(2, "x", { agent: "b" })], [record(1, "x", { agent: "a" }), record(3, "x", { agent: "a" })]);
    assert.deepEqual(reading.hopOfRecords(), [0, 0, 1, 2]);
  });

  it("without an agent: to the hop of its span, if another record says it, before or after", () => {
    const reading = new Reading([
      record(0, "x", { agent: "a", message_id: "1" }),
      record(1, "before", { span_id: "s" }),
      record(2, "x", { agent: "b", message_id: "2", span_id: "s" }),
      record(3, "x", { agent: "a", message_id: "1" }),
      record(4, "after", { span_id: "s" }),
    ]);
    assert.deepEqual(reading.hopOfRecords(), [0, 1, 1, 0, 1]);
  });

  it("without an agent, before the record that names one for its span: to the hop of that one, which is found by what stands before it", () => {
    const [early, other, owner, again] = [record(0, "x", { span_id: "s" }), record(1, "x", { agent: "b" }), record(2, "x", { agent: "a", span_id: "s" }), record(4, "x", { agent: "a", span_id: "s" })];
    const before = record(-1, "x", { agent: "a" });
    assert.deepEqual(new Reading([early, other, owner]).hopOfRecords(), [0, 1, 0]);
    assert.deepEqual(new Reading([early, other, owner, record(3, "x", { agent: "b" }), again]).hopOfRecords(), [0, 1, 0, 2, 3], "what names the agent later begins its own");
    assert.deepEqual(new Reading([before, early, other, owner]).hopOfRecords(), [0, 1, 2, 1], "not the one before it, since another agent stands between");
    assert.deepEqual(new Reading([early, received(1, "a", "1"), owner]).hopOfRecords(), [0, 0, 0], "a hop that is open takes both");
    assert.deepEqual(new Reading([early, record(1, "x", { agent: "a", message_id: "1" }), owner]).hopOfRecords(), [0, 0, 0], "so does that of the previous record");
    const retried = [early, received(1, "a", "1"), processed(2, "a", "1"), received(3, "a", "1", { span_id: "s" })];
    assert.deepEqual([new Reading(retried).hopOfRecords(), new Reading(retried).hops().map(({ retry }) => retry)], [[0, 1, 1, 0], [1, 0]], "a retry is one, too");
  });

  it("without an agent or a known span: to the hop of the previous record of its own source", () => {
    const reading = new Reading(
      [record(0, "x", { agent: "a", message_id: "1" }), record(3, "x", {}), record(5, "x", { span_id: "nobody's" })],
      [record(1, "first of its source", {}), record(2, "x", { agent: "b", message_id: "2" }), record(4, "x", {})],
    );
    assert.deepEqual(reading.hopOfRecords(), [0, -1, 1, 0, 1, 0]);
  });

  it("after a retry: to the newest hop of the agent and message", () => {
    const reading = new Reading([received(0, "a", "1"), processed(1, "a", "1"), record(2, "late", { agent: "a", message_id: "1" }), received(3, "a", "1"), record(4, "x", { agent: "a", message_id: "1" })]);
    assert.deepEqual(reading.hopOfRecords(), [0, 0, 0, 1, 1]);
    assert.deepEqual(
      reading.hops().map(({ retry, status }) => [retry, status]),
      [
        [0, "ok"],
        [1, "in_progress"],
      ],
    );
  });

  it("is found through any number of records that wait for another", () => {
    const pairs = Array.from({ length: 100 }, (_, index) => [record(2 * index, "x", { span_id: `s${index + 1}` }), record(2 * index + 1, "x", { agent: "a", span_id: `s${index}` })]).flat();
    const reading = new Reading([...pairs, record(300, "x", { agent: "b" }), record(301, "x", { agent: "a", span_id: "s100" })]);
    assert.deepEqual(reading.hops().map(({ agent }) => agent), ["a", "b"]);
  });

  it("a hop that has ended before the record that says it opens again has a retry, and is none", () => {
    const events = [record(0, "job_started", { span_id: "s" }), record(1, "job_completed", { span_id: "s" }), record(2, "job_started", { agent: "a", span_id: "s" })];
    for (const message of [undefined, "1"]) {
      const last = { ...events[2], message_id: message };
      assert.deepEqual(
        new Reading([...events.slice(0, 2), last]).hops().map(({ retry, status }) => [retry, status]),
        [
          [0, "ok"],
          [1, "in_progress"],
        ],
      );
    }
  });

  it("a retry has the span that its opening names: what follows in it belongs to the newest", () => {
    const first = [received(0, "a", "1", { span_id: "s" }), processed(1, "a", "1", { success: false }), received(2, "a", "1", { span_id: "s" })];
    assert.deepEqual(new Reading([...first, record(3, "x", { span_id: "s" }), processed(4, "a", "1")]).hopOfRecords(), [0, 0, 1, 1, 1]);
    // The span itself is that of the first: a hop beneath it is beneath the first.
    const beneath = received(0.5, "b", "2", { parent_span_id: "s" });
    assert.deepEqual(parentsOf(new Reading([...first, beneath, processed(0.7, "b", "2")])), [-1, 0, -1]);
  });

  it("an opening event without a message is a retry too, if the hop that it belongs to has ended", () => {
    const job = [record(0, "job_started", { agent: "a" }), record(1, "job_failed", { agent: "a" }), record(2, "job_started", { agent: "a" }), record(3, "job_completed", { agent: "a" })];
    assert.deepEqual(
      new Reading(job).hops().map(({ retry, status }) => [retry, status]),
      [
        [0, "error"],
        [1, "ok"],
      ],
    );
  });
});

describe("the parent of a hop", () => {
  it("is the hop of the parent message, also one that begins later", () => {
    assert.deepEqual(parentsOf(new Reading([received(0, "b", "2", { parent_message_id: "1" }), received(1, "a", "1"), received(2, "c", "3", { parent_message_id: "2" })])), [1, -1, 0]);
  });

  it("is the parent message's before the parent span's before the open hop", () => {
    const start = [received(0, "a", "1"), processed(1, "a", "1"), received(2, "b", "2", { span_id: "s" }), processed(3, "b", "2"), received(4, "c", "3")];
    const child = (fields: object) => parentsOf(new Reading([...start, received(5, "d", "4", fields)])).at(-1);
    assert.equal(child({ parent_message_id: "1", parent_span_id: "s" }), 0);
    assert.equal(child({ parent_span_id: "s" }), 1);
    assert.equal(child({}), 2);
    assert.equal(child({ parent_message_id: "not there", parent_span_id: "nor there" }), 2);
  });

  it("is the latest hop that was opened earlier and is still open at its first record", () => {
    const reading = new Reading([
      received(0, "a", "1"),
      received(1, "b", "2"),
      received(2, "c", "3"),
      processed(3, "c", "3"),
      record(4, "x", { agent: "d", message_id: "4" }),
      processed(5, "b", "2"),
      received(6, "e", "5"),
      processed(7, "a", "1"),
      processed(8, "e", "5"),
      received(9, "f", "6"),
    ]);
    assert.deepEqual(parentsOf(reading), [-1, 0, 1, 1, 0, -1]);
  });

  it("is by its own message that of the agent which passed it on, and no visit that it retries", () => {
    const own = { parent_message_id: "1" };
    assert.deepEqual(parentsOf(new Reading([received(0, "a", "1"), received(1, "b", "1", own)])), [-1, 0]);
    assert.deepEqual(parentsOf(new Reading([received(0, "a", "1", own), processed(1, "a", "1"), received(2, "b", "1")])), [-1, -1], "nor is the next agent the first one's");
    assert.deepEqual(parentsOf(new Reading([received(0, "b", "1", own), processed(1, "b", "1", { success: false }), received(2, "b", "1", own)])), [-1, -1]);
    const passedOn = [received(0, "a", "1"), received(1, "b", "1", own), processed(2, "b", "1", { success: false }), received(3, "b", "1", own), processed(4, "b", "1"), received(5, "b", "1", own)];
    assert.deepEqual(parentsOf(new Reading(passedOn)), [-1, 0, 0, 0]);
    const called = [received(0, "a", "1", own), received(1, "b", "1", own), processed(2, "b", "1"), processed(3, "a", "1", { success: false }), received(4, "a", "1", own)];
    assert.deepEqual(parentsOf(new Reading(called)), [-1, 0, -1], "nor is one that it called");
  });

  it("is not itself, by a message or a span of its own, and hops in a circle are cut", () => {
    assert.deepEqual(parentsOf(new Reading([received(0, "a", "1", { parent_message_id: "1" })])), [-1]);
    assert.deepEqual(parentsOf(new Reading([span("s1", 0, 9, { parent_span_id: "s2" }), span("s2", 1, 8, { parent_span_id: "s1" })])), [-1]);
    assert.deepEqual(parentsOf(new Reading([received(0, "a", "1", { parent_message_id: "2" }), received(1, "b", "2", { parent_message_id: "1" })])), [-1, 0]);
  });
});

describe("the status of hops and traces", () => {
  it("a hop is what its bracket says, and a hop without one what its records say", () => {
    const reading = new Reading([
      received(0, "root", "0"),
      record(1, "x", { agent: "a", message_id: "1", level: "error" }),
      received(2, "b", "2"),
      record(3, "x", { agent: "b", message_id: "2", level: "critical" }),
      processed(4, "b", "2"),
      processed(5, "root", "0", { success: false }),
    ]);
    assert.deepEqual(
      reading.hops().map(({ status }) => status),
      ["error", "error", "ok"],
    );
  });

  it("an end that is told twice is the first one", () => {
    assert.deepEqual(
      new Reading([received(0, "a", "1"), processed(1, "a", "1"), record(2, "message_failed", { agent: "a", message_id: "1" })]).hops().map(({ status }) => status),
      ["ok"],
    );
  });

  it("what is in progress is stale when its source has ended, and only then", () => {
    const reading = new Reading([received(0, "a", "1")], [received(0, "a", "1", { correlation_id: "U" })]);
    assert.equal(reading.facts.get("T")?.stale, false);
    reading.store.endSource(1);
    assert.deepEqual([reading.facts.get("T")?.stale, reading.facts.get("U")?.stale], [true, false]);
    assert.equal(reading.trace().hops[0]?.stale, true);
    const { traces, inProgress, errorRate, max } = reading.store.statistics();
    assert.deepEqual({ traces, inProgress, errorRate, max }, { traces: 2, inProgress: 2, errorRate: NaN, max: NaN });
  });
});
