import type { RecordColumns } from "../ingest/columns";
import { staleRevision } from "../protocol/timeline";
import { surelySkewed, withCorrectedClocks } from "../trace/correctedClocks";
import type { TraceStore } from "../trace/traceStore";
import type { RecordDetails } from "./recordDetails";
import type { TraceDocument } from "./traceDocument";
import { TraceView } from "./traceView";

interface KeptView {
  readonly revision: number;
  readonly view: TraceView;
  document?: TraceDocument;
}

/** Traces kept assembled for the views that look at them. */
const keptViews = 8;
/** Traces of which the views are told that they changed: those that were asked for last. */
const watchedTraces = 1000;

/** The traces that views look at: assembled once for each change, and watched for changes. */
export class TraceViews {
  readonly #columns: RecordColumns;
  readonly #store: TraceStore;
  #details: RecordDetails;
  /** Keys of traces that are shown by the clock of their root's agent. */
  readonly #corrected = new Set<string>();
  readonly #kept = new Map<string, KeptView>();
  /** For each key the revision that was asked for or told of last. */
  readonly #watched = new Map<string, number>();

  constructor(columns: RecordColumns, store: TraceStore, details: RecordDetails) {
    this.#columns = columns;
    this.#store = store;
    this.#details = details;
  }

  /** @throws when the trace is gone */
  of(key: string): KeptView {
    this.#store.refresh();
    this.watch(key);
    const revision = this.#revisionOf(key);
    const kept = this.#kept.get(key);
    if (kept?.revision === revision) return kept;
    const trace = this.#store.trace(key);
    if (!trace) throw new Error("This trace is gone: its source was removed.");
    const fresh: KeptView = { revision, view: new TraceView(key, this.#columns, this.#corrected.has(key) ? withCorrectedClocks(trace, this.#columns) : trace, this.#details, (source) => this.#store.hasEnded(source)) };
    keepLast(this.#kept, key, fresh, keptViews);
    return fresh;
  }

  /** The view of a revision of a trace. @throws an error named `staleRevision` when the trace has changed since */
  at(key: string, revision: number): TraceView {
    const kept = this.of(key);
    if (kept.revision === revision) return kept.view;
    const error = new Error("The trace has grown since.");
    error.name = staleRevision;
    throw error;
  }

  /** Has a trace watched from now on. */
  watch(key: string): void {
    keepLast(this.#watched, key, this.#watched.get(key) ?? this.#revisionOf(key), watchedTraces);
  }

  /** Has a trace shown by the clock of the root's agent, or as it was recorded; false when no clock is surely off. @throws when the trace is gone */
  correctClocks(key: string, isCorrected: boolean): boolean {
    this.#corrected.delete(key);
    const isOff = surelySkewed(this.of(key).view.trace).length > 0;
    if (isOff && isCorrected) this.#corrected.add(key);
    return isOff;
  }

  /** The watched traces that changed since they were last told of. */
  takeChanged(): string[] {
    const changed: string[] = [];
    for (const [key, told] of this.#watched) {
      const revision = this.#revisionOf(key);
      if (revision === told) continue;
      changed.push(key);
      if (revision === 0) this.#watched.delete(key);
      else this.#watched.set(key, revision);
    }
    return changed;
  }

  /** Grows whenever a trace changes, and is another one while its clocks are corrected; 0 when it is gone. */
  #revisionOf(key: string): number {
    const revision = this.#store.revisionOf(key);
    return revision === 0 ? 0 : revision * 2 + Number(this.#corrected.has(key));
  }

  /** Forgets what is assembled, since the numbers of texts have changed. @param details how records are shown from now on */
  clear(details = this.#details): void {
    this.#details = details;
    this.#kept.clear();
  }
}

/** Puts an entry at the end of a map that keeps its last `most`. */
function keepLast<T>(map: Map<string, T>, key: string, value: T, most: number): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > most && oldest !== undefined) map.delete(oldest);
}
