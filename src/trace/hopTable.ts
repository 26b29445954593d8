import type { TraceProgram } from "./wasm/program";

/** Hops are kept in chunks of so many, so that memory that has grown is never copied. */
const chunkBits = 15;
const chunkMask = (1 << chunkBits) - 1;

/** What hopTally.as.ts says of a part: doubles, and words behind them. */
export const sums = { records: 0, lastAt: 1, failedAt: 2 } as const;
export const sumCounts = { hops: 6, errors: 7, ended: 8, durations: 9, timed: 10, failedTrace: 11, failedIndex: 12 } as const;
export const sumWords = 14;

/** Neighbouring hops of the table, an element each. */
export class HopColumns {
  /** ns, NaN when it has no instant. */
  readonly duration: Float64Array;
  /** Seconds after the trace's start, NaN when it has no instant: rounded, which no statement about an agent minds. */
  readonly end: Float32Array;
  /** A place in {@link HopTable.parts}: its agent and action. */
  readonly part: Int32Array;
  /** Which hop of the trace sent the message; -1 for none. */
  readonly parent: Int32Array;
  readonly records: Uint32Array;
  /** One of `statusCodes`. */
  readonly status: Uint8Array;

  /** @param at where the chunk begins, in bytes: its columns stand in this order */
  constructor(memory: ArrayBuffer, at: number) {
    const length = 1 << chunkBits;
    this.duration = new Float64Array(memory, at, length);
    this.end = new Float32Array(memory, at + length * 8, length);
    this.part = new Int32Array(memory, at + length * 12, length);
    this.parent = new Int32Array(memory, at + length * 16, length);
    this.records = new Uint32Array(memory, at + length * 20, length);
    this.status = new Uint8Array(memory, at + length * 24, length);
  }
}

/**
 * Is handed some hops of a trace that stand side by side.
 * @param from place of the first one in the columns
 * @param to the place behind the last one
 * @param index which of the trace's hops the first one is
 */
export type SeeHops = (columns: HopColumns, from: number, to: number, trace: number, index: number) => void;

/** An agent with one of its actions, by the numbers of their names, 0 for none. */
export interface HopPart {
  readonly agent: number;
  readonly action: number;
}

/**
 * The hops of all traces as numbers, in some 25 bytes each: what health and agents are computed from. They stand in the memory of
 * the program that assembles traces.
 */
export class HopTable {
  readonly #program: TraceProgram;
  /** For each trace where its hops begin, and how many there are. */
  #first: Int32Array = new Int32Array(0);
  #count: Int32Array = new Int32Array(0);
  #chunks: HopColumns[] = [];
  #memory: ArrayBuffer | undefined;
  /** The agents with their actions, numbered in the order in which they were first seen: they are few. */
  readonly #parts: HopPart[] = [];

  constructor(program: TraceProgram) {
    this.#program = program;
    program.onMove(() => {
      this.#find(program);
    });
  }

  get parts(): readonly HopPart[] {
    const { ints, at } = this.#program;
    const count = this.#program.count("partCount");
    for (let part = this.#parts.length; part < count; part++) this.#parts.push({ agent: ints[at.parts + part * 2] ?? 0, action: ints[at.parts + part * 2 + 1] ?? 0 });
    return this.#parts;
  }

  /** The agents of the hops of a trace: numbers of names. */
  agentsOf(trace: number): number[] {
    const agents: number[] = [];
    for (let index = 0; index < this.#countOf(trace); index++) agents.push(this.parts[this.partOf(trace, index)]?.agent ?? 0);
    return agents;
  }

  /** How many hops some traces have. */
  countOf(traces: Int32Array): number {
    let count = 0;
    for (const trace of traces) count += this.#countOf(trace);
    return count;
  }

  /** Hands on the hops of some traces, those of one trace at a time, or as many of them as stand side by side. */
  forEach(traces: Int32Array, see: SeeHops): void {
    for (const trace of traces) {
      const first = this.#first[trace] ?? 0;
      const end = first + this.#countOf(trace);
      for (let hop = first; hop < end; ) {
        const columns = this.#chunks[hop >>> chunkBits];
        const from = hop & chunkMask;
        const to = Math.min(chunkMask + 1, from + end - hop);
        if (columns) see(columns, from, to, trace, hop - first);
        hop += to - from;
      }
    }
  }

  /**
   * Sums up the hops of some traces.
   * @param take is handed what hopTally.as.ts says of the parts, as integers and as doubles, and the durations: valid until it returns
   */
  tally<T>(traces: Int32Array, take: (ints: Int32Array, doubles: Float64Array, durations: Float64Array) => T): T {
    const program = this.#program;
    program.putTallied(traces);
    const timed = program.calls.tally(traces.length);
    program.refresh();
    const { memory, at } = program;
    const words = this.parts.length * sumWords;
    const durations = new Float64Array(memory, at.durations * 4, timed);
    const taken = take(new Int32Array(memory, at.sums * 4, words), new Float64Array(memory, at.sums * 4, words / 2), durations);
    program.calls.endTally();
    return taken;
  }

  /** The part of a hop of a trace; -1 for a hop of none. */
  partOf(trace: number, index: number): number {
    if (index < 0) return -1;
    const hop = (this.#first[trace] ?? 0) + index;
    return this.#chunks[hop >>> chunkBits]?.part[hop & chunkMask] ?? -1;
  }

  #countOf(trace: number): number {
    return this.#count[trace] ?? 0;
  }

  #find(program: TraceProgram): void {
    const { calls, ints, memory, at } = program;
    const traces = calls.traceCapacity();
    this.#first = program.column("firstHop", traces);
    this.#count = program.column("hopCount", traces);
    if (this.#memory !== memory) this.#chunks = [];
    this.#memory = memory;
    for (let chunk = this.#chunks.length; chunk < program.count("chunkCount"); chunk++) this.#chunks.push(new HopColumns(memory, (ints[at.chunks + chunk] ?? 0) >>> 0));
  }
}
