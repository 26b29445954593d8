/** The rows of the trace that pass what the user looks for: the latest query wins. */
import { AbortedError, type RpcClient } from "../protocol/rpc";
import { staleRevision, type TimelineContract, type TimelineData, type TimelineMatches } from "../protocol/timeline";

export interface RowSearchListener {
  found(): void;
  failed(error: Error): void;
}

export class RowSearch {
  readonly #client: RpcClient<TimelineContract>;
  readonly #listener: RowSearchListener;
  #data: TimelineData | undefined;
  #asking: AbortController | undefined;
  #where = "";
  #rows: Int32Array = none;
  #problem = "";

  constructor(client: RpcClient<TimelineContract>, listener: RowSearchListener) {
    this.#client = client;
    this.#listener = listener;
  }

  /** What is looked for, "" for nothing. */
  get where(): string {
    return this.#where;
  }

  /** Rows of the trace, ascending. */
  get rows(): Int32Array {
    return this.#rows;
  }

  /** What is wrong with the query, "" when nothing is. */
  get problem(): string {
    return this.#problem;
  }

  /** Goes on with another revision: the matches move with their rows until the new ones have come. */
  begin(data: TimelineData): void {
    const before = this.#data?.columns.key;
    const keys = new Set(Array.from(this.#rows, (row) => before?.[row]));
    this.#data = data;
    if (this.#where === "") return;
    this.#rows = Int32Array.from(data.columns.key.keys()).filter((row) => keys.has(data.columns.key[row]));
    void this.#ask(data);
  }

  look(where: string): void {
    this.#where = where.trim();
    this.#asking?.abort();
    if (this.#where !== "" && this.#data) void this.#ask(this.#data);
    else this.#take({ rows: none, problem: undefined });
  }

  async #ask(data: TimelineData): Promise<void> {
    this.#asking?.abort();
    const asking = (this.#asking = new AbortController());
    try {
      const matches = await this.#client.call("matches", { revision: data.revision, where: this.#where }, asking.signal);
      if (!asking.signal.aborted) this.#take(matches);
    } catch (error) {
      if (error instanceof AbortedError) return;
      const failure = error instanceof Error ? error : new Error(String(error));
      // A trace that has grown is loaded anew, and its rows asked again.
      if (failure.name !== staleRevision) this.#listener.failed(failure);
    }
  }

  #take({ rows, problem }: TimelineMatches): void {
    this.#rows = rows;
    this.#problem = problem?.message ?? "";
    this.#listener.found();
  }
}

const none = new Int32Array(0);
