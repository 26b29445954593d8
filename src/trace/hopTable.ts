import type { Trace } from "./assemble";
import { IntTable } from "./intTable";
import { percentilesOf } from "./statistics";
import type { TraceStatus } from "./status";

/** What was observed of one agent. @see MODEL section 7 */
export interface AgentFacts {
  /** Number of the name. */
  readonly agent: number;
  /** Records of its hops. */
  readonly records: number;
  /** Visits. */
  readonly hops: number;
  /** Hops with status error. */
  readonly errors: number;
  /** ns, nearest-rank over its hops that are not in progress; NaN without any. */
  readonly p95: number;
}

const statuses = { ok: 0, error: 1, in_progress: 2 } as const satisfies Record<TraceStatus, number>;
/** Stands where a hop was: of a trace that was assembled again and has more hops now. */
const gone = 3;

/** Hops are kept in chunks of so many, so that memory that has grown is never copied. */
const chunkBits = 15;
const chunkMask = (1 << chunkBits) - 1;

/** Neighbouring hops of the table, an element each. */
class HopChunk {
  readonly agent = new Int32Array(1 << chunkBits);
  readonly records = new Uint32Array(1 << chunkBits);
  /** ns, NaN when it has no instant. */
  readonly duration = new Float64Array(1 << chunkBits);
  readonly status = new Uint8Array(1 << chunkBits);
}

/** The hops of all traces as numbers, in some 17 bytes each: what health and agents are computed from. */
export class HopTable {
  /** For each trace where its hops begin, and how many there are. */
  readonly #first = new IntTable(0);
  readonly #count = new IntTable(0);
  #length = 0;
  readonly #chunks: HopChunk[] = [];

  /** Puts the hops of a trace in the place of those that it had. */
  set(trace: number, hops: Trace["hops"]): void {
    const old = this.#count.get(trace);
    if (hops.length > old) {
      this.remove(trace);
      this.#first.set(trace, this.#length);
      this.#length += hops.length;
      while (this.#chunks.length << chunkBits < this.#length) this.#chunks.push(new HopChunk());
    }
    this.#count.set(trace, Math.max(old, hops.length));
    const first = this.#first.get(trace);
    for (let index = 0; index < hops.length; index++) {
      const hop = hops[index];
      const chunk = this.#chunks[(first + index) >>> chunkBits];
      if (!hop || !chunk) continue;
      const at = (first + index) & chunkMask;
      chunk.agent[at] = hop.agent;
      chunk.records[at] = hop.records;
      chunk.duration[at] = hop.end - hop.start;
      chunk.status[at] = statuses[hop.status];
    }
    this.#erase(first + hops.length, first + old);
  }

  remove(trace: number): void {
    const first = this.#first.get(trace);
    this.#erase(first, first + this.#count.get(trace));
    this.#count.set(trace, 0);
  }

  /** The agents of the hops of a trace: numbers of names. */
  agentsOf(trace: number): number[] {
    const first = this.#first.get(trace);
    const agents: number[] = [];
    for (let hop = first; hop < first + this.#count.get(trace); hop++) {
      const chunk = this.#chunks[hop >>> chunkBits];
      const at = hop & chunkMask;
      if (chunk && chunk.status[at] !== gone) agents.push(chunk.agent[at] ?? 0);
    }
    return agents;
  }

  agents(): AgentFacts[] {
    const tallies = new Map<number, Tally>();
    this.#forEach((chunk, at) => {
      const agent = chunk.agent[at] ?? 0;
      let tally = tallies.get(agent);
      if (!tally) tallies.set(agent, (tally = { records: 0, hops: 0, errors: 0, ended: 0, end: 0 }));
      tally.hops++;
      tally.records += chunk.records[at] ?? 0;
      if (chunk.status[at] === statuses.error) tally.errors++;
      if (hasEnded(chunk, at)) tally.ended++;
    });
    // The durations of each agent stand together, in the memory that they need.
    let length = 0;
    for (const tally of tallies.values()) {
      tally.end = length;
      length += tally.ended;
    }
    const durations = new Float64Array(length);
    this.#forEach((chunk, at) => {
      const tally = tallies.get(chunk.agent[at] ?? 0);
      if (tally && hasEnded(chunk, at)) durations[tally.end++] = chunk.duration[at] ?? NaN;
    });
    return Array.from(tallies, ([agent, { records, hops, errors, ended, end }]) => {
      const [p95 = NaN] = percentilesOf(durations.subarray(end - ended, end), [0.95]);
      return { agent, records, hops, errors, p95 };
    });
  }

  #forEach(see: (chunk: HopChunk, at: number) => void): void {
    for (const [index, chunk] of this.#chunks.entries()) {
      const end = Math.min(chunkMask + 1, this.#length - (index << chunkBits));
      for (let at = 0; at < end; at++) if (chunk.status[at] !== gone) see(chunk, at);
    }
  }

  #erase(from: number, to: number): void {
    for (let hop = from; hop < to; hop++) {
      const chunk = this.#chunks[hop >>> chunkBits];
      if (chunk) chunk.status[hop & chunkMask] = gone;
    }
  }
}

interface Tally {
  records: number;
  hops: number;
  errors: number;
  /** Hops that are not in progress and have an instant. */
  ended: number;
  /** Where their durations end among those of all agents, as far as they are written. */
  end: number;
}

function hasEnded({ status, duration }: HopChunk, at: number): boolean {
  return status[at] !== statuses.in_progress && !Number.isNaN(duration[at] ?? NaN);
}
