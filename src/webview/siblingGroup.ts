/** What is known of siblings that are folded into one row. Pure. */
import { statusOrder, type TimelineColumns } from "../protocol/timeline";
import { formatDuration } from "../trace/duration";
import { percentilesOf } from "../trace/statistics";

export interface GroupFacts {
  readonly count: number;
  readonly failed: number;
  readonly inProgress: number;
  /** Of those that have ended, ns, nearest-rank; NaN when none has. */
  readonly least: number;
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
  /** Sum, ns. */
  readonly total: number;
  /** How many durations lie in each of equal steps from the least to the longest. */
  readonly histogram: readonly number[];
}

const mostSteps = 16;

/** @param members rows of the trace */
export function groupFacts({ status, duration }: TimelineColumns, members: Int32Array): GroupFacts {
  const counts = { ok: 0, error: 0, in_progress: 0 };
  const durations = new Float64Array(members.length);
  let ended = 0;
  let total = 0;
  for (const row of members) {
    const state = statusOrder[status[row] ?? 0] ?? "ok";
    counts[state]++;
    const ns = duration[row] ?? NaN;
    if (state === "in_progress" || Number.isNaN(ns)) continue;
    durations[ended++] = ns;
    total += ns;
  }
  const known = durations.subarray(0, ended);
  const [p50 = NaN, p95 = NaN, max = NaN] = percentilesOf(known, [0.5, 0.95, 1]);
  const least = known.reduce((smallest, ns) => Math.min(smallest, ns), ended === 0 ? NaN : Infinity);
  return { count: members.length, failed: counts.error, inProgress: counts.in_progress, least, p50, p95, max, total, histogram: histogramOf(known, least, max) };
}

function histogramOf(durations: Float64Array, least: number, max: number): number[] {
  if (durations.length === 0) return [];
  const steps = max > least ? Math.min(mostSteps, Math.ceil(Math.sqrt(durations.length)) + 1) : 1;
  const counts = new Array<number>(steps).fill(0);
  for (const ns of durations) {
    const step = Math.min(steps - 1, Math.floor(((ns - least) / (max - least || 1)) * steps));
    counts[step] = (counts[step] ?? 0) + 1;
  }
  return counts;
}

/** `p50 12 ms · p95 41 ms · max 1.2 s · 3 failed`. */
export function groupWords({ p50, p95, max, failed, inProgress }: GroupFacts): string {
  const words = Number.isNaN(p50) ? [] : [`p50 ${formatDuration(p50)}`, `p95 ${formatDuration(p95)}`, `max ${formatDuration(max)}`];
  if (failed > 0) words.push(`${failed} failed`);
  if (inProgress > 0) words.push(`${inProgress} not finished`);
  return words.join(" · ");
}

/** A group in words, as pairs of a name and a value. */
export function groupDetails(facts: GroupFacts): readonly (readonly [name: string, value: string])[] {
  const { count, failed, inProgress, least, p50, p95, max, total } = facts;
  const pairs: [string, string][] = [["Calls", String(count)]];
  if (failed > 0) pairs.push(["Failed", `${failed} (${Math.round((failed / count) * 1000) / 10} %)`]);
  if (inProgress > 0) pairs.push(["Not finished", String(inProgress)]);
  if (Number.isNaN(p50)) return pairs;
  return [...pairs, ["Durations", `${formatDuration(least)} to ${formatDuration(max)}`], ["p50", formatDuration(p50)], ["p95", formatDuration(p95)], ["Sum", formatDuration(total)]];
}

/** A stretch of a group's row, pixels, that its members' bars take; those that touch are one. */
export interface GroupRun {
  readonly left: number;
  readonly right: number;
}

/**
 * Where the bars of a group's members lie: runs that neither overlap nor touch, ascending.
 * @param members rows of the trace by start
 * @param position of an instant, pixels
 * @param narrowest width of a bar, pixels
 * @param width of the canvas: what lies outside of it is left out
 */
export function groupRuns({ start, duration }: TimelineColumns, members: Int32Array, position: (ns: number) => number, narrowest: number, width: number): GroupRun[] {
  const runs: GroupRun[] = [];
  let left = NaN;
  let right = NaN;
  for (const row of members) {
    const began = start[row] ?? NaN;
    if (Number.isNaN(began)) continue;
    const from = position(began);
    const to = Math.max(from + narrowest, position(began + (duration[row] ?? 0)));
    if (to < 0) continue;
    if (from > width) break;
    if (from <= right + 1) right = Math.max(right, to);
    else {
      if (!Number.isNaN(left)) runs.push({ left, right });
      [left, right] = [from, to];
    }
  }
  if (!Number.isNaN(left)) runs.push({ left, right });
  return runs;
}
