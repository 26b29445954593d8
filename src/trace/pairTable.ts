/** A table of more places than this is given up when it is emptied. */
const keptPlaces = 1 << 17;
const firstPlaces = 64;

/**
 * A map from a pair of integers to an integer, 0 or more, that is emptied at no cost: assembly needs several of them for each of
 * a million traces. Open addressing; a place is the pair, the value, and the number of the filling that it belongs to.
 */
export class PairTable {
  size = 0;
  #places = new Int32Array(firstPlaces * 4);
  #filling = 1;

  clear(): void {
    this.size = 0;
    this.#filling++;
    if (this.#places.length > keptPlaces * 4) this.#places = new Int32Array(firstPlaces * 4);
  }

  /** The value of a pair, -1 for none. */
  get(a: number, b: number): number {
    const place = this.#placeOf(a, b);
    return this.#places[place + 3] === this.#filling ? (this.#places[place + 2] ?? -1) : -1;
  }

  set(a: number, b: number, value: number): void {
    const place = this.#placeOf(a, b);
    const isNew = this.#places[place + 3] !== this.#filling;
    this.#places[place] = a;
    this.#places[place + 1] = b;
    this.#places[place + 2] = value;
    this.#places[place + 3] = this.#filling;
    if (isNew && ++this.size * 8 > this.#places.length) this.#grow();
  }

  /** Where a pair stands, or the free place where it would. */
  #placeOf(a: number, b: number): number {
    const places = this.#places;
    const mask = places.length - 1;
    const mixed = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b);
    let place = ((mixed ^ (mixed >>> 15)) << 2) & mask;
    while (places[place + 3] === this.#filling && (places[place] !== a || places[place + 1] !== b)) place = (place + 4) & mask;
    return place;
  }

  #grow(): void {
    const old = this.#places;
    const filling = this.#filling;
    this.#places = new Int32Array(old.length * 2);
    this.size = 0;
    for (let place = 0; place < old.length; place += 4) {
      if (old[place + 3] === filling) this.set(old[place] ?? 0, old[place + 1] ?? 0, old[place + 2] ?? 0);
    }
  }
}
