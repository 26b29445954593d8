import type { Trace } from "./assemble";
import { IntTable } from "./intTable";
import { PairTable } from "./pairTable";
import type { TraceStatus } from "./status";

/** The statuses of hops by their code in {@link HopColumns.status}. */
export const hopStatuses = { ok: 0, error: 1, in_progress: 2 } as const satisfies Record<TraceStatus, number>;

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

/** The hops of all traces as numbers, in some 25 bytes each: what health and agents are computed from. */
export class HopTable {
  /** For each trace where its hops begin, how many there are, and how many have room there. */
  readonly #first = new IntTable(0);
  readonly #count = new IntTable(0);
  readonly #room = new IntTable(0);
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
    const room = this.#room.get(trace);
    if (hops.length > room) this.#move(trace, room === 0 ? hops.length : Math.max(hops.length, room * 2));
    this.#count.set(trace, hops.length);
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
  }

  remove(trace: number): void {
    this.#count.set(trace, 0);
  }

  /** The agents of the hops of a trace: numbers of names. */
  agentsOf(trace: number): number[] {
    const agents: number[] = [];
    for (let index = 0; index < this.#count.get(trace); index++) agents.push(this.#parts[this.partOf(trace, index)]?.agent ?? 0);
    return agents;
  }

  /** How many hops some traces have. */
  countOf(traces: Int32Array): number {
    let count = 0;
    for (const trace of traces) count += this.#count.get(trace);
    return count;
  }

  /** Hands on the hops of some traces, those of one trace at a time, or as many of them as stand side by side. */
  forEach(traces: Int32Array, see: SeeHops): void {
    for (const trace of traces) {
      const first = this.#first.get(trace);
      const end = first + this.#count.get(trace);
      for (let hop = first; hop < end; ) {
        const columns = this.#chunks[hop >>> chunkBits];
        const from = hop & chunkMask;
        const to = Math.min(chunkMask + 1, from + end - hop);
        if (columns) see(columns, from, to, trace, hop - first);
        hop += to - from;
      }
    }
  }

  /** The part of a hop of a trace; -1 for a hop of none. */
  partOf(trace: number, index: number): number {
    if (index < 0) return -1;
    const hop = this.#first.get(trace) + index;
    return this.#chunks[hop >>> chunkBits]?.part[hop & chunkMask] ?? -1;
  }

  /** Gives a trace other places, with room for so many hops: one that has grown will grow again. */
  #move(trace: number, room: number): void {
    this.#first.set(trace, this.#length);
    this.#room.set(trace, room);
    this.#length += room;
    while (this.#chunks.length << chunkBits < this.#length) this.#chunks.push(new HopColumns());
  }

  #numberOfPart(agent: number, action: number): number {
    const known = this.#partOf.get(agent, action);
    if (known >= 0) return known;
    const number = this.#parts.push({ agent, action }) - 1;
    this.#partOf.set(agent, action, number);
    return number;
  }
}
