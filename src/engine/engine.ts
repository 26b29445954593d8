import { RecordColumns } from "../ingest/columns";
import type { EngineContract, Page, SourceSummary, TraceStatistics, TraceNode, TraceSummary } from "../protocol/engine";
import { staleRevision, type TimelineData, type TimelineText } from "../protocol/timeline";
import type { Handlers, Params } from "../protocol/rpc";
import { TraceStore } from "../trace/traceStore";
import { SourceFile } from "./sourceFile";
import { traceSummary } from "./summary";
import { TraceView } from "./traceView";

/** How often a live file is looked at when nothing hints that it has grown. */
const pollMs = 250;
/** Changes are told at most this often. */
const tellMs = 250;
/** Traces kept assembled for the views that look at them. */
const keptViews = 8;

type Changed = EngineContract["events"]["changed"];

/** Opens logs, follows them, and answers what the views ask. Runs in a worker for the host, in the process itself for the CLI. */
export class Engine implements Handlers<EngineContract> {
  readonly #columns = new RecordColumns();
  readonly #store = new TraceStore(this.#columns);
  readonly #sources = new Map<number, SourceFile>();
  readonly #tell: (changed: Changed) => void;
  /** One source is read at a time; what waits for its turn. */
  #turn: Promise<void> = Promise.resolve();
  #nextSource = 1;
  readonly #revisions = new Map<string, number>();
  readonly #views = new Map<string, { readonly revision: number; readonly view: TraceView }>();
  readonly #changedKeys = new Set<string>();
  #tellTimer: NodeJS.Timeout | undefined;
  #pollTimer: NodeJS.Timeout | undefined;

  /** @param tell gets the changes, at most a few times a second */
  constructor(tell: (changed: Changed) => void = () => undefined) {
    this.#tell = tell;
  }

  async open({ path, label, kind, follow }: Params<EngineContract, "open">, signal?: AbortSignal): Promise<SourceSummary> {
    signal?.throwIfAborted();
    const id = this.#nextSource++;
    const source = await SourceFile.open({ id, path, label, kind, follow }, this.#columns);
    this.#sources.set(id, source);
    this.#changed();
    while (!signal?.aborted && (await this.#inTurn(() => this.#readOn(source))));
    if (source.state === "reading" && !follow && !signal?.aborted) await this.end({ source: id });
    if (signal?.aborted) {
      await this.close({ source: id });
      signal.throwIfAborted();
    }
    if (source.state === "reading") {
      source.state = "live";
      this.#poll();
    }
    this.#changed();
    return this.#summary(source);
  }

  async end({ source: id }: { readonly source: number }): Promise<SourceSummary> {
    const source = this.#source(id);
    while (await this.#inTurn(() => this.#readOn(source)));
    if (source.state !== "failed" && source.state !== "ended") await this.#inTurn(() => source.finish());
    this.#refresh();
    this.#note(this.#store.endSource(id));
    this.#changed();
    return this.#summary(source);
  }

  async close({ source: id }: { readonly source: number }): Promise<void> {
    const source = this.#source(id);
    this.#sources.delete(id);
    await this.#inTurn(() => source.close());
    this.#note(this.#store.newestFirst().map((facts) => facts.key));
    this.#store.removeSource(id);
    this.#views.clear();
    this.#note(this.#store.newestFirst().map((facts) => facts.key));
  }

  async grown({ source: id }: { readonly source: number }): Promise<void> {
    const source = this.#sources.get(id);
    if (source?.state === "live") while (await this.#inTurn(() => this.#readOn(source)));
  }

  sources(): SourceSummary[] {
    this.#refresh();
    return [...this.#sources.values()].map((source) => this.#summary(source));
  }

  statistics(): TraceStatistics & { readonly withoutTrace: number } {
    this.#refresh();
    return { ...this.#store.statistics(), withoutTrace: this.#store.withoutTrace };
  }

  traces({ source, offset, limit }: Params<EngineContract, "traces">): Page<TraceSummary> {
    this.#refresh();
    const listed = this.#store.newestFirst(source);
    return { items: listed.slice(offset, offset + limit).map((facts) => traceSummary(this.#columns, facts)), total: listed.length };
  }

  trace({ key }: { readonly key: string }): TraceSummary | undefined {
    this.#refresh();
    const facts = this.#store.factsOf(key);
    return facts && traceSummary(this.#columns, facts);
  }

  children({ key, parent, offset, limit }: Params<EngineContract, "children">): Promise<Page<TraceNode>> {
    return this.#view(key).view.children(parent, offset, limit);
  }

  async timeline({ key }: { readonly key: string }): Promise<TimelineData> {
    const { view, revision } = this.#view(key);
    return { ...view.timeline(revision), error: await view.error() };
  }

  timelineTexts({ key, revision, from, to }: Params<EngineContract, "timelineTexts">): Promise<TimelineText[]> {
    const kept = this.#view(key);
    if (kept.revision === revision) return kept.view.texts(from, to);
    const error = new Error("The trace has grown since.");
    error.name = staleRevision;
    throw error;
  }

  /** Stops all timers and closes all files. */
  async dispose(): Promise<void> {
    clearTimeout(this.#tellTimer);
    clearTimeout(this.#pollTimer);
    const sources = [...this.#sources.values()];
    this.#sources.clear();
    await this.#inTurn(() => Promise.all(sources.map((source) => source.close())));
  }

  /** Runs one step of reading when all earlier ones are done, so that several sources share the thread fairly. */
  #inTurn<T>(step: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(step);
    this.#turn = result.then(
      () => undefined,
      () => undefined,
    );
    return result;
  }

  /** Reads the next part of a source; false when there is nothing more for now. */
  async #readOn(source: SourceFile): Promise<boolean> {
    if (source.state === "failed" || source.state === "ended" || !this.#sources.has(source.options.id)) return false;
    try {
      const more = await source.readOn();
      if (more) this.#changed();
      return more;
    } catch (error) {
      source.fail(error instanceof Error ? error.message : String(error));
      this.#refresh();
      this.#note(this.#store.endSource(source.options.id));
      this.#changed();
      return false;
    }
  }

  #poll(): void {
    if (this.#pollTimer) return;
    this.#pollTimer = setTimeout(() => {
      void this.#pollOnce();
    }, pollMs);
  }

  async #pollOnce(): Promise<void> {
    const live = [...this.#sources.values()].filter((source) => source.state === "live");
    for (const source of live) while (await this.#inTurn(() => this.#readOn(source)));
    this.#pollTimer = undefined;
    if (live.length > 0) this.#poll();
  }

  #refresh(): void {
    this.#note(this.#store.refresh());
  }

  #note(keys: readonly string[]): void {
    for (const key of keys) {
      this.#changedKeys.add(key);
      this.#revisions.set(key, (this.#revisions.get(key) ?? 0) + 1);
    }
    if (keys.length > 0) this.#changed();
  }

  /** Something changed: the views are told soon. */
  #changed(): void {
    this.#tellTimer ??= setTimeout(() => {
      this.#refresh();
      this.#tellTimer = undefined;
      const traces = [...this.#changedKeys];
      this.#changedKeys.clear();
      this.#tell({ sources: this.sources(), statistics: this.#store.statistics(), traces });
    }, tellMs);
  }

  #source(id: number): SourceFile {
    const source = this.#sources.get(id);
    if (!source) throw new Error(`Source ${id} is not open.`);
    return source;
  }

  #summary(source: SourceFile): SourceSummary {
    const { id, label, path, kind } = source.options;
    const { state, problem, bytes, bytesRead, counts } = source;
    return { id, label, path, kind, state, problem, bytes, bytesRead, counts: { ...counts }, statistics: this.#store.statistics(id) };
  }

  /** The assembled trace of a key, kept while it does not change. */
  #view(key: string): { readonly revision: number; readonly view: TraceView } {
    this.#refresh();
    const revision = this.#revisions.get(key) ?? 0;
    const kept = this.#views.get(key);
    if (kept?.revision === revision) return kept;
    const trace = this.#store.trace(key);
    if (!trace) throw new Error("This trace is gone: its source was removed.");
    const fresh = {
      revision,
      view: new TraceView(key, this.#columns, trace, {
        text: async (source, offset, bytes) => (await this.#sources.get(source)?.text(offset, bytes)) ?? "",
        pathOf: (source) => this.#sources.get(source)?.options.path ?? "",
        hasEnded: (source) => this.#store.hasEnded(source),
      }),
    };
    this.#views.delete(key);
    this.#views.set(key, fresh);
    const [oldest] = this.#views.keys();
    if (this.#views.size > keptViews && oldest !== undefined) this.#views.delete(oldest);
    return fresh;
  }
}
