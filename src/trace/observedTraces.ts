import { agentFacts, type AgentFacts } from "./agentFacts";
import { callFacts, type CallFacts } from "./callFacts";
import { concatenated } from "./concatenated";
import { durationBars, type DurationBar } from "./durationBars";
import { statusCodes, type FactTable } from "./factTable";
import { latestEnd } from "./healthWindow";
import { historyOf, type History } from "./history";
import type { HopPart, HopTable } from "./hopTable";
import { statisticsOf, type Extent, type ObservedBlock } from "./observedBlock";
import { isTimed } from "./partTally";
import type { TraceStatistics } from "./traceTally";

/** Hops of an agent's action, by the numbers of their names, that lasted `from` ns or longer and less than `below`. */
export interface HopRange extends HopPart {
  readonly from: number;
  readonly below: number;
}

/** Some settled traces, and what can be said of them and of their hops together. */
export class ObservedTraces {
  readonly #facts: FactTable;
  readonly #hops: HopTable;
  readonly #blocks: readonly ObservedBlock[];
  #traces: Int32Array | undefined;

  /** @param blocks no trace is in two of them */
  constructor(facts: FactTable, hops: HopTable, blocks: readonly ObservedBlock[]) {
    this.#facts = facts;
    this.#hops = hops;
    this.#blocks = blocks;
  }

  /** How many they are. */
  get count(): number {
    return this.#blocks.reduce((sum, { traces }) => sum + traces.length, 0);
  }

  /** Their numbers. */
  get traces(): Int32Array {
    return (this.#traces ??= concatenated(this.#blocks.map(({ traces }) => traces)));
  }

  /** Every agent with each of its actions, of these traces or of others. */
  get parts(): readonly HopPart[] {
    return this.#hops.parts;
  }

  /** Those of them that began in some sources. */
  within(sources: ReadonlySet<number>): ObservedTraces {
    return new ObservedTraces(this.#facts, this.#hops, this.#blocks.flatMap((block) => block.within(sources) ?? []));
  }

  /** When the latest of them ended, as far as a clock can be believed: see {@link latestEnd}. */
  latestEnd(now: number): number {
    return latestEnd(this.#blocks, now);
  }

  statistics(): TraceStatistics {
    return statisticsOf(this.#blocks);
  }

  agents(): AgentFacts[] {
    return agentFacts(this.parts, this.#blocks);
  }

  calls(): CallFacts[] {
    return callFacts(this.#hops, this.traces);
  }

  history(): History {
    return historyOf(this.#facts, this.#hops, this.traces, this.extent());
  }

  /** The durations of each agent's actions that any hop has. */
  durations(): { readonly agent: number; readonly action: number; readonly bars: readonly DurationBar[] }[] {
    const bars = durationBars(this.#hops, this.traces);
    return this.parts.map((part, place) => ({ ...part, bars: bars[place] ?? [] })).filter((part) => part.bars.length > 0);
  }

  /** When the first began and the last ended. */
  extent(): Extent {
    let [from, until] = [NaN, NaN];
    for (const { extent } of this.#blocks) {
      if (!(extent.from >= from) && !Number.isNaN(extent.from)) from = extent.from;
      if (!(extent.until <= until) && !Number.isNaN(extent.until)) until = extent.until;
    }
    return { from, until };
  }

  /** The failed trace that ended last; -1 for none. */
  newestFailed(): number {
    return this.#newest((block) => block.newestFailed);
  }

  /** The trace that ended last of those that lasted longer than `ns`; -1 for none. */
  newestLongerThan(ns: number): number {
    const { status, duration } = this.#facts;
    return this.#newest((block) => block.newest((trace) => status[trace] !== statusCodes.in_progress && (duration[trace] ?? NaN) > ns));
  }

  /** The trace that lasted longest; -1 for none with an instant. */
  longest(): number {
    const { duration } = this.#facts;
    return this.#blocks.reduce((longest, block) => ((duration[block.longest] ?? -1) > (duration[longest] ?? -1) ? block.longest : longest), -1);
  }

  /** The traces with an ended hop of an action in a range of durations, each with the longest of its hops in the range; the slowest first. */
  withHopsIn(range: HopRange): { readonly trace: number; readonly duration: number }[] {
    const longest = new Map<number, number>();
    this.#forEachOf(range, this.traces, (trace, duration) => {
      if (duration >= range.from && duration < range.below) longest.set(trace, Math.max(duration, longest.get(trace) ?? 0));
    });
    return Array.from(longest, ([trace, duration]) => ({ trace, duration })).sort((a, b) => b.duration - a.duration || a.trace - b.trace);
  }

  /** The trace that ended last of those with an ended hop of an action that lasted longer than `ns`; -1 for none. */
  newestWithHopLongerThan(part: HopPart, ns: number): number {
    return this.#newest((block) => {
      const found = new Set<number>();
      this.#forEachOf(part, block.traces, (trace, duration) => {
        if (duration > ns) found.add(trace);
      });
      return block.newest((trace) => found.has(trace));
    });
  }

  #forEachOf({ agent, action }: HopPart, traces: Int32Array, see: (trace: number, duration: number) => void): void {
    const part = this.parts.findIndex((each) => each.agent === agent && each.action === action);
    this.#hops.forEach(traces, (columns, from, to, trace) => {
      for (let at = from; at < to; at++) if (columns.part[at] === part && isTimed(columns, at)) see(trace, columns.duration[at] ?? NaN);
    });
  }

  /** The newest one of what the blocks have: those that cannot have it are not asked. @param of -1 for none */
  #newest(of: (block: ObservedBlock) => number): number {
    const untilOf = ({ extent }: ObservedBlock) => (Number.isNaN(extent.until) ? -Infinity : extent.until);
    let newest = -1;
    for (const block of [...this.#blocks].sort((a, b) => untilOf(b) - untilOf(a) || 0)) {
      if (newest >= 0 && untilOf(block) < this.#facts.endOf(newest)) break;
      const trace = of(block);
      if (trace >= 0 && this.#facts.isNewer(trace, newest)) newest = trace;
    }
    return newest;
  }
}
