/** What is known of the rows in sight beyond their columns, pulled page by page: their words, their marks. */
import { staleRevision, type TimelineData } from "../protocol/timeline";
import { AbortedError } from "../protocol/rpc";

export interface PageSizes {
  /** Rows that are asked for at once. */
  readonly pageRows: number;
  /** Rows of which what came is kept; beyond it all is forgotten, and what is in sight is asked for again. */
  readonly mostKept: number;
}

const usualSizes: PageSizes = { pageRows: 128, mostKept: 50_000 };

/** Which rows are asked for: `from` (included) to `to` (excluded) of a revision. */
export interface RowRange {
  readonly revision: number;
  readonly from: number;
  readonly to: number;
}

export interface RowPagesListener {
  arrived(): void;
  /** The trace has grown since: load it again. */
  outdated(): void;
  failed(error: Error): void;
}

export class RowPages<T> {
  readonly #ask: (range: RowRange, signal: AbortSignal) => Promise<readonly T[]>;
  readonly #listener: RowPagesListener;
  readonly #sizes: PageSizes;
  /** By the row's key, so that it stays while a trace grows and its rows move. */
  readonly #byKey = new Map<number, T>();
  /** Pages of this revision that are here. */
  readonly #complete = new Set<number>();
  readonly #running = new Map<number, AbortController>();
  #data: TimelineData | undefined;

  /** @param ask gives one element a row */
  constructor(ask: (range: RowRange, signal: AbortSignal) => Promise<readonly T[]>, listener: RowPagesListener, sizes = usualSizes) {
    this.#ask = ask;
    this.#sizes = sizes;
    this.#listener = listener;
  }

  /** Goes on with the rows of another revision. */
  begin(data: TimelineData): void {
    this.#data = data;
    this.#complete.clear();
    this.#abortExcept(new Set());
  }

  get(row: number): T | undefined {
    return this.#byKey.get(this.#data?.columns.key[row] ?? NaN);
  }

  /** Asks for these rows, and no longer for others; returns whether all of them are here. */
  want(rows: Iterable<number>): boolean {
    const pages = new Set<number>();
    for (const row of rows) pages.add(Math.floor(row / this.#sizes.pageRows));
    this.#abortExcept(pages);
    let complete = true;
    for (const page of pages) {
      if (this.#complete.has(page)) continue;
      complete = false;
      if (this.#data && !this.#running.has(page)) void this.#fetch(this.#data, page);
    }
    return complete;
  }

  #abortExcept(pages: ReadonlySet<number>): void {
    for (const [page, controller] of this.#running) {
      if (pages.has(page)) continue;
      this.#running.delete(page);
      controller.abort();
    }
  }

  async #fetch({ columns, revision }: TimelineData, page: number): Promise<void> {
    const controller = new AbortController();
    this.#running.set(page, controller);
    const { pageRows } = this.#sizes;
    const from = page * pageRows;
    const to = Math.min(columns.key.length, from + pageRows);
    try {
      const found = await this.#ask({ revision, from, to }, controller.signal);
      this.#running.delete(page);
      this.#keep(columns.key.subarray(from, to), found);
      this.#complete.add(page);
      this.#listener.arrived();
    } catch (error) {
      if (error instanceof AbortedError) return;
      this.#running.delete(page);
      const failure = error instanceof Error ? error : new Error(String(error));
      if (failure.name === staleRevision) this.#listener.outdated();
      else this.#listener.failed(failure);
    }
  }

  #keep(keys: Float64Array, found: readonly T[]): void {
    if (this.#byKey.size > this.#sizes.mostKept) {
      this.#byKey.clear();
      this.#complete.clear();
    }
    found.forEach((each, index) => {
      const key = keys[index];
      if (key !== undefined) this.#byKey.set(key, each);
    });
  }
}
