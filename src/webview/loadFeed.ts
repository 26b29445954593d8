/** Keeps what a page shows up to date: one load at a time, and a rest after each. */

export interface LoadFeedListener<Data> {
  loaded(data: Data): void;
  failed(error: Error): void;
}

/** A host that has one thing to load, and tells when it has changed. */
interface Loadable<Data> {
  call(method: "load", params: Record<string, never>): Promise<Data>;
  on(event: "changed", listener: () => void): () => void;
}

export class LoadFeed<Data> {
  readonly #host: Loadable<Data>;
  /** Between two loads, ms: what grows is loaded no more often. */
  readonly #rest: number;
  readonly #listener: LoadFeedListener<Data>;
  #busy = false;
  /** A change came while a load ran or rested. */
  #again = false;

  constructor(host: Loadable<Data>, rest: number, listener: LoadFeedListener<Data>) {
    this.#host = host;
    this.#rest = rest;
    this.#listener = listener;
    host.on("changed", () => this.refresh());
  }

  /** Loads, now or as soon as the load that runs has ended and rested. */
  refresh(): void {
    if (this.#busy) this.#again = true;
    else void this.#load();
  }

  async #load(): Promise<void> {
    this.#busy = true;
    this.#again = false;
    try {
      this.#listener.loaded(await this.#host.call("load", {}));
    } catch (error) {
      this.#listener.failed(error instanceof Error ? error : new Error(String(error)));
    }
    setTimeout(() => {
      this.#busy = false;
      if (this.#again) void this.#load();
    }, this.#rest);
  }
}
