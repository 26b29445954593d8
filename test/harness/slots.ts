/** Lets a few jobs run at a time. They begin in the order in which they came. */
export class Slots {
  readonly #count: number;
  #free: number;
  readonly #waiting: { readonly slots: number; readonly begin: () => void }[] = [];

  /** @param count how many may run at a time */
  constructor(count: number) {
    this.#count = this.#free = count;
  }

  /** Runs a job beside others. */
  run<T>(job: () => Promise<T>): Promise<T> {
    return this.#inSlots(1, job);
  }

  /** Runs a job when all before it have ended, and before any that came later begins. */
  runAlone<T>(job: () => Promise<T>): Promise<T> {
    return this.#inSlots(this.#count, job);
  }

  async #inSlots<T>(slots: number, job: () => Promise<T>): Promise<T> {
    await new Promise<void>((begin) => {
      this.#waiting.push({ slots, begin });
      this.#beginNext();
    });
    try {
      return await job();
    } finally {
      this.#free += slots;
      this.#beginNext();
    }
  }

  #beginNext(): void {
    for (let [next] = this.#waiting; next && next.slots <= this.#free; [next] = this.#waiting) {
      this.#free -= next.slots;
      this.#waiting.shift();
      next.begin();
    }
  }
}
