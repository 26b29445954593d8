import { type FactMemory, type HeadingPart, headingParts, headingSize } from "../../ingest/columns";
import program from "./traces.wasm";

/** What the program asks of its other side: 0 and 1 stand for no and yes. */
export interface OtherSide {
  /** Takes in a run of records whose bucket is not known by its correlation ID alone. What it returns has no meaning. */
  readonly addRun: (correlation: number, trace: number, spot: number, count: number) => number;
  /** Whether a row stands before another of the same instant. */
  readonly isBefore: (row: number, other: number) => number;
  /** The bracket of an event: 0 for none, else as assembly.as.ts says. Asked once for each. */
  readonly readBracket: (event: number) => number;
}

/** The calls of traces.as.ts. */
interface Calls {
  readonly memory: WebAssembly.Memory;
  readonly start: () => void;
  // Buckets.
  readonly reserveInput: (rows: number) => void;
  readonly addRows: (count: number, firstSpot: number, correlation: number, trace: number) => void;
  readonly ofCorrelationId: (id: number) => number;
  readonly setOfCorrelationId: (id: number, bucket: number) => void;
  readonly add: (identity: number) => number;
  readonly newIdentity: (name: number) => number;
  readonly nameOf: (identity: number) => number;
  readonly append: (bucket: number, spot: number, count: number) => void;
  readonly move: (bucket: number, identity: number) => void;
  readonly identityOf: (bucket: number) => number;
  readonly firstBucketOf: (identity: number) => number;
  readonly nextBucketOf: (bucket: number) => number;
  readonly recordsOf: (identity: number) => number;
  readonly reserveOutput: (words: number) => void;
  // Facts of records.
  readonly allocateFacts: (records: number) => number;
  readonly freeFacts: (facts: number) => void;
  readonly numberHeadings: (headings: number, count: number) => void;
  readonly adaptFacts: (facts: number, records: number, headings: number, seconds: number, places: number) => void;
  readonly setSegment: (number: number, facts: number, firstSecond: number, source: number, hasHashes: boolean) => void;
  readonly setEnded: (source: number, isEnded: boolean) => void;
  // Assembly.
  readonly gatherTrace: (trace: number) => number;
  readonly gather: (runs: number, count: number) => number;
  readonly numberHashes: () => void;
  readonly build: () => void;
  readonly extend: (hop: number, at: number) => void;
  readonly judge: () => void;
  // Traces that have changed.
  readonly touchChanged: (clock: number) => number;
  readonly touchInProgress: (clock: number) => void;
  readonly beginSettling: (clock: number, rest: number) => void;
  readonly settleSome: (largest: number) => number;
  readonly isSettled: () => number;
  readonly endSettling: () => number;
  readonly keep: (trace: number, startSeconds: number, startNanos: number, namedSpans: number) => void;
  readonly traceCapacity: () => number;
  // Sums.
  readonly reserveTallied: (traces: number) => void;
  readonly tally: (traces: number) => number;
  readonly putSettled: (first: number, behind: number) => number;
  readonly sourceBehind: (traces: number, other: number) => number;
  readonly tallyTraces: (traces: number, source: number) => number;
  readonly endTally: () => void;
}

/** Where it keeps what. */
const places = [
  "input",
  "output",
  "changed",
  "left",
  "headings",
  "headingsOf",
  "spanHashes",
  "parentSpanHashes",
  "parentMessageHashes",
  "rows",
  "times",
  "spanNumbers",
  "parentSpans",
  "parentMessages",
  "hopOf",
  "spanHop",
  "hops",
  "outcome",
  "layout",
  "status",
  "seconds",
  "nanos",
  "duration",
  "errors",
  "source",
  "spans",
  "action",
  "lastRow",
  "stale",
  "firstHop",
  "hopCount",
  "changedAt",
  "changedBlocks",
  "chunks",
  "parts",
  "tallied",
  "sums",
  "durations",
  "statusCounts",
] as const;
export type Place = (typeof places)[number];
/** Numbers that it keeps. */
type Count = "length" | "identityCount" | "blockBits" | "chunkCount" | "partCount";
type Variables = Readonly<Record<Place | Count, { readonly value: number }>>;
/** By name the address of what stands there. */
export type Places = Readonly<Record<Place, number>>;

let compiled: WebAssembly.Module | undefined;

/** The program that keeps the records of each trace, and assembles them; with memory of its own, which never becomes less. */
export class TraceProgram implements FactMemory {
  readonly calls: Calls;
  /** All of its memory, as numbers of 32 bits and as doubles: valid until it is called, or {@link refresh}ed. */
  ints = new Int32Array(0);
  doubles = new Float64Array(0);
  /** Where what stands in it, as indices of {@link ints}. */
  at: Places;
  readonly #variables: Variables;
  readonly #readers: (() => void)[] = [];
  #layout = 0;

  constructor(otherSide: OtherSide) {
    compiled ??= new WebAssembly.Module(program);
    const exports: unknown = new WebAssembly.Instance(compiled, { "traces.as": this.#refreshing(otherSide) }).exports;
    // The types of traces.as.ts, which TypeScript cannot see.
    this.calls = exports as Calls;
    this.#variables = exports as Variables;
    this.calls.start();
    this.at = this.#find();
  }

  get memory(): ArrayBuffer {
    return this.calls.memory.buffer;
  }

  count(name: Count): number {
    return this.#variables[name].value;
  }

  allocate(records: number): number {
    try {
      const facts = this.calls.allocateFacts(records);
      this.refresh();
      return facts >>> 2;
    } catch (cause) {
      throw new Error("The logs that are open hold more records than fit the index, some 90 million. Close others before opening this one.", { cause });
    }
  }

  free(facts: number): void {
    this.calls.freeFacts(facts << 2);
  }

  numberHeadings(headings: Uint32Array): Uint32Array {
    this.#put(headings);
    this.calls.numberHeadings(this.at.input << 2, headings.length / headingSize);
    this.refresh();
    return Uint32Array.from(this.column("input", headings.length / headingSize));
  }

  nameOf(heading: number, part: HeadingPart): number {
    return this.ints[this.at.headings + heading * headingSize + headingParts.indexOf(part)] ?? 0;
  }

  adapt(facts: number, records: number, headings: Uint32Array, seconds: number, places: number): void {
    this.#put(headings);
    this.calls.adaptFacts(facts << 2, records, this.at.input << 2, seconds, places);
  }

  /** Hands over the traces that are to be summed up. */
  putTallied(traces: Int32Array): void {
    this.calls.reserveTallied(traces.length);
    this.refresh();
    this.ints.set(traces, this.at.tallied);
  }

  /** @param find is called whenever what stands in the memory has come to stand elsewhere, and now */
  onMove(find: () => void): void {
    this.#readers.push(find);
    find();
  }

  /** To be called after a call that may have needed more memory. */
  refresh(): void {
    // Nothing stands in memory that has grown.
    if (this.ints[this.at.layout] === this.#layout) return;
    this.at = this.#find();
    for (const find of this.#readers) find();
  }

  /** The numbers of 32 bits at a place. */
  column(place: Place, length: number): Int32Array {
    return this.ints.subarray(this.at[place], this.at[place] + length);
  }

  /** Its memory may have grown by the time it asks. */
  #refreshing(otherSide: OtherSide): Readonly<Record<string, (...numbers: number[]) => number>> {
    const calls = Object.entries(otherSide) as [string, (...numbers: number[]) => number][];
    return Object.fromEntries(
      calls.map(([name, call]) => [
        name,
        (...numbers: number[]) => {
          this.refresh();
          return call(...numbers);
        },
      ]),
    );
  }

  /** Puts numbers where rows are put that are to be added. */
  #put(numbers: Uint32Array): void {
    this.calls.reserveInput(numbers.length);
    this.refresh();
    this.ints.set(numbers, this.at.input);
  }

  #find(): Places {
    const { memory } = this;
    if (this.ints.buffer !== memory) {
      this.ints = new Int32Array(memory);
      this.doubles = new Float64Array(memory);
    }
    const at = Object.fromEntries(places.map((place) => [place, this.#variables[place].value >>> 2])) as Record<Place, number>;
    this.#layout = this.ints[at.layout] ?? 0;
    return at;
  }
}
