import { setImmediate as nextTurn } from "node:timers/promises";
import type { RecordColumns, SegmentRows } from "../ingest/columns";
import type { RecordKeys } from "../ingest/recordKeys";
import { IntTable } from "../trace/intTable";
import { isOfLevel, levelTest } from "../trace/query/levelTerm";
import type { RecordTerm } from "../trace/query/recordTerm";
import type { TraceStore } from "../trace/traceStore";
import { filesOfRows } from "./rowFiles";
import type { ScanPool } from "./scanPool";
import type { Sources } from "./sources";
import { rowsAtOnce, TextSearch } from "./textSearch";

/** What a search needs beside its terms. */
export interface Searched {
  readonly columns: RecordColumns;
  readonly store: TraceStore;
  readonly sources: Sources;
  readonly keys: RecordKeys;
  /** Threads that search, where there are any. */
  readonly pool: ScanPool | undefined;
}

/** Which traces have what the terms of a query ask of their records: found by reading all of them, and on as logs grow. */
export class TraceSearch {
  readonly #searched: Searched;
  readonly #terms: readonly RecordTerm[];
  /** The terms that are asked of the text, by their place; the others are asked of the level. */
  readonly #ofText: readonly { readonly term: RecordTerm; readonly place: number }[];
  readonly #ofLevel: readonly { readonly test: (level: number) => boolean; readonly place: number }[];
  #records = 0;
  /** For each segment how many of its records are searched, or are about to be. */
  readonly #done = new Map<number, number>();
  readonly #bits = new IntTable(0);
  readonly #epoch: number;
  readonly #texts: TextSearch;
  #running: Promise<void> | undefined;
  isStopped = false;
  /** Grows whenever traces may have been found. */
  generation = 0;

  constructor(terms: readonly RecordTerm[], searched: Searched) {
    this.#terms = terms;
    this.#searched = searched;
    this.#epoch = searched.store.epoch;
    const placed = terms.map((term, place) => ({ term, place }));
    this.#ofText = placed.filter(({ term }) => !isOfLevel(term));
    this.#ofLevel = placed.flatMap(({ term, place }) => (isOfLevel(term) ? [{ test: levelTest(term), place }] : []));
    this.#texts = new TextSearch(this.#ofText.map(({ term }) => term), searched);
  }

  /** What was found stands for other traces since a source was removed. */
  get isOutdated(): boolean {
    return this.#epoch !== this.#searched.store.epoch;
  }

  /** Whether a record of a trace was found that has what a term asks. */
  has(term: number, trace: number): boolean {
    return (this.#searched.store.bitsOf(trace, this.#bits) & (1 << term)) !== 0;
  }

  /** Records that are searched, and all that there are. */
  get progress(): { readonly records: number; readonly total: number } {
    return { records: this.#records, total: this.#searched.columns.length };
  }

  get isRunning(): boolean {
    return this.#running !== undefined && !this.isStopped;
  }

  /** Searches what was not searched yet; after a failure it is stopped, since what failed may be among that. @param found is told after each stretch */
  run(found: () => void): Promise<void> {
    if (this.#terms.length === 0 || this.isStopped) return Promise.resolve();
    this.#running ??= this.#run(found)
      .catch((error: unknown) => {
        this.stop();
        throw error;
      })
      .finally(() => {
        this.#running = undefined;
      });
    return this.#running;
  }

  /** What was found so far stays. */
  stop(): void {
    this.isStopped = true;
    this.#texts.stop();
  }

  get #isOver(): boolean {
    return this.isStopped || this.isOutdated;
  }

  async #run(found: () => void): Promise<void> {
    await this.#texts.forEach(this.#stretches(), async (stretch) => {
      try {
        await this.#search(stretch);
      } catch (error) {
        // A source that is removed closes its files, and all is searched anew.
        if (!this.#isOver) throw error;
        return;
      }
      this.#records += stretch.fresh;
      this.generation++;
      found();
    });
  }

  /** What is not searched yet, the newest source and its last records first: what the user sees first in a list. */
  *#stretches(): Generator<Stretch> {
    const { columns, sources } = this.#searched;
    for (const source of sources.all().reverse()) {
      const { id } = source.options;
      for (const rows of columns.segmentsOf(id).reverse()) {
        const done = this.#done.get(rows.number) ?? 0;
        const { length } = rows.segment;
        if (done === length) continue;
        this.#done.set(rows.number, length);
        // What stood behind the last record may have come after it was searched.
        for (let to = length; to > done; ) {
          if (this.#isOver) return;
          const from = Math.max(done, to - rowsAtOnce);
          yield { source: id, rows, from: Math.max(0, from === done ? from - 1 : from), to, fresh: to - from };
          to = from;
        }
      }
    }
  }

  async #search({ source, rows, from, to }: Stretch): Promise<void> {
    this.#searchLevels(rows, from, to);
    if (this.#ofText.length === 0) {
      await nextTurn();
      return;
    }
    for (const file of filesOfRows(this.#searched, source, rows, from, to)) {
      const found = await this.#texts.search(file);
      if (this.#isOver) return;
      found.forEach((places, index) => {
        const mask = 1 << (this.#ofText[index]?.place ?? 0);
        for (const place of places) this.#searched.store.setBits(rows.firstRow + place, this.#bits, mask);
      });
    }
  }

  #searchLevels({ segment, firstRow }: SegmentRows, from: number, to: number): void {
    for (const { test, place } of this.#ofLevel) {
      for (let row = from; row < to; row++) {
        if (test(segment.levelOf(row))) this.#searched.store.setBits(firstRow + row, this.#bits, 1 << place);
      }
    }
  }
}

interface Stretch {
  readonly source: number;
  readonly rows: SegmentRows;
  readonly from: number;
  readonly to: number;
  /** How many of them were not searched before. */
  readonly fresh: number;
}
