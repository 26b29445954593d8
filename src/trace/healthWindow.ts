import { concatenated } from "./concatenated";
import type { FactTable } from "./factTable";
import type { ObservedBlock } from "./observedBlock";
import { valueAmong } from "./statistics";

/** Of which traces health is told: those that began last among the ended ones, those of the latest time, or all. */
export type HealthWindow = { readonly kind: "all" } | { readonly kind: "traces"; readonly count: number } | { readonly kind: "time"; readonly ms: number };

/** Enough to judge by, and few enough to tell how things are now. As settings write it. */
export const usualWindow = "1000 traces";

const unitMs = { second: 1000, minute: 60_000, hour: 3_600_000 } as const;

/** What {@link parseHealthWindow} understands, for the user. */
export const healthWindowForms = "all, 500 traces, 15 minutes";

/** A window as settings and options write it; undefined when the text means none. */
export function parseHealthWindow(text: string): HealthWindow | undefined {
  if (text.trim() === "all") return { kind: "all" };
  const [, digits = "", unit = ""] = /^\s*(\d+)\s*(trace|second|minute|hour)s?\s*$/.exec(text) ?? [];
  const number = Number(digits);
  if (number === 0) return undefined;
  if (unit === "trace") return { kind: "traces", count: number };
  return unit === "second" || unit === "minute" || unit === "hour" ? { kind: "time", ms: number * unitMs[unit] } : undefined;
}

/** A clock that is ahead by more than this is wrong: a trace by it does not say how late it is. s */
const mostAhead = 86_400;

/**
 * When the latest trace ended, seconds since 1970; NaN when none has an instant.
 * @param now of this machine; a trace that is said to end days later counts only when all do
 */
export function latestEnd(blocks: readonly ObservedBlock[], now: number): number {
  const latest = (by: number) => blocks.reduce((last, block) => greater(last, block.lastEndBy(by)), NaN);
  const credible = latest(now + mostAhead);
  return Number.isNaN(credible) ? latest(Infinity) : credible;
}

/** NaN when both are. */
function greater(a: number, b: number): number {
  return Number.isNaN(a) || b > a ? b : a;
}

/**
 * The traces in a window.
 * - of traces: those that ended and began last, and what is in progress and began no earlier than these
 * - of time: those that began in the time before `until`
 * @param blocks those of all traces that there are
 * @param until seconds since 1970
 */
export function tracesInWindow(window: Exclude<HealthWindow, { kind: "all" }>, facts: FactTable, blocks: readonly ObservedBlock[], until: number): Int32Array {
  if (window.kind === "time") return tracesBetween(until - window.ms / 1000, until, facts, blocks);
  const since = startOfLast(window.count, blocks);
  return since === -Infinity ? concatenated(blocks.map(({ traces }) => traces)) : tracesBetween(since, Infinity, facts, blocks);
}

/** Those that began then. */
function tracesBetween(since: number, until: number, facts: FactTable, blocks: readonly ObservedBlock[]): Int32Array {
  // None begins after all of its block have ended.
  const near = blocks.filter(({ extent }) => extent.until >= since && extent.from <= until);
  return concatenated(near.map(({ traces }) => traces.filter((trace) => facts.startOf(trace) >= since && facts.startOf(trace) <= until)));
}

/** When the first of the last `count` traces that ended began; -Infinity when there are no more. Traces that began together are all in or all out. */
function startOfLast(count: number, blocks: readonly ObservedBlock[]): number {
  const starts = blocks.map(({ endedStarts }) => endedStarts);
  const ended = starts.reduce((sum, { length }) => sum + length, 0);
  return ended <= count ? -Infinity : valueAmong(starts, ended - count);
}
