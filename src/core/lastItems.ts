/** The last items of a sequence, in a ring: the oldest makes room for the newest, at the same cost however many are kept. */
export class LastItems<T> {
  readonly #limit: number;
  readonly #ring: T[] = [];
  #oldest = 0;
  #dropped = 0;

  /** @param limit how many it keeps */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Those that had to go to keep the limit. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Oldest first; a copy. */
  get items(): readonly T[] {
    return [...this.#ring.slice(this.#oldest), ...this.#ring.slice(0, this.#oldest)];
  }

  push(item: T): void {
    if (this.#ring.length < this.#limit) {
      this.#ring.push(item);
      return;
    }
    this.#dropped += 1;
    if (this.#limit === 0) return;
    this.#ring[this.#oldest] = item;
    this.#oldest = (this.#oldest + 1) % this.#limit;
  }
}
