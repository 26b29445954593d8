import type { Trace } from "./assemble";
import { IntTable } from "./intTable";
import { PairTable } from "./pairTable";
import type { TraceStatus } from "./status";

/** The statuses of hops by their code in {@link HopColumns.status}. */
export const hopStatuses = { ok: 0, error: 1, in_progress: 2 } as const satisfies Record<TraceStatus, number>;
/** Stands where a hop was: of a trace that was assembled again and has more hops now. */
const gone = 3;

/** Hops are kept in chunks of so many, so that memory that has grown is never copied. */
const chunkBits = 15;
const chunkMask = (1 << chunkBits) - 1;

/** Neighbouring hops of the table, an element each. */
export class HopColumns {
  /** A place in {@link HopTable.parts}: its agent and action. */
  readonly part = new Int32Array(1 << chunkBits);
  /** Which hop of the trace sent the message; -1 for none. */
  readonly parent = new Int32Array(1 << chunkBits);
  readonly records = new Uint32Array(1 << chunkBits);
  /** ns, NaN when it has no instant. */
  readonly duration = new Float64Array(1 << chunkBits);
  /** Seconds after the trace's start, NaN when it has no instant: rounded, which no statement about an agent minds. */
  readonly end = new Float32Array(1 << chunkBits);
  /** One of {@link hopStatuses}. */
  readonly status = new Uint8Array(1 << chunkBits);
}

/** An agent with one of its actions, by the numbers of their names, 0 for none. */
export interface HopPart {
  readonly agent: number;
  readonly action: number;
}

/** The hops of all traces as numbers, in some 25 bytes each: what health and agents are computed from. */
export class HopTable {
  /** For each trace where the places of its hops begin, and how many there are; those behind its hops are empty. */
  readonly #first = new IntTable(0);
  readonly #count = new IntTable(0);
  #length = 0;
  readonly #chunks: HopColumns[] = [];
  /** The agents with their actions, numbered in the order in which they were first seen: they are few. */
  readonly #parts: HopPart[] = [];
  readonly #partOf = new PairTable();

  get parts(): readonly HopPart[] {
    return this.#parts;
  }

  /** Puts the hops of a trace in the place of those that it had. */
  set(trace: number, hops: Trace["hops"]): void {
    const old = this.#count.get(trace);
    let places = old;
    if (hops.length > old) {
      this.remove(trace);
      // A trace that has grown will grow again: it moves as often as its length doubles.
      places = old === 0 ? hops.length : Math.max(hops.length, old * 2);
      this.#first.set(trace, this.#length);
      this.#count.set(trace, places);
      this.#length += places;
      while (this.#chunks.length << chunkBits < this.#length) this.#chunks.push(new HopColumns());
    }
    const first = this.#first.get(trace);
    for (let index = 0; index < hops.length; index++) {
      const hop = hops[index];
      const chunk = this.#chunks[(first + index) >>> chunkBits];
      if (!hop || !chunk) continue;
      const at = (first + index) & chunkMask;
      chunk.part[at] = this.#numberOfPart(hop.agent, hop.action);
      chunk.parent[at] = hop.parent;
      chunk.records[at] = hop.records;
      chunk.duration[at] = hop.end - hop.start;
      chunk.end[at] = hop.end / 1e9;
      chunk.status[at] = hopStatuses[hop.status];
    }
    this.#erase(first + hops.length, first + places);
  }

  remove(trace: number): void {
    const first = this.#first.get(trace);
    this.#erase(first, first + this.#count.get(trace));
    this.#count.set(trace, 0);
  }

  /** The agents of the hops of a trace: numbers of names. */
  agentsOf(trace: number): number[] {
    const agents: number[] = [];
    this.#seeTrace(trace, ({ part }, at) => agents.push(this.#parts[part[at] ?? 0]?.agent ?? 0));
    return agents;
  }

  /** How many hops some traces have at most. */
  countOf(traces: Int32Array): number {
    let count = 0;
    for (const trace of traces) count += this.#count.get(trace);
    return count;
  }

  /** Hands on the hops of some traces, one after the other. @param see gets the hop's place in its columns, and which of its trace's hops it is */
  forEach(traces: Int32Array, see: (columns: HopColumns, at: number, trace: number, index: number) => void): void {
    for (const trace of traces) this.#seeTrace(trace, see);
  }

  /** The part of a hop of a trace; -1 for a hop of none. */
  partOf(trace: number, index: number): number {
    if (index < 0) return -1;
    const hop = this.#first.get(trace) + index;
    return this.#chunks[hop >>> chunkBits]?.part[hop & chunkMask] ?? -1;
  }

  #seeTrace(trace: number, see: (columns: HopColumns, at: number, trace: number, index: number) => void): void {
    const first = this.#first.get(trace);
    const end = first + this.#count.get(trace);
    for (let hop = first; hop < end; ) {
      const columns = this.#chunks[hop >>> chunkBits];
      const from = hop & chunkMask;
      const to = Math.min(chunkMask + 1, from + end - hop);
      if (columns) for (let at = from; at < to; at++) if (columns.status[at] !== gone) see(columns, at, trace, hop - first + at - from);
      hop += to - from;
    }
  }

  #numberOfPart(agent: number, action: number): number {
    const known = this.#partOf.get(agent, action);
    if (known >= 0) return known;
    const number = this.#parts.push({ agent, action }) - 1;
    this.#partOf.set(agent, action, number);
    return number;
  }

  #erase(from: number, to: number): void {
    for (let hop = from; hop < to; hop++) {
      const chunk = this.#chunks[hop >>> chunkBits];
      if (chunk) chunk.status[hop & chunkMask] = gone;
    }
  }
}
