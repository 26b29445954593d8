import { atMostEvery, type Pace } from "./refresh";

export interface RefreshPace {
  /** The tree is shown anew at most so often, ms. */
  readonly everyMs: number;
  /** So long after the last time that much came, the list is whole again, ms. */
  readonly quietMs: number;
  /** So many new rows at a time, twice in a row, and nobody reads what is further down. */
  readonly manyRows: number;
  /** So long it waits until VS Code asks for what it was told of, ms: what is told while that is busy would only queue up there. */
  readonly patienceMs: number;
}

const usualPace: RefreshPace = { everyMs: 400, quietMs: 1000, manyRows: 50, patienceMs: 1500 };

/**
 * When the rows of a tree are asked for again. What changes is gathered, for each time the whole list under an element is
 * asked for, sent and drawn, beside the program whose output it shows. Where rows pour in, a short list does meanwhile.
 */
export class TreeRefresh<T> {
  readonly #pace: RefreshPace;
  readonly #tell: (elements: readonly T[] | undefined) => void;
  readonly #soon: Pace;
  /** New rows beneath what has changed since it was told. */
  readonly #rows = new Map<T, number>();
  #isAll = false;
  /** Of those that were told last, which had many new rows; and which had them the time before, too. */
  #many: ReadonlySet<T> = new Set();
  #pouring: ReadonlySet<T> = new Set();
  #quiet: NodeJS.Timeout | undefined;
  /** Elements whose rows were asked for, and are not hidden since. */
  readonly #open = new Set<T>();
  /** What was told and is not asked for yet: some elements, or the root. */
  #awaited: ReadonlySet<T | undefined> = new Set();
  /** Runs while it waits for that although there is more to tell. */
  #patience: NodeJS.Timeout | undefined;

  /**
   * @param tell gets the elements whose rows are to be asked for again, undefined for all
   * @param paced what is done at most every so often, or later
   */
  constructor(tell: (elements: readonly T[] | undefined) => void, paced: typeof atMostEvery = atMostEvery, pace = usualPace) {
    this.#tell = tell;
    this.#pace = pace;
    this.#soon = paced(pace.everyMs, () => {
      this.#refresh();
    });
  }

  /** An element has changed, and has so many rows more beneath it. */
  changed(element: T, newRows: number): void {
    this.#rows.set(element, (this.#rows.get(element) ?? 0) + newRows);
    this.#soon.ask();
  }

  /** The list itself has changed. */
  changedAll(): void {
    this.#isAll = true;
    this.#soon.ask();
  }

  /** VS Code asks for the rows beneath an element, or for those of the root. */
  asked(element?: T): void {
    if (element !== undefined) this.#open.add(element);
    if (element === undefined || this.#awaited.has(element)) this.#arrived();
  }

  /** The rows beneath an element are hidden: VS Code will not ask for them. */
  collapsed(element: T): void {
    this.#open.delete(element);
    if (this.#awaited.has(element)) this.#arrived();
  }

  /** Whether VS Code will ask for the rows beneath an element. */
  isOpen(element: T): boolean {
    return this.#open.has(element);
  }

  /** Whether rows come faster than anybody reads: beneath an element, or beneath any. */
  isPouring(element?: T): boolean {
    return element === undefined ? this.#pouring.size > 0 : this.#pouring.has(element);
  }

  dispose(): void {
    this.#soon.dispose();
    clearTimeout(this.#quiet);
    clearTimeout(this.#patience);
  }

  #arrived(): void {
    this.#awaited = new Set();
    if (!this.#patience) return;
    clearTimeout(this.#patience);
    this.#patience = undefined;
    this.#soon.ask();
  }

  #refresh(): void {
    if (this.#awaited.size > 0) {
      this.#patience ??= setTimeout(() => {
        this.#arrived();
      }, this.#pace.patienceMs);
      return;
    }
    // What was cut short becomes whole as soon as it pours no more.
    const elements = this.#isAll ? undefined : [...new Set([...this.#rows.keys(), ...this.#pouring])];
    const many = [...this.#rows].filter(([, rows]) => rows >= this.#pace.manyRows).map(([element]) => element);
    this.#pouring = new Set(many.filter((element) => this.#many.has(element)));
    this.#many = new Set(many);
    this.#rows.clear();
    this.#isAll = false;
    clearTimeout(this.#quiet);
    if (many.length > 0) this.#quiet = setTimeout(this.#soon.ask, this.#pace.quietMs);
    if (elements?.length === 0) return;
    this.#awaited = new Set<T | undefined>(elements ? elements.filter((element) => this.#open.has(element)) : [undefined]);
    this.#tell(elements);
  }
}
