import { GroupedDurations } from "./groupedDurations";
import { hopStatuses, type HopColumns, type HopPart, type HopTable } from "./hopTable";
import { percentilesOf } from "./statistics";

/** What was observed of some hops. @see MODEL section 7 */
export interface HopFacts {
  /** Records of the hops. */
  readonly records: number;
  /** Visits. */
  readonly hops: number;
  /** Hops with status error. */
  readonly errors: number;
  /** Hops that are not in progress. */
  readonly ended: number;
  /** ns, nearest-rank over the hops that are not in progress; NaN without any. */
  readonly p50: number;
  readonly p95: number;
  /** How many of them lasted less than `below` ns, and not less than that of the one before; the same bounds for all, so that they can be compared. */
  readonly histogram: readonly { readonly below: number; readonly count: number }[];
}

/** One hop, by the number of its trace and its place among the hops of that. */
export interface HopPlace {
  readonly trace: number;
  readonly index: number;
}

/** The hops of one agent, and of each of its actions. Agents and actions are numbers of names, 0 for none. */
export interface AgentFacts extends HopFacts {
  readonly agent: number;
  readonly actions: readonly (HopFacts & { readonly action: number })[];
  /** When the latest of its hops did its latest, seconds since 1970; NaN when none has an instant. */
  readonly lastAt: number;
  /** The failed hop that ended last; undefined when none failed. */
  readonly newestFailure: HopPlace | undefined;
}

/** ns */
const durationBounds = [1e6, 4e6, 16e6, 64e6, 256e6, 1e9, 4e9, Infinity] as const;

/** Whether a hop has ended and has a duration: one that percentiles are of. */
export function isTimed({ status, duration }: HopColumns, at: number): boolean {
  return status[at] !== hopStatuses.in_progress && !Number.isNaN(duration[at] ?? NaN);
}

/**
 * The agents of some traces.
 * @param startOf seconds since 1970 of a trace's start, NaN when it has no instant
 */
export function agentFacts(hops: HopTable, traces: Int32Array, startOf: (trace: number) => number): AgentFacts[] {
  const parts = groupedByAgent(hops.parts);
  const placeOf = new Int32Array(parts.length);
  for (const [place, { number }] of parts.entries()) placeOf[number] = place;
  const tally = new PartTally(parts.length);
  const durations = new GroupedDurations(parts.length, hops.countOf(traces));
  hops.forEach(traces, (columns, from, to, trace, index) => {
    const start = startOf(trace);
    for (let at = from; at < to; at++) {
      const place = placeOf[columns.part[at] ?? 0] ?? 0;
      tally.add(place, columns, at, start + (columns.end[at] ?? NaN), trace, index + at - from);
      if (isTimed(columns, at)) durations.add(place, columns.duration[at] ?? NaN);
    }
  });
  const agents: AgentFacts[] = [];
  for (let first = 0, end = 0; first < parts.length; first = end) {
    const agent = parts[first]?.agent ?? 0;
    const actions: (HopFacts & { readonly action: number })[] = [];
    for (end = first; end < parts.length && parts[end]?.agent === agent; end++) {
      if ((tally.hops[end] ?? 0) > 0) actions.push({ action: parts[end]?.action ?? 0, ...tally.countsOf(end, end + 1), ...durationFacts(durations.of(end)) });
    }
    if (actions.length === 0) continue;
    const [only] = actions;
    const facts = only && actions.length === 1 ? hopFacts(only) : { ...tally.countsOf(first, end), ...durationFacts(durations.of(first, end)) };
    agents.push({ agent, ...facts, actions, ...tally.latestOf(first, end) });
  }
  return agents;
}

/** The parts, those of an agent side by side, with the numbers that they had. */
function groupedByAgent(parts: readonly HopPart[]): (HopPart & { readonly number: number })[] {
  return parts.map((part, number) => ({ ...part, number })).sort((a, b) => a.agent - b.agent);
}

/** These alone of what is said of some hops. */
export function hopFacts({ records, hops, errors, ended, p50, p95, histogram }: HopFacts): HopFacts {
  return { records, hops, errors, ended, p50, p95, histogram };
}

/** @param durations are put in another order */
function durationFacts(durations: Float64Array): Pick<HopFacts, "p50" | "p95" | "histogram"> {
  const [p50 = NaN, p95 = NaN] = percentilesOf(durations, [0.5, 0.95]);
  const counts = new Uint32Array(durationBounds.length);
  for (let place = 0; place < durations.length; place++) {
    const duration = durations[place] ?? 0;
    let bar = 0;
    while (duration >= (durationBounds[bar] ?? Infinity)) bar++;
    counts[bar] = (counts[bar] ?? 0) + 1;
  }
  return { p50, p95, histogram: durationBounds.map((below, bar) => ({ below, count: counts[bar] ?? 0 })) };
}

/** What is summed up of the hops of each part. */
class PartTally {
  readonly hops: Uint32Array;
  readonly #records: Float64Array;
  readonly #errors: Uint32Array;
  readonly #ended: Uint32Array;
  /** Seconds since 1970. */
  readonly #lastAt: Float64Array;
  /** Of the failed hop that ended last: when, its trace, and which hop of that it is. */
  readonly #failedAt: Float64Array;
  readonly #failedTrace: Int32Array;
  readonly #failedIndex: Int32Array;

  constructor(parts: number) {
    this.hops = new Uint32Array(parts);
    this.#records = new Float64Array(parts);
    this.#errors = new Uint32Array(parts);
    this.#ended = new Uint32Array(parts);
    this.#lastAt = new Float64Array(parts).fill(-Infinity);
    this.#failedAt = new Float64Array(parts).fill(-Infinity);
    this.#failedTrace = new Int32Array(parts).fill(-1);
    this.#failedIndex = new Int32Array(parts);
  }

  /** @param end when the hop did its latest, s since 1970; NaN when it has no instant */
  add(part: number, columns: HopColumns, at: number, end: number, trace: number, index: number): void {
    this.hops[part] = (this.hops[part] ?? 0) + 1;
    this.#records[part] = (this.#records[part] ?? 0) + (columns.records[at] ?? 0);
    const status = columns.status[at];
    if (end > (this.#lastAt[part] ?? 0)) this.#lastAt[part] = end;
    if (status === hopStatuses.in_progress) return;
    this.#ended[part] = (this.#ended[part] ?? 0) + 1;
    if (status !== hopStatuses.error) return;
    this.#errors[part] = (this.#errors[part] ?? 0) + 1;
    if (end < (this.#failedAt[part] ?? 0) || (Number.isNaN(end) && (this.#failedTrace[part] ?? -1) >= 0)) return;
    this.#failedAt[part] = Number.isNaN(end) ? -Infinity : end;
    this.#failedTrace[part] = trace;
    this.#failedIndex[part] = index;
  }

  /** Of neighbouring parts together. */
  countsOf(first: number, end: number): Pick<HopFacts, "records" | "hops" | "errors" | "ended"> {
    const sum = (counts: ArrayLike<number>) => {
      let total = 0;
      for (let part = first; part < end; part++) total += counts[part] ?? 0;
      return total;
    };
    return { records: sum(this.#records), hops: sum(this.hops), errors: sum(this.#errors), ended: sum(this.#ended) };
  }

  latestOf(first: number, end: number): Pick<AgentFacts, "lastAt" | "newestFailure"> {
    let lastAt = -Infinity;
    let failed = -1;
    for (let part = first; part < end; part++) {
      lastAt = Math.max(lastAt, this.#lastAt[part] ?? 0);
      if ((this.#failedTrace[part] ?? -1) >= 0 && (failed < 0 || (this.#failedAt[part] ?? 0) >= (this.#failedAt[failed] ?? 0))) failed = part;
    }
    return {
      lastAt: lastAt === -Infinity ? NaN : lastAt,
      newestFailure: failed < 0 ? undefined : { trace: this.#failedTrace[failed] ?? -1, index: this.#failedIndex[failed] ?? -1 },
    };
  }
}
