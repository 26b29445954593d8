import { agentFacts, isTimed, type AgentFacts } from "./agentFacts";
import { callFacts, type CallFacts } from "./callFacts";
import { durationBars, type DurationBar } from "./durationBars";
import { statusCodes, type FactTable } from "./factTable";
import { latestEnd } from "./healthWindow";
import { historyOf, type History } from "./history";
import type { HopPart, HopTable } from "./hopTable";
import { TraceTally, type TraceStatistics } from "./traceTally";

/** Hops of an agent's action, by the numbers of their names, that lasted `from` ns or longer and less than `below`. */
export interface HopRange extends HopPart {
  readonly from: number;
  readonly below: number;
}

/** Some settled traces, and what can be said of them and of their hops together. */
export class ObservedTraces {
  readonly #facts: FactTable;
  readonly #hops: HopTable;
  /** Their numbers. */
  readonly traces: Int32Array;

  constructor(facts: FactTable, hops: HopTable, traces: Int32Array) {
    this.#facts = facts;
    this.#hops = hops;
    this.traces = traces;
  }

  /** Every agent with each of its actions, of these traces or of others. */
  get parts(): readonly HopPart[] {
    return this.#hops.parts;
  }

  /** Those of them that began in some sources. */
  within(sources: ReadonlySet<number>): ObservedTraces {
    const { source } = this.#facts;
    const isAmong = new Uint8Array(Math.max(-1, ...sources) + 1);
    for (const number of sources) isAmong[number] = 1;
    const among = new Int32Array(this.traces.length);
    let length = 0;
    for (const trace of this.traces) if (isAmong[source[trace] ?? 0] === 1) among[length++] = trace;
    return new ObservedTraces(this.#facts, this.#hops, among.subarray(0, length));
  }

  /** When the latest of them ended, as far as a clock can be believed: see {@link latestEnd}. */
  latestEnd(now: number): number {
    return latestEnd(this.#facts, this.traces, now);
  }

  statistics(): TraceStatistics {
    const { status, duration } = this.#facts;
    const tally = new TraceTally();
    for (const trace of this.traces) tally.add(status[trace] ?? 0, duration[trace] ?? NaN);
    return tally.statistics();
  }

  agents(): AgentFacts[] {
    return agentFacts(this.#hops, this.traces, (trace) => this.#facts.startOf(trace));
  }

  calls(): CallFacts[] {
    return callFacts(this.#hops, this.traces);
  }

  history(): History {
    return historyOf(this.#facts, this.#hops, this.traces);
  }

  /** The durations of each agent's actions that any hop has. */
  durations(): { readonly agent: number; readonly action: number; readonly bars: readonly DurationBar[] }[] {
    const bars = durationBars(this.#hops, this.traces);
    return this.parts.map((part, place) => ({ ...part, bars: bars[place] ?? [] })).filter((part) => part.bars.length > 0);
  }

  /** When the first began and the last ended, seconds since 1970; NaN when none has an instant. */
  extent(): { readonly from: number; readonly until: number } {
    let [from, until] = [NaN, NaN];
    for (const trace of this.traces) {
      const start = this.#facts.startOf(trace);
      const end = this.#facts.endOf(trace);
      if (!(start >= from) && !Number.isNaN(start)) from = start;
      if (!(end <= until) && !Number.isNaN(end)) until = end;
    }
    return { from, until };
  }

  /** The failed trace that ended last; -1 for none. */
  newestFailed(): number {
    return this.#newest((trace) => this.#facts.status[trace] === statusCodes.error);
  }

  /** The trace that ended last of those that lasted longer than `ns`; -1 for none. */
  newestLongerThan(ns: number): number {
    const { status, duration } = this.#facts;
    return this.#newest((trace) => status[trace] !== statusCodes.in_progress && (duration[trace] ?? NaN) > ns);
  }

  /** The trace that lasted longest; -1 for none with an instant. */
  longest(): number {
    const { duration } = this.#facts;
    let longest = -1;
    for (const trace of this.traces) if (!((duration[trace] ?? NaN) <= (duration[longest] ?? -1)) && !Number.isNaN(duration[trace] ?? NaN)) longest = trace;
    return longest;
  }

  /** The traces with an ended hop of an action in a range of durations, each with the longest of its hops in the range; the slowest first. */
  withHopsIn(range: HopRange): { readonly trace: number; readonly duration: number }[] {
    const longest = new Map<number, number>();
    this.#forEachOf(range, (trace, duration) => {
      if (duration >= range.from && duration < range.below) longest.set(trace, Math.max(duration, longest.get(trace) ?? 0));
    });
    return Array.from(longest, ([trace, duration]) => ({ trace, duration })).sort((a, b) => b.duration - a.duration || a.trace - b.trace);
  }

  /** The trace that ended last of those with an ended hop of an action that lasted longer than `ns`; -1 for none. */
  newestWithHopLongerThan(part: HopPart, ns: number): number {
    const found = new Set<number>();
    this.#forEachOf(part, (trace, duration) => {
      if (duration > ns) found.add(trace);
    });
    return this.#newest((trace) => found.has(trace));
  }

  #forEachOf({ agent, action }: HopPart, see: (trace: number, duration: number) => void): void {
    const part = this.parts.findIndex((each) => each.agent === agent && each.action === action);
    this.#hops.forEach(this.traces, (columns, from, to, trace) => {
      for (let at = from; at < to; at++) if (columns.part[at] === part && isTimed(columns, at)) see(trace, columns.duration[at] ?? NaN);
    });
  }

  #newest(test: (trace: number) => boolean): number {
    let newest = -1;
    let latest = -Infinity;
    for (const trace of this.traces) {
      if (!test(trace)) continue;
      const end = this.#facts.endOf(trace);
      if (newest >= 0 && !(end >= latest)) continue;
      newest = trace;
      latest = Number.isNaN(end) ? -Infinity : end;
    }
    return newest;
  }
}
