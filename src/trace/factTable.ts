import type { Trace } from "./assemble";
import type { TraceStatus } from "./status";
import type { TraceTally } from "./traceTally";
import type { TraceProgram } from "./wasm/program";

/** What a list of traces shows of one. Names are numbers of the index. */
export interface TraceFacts {
  readonly key: string;
  readonly start: Trace["start"];
  /** ns, NaN when no record has a time. */
  readonly duration: number;
  readonly status: TraceStatus;
  readonly stale: boolean;
  readonly errors: number;
  readonly records: number;
  readonly spans: number;
  /** The agents of its hops, a number of a name for each, in order. */
  readonly path: readonly number[];
  /** The action of the root hop, 0 when nothing names it. */
  readonly action: number;
  /** The source of its first record: where it is listed. */
  readonly source: number;
  /** Whether other sources contribute to it. */
  readonly manySources: boolean;
}

/** The statuses by their code in {@link FactTable.status}; 0 is a trace that is not there. */
export const statusCodes = { ok: 1, error: 2, in_progress: 3 } as const satisfies Record<TraceStatus, number>;

/**
 * What lists, filters and statistics need of each trace, by its number, in some 45 bytes: there may be a million. It stands in
 * the memory of the program that assembles traces; a column is valid until traces are added, settled, or summed up.
 */
export class FactTable {
  /** One of {@link statusCodes}. */
  status = new Uint8Array(0);
  /** Whole seconds since 1970 of the start, NaN when no record has a time. */
  seconds = new Float64Array(0);
  nanos = new Uint32Array(0);
  /** ns, NaN when no record has a time. */
  duration = new Float64Array(0);
  errors = new Uint32Array(0);
  source = new Int32Array(0);
  hops = new Uint32Array(0);
  spans = new Uint32Array(0);
  /** Number of the name of the root hop's action, 0 when nothing names it. */
  action = new Int32Array(0);
  /** The row of its last record. */
  lastRow = new Int32Array(0);
  /** Not 0 for what is in progress in a source that has ended. */
  stale = new Uint8Array(0);
  /** Traces with neighbouring numbers are a block, 2 to this power of them. */
  readonly blockBits: number;
  /** By block: 1 for one of which a trace was settled, until it is set to 0 by who has seen it. */
  changedBlocks = new Uint8Array(0);
  /** When it changed last, by the clock of the one who keeps the traces. */
  changedAt = new Int32Array(0);

  readonly #program: TraceProgram;

  constructor(program: TraceProgram) {
    this.#program = program;
    this.blockBits = program.count("blockBits");
    program.onMove(() => {
      this.#find(program);
    });
  }

  /** Seconds since 1970 of a trace's start, rounded to some hundred ns; NaN when no record has a time. */
  startOf(number: number): number {
    return (this.seconds[number] ?? NaN) + (this.nanos[number] ?? 0) / 1e9;
  }

  /** Likewise of its end. */
  endOf(number: number): number {
    return this.startOf(number) + (this.duration[number] ?? NaN) / 1e9;
  }

  /** Whether a trace ended later than another, -1 for none. One without an instant is older; of those that ended together the one that was numbered last is newer. */
  isNewer(number: number, than: number): boolean {
    if (than < 0) return true;
    const [end, other] = [this.endOf(number), this.endOf(than)];
    const areTogether = end === other || (Number.isNaN(end) && Number.isNaN(other));
    return areTogether ? number > than : end > other || Number.isNaN(other);
  }

  /** The settled ones of some neighbouring traces: their numbers, ascending. */
  settledAmong(first: number, behind: number): Int32Array {
    const program = this.#program;
    const count = program.calls.putSettled(first, behind);
    program.refresh();
    return program.column("tallied", count).slice();
  }

  /** What some settled traces say, by the source that they began in. */
  tally(traces: Int32Array): Map<number, TraceTally> {
    const program = this.#program;
    const tallies = new Map<number, TraceTally>();
    program.putTallied(traces);
    for (let source = program.calls.sourceBehind(traces.length, -1); source >= 0; source = program.calls.sourceBehind(traces.length, source)) {
      const timed = program.calls.tallyTraces(traces.length, source);
      program.refresh();
      const durations = new Float64Array(program.memory, program.at.durations * 4, timed);
      tallies.set(source, { counts: program.column("statusCounts", Object.keys(statusCodes).length + 1).slice(), durations: durations.slice() });
      program.calls.endTally();
    }
    return tallies;
  }

  #find({ calls, memory, at }: TraceProgram): void {
    const length = calls.traceCapacity();
    const ints = (place: number) => new Int32Array(memory, place * 4, length);
    const counts = (place: number) => new Uint32Array(memory, place * 4, length);
    const doubles = (place: number) => new Float64Array(memory, place * 4, length);
    const bytes = (place: number) => new Uint8Array(memory, place * 4, length);
    this.status = bytes(at.status);
    this.seconds = doubles(at.seconds);
    this.nanos = counts(at.nanos);
    this.duration = doubles(at.duration);
    this.errors = counts(at.errors);
    this.source = ints(at.source);
    this.hops = counts(at.hopCount);
    this.spans = counts(at.spans);
    this.action = ints(at.action);
    this.lastRow = ints(at.lastRow);
    this.stale = bytes(at.stale);
    this.changedAt = ints(at.changedAt);
    this.changedBlocks = new Uint8Array(memory, at.changedBlocks * 4, Math.ceil(length / (1 << this.blockBits)));
  }
}
