import type { QueryProblem, TraceListing, TracePage } from "../protocol/engine";
import { isQueryError, parseQuery, type QueryError } from "../trace/query/query";
import type { Filter } from "../trace/query/filter";
import { traceFilter, type TraceTables } from "../trace/query/traceFilter";
import type { TraceSelection } from "../trace/traceStore";
import { msPerRow, withinTime } from "./timeLimit";
import { TraceSearch, type Searched } from "./traceSearch";

/** Why a query means nothing; undefined when it does mean something, or is empty. */
export function queryProblem(where: string): QueryProblem | undefined {
  try {
    const query = parseQuery(where);
    if (query) traceFilter(query);
    return undefined;
  } catch (error) {
    if (!isQueryError(error)) throw error;
    const { message, from, to } = error;
    return { message, from, to };
  }
}

interface KeptQuery {
  readonly filter: Filter<TraceTables>;
  search: TraceSearch;
  /** Its regular expression took too long: until somebody asks for a search, it is not tried again and again. */
  failure?: QueryError;
}

/** @throws QueryError when a regular expression takes too long */
function pickWithin(kept: KeptQuery, traces: Int32Array, passes: (trace: number) => boolean): Int32Array {
  if (kept.failure) throw kept.failure;
  try {
    return withinTime(kept.filter.regex, traces.length * msPerRow, () => traces.filter(passes));
  } catch (error) {
    if (isQueryError(error)) kept.failure = error;
    throw error;
  }
}

/** Queries are kept for so many views. */
const keptQueries = 4;

/** The queries of the views: compiled once, what they ask of records searched once. */
export class TraceQueries {
  readonly #searched: () => Searched;
  readonly #found: () => void;
  readonly #errorTraces: (group: number) => TraceSelection;
  readonly #kept = new Map<string, KeptQuery>();

  /**
   * @param found is told when a search has got on
   * @param errorTraces the traces with an error of a group
   */
  constructor(searched: () => Searched, found: () => void, errorTraces: (group: number) => TraceSelection) {
    this.#searched = searched;
    this.#found = found;
    this.#errorTraces = errorTraces;
  }

  /** The traces of a list; undefined when it has all. @throws QueryError */
  listed({ source, where = "", group, errorGroup, cleared }: TraceListing): TraceSelection | undefined {
    const { store } = this.#searched();
    const all = [
      source === undefined ? undefined : store.inGroup("source", source),
      group && store.inGroup(group.by, group.value),
      errorGroup === undefined ? undefined : this.#errorTraces(errorGroup),
      cleared && store.changedBehind(new Map(cleared.marks.map(({ source: id, lines }) => [id, lines])), cleared.keep),
      this.#passing(where),
    ].filter((selection) => selection !== undefined);
    if (all.length < 2) return all[0];
    return { name: all.map(({ name }) => name).join(" "), pick: (traces) => all.reduce((left, { pick }) => pick(left), traces) };
  }

  /** The traces that pass a query, as far as it is searched; goes on searching. */
  #passing(where: string): TraceSelection | undefined {
    const kept = this.#of(where);
    if (!kept) return undefined;
    // A failure is told to who waits for the search; the list shows what was found.
    void kept.search.run(this.#found).catch(() => undefined);
    return this.#selectionOf(where, kept);
  }

  #selectionOf(where: string, kept: KeptQuery): TraceSelection {
    const { store, sources } = this.#searched();
    const { search, filter } = kept;
    const tables = store.tables((source) => sources.labelOf(source));
    const passes = filter.test({ tables, has: (term, trace) => search.has(term, trace), nowMs: Date.now() });
    return { name: `where ${search.generation} ${where}`, pick: (traces) => pickWithin(kept, traces, passes) };
  }

  /** Searches all that there is, and tries what is asked of the traces themselves. An abort stops it; what was found stays. @throws QueryError */
  async search(where: string, signal?: AbortSignal): Promise<void> {
    const kept = this.#of(where);
    if (!kept) return;
    delete kept.failure;
    if (kept.search.isStopped) kept.search = new TraceSearch(kept.filter.terms, this.#searched());
    const { search } = kept;
    if (signal?.aborted) search.stop();
    const over = new AbortController();
    const stopped = new Promise<void>((resolve) => {
      const stop = () => {
        search.stop();
        resolve();
      };
      signal?.addEventListener("abort", stop, { signal: over.signal });
    });
    try {
      // Who stops it does not wait for what is under way.
      await Promise.race([search.run(this.#found), stopped]);
    } finally {
      over.abort();
    }
    signal?.throwIfAborted();
    // Nobody waits for one that was forgotten meanwhile.
    if (kept.filter.regex && this.#kept.get(where) === kept) this.#searched().store.page("newest", 0, 0, this.#selectionOf(where, kept));
  }

  /** Records that are searched for a query, and all that it asks for; 0 of 0 when it asks nothing of records. */
  progress(where: string): Pick<TracePage, "searched" | "searchedOf" | "isSearching"> {
    const kept = this.#kept.get(where);
    if (!kept || kept.filter.terms.length === 0) return { searched: 0, searchedOf: 0, isSearching: false };
    const { records, total } = kept.search.progress;
    return { searched: records, searchedOf: total, isSearching: kept.search.isRunning && records < total };
  }

  /** Forgets a query, and stops its search. */
  forget(where: string): void {
    this.#kept.get(where)?.search.stop();
    this.#kept.delete(where);
  }

  /** Forgets all: records are read by other keys from now on. */
  clear(): void {
    for (const where of [...this.#kept.keys()]) this.forget(where);
  }

  #of(where: string): KeptQuery | undefined {
    const known = this.#kept.get(where);
    if (known) {
      if (known.search.isOutdated) known.search = new TraceSearch(known.filter.terms, this.#searched());
      return known;
    }
    const query = parseQuery(where);
    if (!query) return undefined;
    const filter = traceFilter(query);
    const fresh: KeptQuery = { filter, search: new TraceSearch(filter.terms, this.#searched()) };
    this.#kept.set(where, fresh);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > keptQueries && oldest !== undefined) this.forget(oldest);
    return fresh;
  }
}
