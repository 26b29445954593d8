/** The traces of the bar that is chosen: asked for page by page, and anew when there is something new. */
import type { ActionRange, HealthContract, TraceOfRange } from "../../protocol/health";
import { mostTracesOfBar } from "../../protocol/health";
import type { Page } from "../../protocol/lists";
import { AbortedError, type RpcClient } from "../../protocol/rpc";
import { withReceivedNumbers } from "./receivedNumbers";

/** Traces that come at once. */
export const barPage = 20;

interface Listed {
  readonly range: ActionRange;
  shown: number;
  traces: Page<TraceOfRange> | undefined;
}

export class BarTraces {
  readonly #client: RpcClient<HealthContract>;
  readonly #arrived: () => void;
  readonly #failed: (error: Error) => void;
  #asking: AbortController | undefined;
  #listed: Listed | undefined;

  constructor(client: RpcClient<HealthContract>, arrived: () => void, failed: (error: Error) => void) {
    this.#client = client;
    this.#arrived = arrived;
    this.#failed = failed;
  }

  get range(): ActionRange | undefined {
    return this.#listed?.range;
  }

  /** How many may be shown. */
  get shown(): number {
    return this.#listed?.shown ?? 0;
  }

  /** Undefined until they have come. */
  get traces(): Page<TraceOfRange> | undefined {
    return this.#listed?.traces;
  }

  /** Lists the traces of a bar, or of none. */
  list(range: ActionRange | undefined, shown = barPage): void {
    this.#listed = range && { range, shown, traces: undefined };
    this.refresh();
  }

  more(): void {
    if (this.#listed) this.#listed.shown = Math.min(mostTracesOfBar, this.#listed.shown + barPage);
    this.refresh();
  }

  /** Asks again; what is there stays until the answer comes. */
  refresh(): void {
    this.#asking?.abort();
    this.#asking = undefined;
    if (this.#listed) void this.#ask(this.#listed, (this.#asking = new AbortController()).signal);
  }

  async #ask(listed: Listed, signal: AbortSignal): Promise<void> {
    try {
      listed.traces = withReceivedNumbers(await this.#client.call("traces", { ...listed.range, offset: 0, limit: listed.shown }, signal));
      this.#arrived();
    } catch (error) {
      if (!(error instanceof AbortedError)) this.#failed(error instanceof Error ? error : new Error(String(error)));
    }
  }
}
