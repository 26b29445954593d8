import type { RecordColumns } from "../ingest/columns";
import { assembleTrace, type AssemblyContext, type Trace } from "./assemble";
import { BracketTable } from "./brackets";
import { IdentityIndex } from "./identity";
import { percentile } from "./statistics";
import type { TraceStatus } from "./status";

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

/** What was observed of all traces. Durations in ns, NaN when no trace has ended; nearest-rank. @see MODEL section 5 */
export interface TraceStatistics {
  readonly traces: number;
  readonly ok: number;
  readonly failed: number;
  readonly inProgress: number;
  /** failed / (ok + failed), NaN before any has ended. */
  readonly errorRate: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** All traces over all open sources, kept up to date as rows are appended to the columns. */
export class TraceStore {
  readonly #columns: RecordColumns;
  readonly #context: AssemblyContext;
  #identity: IdentityIndex;
  #rowsSeen = 0;
  readonly #facts = new Map<string, TraceFacts>();
  readonly #ended = new Set<number>();

  constructor(columns: RecordColumns) {
    this.#columns = columns;
    this.#identity = new IdentityIndex(columns);
    this.#context = {
      columns,
      brackets: new BracketTable((event) => columns.names.textOf(event)),
      hasEnded: (source) => this.hasEnded(source),
    };
  }

  /** Takes in what was appended since the last call; returns the keys of the traces that changed, emptied ones too. */
  refresh(): string[] {
    while (this.#rowsSeen < this.#columns.length) this.#identity.add(this.#rowsSeen++);
    const changed = this.#identity.takeChanged();
    for (const key of changed) this.#assembleFacts(key);
    return changed;
  }

  /** Nothing more will come from a source: what it left in progress was never finished. Returns the keys that changed. */
  endSource(source: number): string[] {
    this.#ended.add(source);
    const open = [...this.#facts.values()].filter((facts) => facts.status === "in_progress").map((facts) => facts.key);
    for (const key of open) this.#assembleFacts(key);
    return open;
  }

  hasEnded(source: number): boolean {
    return this.#ended.has(source);
  }

  /** Forgets a source and all that only it told. */
  removeSource(source: number): void {
    this.#columns.removeSource(source);
    this.#ended.delete(source);
    this.#identity = new IdentityIndex(this.#columns);
    this.#rowsSeen = 0;
    this.#facts.clear();
    this.refresh();
  }

  /** The trace of a key, assembled anew, or undefined when there is none. */
  trace(key: string): Trace | undefined {
    const rows = this.#identity.rows(key);
    return rows && assembleTrace(this.#context, rows);
  }

  factsOf(key: string): TraceFacts | undefined {
    return this.#facts.get(key);
  }

  /** The traces listed under a source, or of all sources, newest first. */
  newestFirst(source?: number): TraceFacts[] {
    const all = [...this.#facts.values()];
    const listed = source === undefined ? all : all.filter((facts) => facts.source === source);
    return listed.sort((a, b) => compareStarts(b.start, a.start));
  }

  get withoutTrace(): number {
    return this.#identity.withoutTrace;
  }

  /** @param source only the traces listed under it */
  statistics(source?: number): TraceStatistics {
    const counts: Record<TraceStatus, number> = { ok: 0, error: 0, in_progress: 0 };
    const durations: number[] = [];
    for (const facts of this.#facts.values()) {
      if (source !== undefined && facts.source !== source) continue;
      counts[facts.status]++;
      if (facts.status !== "in_progress" && !Number.isNaN(facts.duration)) durations.push(facts.duration);
    }
    const sorted = Float64Array.from(durations).sort();
    const ended = counts.ok + counts.error;
    return {
      traces: ended + counts.in_progress,
      ok: counts.ok,
      failed: counts.error,
      inProgress: counts.in_progress,
      errorRate: ended > 0 ? counts.error / ended : NaN,
      p50: percentile(sorted, 0.5),
      p95: percentile(sorted, 0.95),
      p99: percentile(sorted, 0.99),
      max: percentile(sorted, 1),
    };
  }

  #assembleFacts(key: string): void {
    const trace = this.trace(key);
    const first = trace?.rows[0];
    if (!trace || first === undefined) {
      this.#facts.delete(key);
      return;
    }
    const source = this.#columns.source[first] ?? 0;
    this.#facts.set(key, {
      key,
      start: trace.start,
      duration: trace.duration,
      status: trace.status,
      stale: trace.stale,
      errors: trace.errors,
      records: trace.rows.length,
      spans: trace.spans.length,
      path: trace.hops.map((hop) => hop.agent),
      action: trace.hops[trace.rootHop]?.action ?? 0,
      source,
      manySources: trace.rows.some((row) => this.#columns.source[row] !== source),
    });
  }
}

function compareStarts(a: Trace["start"], b: Trace["start"]): number {
  if (!a || !b) return Number(a !== undefined) - Number(b !== undefined);
  return a.seconds - b.seconds || a.nanos - b.nanos;
}
