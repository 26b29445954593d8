import type { QueryProblem, TraceListing, TracePage } from "../protocol/engine";
import { parseQuery, QueryError } from "../trace/query/query";
import type { Filter } from "../trace/query/filter";
import { traceFilter, type TraceTables } from "../trace/query/traceFilter";
import type { TraceSelection } from "../trace/traceStore";
import { withinTime } from "./timeLimit";
import { TraceSearch, type Searched } from "./traceSearch";

/** Why a query means nothing; undefined when it does mean something, or is empty. */
export function queryProblem(where: string): QueryProblem | undefined {
  try {
    const query = parseQuery(where);
    if (query) traceFilter(query);
    return undefined;
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
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

/** So many traces are picked at a time where a regular expression is tried. */
const pickedAtOnce = 4096;

/** @throws QueryError when a regular expression takes too long */
function pickWithin(kept: KeptQuery, traces: Int32Array, passes: (trace: number) => boolean): Int32Array {
  const { regex } = kept.filter;
  if (!regex) return traces.filter(passes);
  if (kept.failure) throw kept.failure;
  const picked = new Int32Array(traces.length);
  let count = 0;
  try {
    for (let from = 0; from < traces.length; from += pickedAtOnce) {
      const some = withinTime(regex, () => traces.subarray(from, from + pickedAtOnce).filter(passes));
      picked.set(some, count);
      count += some.length;
    }
  } catch (error) {
    if (error instanceof QueryError) kept.failure = error;
    throw error;
  }
  return picked.slice(0, count);
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
    const stop = () => {
      search.stop();
    };
    if (signal?.aborted) stop();
    signal?.addEventListener("abort", stop, { once: true });
    await search.run(this.#found);
    signal?.removeEventListener("abort", stop);
    signal?.throwIfAborted();
    if (kept.filter.regex) this.#searched().store.page("newest", 0, 0, this.#passing(where));
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
