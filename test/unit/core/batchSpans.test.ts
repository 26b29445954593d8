import assert from "node:assert/strict";
import fc from "fast-check";
import { BatchSpans, getCorrelationId, MemorySpans, runWithCorrelation, type Span, type SpanExporter, SpanLog, Tracer } from "../../../src/core";
import { recordedLog } from "./logRecords";

/** An exporter whose every answer is decided by the test. */
class Gate implements SpanExporter {
  readonly batches: string[][] = [];
  readonly contexts: (string | undefined)[] = [];
  closed = false;
  /** What becomes of each export, in turn; when there is nothing left, all go well. */
  readonly outcomes: ("well" | "badly" | "never")[] = [];

  export(spans: readonly Span[]): Promise<void> {
    this.contexts.push(getCorrelationId());
    const outcome = this.outcomes.shift() ?? "well";
    if (outcome === "never") return new Promise(() => undefined);
    if (outcome === "badly") return Promise.reject(new Error("unreachable"));
    this.batches.push(spans.map(({ operation }) => operation));
    return Promise.resolve();
  }

  shutdown(): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }
}

function end(tracer: Tracer, from: number, to: number): void {
  for (let n = from; n < to; n++) tracer.startSpan(String(n)).end();
}

describe("batch of spans", () => {
  it("exports all, in order, in batches of the size it is told", async () => {
    const gate = new Gate();
    const batch = new BatchSpans(gate, { maximumBatch: 4 });
    end(new Tracer({ processors: [batch] }), 0, 10);
    assert.deepEqual(gate.batches, [], "the program goes on first");
    await batch.forceFlush();
    assert.deepEqual(gate.batches, [["0", "1", "2", "3"], ["4", "5", "6", "7"], ["8", "9"]]);
    assert.deepEqual([batch.exported, batch.waiting, batch.dropped, batch.failed], [10, 0, 0, 0]);
  });

  it("exports by itself when a batch is full or has waited long enough, outside the request", async () => {
    for (const options of [{ maximumBatch: 2 }, { delayMs: 1 }]) {
      const gate = new Gate();
      const batch = new BatchSpans(gate, options);
      const keepsAlive = setInterval(() => undefined, 1_000);
      runWithCorrelation("c", () => end(new Tracer({ processors: [batch] }), 0, 2));
      while (batch.exported < 2) await new Promise(setImmediate);
      clearInterval(keepsAlive);
      assert.deepEqual(gate.contexts, [undefined]);
    }
  });

  it("drops and counts what comes when the queue is full, and after the shutdown", async () => {
    const gate = new Gate();
    const batch = new BatchSpans(gate, { maximumQueue: 3 });
    const tracer = new Tracer({ processors: [batch] });
    end(tracer, 0, 5);
    assert.deepEqual([batch.waiting, batch.dropped], [3, 2]);
    await tracer.shutdown();
    end(tracer, 5, 6);
    assert.deepEqual(gate.batches.flat(), ["0", "1", "2"]);
    assert.deepEqual([batch.exported, batch.dropped, gate.closed], [3, 3, true]);
  });

  it("tries a failed batch again, and gives up one that hangs or fails for good", async () => {
    const gate = new Gate();
    gate.outcomes.push("badly", "never", "well", "badly", "badly", "never");
    const batch = new BatchSpans(gate, { maximumBatch: 2, timeoutMs: 5, backoffMs: 0 });
    const keepsAlive = setInterval(() => undefined, 1_000);
    end(new Tracer({ processors: [batch] }), 0, 6);
    await batch.forceFlush();
    clearInterval(keepsAlive);
    assert.deepEqual(gate.batches, [["0", "1"], ["4", "5"]]);
    assert.deepEqual([batch.exported, batch.failed, batch.waiting], [4, 2, 0]);
  });

  it("loses nothing that it does not count, whatever the exporter does and whenever it flushes", async () => {
    const steps = fc.array(fc.oneof(fc.nat({ max: 9 }), fc.constant("flush"), fc.constant("turn")), { maxLength: 20 });
    const outcomes = fc.array(fc.constantFrom("well" as const, "badly" as const), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(steps, outcomes, async (plan, answers) => {
        const gate = new Gate();
        gate.outcomes.push(...answers);
        const batch = new BatchSpans(gate, { maximumQueue: 8, maximumBatch: 3, attempts: 2, backoffMs: 0 });
        const tracer = new Tracer({ processors: [batch] });
        let ended = 0;
        for (const step of plan) {
          if (step === "flush") await batch.forceFlush();
          else if (step === "turn") await new Promise(setImmediate);
          else end(tracer, ended, (ended += step));
          assert.equal(batch.exported + batch.dropped + batch.failed + batch.waiting, ended);
        }
        await tracer.shutdown();
        assert.equal(batch.waiting, 0);
        assert.equal(batch.exported, gate.batches.flat().length);
        assert.equal(new Set(gate.batches.flat()).size, batch.exported, "none twice");
        assert.equal(batch.exported + batch.dropped + batch.failed, ended);
      }),
      { numRuns: 50 },
    );
  });

  it("feeds memory and the log as any exporter", async () => {
    const { log, records } = recordedLog();
    const memory = new MemorySpans();
    const tracer = new Tracer({ processors: [new BatchSpans(memory), new BatchSpans(new SpanLog(log))] });
    runWithCorrelation("c", () => tracer.span("x", {}, () => undefined));
    await tracer.shutdown();
    assert.deepEqual(memory.finished.map(({ operation }) => operation), ["x"]);
    assert.deepEqual(records().map(({ event, operation, correlation_id }) => [event, operation, correlation_id]), [["span_finished", "x", "c"]]);
  });
});
