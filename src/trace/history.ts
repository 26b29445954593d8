import { statusCodes, type FactTable } from "./factTable";
import { GroupedDurations } from "./groupedDurations";
import type { HopTable } from "./hopTable";
import type { Extent } from "./observedBlock";
import { isTimed } from "./partTally";
import { percentilesOf } from "./statistics";

/** What ended in each step of time: counts, and nearest-rank percentiles in ns, NaN where nothing with an instant ended. */
export interface HistoryLine {
  readonly ended: readonly number[];
  readonly errors: readonly number[];
  readonly p50: readonly number[];
  readonly p95: readonly number[];
}

/** What some traces, and the hops of each agent in them, did over time. */
export interface History {
  /** Seconds since 1970 of the first step's beginning; NaN when no trace has an instant. */
  readonly from: number;
  /** Of one step, s. */
  readonly step: number;
  readonly traces: HistoryLine;
  /** By the number of the agent's name. */
  readonly agents: ReadonlyMap<number, HistoryLine>;
}

const mostSteps = 60;
const [minute, hour, day] = [60, 3600, 86_400];
/** Steps that people can tell where they are, s. */
const steps = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, minute, 2 * minute, 5 * minute, 10 * minute, 15 * minute, 30 * minute, hour, 2 * hour, 3 * hour, 6 * hour, 12 * hour, day, 2 * day, 7 * day, 30 * day, 365 * day] as const;

/**
 * The history of some traces, in at most 60 steps, each trace and hop in that in which it ended. What is in progress, or has no
 * instant, is in none.
 */
export function historyOf(facts: FactTable, hops: HopTable, traces: Int32Array, { from: first, until: last }: Extent): History {
  if (Number.isNaN(first)) return { from: NaN, step: NaN, traces: emptyLine, agents: new Map() };
  const step = steps.find((each) => Math.floor(last / each) - Math.floor(first / each) < mostSteps) ?? Math.ceil((last - first) / (mostSteps - 1));
  const origin = Math.floor(first / step);
  const count = Math.floor(last / step) - origin + 1;
  const stepOf = (at: number) => Math.min(count - 1, Math.max(0, Math.floor(at / step) - origin));
  const ended = traces.filter((trace) => facts.status[trace] !== statusCodes.in_progress);
  return { from: origin * step, step, traces: traceLine(facts, ended, count, stepOf), agents: agentLines(facts, hops, traces, count, stepOf) };
}

const emptyLine: HistoryLine = { ended: [], errors: [], p50: [], p95: [] };

function traceLine(facts: FactTable, traces: Int32Array, count: number, stepOf: (at: number) => number): HistoryLine {
  const [timed, errors] = [new Uint32Array(count), new Uint32Array(count)];
  const durations = new GroupedDurations(count, traces.length);
  const placed = traces.filter((trace) => !Number.isNaN(facts.endOf(trace)));
  for (const trace of placed) {
    const step = stepOf(facts.endOf(trace));
    increment(timed, step);
    if (facts.status[trace] === statusCodes.error) increment(errors, step);
    durations.add(step, facts.duration[trace] ?? NaN);
  }
  return lineOf(timed, errors, durations, 0, count);
}

function agentLines(facts: FactTable, hops: HopTable, traces: Int32Array, count: number, stepOf: (at: number) => number): Map<number, HistoryLine> {
  const agents = [...new Set(hops.parts.map(({ agent }) => agent))];
  const lineNumbers = new Map(agents.map((agent, number) => [agent, number]));
  const lineOfPart = hops.parts.map(({ agent }) => lineNumbers.get(agent) ?? 0);
  const [timed, errors] = [new Uint32Array(count * agents.length), new Uint32Array(count * agents.length)];
  const durations = new GroupedDurations(count * agents.length, hops.countOf(traces));
  const isInTraces = new Uint8Array(agents.length);
  hops.forEach(traces, (columns, from, to, trace) => {
    const start = facts.startOf(trace);
    for (let at = from; at < to; at++) {
      const line = lineOfPart[columns.part[at] ?? 0] ?? 0;
      isInTraces[line] = 1;
      if (!isTimed(columns, at)) continue;
      const group = line * count + stepOf(start + (columns.end[at] ?? NaN));
      increment(timed, group);
      if (columns.status[at] === statusCodes.error) increment(errors, group);
      durations.add(group, columns.duration[at] ?? NaN);
    }
  });
  const lines = new Map<number, HistoryLine>();
  for (const [line, agent] of agents.entries()) if (isInTraces[line]) lines.set(agent, lineOf(timed, errors, durations, line * count, count));
  return lines;
}

function lineOf(ended: Uint32Array, errors: Uint32Array, durations: GroupedDurations, first: number, count: number): HistoryLine {
  const line = { ended: [...ended.subarray(first, first + count)], errors: [...errors.subarray(first, first + count)], p50: [] as number[], p95: [] as number[] };
  for (let step = 0; step < count; step++) {
    const [p50 = NaN, p95 = NaN] = percentilesOf(durations.of(first + step), [0.5, 0.95]);
    line.p50.push(p50);
    line.p95.push(p95);
  }
  return line;
}

function increment(counts: Uint32Array, place: number): void {
  counts[place] = (counts[place] ?? 0) + 1;
}
