import assert from "node:assert/strict";
import fc from "fast-check";
import { AgentMessage, type AgentResponse, BaseAgent, type Hop, MemorySpans, RequestTracer, runWithCorrelation, Tracer, TracingOrchestrator, type TracingOrchestratorOptions } from "../../../src/core";
import { recordedLog } from "./logRecords";

describe("request tracer", () => {
  it("follows a request from its start to its end", () => {
    const times = [1_000, 3_500_000];
    const tracer = new RequestTracer({ clock: { now: () => ({ seconds: 1, nanoseconds: times.shift() ?? assert.fail("asked too often") }) } });
    const trace = tracer.startTrace("c");
    assert.deepEqual([trace.status, trace.durationMs, trace.path], ["in_progress", undefined, []]);
    for (const agent of ["orchestrator", "planner", "storage", "planner"]) tracer.addHop("c", agent);
    tracer.completeTrace("c", false, "no");
    tracer.addHop("c", "too late");
    tracer.completeTrace("c", true);
    assert.equal(tracer.getTrace("c"), trace);
    assert.deepEqual([trace.status, trace.error, trace.durationMs, trace.path], ["error", "no", 3.499, ["orchestrator", "planner", "storage", "planner"]]);
  });

  it("knows nothing of requests that nobody started", () => {
    const tracer = new RequestTracer();
    tracer.addHop("x", "a");
    tracer.completeTrace("x", true);
    assert.equal(tracer.getTrace("x"), undefined);
    assert.equal(tracer.size, 0);
  });

  it("keeps the last ones and all that are in progress", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5 }), fc.array(fc.tuple(fc.nat({ max: 30 }), fc.boolean()), { maxLength: 100 }), (limit, steps) => {
        const tracer = new RequestTracer({ limit });
        const open = new Set<string>();
        let completed: string[] = [];
        for (const [number, starts] of steps) {
          const id = `request ${number}`;
          if (starts && !open.has(id)) {
            tracer.startTrace(id);
            open.add(id);
            completed = completed.filter((other) => other !== id);
          } else if (!starts && open.delete(id)) {
            tracer.completeTrace(id, true);
            completed = [...completed, id].slice(-limit || Infinity);
            if (limit === 0) completed = [];
          }
          assert.deepEqual(tracer.traces.map(({ correlationId }) => correlationId), [...completed, ...open]);
          assert.equal(tracer.size, completed.length + open.size);
        }
      }),
    );
  });

  it("is one request that is started twice, until both are completed", () => {
    const tracer = new RequestTracer();
    const trace = tracer.startTrace("c");
    assert.equal(tracer.startTrace("c"), trace);
    tracer.completeTrace("c", false, "no");
    assert.equal(trace.status, "in_progress");
    tracer.completeTrace("c", true);
    assert.deepEqual([trace.status, trace.error], ["error", "no"]);
    assert.notEqual(tracer.startTrace("c"), trace);
    assert.equal(tracer.size, 1);
  });

  it("knows a request by any spelling of its ID", () => {
    const tracer = new RequestTracer();
    const trace = tracer.startTrace("0AF76519-16CD-43DD-8448-EB211C80319C");
    assert.equal(tracer.getTrace("0af7651916cd43dd8448eb211c80319c"), trace);
  });

  it("keeps the spans of its requests, and a bounded number of everything", async () => {
    const requests = new RequestTracer();
    const tracer = new Tracer({ processors: [requests] });
    const trace = requests.startTrace("c");
    runWithCorrelation("c", () => tracer.span("mine", {}, () => undefined));
    runWithCorrelation("other", () => tracer.span("not mine", {}, () => undefined));
    assert.deepEqual(trace.spans.map(({ operation }) => operation), ["mine"]);
    for (let n = 0; n < 1_010; n++) requests.addHop("c", "a");
    assert.deepEqual([trace.path.length, trace.dropped], [1_000, 10]);
    await tracer.shutdown();
  });
});

class Worker extends BaseAgent {
  readonly name = "worker";
  readonly actions = ["work", "refuse", "fail"];

  async handle(message: AgentMessage, hop: Hop): Promise<AgentResponse> {
    if (message.action === "refuse") return message.refuse("not today");
    if (message.action === "fail") throw new RangeError("broken");
    await hop.send("save", {}, { retries: 1 });
    return message.reply();
  }
}

class Store extends BaseAgent {
  readonly name = "store";
  readonly actions = ["save"];

  handle(message: AgentMessage, { attempt }: Hop): Promise<AgentResponse> {
    return attempt === 1 ? Promise.reject(new Error("busy")) : Promise.resolve(message.reply());
  }
}

async function setUp(options: Partial<TracingOrchestratorOptions> = {}): Promise<TracingOrchestrator> {
  const tracer = new Tracer({ processors: [new MemorySpans()] });
  const orchestrator = new TracingOrchestrator({ logger: recordedLog().log, tracer, ...options }).register(new Worker(), new Store());
  await orchestrator.start();
  return orchestrator;
}

describe("tracing orchestrator", () => {
  it("remembers the way of a request, each retry a visit, and counts it", async () => {
    const orchestrator = await setUp();
    await orchestrator.handle(new AgentMessage({ action: "work", correlationId: "c" }));
    const trace = orchestrator.requests.getTrace("c");
    assert.deepEqual(trace?.path, ["orchestrator", "worker", "store", "store"]);
    assert.deepEqual([trace.status, trace.error], ["ok", undefined]);
    assert.ok((trace.durationMs ?? -1) >= 0);
    assert.deepEqual([orchestrator.metrics.requestCount, orchestrator.metrics.actions], [1, ["work"]]);
  });

  it("remembers how a request failed: refused, thrown, of an unknown action", async () => {
    const orchestrator = await setUp();
    const send = (action: string) => orchestrator.handle(new AgentMessage({ action, correlationId: action }));
    await send("refuse");
    await assert.rejects(send("fail"), RangeError);
    await assert.rejects(send("unheard of"));
    const ends = orchestrator.requests.traces.map(({ status, error, path }) => [status, error?.split(";")[0], path]);
    assert.deepEqual(ends, [
      ["error", "not today", ["orchestrator", "worker"]],
      ["error", "RangeError: broken", ["orchestrator", "worker"]],
      ["error", 'UnknownActionError: no agent handles the action "unheard of"', ["orchestrator"]],
    ]);
    assert.deepEqual([orchestrator.metrics.requestCount, orchestrator.metrics.errorCount], [3, 3]);
  });

  it("tells its health, before any traffic and after it stopped", async () => {
    const orchestrator = await setUp();
    assert.deepEqual(orchestrator.health(), { healthy: true, agents: { worker: "healthy", store: "healthy" }, recentTraces: 0, errorRate: 0, meanLatencyMs: 0 });
    await orchestrator.handle(new AgentMessage({ action: "refuse" }));
    await orchestrator.stop();
    const { healthy, agents, recentTraces, errorRate, meanLatencyMs } = orchestrator.health();
    assert.deepEqual([healthy, agents, recentTraces, errorRate], [false, { worker: "unhealthy", store: "unhealthy" }, 1, 1]);
    assert.ok(meanLatencyMs > 0);
  });

  it("wraps each request in its middleware", async () => {
    const orchestrator = await setUp({ middleware: [(message, next) => (message.payload["closed"] === true ? Promise.resolve(message.refuse("closed")) : next(message))] });
    const response = await orchestrator.handle(new AgentMessage({ action: "work", payload: { closed: true } }));
    assert.equal(response.error, "closed");
    assert.deepEqual([orchestrator.metrics.errorCount, orchestrator.requests.traces[0]?.status], [1, "error"]);
  });
});
