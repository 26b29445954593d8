import { LastItems } from "./lastItems";

/** Where a logger's lines go. */
export interface Destination {
  /** Lines that it took and could not get rid of. Those that it refused are not among them: the logger has counted them. */
  readonly lost: number;
  /**
   * Takes one line, its end included.
   * @throws when it could not: the logger counts the line as lost and goes on.
   */
  write(line: string): void;
  /** Resolves when all that was written has left the program, or is counted as lost. */
  flush(): Promise<void>;
  /** Flushes and lets go of what it opened; nothing may be written after it. */
  close(): Promise<void>;
}

/** The last lines, in memory. */
export class MemoryDestination implements Destination {
  readonly lost = 0;
  readonly #lines: LastItems<string>;

  /** @param limit how many lines it keeps; the oldest goes first. */
  constructor(limit = 10_000) {
    this.#lines = new LastItems(limit);
  }

  /** Without their ends. */
  get lines(): readonly string[] {
    return this.#lines.items;
  }

  /** Lines that had to go to keep the limit. */
  get dropped(): number {
    return this.#lines.dropped;
  }

  write(line: string): void {
    this.#lines.push(line.replace(/\n$/, ""));
  }

  flush(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** Every line to every destination, in one order. One that fails does not keep it from the others. */
export function tee(...destinations: readonly Destination[]): Destination {
  return {
    get lost() {
      return destinations.reduce((sum, { lost }) => sum + lost, 0);
    },
    write: (line) => {
      const failures: unknown[] = [];
      for (const destination of destinations) {
        try {
          destination.write(line);
        } catch (error) {
          failures.push(error);
        }
      }
      if (failures.length > 0) throw new AggregateError(failures, "a destination failed");
    },
    flush: async () => {
      await Promise.all(destinations.map((destination) => destination.flush()));
    },
    close: async () => {
      await Promise.all(destinations.map((destination) => destination.close()));
    },
  };
}
