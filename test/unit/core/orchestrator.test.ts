import assert from "node:assert/strict";
import {
  AgentMessage,
  type AgentResponse,
  BaseAgent,
  bindContext,
  getCorrelationId,
  type Hop,
  MemorySpans,
  Orchestrator,
  runWithCorrelation,
  TimeoutError,
  Tracer,
  UnknownActionError,
} from "../../../src/core";
import { recordedLog, type RecordedLog } from "./logRecords";

type Handler = (message: AgentMessage, hop: Hop) => Promise<AgentResponse>;

class TestAgent extends BaseAgent {
  readonly actions: readonly string[];
  readonly #handler: Handler;

  constructor(
    readonly name: string,
    action: string,
    handler: Handler,
  ) {
    super();
    this.actions = [action];
    this.#handler = handler;
  }

  handle(message: AgentMessage, hop: Hop): Promise<AgentResponse> {
    return this.#handler(message, hop);
  }
}

interface Setup extends RecordedLog {
  readonly orchestrator: Orchestrator;
  readonly spans: MemorySpans;
}

async function setUp(agents: (log: RecordedLog["log"]) => readonly BaseAgent[]): Promise<Setup> {
  const recorded = recordedLog();
  const spans = new MemorySpans();
  const tracer = new Tracer({ processors: [spans] });
  const orchestrator = new Orchestrator({ logger: recorded.log, tracer }).register(...agents(recorded.log));
  await orchestrator.start();
  return { ...recorded, spans, orchestrator };
}

const answer: Handler = (message) => Promise.resolve(message.reply({ done: true }));
const request = (action: string) => new AgentMessage({ id: "root", correlationId: "c", action });

describe("orchestrator", () => {
  it("brings a message to the agent of its action and brackets each visit", async () => {
    const { orchestrator, records, spans } = await setUp((log) => [
      new TestAgent("planner", "plan", async (message, hop) => {
        log.info("thinking", { tokens: 3 });
        const { payload } = await hop.send("save", { n: 1 });
        return message.reply(payload);
      }),
      new TestAgent("storage", "save", answer),
    ]);
    const response = await orchestrator.handle(request("plan"));
    assert.deepEqual([response.success, response.correlationId, response.messageId, response.payload], [true, "c", "root", { done: true }]);

    const [root, planner, storage] = ["orchestrator", "planner", "storage"].map((agent) => spans.finished.find(({ operation }) => operation === `invoke_agent ${agent}`));
    assert.deepEqual([root?.parentSpanId, planner?.parentSpanId, storage?.parentSpanId], [undefined, root?.spanId, planner?.spanId]);
    const child = records().find(({ agent }) => agent === "storage")?.["message_id"];
    const inRoot = { level: "info", correlation_id: "c", action: "plan", message_id: "root" };
    const inChild = { level: "info", correlation_id: "c", action: "save", message_id: child, agent: "storage" };
    assert.deepEqual(records(), [
      { ...inRoot, event: "message_received", agent: "orchestrator" },
      { ...inRoot, event: "message_received", agent: "planner" },
      { ...inRoot, event: "thinking", agent: "planner", span_id: planner?.spanId, tokens: 3 },
      { ...inChild, event: "message_received", parent_message_id: "root" },
      { ...inChild, event: "message_processed", success: true },
      { ...inRoot, event: "message_processed", agent: "planner", success: true },
      { ...inRoot, event: "message_processed", agent: "orchestrator", success: true },
    ]);
  });

  it("gives a request a correlation ID: the message's, else the context's, else a fresh one", async () => {
    const { orchestrator } = await setUp(() => [new TestAgent("a", "x", (message) => Promise.resolve(message.reply({ seen: getCorrelationId() })))]);
    const bare = new AgentMessage({ action: "x" });
    const own = await runWithCorrelation("context", () => orchestrator.handle(bare.withCorrelation("message")));
    const around = await runWithCorrelation("context", () => orchestrator.handle(bare));
    const fresh = await orchestrator.handle(bare);
    assert.deepEqual([own.payload["seen"], around.payload["seen"]], ["message", "context"]);
    assert.match(fresh.correlationId ?? "", /^[0-9a-f-]{36}$/);
    assert.equal(fresh.payload["seen"], fresh.correlationId);
    assert.equal(getCorrelationId(), undefined);
  });

  it("keeps what the sender's records carry out of the receiver's", async () => {
    const { orchestrator, records } = await setUp((log) => [
      new TestAgent("outer", "x", (message, hop) =>
        bindContext({ secret: 1 }, async () => {
          log.info("mine");
          await hop.send("y");
          return message.reply();
        }),
      ),
      new TestAgent("inner", "y", answer),
    ]);
    await orchestrator.handle(request("x"));
    assert.deepEqual(records().filter((record) => "secret" in record).map(({ event }) => event), ["mine"]);
  });

  it("answers an unknown action with an error that names what is known", async () => {
    const { orchestrator, records } = await setUp(() => [new TestAgent("a", "x", answer), new TestAgent("b", "y", answer)]);
    await assert.rejects(orchestrator.handle(request("z")), (error) => error instanceof UnknownActionError && error.action === "z" && /"z".*x, y/.test(error.message));
    const last = records().at(-1);
    assert.deepEqual([last?.["event"], last?.["agent"], last?.["level"]], ["message_failed", "orchestrator", "error"]);
  });

  it("logs a failure with its exception in every hop that it ends, and throws it on", async () => {
    const error = new RangeError("too far");
    const { orchestrator, records, spans } = await setUp(() => [new TestAgent("a", "x", () => Promise.reject(error))]);
    await assert.rejects(orchestrator.handle(request("x")), error);
    const failures = records().filter(({ event }) => event === "message_failed");
    assert.deepEqual(failures.map(({ agent, error: text, exc_info }) => [agent, text, exc_info]), [
      ["a", "RangeError: too far", true],
      ["orchestrator", "RangeError: too far", true],
    ]);
    assert.ok(failures.every(({ exception }) => String(exception).includes("orchestrator.test")));
    assert.deepEqual(spans.finished.map(({ status }) => status), ["error", "error"]);
  });

  it("passes a refusal on as a response that did not succeed", async () => {
    const { orchestrator, records } = await setUp(() => [new TestAgent("a", "x", (message) => Promise.resolve(message.refuse("no")))]);
    const { success, error } = await orchestrator.handle(request("x"));
    assert.deepEqual([success, error], [false, "no"]);
    const { event, level, success: logged, error: why } = records().at(-1) ?? {};
    assert.deepEqual([event, level, logged, why], ["message_processed", "warning", false, "no"]);
  });

  it("sends the same message again when a retry is allowed", async () => {
    const seen: [string, number][] = [];
    const { orchestrator, records, spans } = await setUp(() => [
      new TestAgent("a", "x", async (message, hop) => message.reply((await hop.send("y", {}, { retries: 2 })).payload)),
      new TestAgent("b", "y", (message, { attempt }) => {
        seen.push([message.id, attempt]);
        return attempt < 3 ? Promise.reject(new Error(`failure ${attempt}`)) : answer(message, { attempt } as Hop);
      }),
    ]);
    assert.equal((await orchestrator.handle(request("x"))).success, true);
    assert.deepEqual(seen.map(([, attempt]) => attempt), [1, 2, 3]);
    assert.equal(new Set(seen.map(([id]) => id)).size, 1);
    const inB = records().filter(({ agent }) => agent === "b");
    assert.deepEqual(inB.map(({ event, attempt, correlation_id }) => [event, attempt, correlation_id]), [
      ["message_received", undefined, "c"],
      ["message_failed", undefined, "c"],
      ["message_received", 2, "c"],
      ["message_failed", undefined, "c"],
      ["message_received", 3, "c"],
      ["message_processed", undefined, "c"],
    ]);
    const retries = records().filter(({ event }) => event === "retry_scheduled");
    assert.deepEqual(retries.map(({ agent, target, attempt, error }) => [agent, target, attempt, error]), [
      ["a", "b", 1, "Error: failure 1"],
      ["a", "b", 2, "Error: failure 2"],
    ]);
    assert.equal(new Set(spans.finished.map(({ spanId }) => spanId)).size, 5);
  });

  it("does not send again what is not to be retried, nor more often than allowed", async () => {
    let calls = 0;
    const attempts = async (options: object) => {
      calls = 0;
      const { orchestrator } = await setUp(() => [
        new TestAgent("a", "x", (_message, hop) => hop.send("y", {}, options)),
        new TestAgent("b", "y", () => {
          calls += 1;
          return Promise.reject(new TypeError("bad"));
        }),
      ]);
      await assert.rejects(orchestrator.handle(request("x")), TypeError);
      return calls;
    };
    assert.equal(await attempts({}), 1);
    assert.equal(await attempts({ retries: 1 }), 2);
    assert.equal(await attempts({ retries: 5, retryOn: (error: unknown) => !(error instanceof TypeError) }), 1);
  });

  it("ends a hop whose time is over, tells its agent, and waits for its spans", async () => {
    const listens: Handler = (_message, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => reject(new Error("interrupted", { cause: signal.reason })));
      });
    const deaf: Handler = () => new Promise(() => undefined);
    for (const handler of [listens, deaf]) {
      const { orchestrator, records, spans } = await setUp(() => [
        new TestAgent("a", "x", (_message, hop) => hop.send("y", {}, { timeoutMs: 5 })),
        new TestAgent("b", "y", handler),
      ]);
      await assert.rejects(orchestrator.handle(request("x")), (error) => error instanceof TimeoutError && /y by b.* 5 ms/.test(error.message));
      const failed = records().filter(({ event }) => event === "message_failed");
      assert.deepEqual(failed.map(({ agent }) => agent), ["b", "a", "orchestrator"]);
      assert.deepEqual(spans.finished.map(({ status }) => status), ["error", "error", "error"]);
    }
  });

  it("interrupts what an interrupted hop is waiting for", async () => {
    const { orchestrator, records } = await setUp(() => [
      new TestAgent("a", "x", (_message, hop) => hop.send("y", {}, { timeoutMs: 5 })),
      new TestAgent("b", "y", (_message, hop) => hop.send("z", {}, { timeoutMs: 60_000 })),
      new TestAgent("c", "z", (_message, { signal }) => new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error)))),
    ]);
    await assert.rejects(orchestrator.handle(request("x")), TimeoutError);
    assert.deepEqual(records().filter(({ event }) => event === "message_failed").map(({ agent }) => agent), ["c", "b", "a", "orchestrator"]);
  });

  it("starts and stops its agents; one that is stopped gets no message", async () => {
    const agent = new TestAgent("a", "x", answer);
    const { orchestrator } = await setUp(() => [agent]);
    assert.equal(agent.isRunning, true);
    assert.deepEqual([...orchestrator.agents.keys()], ["a"]);
    await orchestrator.stop();
    assert.equal(agent.isRunning, false);
    await assert.rejects(orchestrator.handle(request("x")), /a is not running/);
  });

  it("refuses two agents with one name or one action", async () => {
    const { orchestrator } = await setUp(() => [new TestAgent("a", "x", answer)]);
    assert.throws(() => orchestrator.register(new TestAgent("a", "y", answer)), /agent a already/);
    assert.throws(() => orchestrator.register(new TestAgent("b", "x", answer)), /x of b is a's/);
  });

  it("keeps 1,000 requests at the same time apart", async () => {
    const { orchestrator, records } = await setUp((log) => [
      new TestAgent("a", "x", async (message, hop) => {
        for (let turn = Number(message.id) % 5; turn > 0; turn--) await new Promise(setImmediate);
        log.info("half way", { request: message.id });
        return message.reply((await hop.send("y", { request: message.id })).payload);
      }),
      new TestAgent("b", "y", async (message) => {
        await new Promise(setImmediate);
        log.info("there", { request: message.payload["request"] });
        return message.reply(message.payload);
      }),
    ]);
    const requests = Array.from({ length: 1_000 }, (_, n) => orchestrator.handle(new AgentMessage({ id: String(n), correlationId: `c${n}`, action: "x" })));
    for (const [n, { payload }] of (await Promise.all(requests)).entries()) assert.deepEqual(payload, { request: String(n) });
    const own = records().filter((record) => "request" in record);
    assert.equal(own.length, 2_000);
    for (const { correlation_id, request: number } of own) assert.equal(correlation_id, `c${String(number)}`);
  });
});
