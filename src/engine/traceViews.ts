import type { RecordColumns } from "../ingest/columns";
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
    const revision = this.watch(key);
    const kept = this.#kept.get(key);
    if (kept?.revision === revision) return kept;
    const trace = this.#store.trace(key);
    if (!trace) throw new Error("This trace is gone: its source was removed.");
    const fresh: KeptView = { revision, view: new TraceView(key, this.#columns, trace, this.#details, (source) => this.#store.hasEnded(source)) };
    keepLast(this.#kept, key, fresh, keptViews);
    return fresh;
  }

  /** Has a trace watched from now on; returns its revision. */
  watch(key: string): number {
    const revision = this.#store.revisionOf(key);
    if (!this.#watched.has(key)) keepLast(this.#watched, key, revision, watchedTraces);
    return revision;
  }

  /** The watched traces that changed since they were last told of. */
  takeChanged(): string[] {
    const changed: string[] = [];
    for (const [key, told] of this.#watched) {
      const revision = this.#store.revisionOf(key);
      if (revision === told) continue;
      changed.push(key);
      if (revision === 0) this.#watched.delete(key);
      else this.#watched.set(key, revision);
    }
    return changed;
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
