/** Keeps the page's trace up to date: one load at a time, and a short rest after each. */
import type { RpcClient } from "../protocol/rpc";
import type { TimelineContract, TimelineData } from "../protocol/timeline";

/** A growing trace is loaded again at most this often, ms. */
const rest = 250;

export interface TraceFeedListener {
  loaded(data: TimelineData): void;
  failed(error: Error): void;
}

export class TraceFeed {
  readonly #client: RpcClient<TimelineContract>;
  readonly #listener: TraceFeedListener;
  #busy = false;
  /** A change came while a load ran or rested. */
  #again = false;

  constructor(client: RpcClient<TimelineContract>, listener: TraceFeedListener) {
    this.#client = client;
    this.#listener = listener;
    client.on("changed", () => this.refresh());
  }

  /** Loads the trace, now or as soon as the load that runs has ended and rested. */
  refresh(): void {
    if (this.#busy) this.#again = true;
    else void this.#load();
  }

  async #load(): Promise<void> {
    this.#busy = true;
    this.#again = false;
    try {
      this.#listener.loaded(await this.#client.call("load", {}));
    } catch (error) {
      this.#listener.failed(error instanceof Error ? error : new Error(String(error)));
    }
    setTimeout(() => {
      this.#busy = false;
      if (this.#again) void this.#load();
    }, rest);
  }
}
