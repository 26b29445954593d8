/** The words of the rows in sight, pulled page by page. */
import { staleRevision, type TimelineContract, type TimelineData, type TimelineText } from "../protocol/timeline";
import { AbortedError, type RpcClient } from "../protocol/rpc";

/** Rows that are asked for at once. */
const pageRows = 128;
/** Rows whose words are kept; beyond it all are forgotten, and what is in sight is asked for again. */
const mostKept = 50_000;

export interface RowTextsListener {
  arrived(): void;
  /** The trace has grown since: load it again. */
  outdated(): void;
  failed(error: Error): void;
}

export class RowTexts {
  readonly #client: RpcClient<TimelineContract>;
  readonly #listener: RowTextsListener;
  /** By the row's key, so that words stay while a trace grows and its rows move. */
  readonly #byKey = new Map<number, TimelineText>();
  /** Pages of this revision that are here. */
  readonly #complete = new Set<number>();
  readonly #running = new Map<number, AbortController>();
  #data: TimelineData | undefined;

  constructor(client: RpcClient<TimelineContract>, listener: RowTextsListener) {
    this.#client = client;
    this.#listener = listener;
  }

  /** Goes on with the rows of another revision. */
  begin(data: TimelineData): void {
    this.#data = data;
    this.#complete.clear();
    this.#abortExcept(new Set());
  }

  get(row: number): TimelineText | undefined {
    return this.#byKey.get(this.#data?.columns.key[row] ?? NaN);
  }

  /** Asks for the words of these rows, and no longer for others; returns whether all of them are here. */
  want(rows: Int32Array): boolean {
    const pages = new Set<number>();
    for (const row of rows) pages.add(Math.floor(row / pageRows));
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
    const from = page * pageRows;
    const to = Math.min(columns.key.length, from + pageRows);
    try {
      const texts = await this.#client.call("texts", { revision, from, to }, controller.signal);
      this.#running.delete(page);
      this.#keep(columns.key.subarray(from, to), texts);
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

  #keep(keys: Float64Array, texts: readonly TimelineText[]): void {
    if (this.#byKey.size > mostKept) {
      this.#byKey.clear();
      this.#complete.clear();
    }
    texts.forEach((text, index) => {
      const key = keys[index];
      if (key !== undefined) this.#byKey.set(key, text);
    });
  }
}
