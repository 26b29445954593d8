import { Durations } from "./durations";
import { statusCodes, type FactTable } from "./factTable";
import type { HopTable } from "./hopTable";
import { PartTally } from "./partTally";
import { mergedStatistics, type TraceStatistics, type TraceTally } from "./traceTally";

/** Seconds since 1970; NaN when nothing has an instant. */
export interface Extent {
  readonly from: number;
  readonly until: number;
}

/** Some settled traces, and what is said of them and of their hops: found when it is asked for first, and put together with that of other blocks. */
export class ObservedBlock {
  readonly #facts: FactTable;
  readonly #hops: HopTable;
  /** Their numbers, ascending. */
  readonly traces: Int32Array;
  #extent: Extent | undefined;
  #tallies: ReadonlyMap<number, TraceTally> | undefined;
  #endedStarts: Float64Array | undefined;
  #parts: PartTally | undefined;
  #newestFailed: number | undefined;
  #longest: number | undefined;

  constructor(facts: FactTable, hops: HopTable, traces: Int32Array) {
    this.#facts = facts;
    this.#hops = hops;
    this.traces = traces;
  }

  /** When the first of its traces began and the last ended. */
  get extent(): Extent {
    return (this.#extent ??= this.#findExtent());
  }

  /** By the source that a trace began in. */
  get tallies(): ReadonlyMap<number, TraceTally> {
    return (this.#tallies ??= this.#facts.tally(this.traces));
  }

  /** When those of its traces began that have ended, ascending; without those that have no instant. */
  get endedStarts(): Float64Array {
    return (this.#endedStarts ??= this.#findEndedStarts());
  }

  get parts(): PartTally {
    return (this.#parts ??= new PartTally(this.#hops, this.traces));
  }

  /** The failed trace that ended last; -1 for none. */
  get newestFailed(): number {
    return (this.#newestFailed ??= this.newest((trace) => this.#facts.status[trace] === statusCodes.error));
  }

  /** The trace that lasted longest; -1 for none with an instant. */
  get longest(): number {
    return (this.#longest ??= this.#findLongest());
  }

  /** Those of its traces that began in some sources; undefined when none did. */
  within(sources: ReadonlySet<number>): ObservedBlock | undefined {
    const { source } = this.#facts;
    const own = [...this.tallies.keys()];
    if (own.every((each) => sources.has(each))) return this;
    if (!own.some((each) => sources.has(each))) return undefined;
    return new ObservedBlock(this.#facts, this.#hops, this.traces.filter((trace) => sources.has(source[trace] ?? 0)));
  }

  /** When the last of those ended that ended by some time; NaN for none. Seconds since 1970. */
  lastEndBy(time: number): number {
    if (!(this.extent.until > time)) return this.extent.until;
    let last = NaN;
    for (const trace of this.traces) {
      const end = this.#facts.endOf(trace);
      if (end <= time && !(end <= last)) last = end;
    }
    return last;
  }

  /** Of the traces that pass the one that ended last; -1 for none. */
  newest(test: (trace: number) => boolean): number {
    let newest = -1;
    for (const trace of this.traces) if (test(trace) && this.#facts.isNewer(trace, newest)) newest = trace;
    return newest;
  }

  #findExtent(): Extent {
    let [from, until] = [NaN, NaN];
    for (const trace of this.traces) {
      const start = this.#facts.startOf(trace);
      const end = this.#facts.endOf(trace);
      if (!(start >= from) && !Number.isNaN(start)) from = start;
      if (!(end <= until) && !Number.isNaN(end)) until = end;
    }
    return { from, until };
  }

  #findEndedStarts(): Float64Array {
    const starts = new Float64Array(this.traces.length);
    let length = 0;
    for (const trace of this.traces) {
      const start = this.#facts.startOf(trace);
      if (this.#facts.status[trace] !== statusCodes.in_progress && !Number.isNaN(start)) starts[length++] = start;
    }
    return starts.subarray(0, length).sort();
  }

  #findLongest(): number {
    const { duration } = this.#facts;
    let longest = -1;
    for (const trace of this.traces) if (!((duration[trace] ?? NaN) <= (duration[longest] ?? -1)) && !Number.isNaN(duration[trace] ?? NaN)) longest = trace;
    return longest;
  }
}

/** What is said of the traces in some blocks. @param sources in which they began; all when it is absent */
export function statisticsOf(blocks: readonly ObservedBlock[], sources?: ReadonlySet<number>): TraceStatistics {
  const talliesOf = ({ tallies }: ObservedBlock) => (sources ? [...sources].flatMap((source) => tallies.get(source) ?? []) : [...tallies.values()]);
  return mergedStatistics(blocks.flatMap(talliesOf), durationsOf(blocks, (block) => talliesOf(block).map(({ durations }) => durations)));
}

/** What blocks have of durations, together. @param of is handed each block, and gives the durations that are meant, each list ascending */
export function durationsOf(blocks: readonly ObservedBlock[], of: (block: ObservedBlock) => readonly Float64Array[]): Durations {
  return new Durations(blocks.flatMap(of).filter(({ length }) => length > 0));
}
