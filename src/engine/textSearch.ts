import { setImmediate as nextTurn } from "node:timers/promises";
import type { RecordKeys } from "../ingest/recordKeys";
import type { RecordTerm } from "../trace/query/recordTerm";
import { RecordMatcher } from "./recordMatcher";
import { searchRows, type RowsOfFile } from "./rowSearch";
import type { ScanPool } from "./scanPool";

/** Records that are searched at a time: some ten ms of work. */
export const rowsAtOnce = 16_384;
/** Orders under way beyond the threads that there are: more would keep others from their turn. */
const ordersAhead = 2;

/** The engine's own thread searches so much in some ten milliseconds; more would keep it from other calls. Bytes. */
const mostHere = 16 * 1024 * 1024;
/** And of one search so much before threads are started: they are not worth it for less. Bytes. */
const mostAlone = 4 * mostHere;

/** Looks for what terms ask of the text of records: in threads, where there are any, and in this one until they have started. */
export class TextSearch {
  readonly #terms: readonly RecordTerm[];
  readonly #keys: RecordKeys;
  readonly #pool: ScanPool | undefined;
  readonly #matcher: RecordMatcher;
  #bytesAlone = 0;
  #isStopped = false;
  /** When this thread has searched what it has to. */
  #done: Promise<unknown> = Promise.resolve();

  constructor(terms: readonly RecordTerm[], { keys, pool }: { readonly keys: RecordKeys; readonly pool: ScanPool | undefined }) {
    this.#terms = terms;
    this.#keys = keys;
    this.#pool = pool;
    this.#matcher = new RecordMatcher(terms, keys);
  }

  /** Acts on each, on as many at a time as are worth searching at a time. */
  async forEach<T>(all: Iterable<T>, act: (one: T) => Promise<void>): Promise<void> {
    const most = this.#pool ? this.#pool.size + ordersAhead : 1;
    const underWay = new Set<Promise<void>>();
    this.#bytesAlone = 0;
    for (const one of all) {
      // One that fails stays, for whoever waits next.
      const settled: Promise<void> = act(one).then(() => {
        underWay.delete(settled);
      });
      underWay.add(settled);
      if (underWay.size >= most) await Promise.race(underWay);
    }
    await Promise.all(underWay);
  }

  /** This thread searches no more; what it was about to search is rejected. */
  stop(): void {
    this.#isStopped = true;
  }

  /** For each term the places of the records that have what it asks. */
  async search(rows: RowsOfFile): Promise<readonly Uint32Array[]> {
    const bytes = rows.end - (rows.offset[rows.from] ?? 0);
    if (!this.#pool || this.#takeAlone(this.#pool, bytes)) return this.#searchHere(rows);
    const [found] = await Promise.all([this.#pool.search(this.#terms, this.#keys, rows), this.#help(this.#pool, rows, bytes)]);
    return found;
  }

  /** Takes so much upon this thread when threads would have to be started for the sake of little; false when it is left to them. */
  #takeAlone(pool: ScanPool, bytes: number): boolean {
    if (pool.hasThreads || bytes > mostHere || this.#bytesAlone + bytes > mostAlone) return false;
    this.#bytesAlone += bytes;
    return true;
  }

  /** Searches in this thread, in a turn for each piece. */
  #searchHere(rows: RowsOfFile): Promise<readonly Uint32Array[]> {
    const found = this.#done.then(async () => {
      await nextTurn();
      if (this.#isStopped) throw new Error("The search was stopped.");
      return searchRows(this.#matcher, this.#terms.length, rows);
    });
    this.#done = found.catch(() => undefined);
    return found;
  }

  /** Most searches take less time than threads take to start: meanwhile this one searches. */
  async #help(pool: ScanPool, rows: RowsOfFile, bytes: number): Promise<void> {
    await nextTurn();
    if (!this.#isStopped && pool.isStarting && bytes <= mostHere) pool.searchHere(this.#matcher, rows);
  }
}
