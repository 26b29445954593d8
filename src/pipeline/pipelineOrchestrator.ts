import { type AgentMessage, type AgentResponse, type BoundLogger, type Hop, type RequestTracer, TracingOrchestrator } from "../core";
import { number, text } from "./payload";
import type { Surroundings } from "./sampleAgent";
import { storageDelivery } from "./storage";
import { together } from "./together";

const defaultDelivery = { timeoutMs: 10_000 };
const notifyDelivery = { timeoutMs: 900 };

type Route = (message: AgentMessage, hop: Hop) => Promise<AgentResponse>;

/** Knows which agents a request needs, in which order. */
export class PipelineOrchestrator extends TracingOrchestrator {
  readonly #log: BoundLogger;
  readonly #routes: Readonly<Record<string, Route>> = {
    answer: (message, hop) => this.#answer(message, hop),
    summarise: (message, hop) => this.#summarise(message, hop),
    task_add: (message, hop) => this.#addTask(message, hop),
    daily_digest: (message, hop) => this.#sendDigest(message, hop),
  };

  constructor({ log, tracer }: Surroundings, requests: RequestTracer) {
    super({ logger: log, tracer, requests, delivery: defaultDelivery });
    this.#log = log;
  }

  protected override route(message: AgentMessage, hop: Hop): Promise<AgentResponse> {
    const route = this.#routes[message.action];
    return route ? route(message, hop) : super.route(message, hop);
  }

  /** Plan, search for each step at once, write, then save and notify at once. */
  async #answer(message: AgentMessage, hop: Hop): Promise<AgentResponse> {
    const question = text(message.payload, "question");
    const plan = await hop.send("plan_steps", { question });
    const searches = plan.payload["searches"];
    const queries = Array.isArray(searches) ? searches.map(String) : [question];
    const found = await together(queries.map((query) => hop.send("search", { query })));
    const sources = found.reduce((sum, { payload }) => sum + number(payload, "hits"), 0);
    const answer = await hop.send("write_answer", { question, sources });
    await together([
      hop.send("storage_save", { key: `answer/${message.id.slice(0, 8)}`, ...answer.payload }, storageDelivery),
      this.#notify(hop, "chat", question),
    ]);
    return message.reply(answer.payload);
  }

  async #summarise(message: AgentMessage, hop: Hop): Promise<AgentResponse> {
    const document = text(message.payload, "document");
    const fetched = await hop.send("fetch_document", { document });
    const summary = await hop.send("write_summary", fetched.payload);
    await hop.send("storage_save", { key: `summary/${document}`, ...summary.payload }, storageDelivery);
    await this.#notify(hop, "mail", document);
    return message.reply(summary.payload);
  }

  async #addTask(message: AgentMessage, hop: Hop): Promise<AgentResponse> {
    const title = text(message.payload, "title");
    const created = await hop.send("task_create", { title });
    if (!created.success) return message.refuse(created.error ?? "refused");
    await this.#notify(hop, "chat", title);
    return message.reply(created.payload);
  }

  /** What is due goes out by mail and chat at once. */
  async #sendDigest(message: AgentMessage, hop: Hop): Promise<AgentResponse> {
    const owner = text(message.payload, "owner");
    const { payload } = await hop.send("task_list", { owner });
    const digest = await hop.send("write_digest", { owner, sources: number(payload, "tasks") });
    await together([this.#notify(hop, "mail", owner), this.#notify(hop, "chat", owner)]);
    return message.reply(digest.payload);
  }

  /** A request does not fail because nobody could be told. */
  async #notify(hop: Hop, channel: string, subject: string): Promise<void> {
    try {
      await hop.send("notify", { channel, subject }, notifyDelivery);
    } catch (error) {
      this.#log.warning("notification_skipped", { channel, error });
    }
  }
}
