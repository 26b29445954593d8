import { closeSync, openSync, writeSync } from "node:fs";
import { randomFrom, uuidFrom } from "../random";

/** What a generated log holds. */
export interface LogAccount {
  readonly bytes: number;
  readonly lines: number;
  readonly requests: number;
  /** Of the requests with a line: those that failed, and those that had not ended when the log did. */
  readonly failed: number;
  readonly inProgress: number;
}

/** The agents of a request, each with what it is asked for. Every agent asks the next one. */
const route = [
  ["orchestrator", "handle_request"],
  ["task_manager", "task_add"],
  ["planner", "plan_steps"],
  ["retriever", "search_documents"],
  ["llm", "chat_completion"],
  ["storage", "storage_save"],
  ["notifier", "notify_user"],
] as const;
/** What an agent writes of one visit: it is asked, says something of its work, and answers. */
const linesPerHop = 3;
const chunkBytes = 4 * 1024 * 1024;

interface Request {
  readonly id: string;
  readonly messages: readonly string[];
  readonly customer: string;
  readonly fails: boolean;
  step: number;
}

/**
 * Writes a log of an agent pipeline as structlog prints it, about 290 bytes a line, in which thousands of requests interleave.
 * The same seed gives the same bytes.
 * @param bytes the log has so many or a few more
 */
export function generateLog(path: string, bytes: number, seed = 1, inFlight = 2000): LogAccount {
  const random = randomFrom(seed);
  const file = openSync(path, "w");
  const open: Request[] = [];
  const account = { bytes: 0, lines: 0, requests: 0, failed: 0 };
  let micros = Date.UTC(2026, 0, 1) * 1000;
  let chunk: string[] = [];
  let length = 0;
  const flush = () => {
    writeSync(file, chunk.join(""), undefined, "latin1");
    chunk = [];
    length = 0;
  };
  while (account.bytes < bytes) {
    if (open.length < inFlight) open.push(newRequest(random, account.requests++));
    const place = Math.floor(random() * open.length);
    const request = open[place];
    if (!request) break;
    micros += 1 + Math.floor(random() * 400);
    const line = lineOf(request, micros, random);
    chunk.push(line);
    length += line.length;
    account.bytes += line.length;
    account.lines++;
    if (request.step === route.length * linesPerHop) {
      if (request.fails) account.failed++;
      const last = open.pop();
      if (last && last !== request) open[place] = last;
    }
    if (length >= chunkBytes) flush();
  }
  flush();
  closeSync(file);
  // Some of those in flight have not said anything yet.
  const inProgress = open.filter(({ step }) => step > 0).length;
  return { ...account, requests: account.requests - open.length + inProgress, inProgress };
}

function newRequest(random: () => number, number: number): Request {
  const messages = route.map(() => uuidFrom(random));
  return { id: uuidFrom(random), messages, customer: `customer-${number % 977}`, fails: random() < 0.03, step: 0 };
}

/** The next line of a request: each agent is asked in turn, then they answer, the last one first. */
function lineOf(request: Request, micros: number, random: () => number): string {
  const step = request.step++;
  const asked = step < route.length;
  const hop = asked ? step : route.length - 1 - Math.floor((step - route.length) / (linesPerHop - 1));
  const [agent, action] = route[hop] ?? route[0];
  const common = `"agent": "${agent}", "action": "${action}", "correlation_id": "${request.id}", "message_id": "${request.messages[hop] ?? ""}"`;
  const time = `"timestamp": "${timestampOf(micros)}"`;
  if (asked) return `{"customer": "${request.customer}", "payload_bytes": ${Math.floor(random() * 90_000)}, ${common}, "event": "message_received", "level": "info", ${time}}\n`;
  if ((step - route.length) % 2 === 0) {
    return `{"rows": ${Math.floor(random() * 500)}, "cache": "${random() < 0.5 ? "hit" : "miss"}", "event": "looked up ${Math.floor(random() * 1e6)} in the store", ${common}, "level": "debug", ${time}}\n`;
  }
  const elapsed = (random() * 300).toFixed(3);
  if (hop === 0 && request.fails) return `{"error": "upstream did not answer within 300 ms", "duration_ms": ${elapsed}, ${common}, "event": "message_failed", "level": "error", ${time}}\n`;
  return `{"success": true, "duration_ms": ${elapsed}, ${common}, "event": "message_processed", "level": "info", ${time}}\n`;
}

function timestampOf(micros: number): string {
  const seconds = Math.floor(micros / 1e6);
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}.${String(micros % 1e6).padStart(6, "0")}Z`;
}
