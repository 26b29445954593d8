import { writeLines } from "../lines";
import { randomFrom, uuidFrom } from "../random";

/** What a generated trace holds. */
export interface TraceAccount {
  readonly correlationId: string;
  /** Those with a span ID of their own. */
  readonly spans: number;
  readonly hops: number;
  /** Spans that failed, and spans of which only the start was written. */
  readonly failed: number;
  readonly unfinished: number;
}

interface Agent {
  readonly name: string;
  readonly action: string;
  readonly operations: readonly string[];
}

const orchestrator: Agent = { name: "orchestrator", action: "handle_request", operations: ["handle_request"] };
/** Whom the orchestrator asks, again and again. */
const agents: readonly Agent[] = [
  { name: "task_manager", action: "task_add", operations: ["task_add", "check_quota", "enqueue", "dequeue"] },
  { name: "planner", action: "plan_steps", operations: ["plan_steps", "rank_options", "estimate_cost"] },
  { name: "retriever", action: "search_documents", operations: ["search_documents", "embed_query", "vector_lookup", "rerank"] },
  { name: "llm", action: "chat_completion", operations: ["chat_completion", "build_prompt", "stream_tokens", "count_tokens"] },
  { name: "tools", action: "call_tool", operations: ["call_tool", "validate_arguments", "http_get", "parse_response"] },
  { name: "storage", action: "storage_save", operations: ["storage_save", "begin", "write_page", "commit"] },
  { name: "notifier", action: "notify_user", operations: ["notify_user", "render_template", "send_mail"] },
];

/** Spans of one visit of an agent, on average; levels of spans beneath each other, at most; siblings of one operation, at most. */
const spansOfHop = 120;
const deepest = 9;
const mostAlike = 240;
/** How often: a span's children are all alike; a child begins with the one before it; a span fails; a span is never finished; a hop begins while the one before it runs. */
const chances = { alike: 0.2, together: 0.15, failed: 0.01, unfinished: 0.0005, overlapping: 0.2 } as const;
const startOfTrace = Date.UTC(2026, 0, 1) * 1000;

/**
 * Writes a log with one trace of so many explicit spans, as Hopscope's core writes them: an orchestrator asks seven agents in
 * turn, each visit a hop with spans beneath each other and side by side. The same seed gives the same bytes.
 */
export function writeTrace(path: string, spans: number, seed = 1): TraceAccount {
  const writer = new TraceWriter(spans, seed);
  writeLines(path, () => writer.lines());
  return writer.account;
}

/** A visit of an agent. Times are microseconds after the trace's start. */
interface Visit {
  readonly agent: Agent;
  readonly common: Readonly<Record<string, string>>;
}

class TraceWriter {
  readonly #random: () => number;
  readonly #all: number;
  readonly #id: string;
  #spans = 0;
  #hops = 0;
  #failed = 0;
  #unfinished = 0;

  constructor(spans: number, seed: number) {
    this.#random = randomFrom(seed);
    this.#all = spans;
    this.#id = uuidFrom(this.#random);
  }

  get account(): TraceAccount {
    return { correlationId: this.#id, spans: this.#spans, hops: this.#hops, failed: this.#failed, unfinished: this.#unfinished };
  }

  *lines(): Generator<string> {
    const root = this.#visit(orchestrator, "");
    yield this.#line(root, "message_received", 0);
    let now = 500;
    let parent = root;
    while (this.#spans < this.#all) {
      // Some agents ask another one themselves.
      if (this.#random() < 0.6) parent = root;
      const visit = this.#visit(this.#oneOf(agents), parent.common["message_id"] ?? "");
      const budget = Math.min(this.#all - this.#spans, 1 + Math.floor(this.#random() * 2 * spansOfHop));
      const begin = now;
      yield this.#line(visit, "message_received", begin);
      const lines: string[] = [];
      const end = this.#span(visit, "", visit.agent.action, budget, 0, begin + 20, lines) + 20;
      yield* lines;
      yield this.#line(visit, "message_processed", end);
      parent = visit;
      now = this.#random() < chances.overlapping ? begin + Math.floor((end - begin) * this.#random()) : end + 200;
    }
    // The last agent was asked and never answered.
    yield this.#line(this.#visit(this.#oneOf(agents), root.common["message_id"] ?? ""), "message_received", now);
    yield this.#line(root, "message_processed", now + 100_000);
  }

  #visit(agent: Agent, parentMessage: string): Visit {
    this.#hops++;
    const common = { agent: agent.name, action: agent.action, correlation_id: this.#id, message_id: `m${this.#hops}`, ...(parentMessage && { parent_message_id: parentMessage }) };
    return { agent, common };
  }

  /** Writes a span and `budget - 1` spans beneath it; returns its end. The depth is limited by {@link deepest}. */
  #span(visit: Visit, parent: string, operation: string, budget: number, depth: number, start: number, lines: string[]): number {
    const id = (0x1000000000 + this.#spans++).toString(16).padStart(16, "0");
    let end = start + 5 + Math.floor(this.#random() * 20);
    let left = budget - 1;
    const isAlike = depth === deepest - 1 || (left <= mostAlike && this.#random() < chances.alike);
    const repeated = this.#oneOf(visit.agent.operations);
    let from = end;
    while (left > 0) {
      const share = isAlike ? 1 : Math.min(left, 1 + Math.floor(this.#random() * left * 0.7));
      if (this.#random() >= chances.together) from = end;
      const childEnd = this.#span(visit, id, isAlike ? repeated : this.#oneOf(visit.agent.operations), share, depth + 1, from, lines);
      end = Math.max(end, childEnd + Math.floor(this.#random() * 30));
      left -= share;
    }
    if (budget === 1) end += Math.floor(this.#random() ** 4 * 5000);
    lines.push(this.#spanLine(visit, { span_id: id, ...(parent && { parent_span_id: parent }), operation }, start, end, budget === 1));
    return end;
  }

  #spanLine({ common }: Visit, span: Readonly<Record<string, string>>, start: number, end: number, isLeaf: boolean): string {
    const fields = { ...common, ...span, start_time: timeOf(start) };
    if (isLeaf && this.#random() < chances.unfinished) {
      this.#unfinished++;
      return JSON.stringify({ event: "span_started", level: "info", ...fields, timestamp: timeOf(start) });
    }
    const failed = isLeaf && this.#random() < chances.failed;
    if (failed) this.#failed++;
    const outcome = failed ? { level: "error", status: "error", error: "TimeoutError: upstream did not answer within 300 ms" } : { level: "info", status: "ok" };
    return JSON.stringify({ event: "span_finished", ...fields, end_time: timeOf(end), duration_ms: (end - start) / 1000, ...outcome, tags: { rows: Math.floor(this.#random() * 500) }, timestamp: timeOf(end) });
  }

  #line({ common }: Visit, event: string, at: number): string {
    return JSON.stringify({ ...common, event, level: "info", timestamp: timeOf(at) });
  }

  #oneOf<T>(items: readonly T[]): T {
    const item = items[Math.floor(this.#random() * items.length)];
    if (item === undefined) throw new RangeError("There is nothing to choose from.");
    return item;
  }
}

/** @param micros after the trace's start */
function timeOf(micros: number): string {
  const at = startOfTrace + micros;
  return `${new Date(Math.floor(at / 1000)).toISOString().slice(0, -1)}${String(at % 1000).padStart(3, "0")}Z`;
}
