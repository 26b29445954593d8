import { sortedDurations, unsortedDurations, type Durations } from "./durations";
import { statusCodes, type FactTable } from "./factTable";
import type { HopTable } from "./hopTable";
import { PartTally } from "./partTally";
import { TraceTally } from "./traceTally";

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
  /** It is asked again and again: its durations are sorted once. */
  readonly isKept: boolean;
  #extent: Extent | undefined;
  #sources: ReadonlySet<number> | undefined;
  #tally: TraceTally | undefined;
  #parts: PartTally | undefined;
  #newestFailed: number | undefined;
  #longest: number | undefined;

  constructor(facts: FactTable, hops: HopTable, traces: Int32Array, isKept: boolean) {
    this.#facts = facts;
    this.#hops = hops;
    this.traces = traces;
    this.isKept = isKept;
  }

  /** When the first of its traces began and the last ended. */
  get extent(): Extent {
    return (this.#extent ??= this.#findExtent());
  }

  get tally(): TraceTally {
    return (this.#tally ??= this.#tallyTraces());
  }

  get parts(): PartTally {
    return (this.#parts ??= this.#tallyParts());
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
    this.#sources ??= new Set(Array.from(this.traces, (trace) => source[trace] ?? 0));
    const own = [...this.#sources];
    if (own.every((each) => sources.has(each))) return this;
    if (!own.some((each) => sources.has(each))) return undefined;
    return new ObservedBlock(this.#facts, this.#hops, this.traces.filter((trace) => sources.has(source[trace] ?? 0)), false);
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

  #tallyTraces(): TraceTally {
    const { status, duration } = this.#facts;
    const tally = new TraceTally();
    for (const trace of this.traces) tally.add(status[trace] ?? 0, duration[trace] ?? NaN);
    if (this.isKept) tally.durations.sort();
    return tally;
  }

  #tallyParts(): PartTally {
    const tally = new PartTally(this.#hops, this.traces, (trace) => this.#facts.startOf(trace));
    if (this.isKept) for (let part = 0; part < tally.parts; part++) tally.durationsOf(part).sort();
    return tally;
  }

  #findLongest(): number {
    const { duration } = this.#facts;
    let longest = -1;
    for (const trace of this.traces) if (!((duration[trace] ?? NaN) <= (duration[longest] ?? -1)) && !Number.isNaN(duration[trace] ?? NaN)) longest = trace;
    return longest;
  }
}

/** What blocks have of durations, together. @param of is handed each block, and gives the durations that are meant: sorted where the block is kept */
export function durationsOf(blocks: readonly ObservedBlock[], of: (block: ObservedBlock) => readonly Float64Array[]): Durations {
  const lists = blocks.flatMap(of).filter(({ length }) => length > 0);
  return blocks.every(({ isKept }) => isKept) ? sortedDurations(lists) : unsortedDurations(lists);
}
