// Logs of agents that call each other, as text.

/** The beginning of the logs, ms since 1970. */
export const logStart = Date.UTC(2026, 0, 1);

/** ISO 8601. @param ms after the beginning of the log */
const time = (ms: number) => new Date(logStart + ms).toISOString();

/** A record of an agent; its message is the only one of the trace that the agent gets, unless `fields` say otherwise. @param ms after the beginning of the log */
export const line = (ms: number, trace: string, agent: string, event: string, fields: object = {}) =>
  `${JSON.stringify({ timestamp: time(ms), level: "info", event, agent, message_id: `${agent} ${trace}`, correlation_id: trace, ...fields })}\n`;

/**
 * A hop: what opens it, and what closes it.
 * @param ms how long it lasts, NaN for a hop that nothing closes
 * @param failed the text of an error, or whether it fails without one
 */
export function call(trace: string, agent: string, action: string, start: number, ms: number, failed: boolean | string = false, fields: object = {}): string {
  const opened = line(start, trace, agent, "message_received", { action, ...fields });
  if (Number.isNaN(ms)) return opened;
  if (failed === false) return opened + line(start + ms, trace, agent, "message_processed", fields);
  return opened + line(start + ms, trace, agent, "message_failed", { level: "error", ...(failed !== true && { error: failed }), ...fields });
}

/** Numbers that look random and are the same each time. @returns the next one, from 0 and below a bound */
export function numbersFrom(seed: number): (below: number) => number {
  let number = seed;
  return (below) => (number = (number * 48271) % 2147483647) % below;
}

/**
 * Traces of a planner that asks a retriever and a storage, which the retriever asks, too: one begins each second or so. Some calls
 * fail, some are never answered; a failed call of one below need not fail the planner's.
 */
export function pipelineLog(traces: number, seed = 7): string {
  const next = numbersFrom(seed);
  const failed = (share: number, text: string) => next(share) === 0 && `${text} ${next(1000)}`;
  const lasts = (least: number, range: number) => (next(25) === 0 ? NaN : least + next(range));
  return Array.from({ length: traces }, (_, index) => {
    const [trace, start] = [`T${index}`, index * 1000 + 1 + next(700)];
    const asked = (agent: string, action: string, by: string, after: number, ms: number, failure: boolean | string) => call(trace, agent, action, start + after, ms, failure, { parent_message_id: `${by} ${trace}` });
    let text = call(trace, "planner", ["ask", "list"][next(2)] ?? "", start, lasts(1, 40) * (next(10) === 0 ? 61 : 7), failed(6, "no plan"));
    if (next(3) > 0) text += asked("retriever", "find", "planner", 1, lasts(1, 90), failed(4, "nothing found"));
    const caller = text.includes("retriever") && next(2) === 0 ? "retriever" : "planner";
    if (next(3) > 0) text += asked("storage", ["load", "save"][next(2)] ?? "", caller, 2, lasts(0, 30), failed(3, "disk is full"));
    return text;
  }).join("");
}
