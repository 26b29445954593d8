// AssemblyScript: a table for the numbers of one trace. Part of traces.as.ts.

/** A place is a pair, its value, and the number of the filling that it belongs to: four words. */
const placeBytes: usize = 16;
const firstPlaces: i32 = 64;
/** A table of more places than this is given up when it is emptied. */
const keptPlaces: i32 = 1 << 17;

/** A map from a pair of integers to an integer, emptied at no cost: a million traces need one each. Open addressing. */
export class PairTable {
  size: i32 = 0;
  private places: usize = 0;
  private count: i32 = 0;
  private filling: i32 = 1;

  constructor() {
    this.allocate(firstPlaces);
  }

  clear(): void {
    this.size = 0;
    this.filling++;
    if (this.count <= keptPlaces) return;
    heap.free(this.places);
    this.allocate(firstPlaces);
  }

  /** The value of a pair, -1 for none. */
  get(a: i32, b: i32): i32 {
    const place = this.placeOf(a, b);
    return load<i32>(place, 12) == this.filling ? load<i32>(place, 8) : -1;
  }

  set(a: i32, b: i32, value: i32): void {
    const place = this.placeOf(a, b);
    store<i32>(place, value, 8);
    if (load<i32>(place, 12) != this.filling) this.add(place, a, b);
  }

  /** The number of a pair that is not (0, 0): they count from 1, in the order in which they are first asked for. */
  number(a: i32, b: i32): i32 {
    const place = this.placeOf(a, b);
    if (load<i32>(place, 12) == this.filling) return load<i32>(place, 8);
    const number = this.size + 1;
    store<i32>(place, number, 8);
    this.add(place, a, b);
    return number;
  }

  private add(place: usize, a: i32, b: i32): void {
    store<i32>(place, a);
    store<i32>(place, b, 4);
    store<i32>(place, this.filling, 12);
    if (++this.size * 2 > this.count) this.grow();
  }

  /** Where a pair stands, or the free place where it would. */
  @inline
  private placeOf(a: i32, b: i32): usize {
    const mask = this.count - 1;
    let mixed = (a * 0x9e3779b1) ^ (b * 0x85ebca6b);
    mixed ^= mixed >>> 15;
    for (let index = mixed & mask; ; index = (index + 1) & mask) {
      const place = this.places + <usize>index * placeBytes;
      if (load<i32>(place, 12) != this.filling || (load<i32>(place) == a && load<i32>(place, 4) == b)) return place;
    }
    return 0;
  }

  private grow(): void {
    const old = this.places;
    const end = old + <usize>this.count * placeBytes;
    const filling = this.filling;
    this.allocate(this.count * 2);
    this.size = 0;
    for (let place = old; place < end; place += placeBytes) {
      if (load<i32>(place, 12) == filling) this.set(load<i32>(place), load<i32>(place, 4), load<i32>(place, 8));
    }
    heap.free(old);
  }

  private allocate(count: i32): void {
    this.count = count;
    this.places = heap.alloc(<usize>count * placeBytes);
    memory.fill(this.places, 0, <usize>count * placeBytes);
  }
}
