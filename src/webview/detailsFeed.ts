/** What is known of the selected row, asked for while the pane is open: the latest selection wins. */
import { AbortedError, type RpcClient } from "../protocol/rpc";
import { staleRevision, type TimelineContract, type TimelineDetails } from "../protocol/timeline";

/** Records of a row that are listed. */
const mostRecords = 200;

export class DetailsFeed {
  readonly #client: RpcClient<TimelineContract>;
  readonly #failed: (error: Error) => void;
  #asking: AbortController | undefined;

  constructor(client: RpcClient<TimelineContract>, failed: (error: Error) => void) {
    this.#client = client;
    this.#failed = failed;
  }

  /** Asks for the details of a row; what was asked before is not waited for any more. */
  async ask(revision: number, row: number, arrived: (details: TimelineDetails) => void): Promise<void> {
    this.#asking?.abort();
    const asking = (this.#asking = new AbortController());
    try {
      const details = await this.#client.call("details", { revision, row, records: mostRecords }, asking.signal);
      if (!asking.signal.aborted) arrived(details);
    } catch (error) {
      if (error instanceof AbortedError) return;
      const failure = error instanceof Error ? error : new Error(String(error));
      // A trace that has grown is loaded anew, and its details with it.
      if (failure.name !== staleRevision) this.#failed(failure);
    }
  }
}
