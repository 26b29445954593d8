import assert from "node:assert/strict";
import fc from "fast-check";
import { bindContext, currentSpan, getCorrelationId, MemorySpans, runWithCorrelation, runWithIds, SeededIds, type Span, SpanLog, SpanStatus, Tracer } from "../../../src/core";
import { recordedLog } from "./logRecords";

const correlationId = "0af76519-16cd-43dd-8448-eb211c80319c";
const traceId = "0af7651916cd43dd8448eb211c80319c";

/** A tree of spans to open: each node's children run one after the other or all at once. */
interface Plan {
  readonly name: string;
  readonly parallel: boolean;
  readonly children: readonly Plan[];
}

const plans = fc.memo((depth): fc.Arbitrary<Plan> =>
  fc.record({
    name: fc.uuid(),
    parallel: fc.boolean(),
    children: depth <= 1 ? fc.constant([]) : fc.array(plans(), { maxLength: 3 }),
  }),
);

/** name → name of the parent */
function expectedParents(plan: Plan, parent: string | undefined, into = new Map<string, string | undefined>()): Map<string, string | undefined> {
  into.set(plan.name, parent);
  for (const child of plan.children) expectedParents(child, plan.name, into);
  return into;
}

describe("tracer", () => {
  it("keeps the parents of spans that run at the same time", async () => {
    await fc.assert(
      fc.asyncProperty(plans(4), fc.scheduler(), async (plan, scheduler) => {
        const spans = new MemorySpans();
        const tracer = new Tracer({ processors: [spans] });
        const open = ({ name, parallel, children }: Plan): Promise<void> =>
          tracer.span(name, {}, async () => {
            await scheduler.schedule(Promise.resolve());
            if (parallel) await Promise.all(children.map(open));
            else for (const child of children) await open(child);
          });
        const done = runWithCorrelation(correlationId, () => open(plan));
        await scheduler.waitFor(done);
        const nameOf = new Map(spans.finished.map((span) => [span.spanId, span.operation]));
        const parents = new Map(spans.finished.map((span) => [span.operation, span.parentSpanId && nameOf.get(span.parentSpanId)]));
        const byName = (a: [string, unknown], b: [string, unknown]) => a[0].localeCompare(b[0]);
        assert.deepEqual([...parents].sort(byName), [...expectedParents(plan, undefined)].sort(byName));
        assert.ok(spans.finished.every((span) => span.traceId === traceId && span.status === SpanStatus.OK));
      }),
      { numRuns: 50 },
    );
  });

  it("draws IDs that depend on the seed alone, not on which branch is first", async () => {
    const run = async (delays: readonly number[]) => {
      const spans = new MemorySpans();
      const tracer = new Tracer({ processors: [spans] });
      await runWithIds(new SeededIds("seed"), () =>
        tracer.span("root", {}, () =>
          Promise.all(
            delays.map((turns, branch) =>
              tracer.span(`branch ${branch}`, {}, async () => {
                for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate);
                tracer.span(`leaf ${branch}`, {}, () => undefined);
              }),
            ),
          ),
        ),
      );
      return spans.finished.map(({ operation, spanId, traceId: trace }) => `${operation} ${trace} ${spanId}`).sort();
    };
    assert.deepEqual(await run([0, 3, 6]), await run([6, 3, 0]));
  });

  it("answers what the function answers, and ends the span then", async () => {
    const spans = new MemorySpans();
    const tracer = new Tracer({ processors: [spans], service: "s" });
    const sync = tracer.span("sync", { tags: { a: 1 } }, (span) => [span.ended, span.setTag("b", true).addEvent("e", { n: 2 })] as const);
    assert.equal(sync[0], false);
    assert.ok(sync[1].ended);
    assert.deepEqual(sync[1].tags, { service: "s", a: 1, b: true });
    assert.deepEqual(sync[1].events.map(({ name, attributes }) => ({ name, attributes })), [{ name: "e", attributes: { n: 2 } }]);
    assert.equal(await tracer.span("async", {}, () => Promise.resolve(7)), 7);
    assert.deepEqual(spans.finished.map(({ operation }) => operation), ["sync", "async"]);
  });

  it("marks a span whose function fails, and lets the error go on", async () => {
    const spans = new MemorySpans();
    const tracer = new Tracer({ processors: [spans] });
    const error = new RangeError("too far");
    const fail = (): number => {
      throw error;
    };
    assert.throws(() => tracer.span("sync", {}, fail), error);
    await assert.rejects(tracer.span("async", {}, () => Promise.reject<number>(error)), error);
    for (const span of spans.finished) {
      assert.equal(span.status, SpanStatus.ERROR);
      assert.equal(span.tags["error"], "RangeError: too far");
    }
    assert.equal(spans.finished.length, 2);
  });

  it("lets the function set the status and end the span itself", () => {
    const tracer = new Tracer();
    const early = tracer.span("early", {}, (span) => {
      span.setStatus(SpanStatus.ERROR).end();
      return span;
    });
    assert.equal(early.status, SpanStatus.ERROR);
    assert.equal(tracer.refusedEnds, 0);
  });

  it("ends a span with its block, whatever ends that, and is current only for what it runs", async () => {
    const spans = new MemorySpans();
    const tracer = new Tracer({ processors: [spans] });
    const block = (throws: boolean) => {
      using span = tracer.startSpan("block", { tags: { throws } });
      assert.equal(currentSpan(), undefined);
      const inner = span.run(() => tracer.startSpan("inner"));
      assert.deepEqual([inner.parentSpanId, inner.traceId], [span.spanId, span.traceId]);
      if (throws) throw new RangeError("too far");
      span.setStatus(SpanStatus.OK).end();
    };
    block(false);
    assert.throws(() => block(true), RangeError);
    const late = await (async () => {
      using span = tracer.startSpan("asynchronous");
      await Promise.resolve();
      assert.equal(span.run(currentSpan), span);
      return span;
    })();
    assert.deepEqual(spans.finished.map(({ operation, status }) => [operation, status]), [["block", "ok"], ["block", "unset"], ["asynchronous", "unset"]]);
    assert.ok(late.ended);
    assert.equal(tracer.refusedEnds, 0);
  });

  it("keeps the first events of a span and counts the others", () => {
    const span = new Tracer().startSpan("busy");
    for (let n = 0; n < 200; n++) span.addEvent(String(n));
    assert.deepEqual([span.events.length, span.events.at(-1)?.name, span.droppedEvents], [128, "127", 72]);
  });

  it("survives what is thrown and cannot be turned into text", () => {
    const spans = new MemorySpans();
    const odd = Object.create(null) as object;
    const tracer = new Tracer({ processors: [spans] });
    assert.throws(() => tracer.span("x", {}, (span) => { span.recordException(odd); throw odd as Error; }), (error) => error === odd);
    assert.match(String(spans.finished[0]?.tags["error"]), /Object: null prototype/);
  });

  it("does not change a span that has ended; a second end is counted", () => {
    const spans = new MemorySpans();
    const tracer = new Tracer({ processors: [spans] });
    const span = tracer.span("once", {}, (open) => open);
    const { durationMs } = span;
    span.setTag("late", true).addEvent("late").setStatus(SpanStatus.ERROR).end();
    assert.deepEqual([span.tags, span.events, span.status, span.durationMs], [{}, [], SpanStatus.OK, durationMs]);
    assert.equal(tracer.refusedEnds, 1);
    assert.equal(spans.finished.length, 1);
  });

  it("measures by the clock it is given", () => {
    const times = [{ seconds: 1, nanoseconds: 999_999_000 }, { seconds: 2, nanoseconds: 1_000 }];
    const tracer = new Tracer({ clock: { now: () => times.shift() ?? assert.fail("asked too often") } });
    assert.equal(tracer.span("x", {}, (span) => span).durationMs, 0.002);
  });

  it("starts a request where there is none, for the span alone", () => {
    const seen = new Tracer().span("entry", {}, (span) => [span.traceId, getCorrelationId()] as const);
    assert.equal(seen[0], seen[1]?.replaceAll("-", ""));
    assert.equal(getCorrelationId(), undefined);
  });

  it("has no parent in another request", () => {
    const tracer = new Tracer();
    const inner = tracer.span("outer", {}, () => runWithCorrelation("other", () => tracer.span("inner", {}, (span) => span)));
    assert.equal(inner.parentSpanId, undefined);
  });

  it("records an exception by OpenTelemetry's conventions", () => {
    const error = new TypeError("odd");
    const { events } = new Tracer().span("x", {}, (span) => span.recordException(error).recordException("text"));
    assert.deepEqual(events[0]?.attributes, { "exception.type": "TypeError", "exception.message": "odd", "exception.stacktrace": error.stack });
    assert.equal(events[1]?.attributes["exception.message"], "text");
  });

  it("keeps its program from what a processor throws", async () => {
    const heard: string[] = [];
    const hears = (name: string) => ({
      onStart: (span: Span) => heard.push(`${name} ${span.operation}`),
      onEnd: (span: Span) => heard.push(`${name} ${span.operation} ended`),
      forceFlush: () => Promise.resolve(void heard.push(`${name} flushed`)),
      shutdown: () => Promise.resolve(void heard.push(`${name} shut down`)),
    });
    const fail = () => assert.fail("broken");
    const tracer = new Tracer({ processors: [{ ...hears("broken"), onStart: fail, onEnd: fail }, hears("good")] });
    tracer.span("x", {}, () => undefined);
    assert.equal(tracer.processorFailures, 2);
    await tracer.forceFlush();
    await tracer.shutdown();
    assert.deepEqual(heard, ["good x", "good x ended", "broken flushed", "good flushed", "broken shut down", "good shut down"]);
  });

  it("keeps the last spans in memory and counts those it dropped", () => {
    const spans = new MemorySpans(1);
    const tracer = new Tracer({ processors: [spans] });
    for (const name of ["a", "b"]) tracer.span(name, {}, () => undefined);
    assert.deepEqual(spans.finished.map(({ operation }) => operation), ["b"]);
    assert.equal(spans.dropped, 1);
  });
});

describe("span log", () => {
  it("writes the start and the end of a span, with the keys of where it was started", async () => {
    const { log, records } = recordedLog();
    const tracer = new Tracer({ processors: [new SpanLog(log)] });
    const ended = await runWithCorrelation(correlationId, () =>
      bindContext({ agent: "retriever", message_id: "m" }, () =>
        tracer.span("outer", {}, async (outer) => {
          const inner = tracer.span("inner", { tags: { k: 8 } }, (span) => span.addEvent("hit", { n: 1 }));
          await Promise.resolve();
          log.info("between");
          return { outer, inner };
        }),
      ),
    );
    const { outer, inner } = ended;
    const common = { level: "info", agent: "retriever", correlation_id: correlationId, message_id: "m" };
    const identity = { trace_id: traceId, span_id: inner.spanId, parent_span_id: outer.spanId, operation: "inner" };
    const [outerStart, start, finish, between, outerFinish] = records();
    const { start_time, ...started } = start ?? {};
    assert.deepEqual(started, { ...common, event: "span_started", ...identity, tags: { k: 8 } });

    const { start_time: sameStart, end_time, duration_ms, events, ...finished } = finish ?? {};
    assert.deepEqual(finished, { ...common, event: "span_finished", ...identity, status: "ok", tags: { k: 8 } });
    assert.equal(sameStart, start_time);
    assert.ok(Math.abs(Number(duration_ms) - (inner.durationMs ?? Number.NaN)) <= 0.000_5);
    assert.ok(String(end_time) >= String(start_time));
    const [hit] = events as { name: string; timestamp: string; attributes: unknown }[];
    assert.deepEqual([hit?.name, hit?.attributes], ["hit", { n: 1 }]);
    assert.ok(String(start_time) <= (hit?.timestamp ?? "") && (hit?.timestamp ?? "") <= String(end_time));

    assert.deepEqual(between, { ...common, event: "between", span_id: outer.spanId });
    assert.equal(outerStart?.["parent_span_id"], undefined);
    assert.deepEqual([outerFinish?.["event"], outerFinish?.["span_id"]], ["span_finished", outer.spanId]);
  });
});
