import { setImmediate as nextTurn } from "node:timers/promises";
import { BlockScanner } from "../ingest/blockScanner";
import { keysWith } from "../ingest/recordKeys";
import type {
  AgentSummary,
  CodePlace,
  DocumentRow,
  EngineContract,
  Excerpt,
  GroupSummary,
  ListedTraces,
  MalformedLine,
  Page,
  QueryProblem,
  RecordNode,
  ReadingOptions,
  SourceSummary,
  TraceHighlights,
  TraceListing,
  TraceNode,
  TraceStatistics,
  TraceSummary,
} from "../protocol/engine";
import type { Handlers, Params, Result } from "../protocol/rpc";
import { TraceStore } from "../trace/traceStore";
import { codePlacesOf } from "./codePlaces";
import { ErrorGroups } from "./errorGroups";
import { excerptAround } from "./excerpt";
import { HealthCalls, type HealthSource } from "./healthCalls";
import { malformedLine } from "./malformedLine";
import { RecordDetails } from "./recordDetails";
import type { ScanPool } from "./scanPool";
import { SourceFile, type Reading } from "./sourceFile";
import { Sources } from "./sources";
import { agentSummaries, groupSummaries, traceSummaries, traceSummary } from "./summary";
import { TimelineCalls } from "./timelineCalls";
import { highlightsOf } from "./traceHighlights";
import { TraceDocument } from "./traceDocument";
import type { Searched } from "./traceSearch";
import { queryProblem, TraceQueries } from "./traceQueries";
import { TraceViews } from "./traceViews";

/** How often a live file is looked at when nothing hints that it has grown. */
const pollMs = 250;
/** Who hints tells of all that comes: so long after a hint its source is not looked at without one. */
const hintedMs = 1000;
/** Changes are told at most this often. */
const tellMs = 250;
/** How long traces are assembled before other work gets its turn. ms */
const settleMs = 20;
/** A trace that did not change within so many batches is likely complete. */
const settledAfter = 4;

type Changed = EngineContract["events"]["changed"];

export interface EngineOptions {
  /** Threads that scan, which end with the engine; without them all is read in its own. */
  readonly pool?: ScanPool;
}

const usualReading: ReadingOptions = { keys: {}, zoneOffsetMinutes: 0, quietMs: Infinity };

/** Opens logs, follows them, and answers what the views ask. Runs in a worker for the host, in the process itself for the CLI. */
export class Engine implements Omit<Handlers<EngineContract>, keyof TimelineCalls | keyof HealthCalls> {
  readonly #store = new TraceStore();
  readonly #columns = this.#store.columns;
  readonly #sources = new Sources();
  readonly #views: TraceViews;
  readonly #queries: TraceQueries;
  /** What the timeline pages ask. */
  readonly timelines: TimelineCalls;
  /** What the status bar and the Health page ask. */
  readonly healths: HealthCalls;
  readonly #errors: ErrorGroups;
  readonly #tell: ((changed: Changed) => void) | undefined;
  readonly #pool: ScanPool | undefined;
  #options = usualReading;
  #scanner = new BlockScanner({});
  #nextSource = 1;
  #tellTimer: NodeJS.Timeout | undefined;
  #toldAt = 0;
  #pollTimer: NodeJS.Timeout | undefined;

  /** @param tell gets the changes, at most a few times a second; absent when nobody wants to know */
  constructor(tell?: (changed: Changed) => void, { pool }: EngineOptions = {}) {
    this.#tell = tell;
    this.#pool = pool;
    this.#views = new TraceViews(this.#columns, this.#store, this.#details());
    this.#queries = new TraceQueries(
      () => this.#searched(),
      () => this.#changed(),
      (group) => this.#errors.tracesOf(group),
    );
    this.timelines = new TimelineCalls(this.#views, () => this.#searched());
    this.healths = new HealthCalls(() => this.#judged());
    this.#errors = new ErrorGroups(
      () => ({ columns: this.#columns, store: this.#store, sources: this.#sources, details: this.#details() }),
      () => this.#changed(),
    );
  }

  async open({ isQuiet = false, endIsTold = false, ...log }: Params<EngineContract, "open">, signal?: AbortSignal): Promise<SourceSummary> {
    signal?.throwIfAborted();
    const { follow } = log;
    const source = await SourceFile.open({ ...log, id: this.#nextSource++, isQuiet, endIsTold });
    if (signal?.aborted) {
      await source.close();
      signal.throwIfAborted();
    }
    this.#sources.add(source);
    this.#changed();
    let forgotten: Promise<void> | undefined;
    const forget = () => {
      forgotten = this.#forget(source);
    };
    signal?.addEventListener("abort", forget, { once: true });
    await this.#readOn(source, !follow);
    if (!follow || !source.mayGrow) await this.#finish(source);
    else if (source.state === "reading") source.state = "live";
    await this.#settle();
    signal?.removeEventListener("abort", forget);
    if (signal?.aborted) {
      await forgotten;
      signal.throwIfAborted();
    }
    if (source.state === "live") this.#poll();
    this.#changed();
    return this.#summary(source);
  }

  async end({ source: id }: { readonly source: number }): Promise<SourceSummary> {
    const source = this.#sources.get(id);
    if (source.state !== "failed" && source.state !== "ended") {
      await this.#readOn(source, true);
      await this.#finish(source);
    }
    this.#changed();
    return this.#summary(source);
  }

  async close({ source: id }: { readonly source: number }): Promise<void> {
    await this.#forget(this.#sources.get(id));
  }

  async grown({ source: id }: { readonly source: number }): Promise<void> {
    const source = this.#sources.find(id);
    if (!source?.isFollowed) return;
    source.hintedAt = Date.now();
    await this.#readOn(source, false);
  }

  async configure(options: ReadingOptions): Promise<void> {
    const { keys, zoneOffsetMinutes } = this.#options;
    const isOther = JSON.stringify([keys, zoneOffsetMinutes]) !== JSON.stringify([options.keys, options.zoneOffsetMinutes]);
    this.#options = options;
    if (!isOther) return;
    this.#scanner = new BlockScanner(options);
    this.#views.clear(this.#details());
    this.#queries.clear();
    this.#errors.clear();
    for (const source of this.#sources.all()) await this.#readAnew(source);
  }

  sources(): SourceSummary[] {
    this.#store.settle(settleMs);
    return this.#listed();
  }

  async malformed({ source: id, offset, limit }: Params<EngineContract, "malformed">): Promise<Page<MalformedLine>> {
    const { malformed, parts } = this.#sources.get(id);
    const items = await Promise.all(malformed.page(offset, limit).map((line) => malformedLine(parts, line)));
    return { items, total: malformed.length };
  }

  async agents(): Promise<AgentSummary[]> {
    await this.#settle();
    return agentSummaries(this.#columns, this.#store.agents());
  }

  statistics(listing: TraceListing = {}): TraceStatistics & { readonly withoutTrace: number } {
    this.#store.settle(settleMs);
    return { ...this.#store.statistics(this.#queries.listed(listing)), withoutTrace: this.#store.withoutTrace };
  }

  traces({ sort = "newest", offset, limit, ...listing }: Params<EngineContract, "traces">): ListedTraces {
    this.#store.settle(settleMs);
    const { items, total } = this.#store.page(sort, offset, limit, this.#queries.listed(listing));
    const source = listing.source === undefined ? undefined : this.#sources.find(listing.source);
    return { items: traceSummaries(this.#columns, items), total, ...this.#queries.progress(listing.where ?? ""), ...(source && { source: this.#summary(source) }) };
  }

  groups({ by, ...listing }: Params<EngineContract, "groups">): GroupSummary[] {
    this.#store.settle(settleMs);
    const groups = this.#store.groups(by, this.#queries.listed(listing));
    return groupSummaries(by, groups, this.#columns, (source) => this.#sources.labelOf(source));
  }

  errors({ offset, limit }: Params<EngineContract, "errors">): Result<EngineContract, "errors"> {
    return this.#errors.page(offset, limit);
  }

  async codePlaces({ row }: { readonly row: number }): Promise<CodePlace[]> {
    return codePlacesOf((await this.#details().of(row)).fields);
  }

  checkQuery({ where }: { readonly where: string }): QueryProblem | undefined {
    return queryProblem(where);
  }

  search({ where }: { readonly where: string }, signal?: AbortSignal): Promise<void> {
    return this.#queries.search(where, signal);
  }

  forgetQuery({ where }: { readonly where: string }): void {
    this.#queries.forget(where);
  }

  find({ id }: { readonly id: string }): TraceSummary[] {
    this.#store.refresh();
    return traceSummaries(this.#columns, this.#store.find(id.trim()));
  }

  trace({ key }: { readonly key: string }): TraceSummary | undefined {
    this.#store.refresh();
    this.#views.watch(key);
    const facts = this.#store.factsOf(key);
    return facts && traceSummary(this.#columns, facts);
  }

  children({ key, parent, offset, limit }: Params<EngineContract, "children">): Promise<Page<TraceNode>> {
    return this.#views.of(key).view.children(parent, offset, limit);
  }

  document({ key, offset, limit }: Params<EngineContract, "document">): Promise<Page<DocumentRow>> {
    const kept = this.#views.of(key);
    return (kept.document ??= new TraceDocument(this.#columns, kept.view)).rows(offset, limit);
  }

  async traceLines({ key, offset, limit }: Params<EngineContract, "traceLines">): Promise<Page<string>> {
    const { trace, details } = this.#views.of(key).view;
    const rows = trace.rows.subarray(offset, offset + limit);
    return { items: await Promise.all(Array.from(rows, (row) => details.written(row))), total: trace.records };
  }

  excerpt({ row }: { readonly row: number }): Promise<Excerpt> {
    return excerptAround(this.#sources.get(this.#columns.source(row)).parts, this.#columns.offset(row), this.#columns.line(row));
  }

  correctClocks({ key, isCorrected }: Params<EngineContract, "correctClocks">): boolean {
    const isOff = this.#views.correctClocks(key, isCorrected);
    this.#changed();
    return isOff;
  }

  highlights({ key }: { readonly key: string }): Promise<TraceHighlights> {
    return highlightsOf(this.#columns, this.#views.of(key).view);
  }

  record({ row }: { readonly row: number }): Promise<RecordNode> {
    return this.#details().node(row);
  }

  /** Stops all timers and threads and closes all files. */
  async dispose(): Promise<void> {
    clearTimeout(this.#tellTimer);
    clearTimeout(this.#pollTimer);
    const sources = this.#sources.all();
    for (const source of sources) this.#sources.remove(source);
    await this.#pool?.dispose();
    await Promise.all(sources.map((source) => source.close()));
  }

  #searched(): Searched {
    return { columns: this.#columns, store: this.#store, sources: this.#sources, keys: keysWith(this.#options.keys), pool: this.#pool };
  }

  #judged(): HealthSource {
    this.#store.settle(settleMs);
    const running = this.#sources.followed().filter(({ options }) => !this.#store.hasEnded(options.id));
    const idleMs = Math.max(0, Date.now() - Math.max(...running.map(({ grewAt }) => grewAt)));
    const sources = new Set(running.map(({ options }) => options.id));
    return { columns: this.#columns, store: this.#store, details: this.#details(), running: running.length > 0 ? { sources, idleMs } : undefined, errors: (params) => this.errors(params) };
  }

  #details(): RecordDetails {
    return new RecordDetails(this.#columns, this.#sources, keysWith(this.#options.keys), this.#options.zoneOffsetMinutes);
  }

  #reading(): Reading {
    return { columns: this.#columns, settings: this.#options, scanner: this.#scanner, pool: this.#pool };
  }

  /** Reads what has come of a source. A failure is the source's, not the caller's. */
  async #readOn(source: SourceFile, final: boolean): Promise<void> {
    const begun = Date.now();
    const { state } = source;
    try {
      const any = await source.readOn(this.#reading(), final, () => this.#merged(source, begun));
      if (any || source.state !== state) this.#changed();
      if (source.isEdited) {
        await this.#readAnew(source);
        source.problem = "The file was cut or edited while it was open, and was read anew.";
      }
    } catch (error) {
      if (!this.#sources.has(source)) return;
      source.fail(error instanceof Error ? error.message : String(error));
      this.#store.endSource(source.options.id);
      this.#changed();
    }
  }

  /** After each batch: others get their turn. @param begun when the reading began, ms since 1970 */
  async #merged(source: SourceFile, begun: number): Promise<void> {
    this.#store.settle(settleMs, settledAfter);
    this.#store.reopenSource(source.options.id);
    // What has come to a live log is told of once it is read: told of its first batch, views would wait for the others until the next time.
    if (source.state !== "live" || Date.now() - begun > tellMs) this.#changed();
    await nextTurn();
  }

  /** Nothing more will come of a source. */
  async #finish(source: SourceFile): Promise<void> {
    if (source.state === "failed" || !this.#sources.has(source)) return;
    source.state = "ended";
    this.#store.endSource(source.options.id);
    await this.#settle();
  }

  async #forget(source: SourceFile): Promise<void> {
    if (!this.#sources.remove(source)) return;
    await source.close();
    this.#store.removeSource(source.options.id);
    this.#views.clear();
    await this.#settle();
    this.#changed();
  }

  async #readAnew(source: SourceFile): Promise<void> {
    if (source.state === "failed" || !this.#sources.has(source)) return;
    await source.rewind();
    this.#store.removeSource(source.options.id);
    this.#views.clear();
    await this.#readOn(source, source.state === "ended");
    if (source.state === "ended") await this.#finish(source);
  }

  /** Assembles what has changed, so that others get their turn. */
  async #settle(): Promise<void> {
    while (!this.#store.settle(settleMs)) await nextTurn();
  }

  #poll(): void {
    this.#pollTimer ??= setTimeout(() => {
      void this.#pollOnce();
    }, pollMs);
  }

  async #pollOnce(): Promise<void> {
    const followed = this.#sources.followed();
    await Promise.all(followed.filter(({ hintedAt }) => Date.now() - hintedAt > hintedMs).map((source) => this.#readOn(source, false)));
    for (const source of followed) {
      const { id, endIsTold } = source.options;
      if (endIsTold || Date.now() - source.grewAt < this.#options.quietMs || this.#store.hasEnded(id) || !this.#sources.has(source)) continue;
      this.#store.endSource(id);
      this.#changed();
    }
    this.#pollTimer = undefined;
    if (this.#sources.followed().length > 0) this.#poll();
  }

  /** Something changed: the views are told soon, of the first change at once. */
  #changed(): void {
    if (!this.#tell || this.#tellTimer) return;
    const wait = this.#columns.length === 0 ? tellMs : Math.max(0, this.#toldAt + tellMs - Date.now());
    this.#tellTimer = setTimeout(() => {
      this.#tellTimer = undefined;
      this.#toldAt = Date.now();
      const isSettled = this.#store.settle(settleMs);
      this.#tell?.({ sources: this.#listed(), traces: this.#views.takeChanged() });
      if (!isSettled) this.#changed();
    }, wait);
  }

  #listed(): SourceSummary[] {
    return this.#sources.listed().map((source) => this.#summary(source));
  }

  #summary(source: SourceFile): SourceSummary {
    const { id, label, path, kind } = source.options;
    const { state, problem, bytes, bytesRead, counts, dialects } = source;
    const withoutTrace = this.#store.withoutTraceIn(id);
    return { id, label, path, kind, state, problem, bytes, bytesRead, counts: { ...counts }, dialects: { ...dialects }, withoutTrace, statistics: this.#store.statisticsIn(id) };
  }
}
