import type { Trace } from "./assemble";
import { IntTable } from "./intTable";
import { PairTable } from "./pairTable";
import { percentilesOf } from "./statistics";
import type { TraceStatus } from "./status";

/** What was observed of some hops. @see MODEL section 7 */
export interface HopFacts {
  /** Records of the hops. */
  readonly records: number;
  /** Visits. */
  readonly hops: number;
  /** Hops with status error. */
  readonly errors: number;
  /** Hops that are not in progress. */
  readonly ended: number;
  /** ns, nearest-rank over the hops that are not in progress; NaN without any. */
  readonly p50: number;
  readonly p95: number;
  /** How many of them lasted less than `below` ns, and not less than that of the one before; the same bounds for all, so that they can be compared. */
  readonly histogram: readonly { readonly below: number; readonly count: number }[];
}

/** The hops of one agent, and of each of its actions. Agents and actions are numbers of names, 0 for none. */
export interface AgentFacts extends HopFacts {
  readonly agent: number;
  readonly actions: readonly (HopFacts & { readonly action: number })[];
}

/** ns */
const durationBounds = [1e6, 4e6, 16e6, 64e6, 256e6, 1e9, 4e9, Infinity] as const;

const statuses = { ok: 0, error: 1, in_progress: 2 } as const satisfies Record<TraceStatus, number>;
/** Stands where a hop was: of a trace that was assembled again and has more hops now. */
const gone = 3;

/** Hops are kept in chunks of so many, so that memory that has grown is never copied. */
const chunkBits = 15;
const chunkMask = (1 << chunkBits) - 1;

/** Neighbouring hops of the table, an element each. */
class HopChunk {
  /** Number of its agent and action. */
  readonly part = new Int32Array(1 << chunkBits);
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
  /** The agents with their actions, numbered in the order in which they were first seen: they are few. */
  readonly #parts: { readonly agent: number; readonly action: number }[] = [];
  readonly #partOf = new PairTable();

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
      chunk.part[at] = this.#numberOfPart(hop.agent, hop.action);
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
      if (chunk && chunk.status[at] !== gone) agents.push(this.#parts[chunk.part[at] ?? 0]?.agent ?? 0);
    }
    return agents;
  }

  agents(): AgentFacts[] {
    const tallies = this.#parts.map(({ agent, action }): Tally => ({ agent, action, records: 0, hops: 0, errors: 0, ended: 0, timed: 0, end: 0 }));
    this.#forEach((chunk, at) => {
      const tally = tallies[chunk.part[at] ?? 0];
      if (!tally) return;
      tally.hops++;
      tally.records += chunk.records[at] ?? 0;
      if (chunk.status[at] === statuses.error) tally.errors++;
      if (chunk.status[at] !== statuses.in_progress) tally.ended++;
      if (isTimed(chunk, at)) tally.timed++;
    });
    const agents = new Map<number, Tally[]>();
    for (const tally of tallies) {
      if (tally.hops === 0) continue;
      const known = agents.get(tally.agent);
      if (known) known.push(tally);
      else agents.set(tally.agent, [tally]);
    }
    const durations = this.#durationsOf(tallies, [...agents.values()].flat());
    return Array.from(agents, ([agent, ofAgent]) => {
      const actions = ofAgent.map((tally) => ({ action: tally.action, ...factsOf(tally, durations) }));
      const sum = (count: (tally: Tally) => number) => ofAgent.reduce((total, tally) => total + count(tally), 0);
      const all = { records: sum((tally) => tally.records), hops: sum((tally) => tally.hops), errors: sum((tally) => tally.errors), ended: sum((tally) => tally.ended) };
      return { agent, ...factsOf({ ...all, timed: sum((tally) => tally.timed), end: ofAgent.at(-1)?.end ?? 0 }, durations), actions };
    });
  }

  #numberOfPart(agent: number, action: number): number {
    const known = this.#partOf.get(agent, action);
    if (known >= 0) return known;
    const number = this.#parts.push({ agent, action }) - 1;
    this.#partOf.set(agent, action, number);
    return number;
  }

  /** The durations of each action stand together, and those of an agent's actions, in no more memory than they need. @param ordered the tallies with any hops, by agent */
  #durationsOf(tallies: readonly Tally[], ordered: readonly Tally[]): Float64Array {
    let length = 0;
    for (const tally of ordered) {
      tally.end = length;
      length += tally.timed;
    }
    const durations = new Float64Array(length);
    this.#forEach((chunk, at) => {
      const tally = tallies[chunk.part[at] ?? 0];
      if (tally && isTimed(chunk, at)) durations[tally.end++] = chunk.duration[at] ?? NaN;
    });
    return durations;
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
  readonly agent: number;
  readonly action: number;
  records: number;
  hops: number;
  errors: number;
  ended: number;
  /** Hops that have ended and have an instant. */
  timed: number;
  /** Where their durations end among those of all, as far as they are written. */
  end: number;
}

function isTimed({ status, duration }: HopChunk, at: number): boolean {
  return status[at] !== statuses.in_progress && !Number.isNaN(duration[at] ?? NaN);
}

/** @param all durations, of which those of the tally are put in another order */
function factsOf({ records, hops, errors, ended, timed, end }: Omit<Tally, "agent" | "action">, all: Float64Array): HopFacts {
  const durations = all.subarray(end - timed, end);
  const [p50 = NaN, p95 = NaN] = percentilesOf(durations, [0.5, 0.95]);
  const counts = new Uint32Array(durationBounds.length);
  for (const duration of durations) {
    let bar = 0;
    while (duration >= (durationBounds[bar] ?? Infinity)) bar++;
    counts[bar] = (counts[bar] ?? 0) + 1;
  }
  return { records, hops, errors, ended, p50, p95, histogram: durationBounds.map((below, bar) => ({ below, count: counts[bar] ?? 0 })) };
}
