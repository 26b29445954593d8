import type { Trace } from "./assemble";
import { percentile } from "./statistics";
import { IntTable } from "./intTable";
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

/** The hops of all traces as numbers, in some 17 bytes each: what health and agents are computed from. */
export class HopTable {
  /** For each trace where its hops begin, and how many there are. */
  readonly #first = new IntTable(0);
  readonly #count = new IntTable(0);
  #length = 0;
  #agent = new Int32Array(0);
  #records = new Uint32Array(0);
  /** ns, NaN when it has no instant. */
  #duration = new Float64Array(0);
  #status = new Uint8Array(0);

  /** Puts the hops of a trace in the place of those that it had. */
  set(trace: number, hops: Trace["hops"]): void {
    const old = this.#count.get(trace);
    if (hops.length > old) {
      this.remove(trace);
      this.#reserve(this.#length + hops.length);
      this.#first.set(trace, this.#length);
      this.#length += hops.length;
    }
    this.#count.set(trace, Math.max(old, hops.length));
    const first = this.#first.get(trace);
    for (let index = 0; index < hops.length; index++) {
      const hop = hops[index];
      if (!hop) continue;
      this.#agent[first + index] = hop.agent;
      this.#records[first + index] = hop.records;
      this.#duration[first + index] = hop.end - hop.start;
      this.#status[first + index] = statuses[hop.status];
    }
    for (let index = hops.length; index < old; index++) this.#status[first + index] = gone;
  }

  remove(trace: number): void {
    const first = this.#first.get(trace);
    this.#status.fill(gone, first, first + this.#count.get(trace));
    this.#count.set(trace, 0);
  }

  agents(): AgentFacts[] {
    const tallies = new Map<number, { records: number; hops: number; errors: number; ended: number; durations: Float64Array }>();
    for (let hop = 0; hop < this.#length; hop++) {
      const status = this.#status[hop] ?? gone;
      if (status === gone) continue;
      const agent = this.#agent[hop] ?? 0;
      let tally = tallies.get(agent);
      if (!tally) tallies.set(agent, (tally = { records: 0, hops: 0, errors: 0, ended: 0, durations: new Float64Array(64) }));
      tally.hops++;
      tally.records += this.#records[hop] ?? 0;
      if (status === statuses.error) tally.errors++;
      const duration = this.#duration[hop] ?? NaN;
      if (status === statuses.in_progress || Number.isNaN(duration)) continue;
      if (tally.ended === tally.durations.length) tally.durations = longer(tally.durations, tally.ended * 2);
      tally.durations[tally.ended++] = duration;
    }
    return Array.from(tallies, ([agent, { records, hops, errors, ended, durations }]) => {
      const p95 = percentile(durations.subarray(0, ended).sort(), 0.95);
      return { agent, records, hops, errors, p95 };
    });
  }

  #reserve(length: number): void {
    if (length <= this.#status.length) return;
    const capacity = Math.max(256, Math.ceil(length * 1.25));
    this.#agent = longer(this.#agent, capacity);
    this.#records = longer(this.#records, capacity);
    this.#duration = longer(this.#duration, capacity);
    this.#status = longer(this.#status, capacity);
  }
}

type Column = Int32Array | Uint32Array | Float64Array | Uint8Array;

function longer<T extends Column>(column: T, length: number): T {
  const copy = new (column.constructor as new (length: number) => T)(length);
  copy.set(column);
  return copy;
}
