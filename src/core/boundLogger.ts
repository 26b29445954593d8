import { Bindings, type LogKeys } from "./bindings";
import { type Level, levelNumbers } from "./level";
import { emit, LogChain, type LogChainOptions } from "./logChain";

/** A logger with bound keys. `bind` and its like answer another logger, this one stays as it is. */
export class BoundLogger {
  readonly #chain: LogChain;
  readonly #threshold: number;
  readonly #bound: Bindings;

  constructor(chain: LogChain, bound: Bindings = Bindings.none) {
    this.#chain = chain;
    this.#threshold = chain.threshold;
    this.#bound = bound;
  }

  /** This logger with `keys` besides, on every record. */
  bind(keys: LogKeys): BoundLogger {
    return new BoundLogger(this.#chain, this.#bound.with(keys));
  }

  unbind(...names: string[]): BoundLogger {
    return new BoundLogger(this.#chain, this.#bound.without(names));
  }

  /** A logger with `keys` alone. */
  new(keys: LogKeys): BoundLogger {
    return new BoundLogger(this.#chain, Bindings.of(keys));
  }

  isEnabledFor(level: Level): boolean {
    return levelNumbers[level] >= this.#threshold;
  }

  debug(event: string, keys?: LogKeys): void {
    if (levelNumbers.debug >= this.#threshold) emit(this.#chain, "debug", this.#bound, event, keys);
  }

  info(event: string, keys?: LogKeys): void {
    if (levelNumbers.info >= this.#threshold) emit(this.#chain, "info", this.#bound, event, keys);
  }

  warning(event: string, keys?: LogKeys): void {
    if (levelNumbers.warning >= this.#threshold) emit(this.#chain, "warning", this.#bound, event, keys);
  }

  error(event: string, keys?: LogKeys): void {
    if (levelNumbers.error >= this.#threshold) emit(this.#chain, "error", this.#bound, event, keys);
  }

  critical(event: string, keys?: LogKeys): void {
    if (levelNumbers.critical >= this.#threshold) emit(this.#chain, "critical", this.#bound, event, keys);
  }

  /** Records lost so far by this logger and all that share its chain, and lines lost by its destination. */
  get lost(): number {
    return this.#chain.lost + this.#chain.destination.lost;
  }

  /** Resolves when all lines have left the program. */
  flush(): Promise<void> {
    return this.#chain.destination.flush();
  }
}

/** The first logger of a chain: the others are bound from it. */
export function createLogger(options: LogChainOptions): BoundLogger {
  return new BoundLogger(new LogChain(options));
}
