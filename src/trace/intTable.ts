/** Integers of 32 bits by number, with memory for as many as were set; `absent` where none was. */
export class IntTable {
  readonly #absent: number;
  #values: Int32Array;

  constructor(absent: number) {
    this.#absent = absent;
    this.#values = new Int32Array(64).fill(absent);
  }

  get(index: number): number {
    return this.#values[index] ?? this.#absent;
  }

  set(index: number, value: number): void {
    if (index >= this.#values.length) this.#grow(index + 1);
    this.#values[index] = value;
  }

  #grow(length: number): void {
    const larger = new Int32Array(Math.max(length, this.#values.length * 2));
    larger.set(this.#values);
    if (this.#absent !== 0) larger.fill(this.#absent, this.#values.length);
    this.#values = larger;
  }
}
