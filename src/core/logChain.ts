import type { Bindings, LogKeys } from "./bindings";
import type { Destination } from "./destination";
import { type Level, levelNumbers } from "./level";

/** One call of a logger, on its way through the chain. */
export interface LogEvent {
  readonly level: Level;
  /** Keys that many records share. A processor that changes one replaces the whole. */
  bound: Bindings;
  /** `event`, the keys of this call, and what processors add; they win over bound ones. */
  readonly keys: Record<string, unknown>;
}

/** One step of the chain: changes the event or, answering false, drops it. */
export type Processor = (event: LogEvent) => boolean;

/** The last step: an event as one line, without its end. */
export type Renderer = (event: LogEvent) => string;

export interface LogChainOptions {
  /** Calls below it do nothing; "info" when absent. */
  readonly level?: Level;
  readonly processors: readonly Processor[];
  readonly renderer: Renderer;
  readonly destination: Destination;
}

/** What all loggers bound from one another share. */
export class LogChain {
  /** Level numbers below it are off. */
  readonly threshold: number;
  readonly destination: Destination;
  readonly #processors: readonly Processor[];
  readonly #renderer: Renderer;
  #lost = 0;

  constructor({ level = "info", processors, renderer, destination }: LogChainOptions) {
    this.threshold = levelNumbers[level];
    this.destination = destination;
    this.#processors = processors;
    this.#renderer = renderer;
  }

  /** Records that a processor, the renderer or the destination failed on. */
  get lost(): number {
    return this.#lost;
  }

  /** Never throws: a program must not fail because its log does. What fails is counted. */
  process(event: LogEvent): void {
    try {
      for (const processor of this.#processors) if (!processor(event)) return;
      this.destination.write(`${this.#renderer(event)}\n`);
    } catch {
      this.#lost += 1;
    }
  }
}

/**
 * Sends one call through the chain. A public method of a logger calls it directly, so that the frame below it is
 * that method's and the next one is the caller's: what the call-site processor relies on.
 */
export function emit(chain: LogChain, level: Level, bound: Bindings, event: string, keys: LogKeys | undefined): void {
  // Not a spread: V8 takes microseconds to add a key to what a spread has made.
  const all: Record<string, unknown> = Object.assign({ timestamp: undefined, level: undefined, event }, keys);
  all["event"] = event;
  chain.process({ level, bound, keys: all });
}
