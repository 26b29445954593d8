import { AgentMessage, type AgentResponse, BaseAgent, createLogger, type Destination, type Hop, jsonRenderer, mergeContext, MemorySpans, RequestTracer, Tracer, TracingOrchestrator } from "../../../src/core";

const requests = 1_000_000;
/** How many are under way at a time. */
const concurrency = 100;

class Planner extends BaseAgent {
  readonly name = "planner";
  readonly actions = ["plan"];

  async handle(message: AgentMessage, hop: Hop): Promise<AgentResponse> {
    const { payload } = await hop.send("save");
    return message.reply(payload);
  }
}

class Storage extends BaseAgent {
  readonly name = "storage";
  readonly actions = ["save"];

  handle(message: AgentMessage): Promise<AgentResponse> {
    return Promise.resolve(message.reply({ saved: true }));
  }
}

/** A million requests over two agents, logged, traced, measured and remembered: the heap must be flat after the first 10,000. */
export async function requestNotes(): Promise<string[]> {
  const discarding: Destination = { lost: 0, write: () => undefined, flush: () => Promise.resolve(), close: () => Promise.resolve() };
  const logger = createLogger({ processors: [mergeContext], renderer: jsonRenderer(), destination: discarding });
  const remembered = new RequestTracer();
  const tracer = new Tracer({ processors: [new MemorySpans(), remembered] });
  const orchestrator = new TracingOrchestrator({ logger, tracer, requests: remembered }).register(new Planner(), new Storage());
  await orchestrator.start();
  const notes: string[] = [];
  const checkpoints = new Map([[10_000, "1 %"], [requests / 10, "10 %"], [requests / 2, "50 %"], [requests, "100 %"]]);
  const start = performance.now();
  for (let done = 0; done < requests; ) {
    await Promise.all(Array.from({ length: concurrency }, () => orchestrator.handle(new AgentMessage({ action: "plan" }))));
    done += concurrency;
    const share = checkpoints.get(done);
    if (share !== undefined) notes.push(`${done.toLocaleString("en")} requests (${share}): heap ${heapMiB().toFixed(1)} MiB`);
  }
  const microseconds = ((performance.now() - start) * 1_000) / requests;
  notes.push(`a request over two agents: ${microseconds.toFixed(1)} µs; p99 ${orchestrator.metrics.forAction("plan")?.p99Ms.toFixed(2) ?? "?"} ms at ${concurrency} at a time`);
  return notes;
}

/** What is alive: garbage is collected first, where `--expose-gc` allows it. */
function heapMiB(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 2 ** 20;
}
