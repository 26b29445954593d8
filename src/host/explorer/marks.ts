import * as vscode from "vscode";

/** A moment that the user has marked, ms since 1970. */
export interface Mark {
  readonly at: number;
  /** From 1, in the order in which they were set. */
  readonly number: number;
}

const memoryKey = "hopscope.marks";
const mostMarks = 100;

/** The moments that the user has marked: a row between the traces that began before and after. Remembered for each workspace. */
export class Marks implements vscode.Disposable {
  readonly #memory: vscode.Memento;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChange = this.#changed.event;
  #all: readonly Mark[];

  constructor(memory: vscode.Memento) {
    this.#memory = memory;
    const kept = memory.get<unknown>(memoryKey);
    this.#all = Array.isArray(kept) ? kept.filter(isMark) : [];
  }

  get all(): readonly Mark[] {
    return this.#all;
  }

  /** Marks now. */
  add(): Mark {
    const mark = { at: Date.now(), number: (this.#all.at(-1)?.number ?? 0) + 1 };
    this.#become([...this.#all, mark].slice(-mostMarks));
    return mark;
  }

  remove({ number }: Mark): void {
    this.#become(this.#all.filter((mark) => mark.number !== number));
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #become(all: readonly Mark[]): void {
    this.#all = all;
    void this.#memory.update(memoryKey, all);
    this.#changed.fire(undefined);
  }
}

function isMark(value: unknown): value is Mark {
  return typeof value === "object" && value !== null && "at" in value && typeof value.at === "number" && "number" in value && typeof value.number === "number";
}

/** `14:02:11`, UTC as all times. */
export function timeOfMark({ at }: Mark): string {
  return new Date(at).toISOString().slice(11, 19);
}

/**
 * Puts marks between things in the order of their times.
 * @param startOf ms since 1970; NaN where it has no time: it stays where it is
 * @param isWhole whether no more follow: then a mark beyond the last one is put there
 */
export function withMarks<T, M>(items: readonly T[], marks: readonly Mark[], { newestFirst, isWhole, startOf, rowOf }: { newestFirst: boolean; isWhole: boolean; startOf: (item: T) => number; rowOf: (mark: Mark) => M }): (T | M)[] {
  const waiting = newestFirst ? [...marks].reverse() : [...marks];
  const rows: (T | M)[] = [];
  for (const item of items) {
    const start = startOf(item);
    while (waiting[0] && (newestFirst ? waiting[0].at > start : waiting[0].at <= start)) {
      const mark = waiting.shift();
      if (mark) rows.push(rowOf(mark));
    }
    rows.push(item);
  }
  return isWhole && items.length > 0 ? [...rows, ...waiting.map(rowOf)] : rows;
}
