import assert from "node:assert/strict";
import { rowTree } from "../../../src/trace/rowTree";
import { Reading, type Written } from "./readTraces";

/** Times are epoch milliseconds, which are cheap to write. */
const epoch = 1_767_225_600_000;
const record = (ms: number, event: string, fields: Written): Written => ({ time: epoch + ms, event, correlation_id: "T", agent: "a", message_id: "m", ...fields });
const span = (id: string, start: number, end: number, fields: Written = {}) => record(end, "span_finished", { span_id: id, start_time: epoch + start, end_time: epoch + end, ...fields });

/** The rows of a trace of generated records, with the greatest depth found without recursion. */
function rowsOf(count: number, make: (index: number) => Written) {
  const reading = new Reading(Array.from({ length: count }, (_, index) => make(index)));
  const trace = reading.trace();
  const rows = rowTree(reading.columns, trace);
  return { count: rows.length, depth: rows.depth.reduce((deepest, depth) => Math.max(deepest, depth), 0), trace };
}

describe("a trace of any size is assembled", () => {
  it("200,000 spans beneath one", () => {
    const { count, depth, trace } = rowsOf(200_000, (index) => span(`s${index}`, index === 0 ? 0 : index % 1000, 1000 + (index % 1000), index === 0 ? {} : { parent_span_id: "s0" }));
    assert.deepEqual([count, depth, trace.spans.length], [200_001, 2, 200_000]);
  });

  it("a chain of 50,000 spans, told from its end", () => {
    const { count, depth } = rowsOf(50_000, (index) => span(`s${index}`, 50_000 - index, 60_000, index === 49_999 ? {} : { parent_span_id: `s${index + 1}` }));
    assert.deepEqual([count, depth], [50_001, 50_000]);
  });

  it("a circle of 50,000 spans", () => {
    const { count, depth, trace } = rowsOf(50_000, (index) => span(`s${index}`, index, 60_000, { parent_span_id: `s${(index + 1) % 50_000}` }));
    assert.deepEqual([count, depth, trace.cycles], [50_001, 50_000, 1]);
  });

  it("50,000 hops that are open at once", () => {
    const { depth, trace } = rowsOf(50_000, (index) => record(index, "message_received", { agent: "a", message_id: `m${index}` }));
    assert.deepEqual([depth, trace.hops.length], [50_000, 50_000]);
  });

  it("50,000 visits of one message to one agent, each with a child", () => {
    const { trace } = rowsOf(100_000, (index) => record(index, index % 2 === 0 ? "job_started" : "job_failed", { agent: "a", message_id: "m", parent_message_id: "m" }));
    assert.equal(trace.hops.length, 50_000);
    assert.equal(trace.hops.at(-1)?.retry, 49_999);
  });

  it("50,000 different spans with one ID", () => {
    const { trace } = rowsOf(50_000, (index) => span("s", index, index + 1));
    assert.deepEqual([trace.spans.length, trace.duplicateSpans], [50_000, 49_999]);
  });
});
