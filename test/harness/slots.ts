/** Lets a few jobs run at a time. They begin in the order in which they came. */
export class Slots {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  /** @param count how many may run at a time */
  constructor(count: number) {
    this.#free = count;
  }

  /** Runs a job as soon as there is room and all that came before it have begun. */
  async run<T>(job: () => Promise<T>): Promise<T> {
    await new Promise<void>((begin) => {
      this.#waiting.push(begin);
      this.#beginNext();
    });
    try {
      return await job();
    } finally {
      this.#free++;
      this.#beginNext();
    }
  }

  #beginNext(): void {
    if (this.#free === 0) return;
    const begin = this.#waiting.shift();
    if (!begin) return;
    this.#free--;
    begin();
  }
}
