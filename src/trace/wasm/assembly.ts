import program from "./assembly.wasm";

/** What assembly asks of its other side: 0 and 1 stand for no and yes. */
export interface OtherSide {
  /** Whether a row stands before another of the same instant. */
  readonly isBefore: (row: number, other: number) => number;
  /** The bracket of an event: 0 for none, else as assembly.as.ts says. Asked once for each. */
  readonly readBracket: (event: number) => number;
  /** Whether nothing more will come from a source, or from that of a row. */
  readonly hasEnded: (source: number) => number;
  readonly hasEndedAt: (row: number) => number;
}

/** The calls of assembly.as.ts. */
interface Calls {
  readonly memory: WebAssembly.Memory;
  readonly start: () => void;
  readonly reserve: (records: number) => void;
  readonly gather: (runs: number, hasHashes: boolean) => number;
  readonly build: () => void;
  readonly extend: (hop: number, at: number) => void;
  readonly judge: () => void;
}

/** Where it keeps what. */
const places = [
  "words",
  "runs",
  "spanHashes",
  "parentSpanHashes",
  "parentMessageHashes",
  "rows",
  "times",
  "sources",
  "messages",
  "spans",
  "parentSpans",
  "parentMessages",
  "hopOf",
  "spanHop",
  "hops",
  "outcome",
  "layout",
] as const;
export type Place = (typeof places)[number];
/** By name the index of the first of the numbers there, in {@link Assembly.ints}. */
export type Places = Readonly<Record<Place, number>>;

let compiled: WebAssembly.Module | undefined;

/** The program that makes hops of records, with memory of its own, which never becomes less. */
export class Assembly {
  readonly calls: Calls;
  /** All of its memory, as numbers of 32 bits and as doubles, and where what stands in it: valid until it is called. */
  ints = new Int32Array(0);
  doubles = new Float64Array(0);
  at: Places;
  readonly #exports: Readonly<Record<Place, { readonly value: number }>>;
  #layout = 0;

  constructor(otherSide: OtherSide) {
    compiled ??= new WebAssembly.Module(program);
    const exports: unknown = new WebAssembly.Instance(compiled, { "assembly.as": { ...otherSide } }).exports;
    // The types of assembly.as.ts, which TypeScript cannot see.
    this.calls = exports as Calls;
    this.#exports = exports as Readonly<Record<Place, { readonly value: number }>>;
    this.calls.start();
    this.at = this.#find();
  }

  /** To be called after a call that may have needed more memory. */
  refresh(): void {
    // Nothing stands in memory that has grown.
    if (this.ints[this.at.layout] !== this.#layout) this.at = this.#find();
  }

  /** The numbers of 32 bits at a place. */
  column(place: Place, length: number): Int32Array {
    return this.ints.subarray(this.at[place], this.at[place] + length);
  }

  #find(): Places {
    const { buffer } = this.calls.memory;
    if (this.ints.buffer !== buffer) {
      this.ints = new Int32Array(buffer);
      this.doubles = new Float64Array(buffer);
    }
    const at = Object.fromEntries(places.map((place) => [place, this.#exports[place].value >>> 2])) as Record<Place, number>;
    this.#layout = this.ints[at.layout] ?? 0;
    return at;
  }
}
