/** What is known of the selected row and its records, asked for while the pane is open: the latest selection wins. */
import { AbortedError, type RpcClient } from "../protocol/rpc";
import { staleRevision, type TimelineContract, type TimelineDetails, type TimelineRecordQuery, type TimelineRecords } from "../protocol/timeline";

export class DetailsFeed {
  readonly #client: RpcClient<TimelineContract>;
  readonly #failed: (error: Error) => void;
  #row = { revision: 0, row: -1 };
  #asking: AbortController | undefined;
  #askingRecords: AbortController | undefined;

  constructor(client: RpcClient<TimelineContract>, failed: (error: Error) => void) {
    this.#client = client;
    this.#failed = failed;
  }

  /** Asks for the details of a row; what was asked before, of its records too, is not waited for any more. */
  async ask(revision: number, row: number, arrived: (details: TimelineDetails) => void): Promise<void> {
    this.stop();
    const { signal } = (this.#asking = new AbortController());
    this.#row = { revision, row };
    await this.#answer(this.#client.call("details", this.#row, signal), signal, arrived);
  }

  /** What was asked is not waited for any more. */
  stop(): void {
    this.#asking?.abort();
    this.#askingRecords?.abort();
  }

  /** Asks for records of the row whose details were asked for last. */
  async askRecords(query: TimelineRecordQuery, arrived: (records: TimelineRecords) => void): Promise<void> {
    this.#askingRecords?.abort();
    const { signal } = (this.#askingRecords = new AbortController());
    await this.#answer(this.#client.call("records", { ...this.#row, ...query }, signal), signal, arrived);
  }

  async #answer<T>(answer: Promise<T>, signal: AbortSignal, arrived: (answer: T) => void): Promise<void> {
    try {
      const answered = await answer;
      if (!signal.aborted) arrived(answered);
    } catch (error) {
      if (error instanceof AbortedError) return;
      const failure = error instanceof Error ? error : new Error(String(error));
      // A trace that has grown is loaded anew, and its details with it.
      if (failure.name !== staleRevision) this.#failed(failure);
    }
  }
}
