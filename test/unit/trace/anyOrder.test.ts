import assert from "node:assert/strict";
import fc from "fast-check";
import { TraceStore } from "../../../src/trace/traceStore";
import { append, newestFirst, Reading, time, type Written } from "./readTraces";

const maybe = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined });
const [agents, messages, spans] = [fc.constantFrom("a", "b", "c"), fc.constantFrom("m1", "m2", "m3"), fc.constantFrom("s1", "s2", "s3", "s4")];

/** A record of one of two traces, with a message ID where it has an agent. */
const anyRecord = fc
  .record({
    correlation_id: fc.constantFrom("T", "U"),
    event: fc.constantFrom("x", "message_received", "message_processed", "message_failed", "job_started", "job_completed", "span_started", "span_finished"),
    level: fc.constantFrom("info", "info", "error"),
    agent: maybe(agents),
    message: messages,
    parent_message_id: maybe(messages),
    span_id: maybe(spans),
    parent_span_id: maybe(spans),
    duration_ms: maybe(fc.nat(30)),
    success: maybe(fc.boolean()),
  })
  .map(({ message, ...rest }): Written => ({ ...rest, ...(rest.agent !== undefined && { message_id: message }) }));

/** Records with an instant each of its own, in the order of these. */
const anyLog = fc.array(anyRecord, { minLength: 1, maxLength: 25 }).map((records) => records.map((written, index): Written => ({ timestamp: time(index * 7), ...written })));

/** All that is said of all traces, in words: the numbers of names depend on the order in which they are read. */
function told(reading: Pick<Reading, "store" | "columns">) {
  const nameOf = (name: number) => reading.columns.names.textOf(name);
  const facts = newestFirst(reading.store).toSorted((a, b) => a.key.localeCompare(b.key));
  return facts.map(({ path, action, ...rest }) => {
    const trace = reading.store.trace(rest.key);
    return {
      ...rest,
      path: path.map(nameOf),
      action: nameOf(action),
      hops: trace?.hops.map(({ agent, retry, parent, start, end, status }) => ({ agent: nameOf(agent), retry, parent, start, end, status })),
      hopOf: trace && [...trace.hopOf],
      spans: trace?.spans.map(({ start, end, status, inferredRule, parent }) => ({ start, end, status, inferredRule, parent })),
      reported: [trace?.duplicateSpans, trace?.cycles],
    };
  });
}

describe("what is told of traces", () => {
  it("does not depend on the order of the lines, when each has its own instant", () => {
    fc.assert(
      fc.property(
        anyLog.chain((log) => fc.tuple(fc.constant(log), fc.shuffledSubarray(log, { minLength: log.length }))),
        ([log, shuffled]) => {
          assert.deepEqual(told(new Reading(shuffled)), told(new Reading(log)));
        },
      ),
      { numRuns: 300 },
    );
  });

  it("is the same when the log is read record by record while it grows", () => {
    fc.assert(
      fc.property(anyLog, (log) => {
        const store = new TraceStore();
        const { columns } = store;
        log.forEach((written, line) => {
          const key = `c:${String(written["correlation_id"])}`;
          const before = store.revisionOf(key);
          append(columns, 1, [written], line);
          store.settle();
          assert.ok(store.revisionOf(key) > before, `${key} changed`);
        });
        assert.deepEqual(told({ store, columns }), told(new Reading(log)));
      }),
    );
  });

  it("adds up: every record of a trace counts, and its errors are its grave records", () => {
    fc.assert(
      fc.property(anyLog, (log) => {
        for (const { id, records, errors } of [...new Reading(log).facts].map(([shown, facts]) => ({ id: shown, ...facts }))) {
          const own = log.filter((written) => written["correlation_id"] === id);
          assert.deepEqual({ records, errors }, { records: own.length, errors: own.filter(({ level }) => level === "error").length });
        }
      }),
    );
  });
});
