/** The texts of an interner, numbered from 1, as they go from one thread to another. */
export interface TextTable {
  /** UTF-8, one text behind the other. */
  readonly bytes: Uint8Array;
  /** For each number where its text ends in `bytes`; it begins where the one before ends. */
  readonly ends: Uint32Array;
  readonly hashes: Int32Array;
  /** How many numbers there are, 0 included. */
  readonly size: number;
}

/** Writes the text `from[start, end)`, or another that is no longer, to `to` at `at`; returns where that ends. */
export type Rewrite = (from: Uint8Array, start: number, end: number, to: Uint8Array, at: number) => number;

/** A byte order mark in a value is part of it. */
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const encoder = new TextEncoder();
/** The table is grown when more of its places than this share are taken. */
const fullest = 0.6;

/**
 * Texts as small numbers: 0 is "", the others count from 1 in the order in which they were first seen.
 * They are kept as bytes, since millions of IDs as strings would not fit the memory.
 */
export class Interner {
  #bytes: Uint8Array<ArrayBuffer>;
  #view: DataView;
  #ends: Uint32Array<ArrayBuffer>;
  #hashes: Int32Array<ArrayBuffer>;
  /** Open addressing by hash: for each place a number, 0 for a free one, and beside it its hash, so that a look costs one miss of the cache. */
  #places: Int32Array<ArrayBuffer>;
  #size = 1;

  /** @param expected how many texts there will be, about */
  constructor(expected = 64) {
    this.#bytes = new Uint8Array(expected * 16);
    this.#view = new DataView(this.#bytes.buffer);
    this.#ends = new Uint32Array(expected);
    this.#hashes = new Int32Array(expected);
    this.#places = new Int32Array(2 * placesFor(expected));
  }

  /** How many numbers are in use, 0 included. */
  get size(): number {
    return this.#size;
  }

  /** The number of a UTF-8 text in the bytes from `start` to `end`. */
  intern(bytes: DataView, start: number, end: number): number {
    return start === end ? 0 : this.#intern(bytes, start, end, hashOf(bytes, start, end));
  }

  internText(text: string): number {
    if (text === "") return 0;
    const bytes = viewOf(encoder.encode(text));
    return this.intern(bytes, 0, bytes.byteLength);
  }

  /** The numbers here of all texts of a table, by their numbers there. */
  internAll({ bytes, ends, hashes, size }: TextTable): Uint32Array {
    const numbers = new Uint32Array(size);
    const view = viewOf(bytes);
    for (let number = 1; number < size; number++) {
      numbers[number] = this.#intern(view, ends[number - 1] ?? 0, ends[number] ?? 0, hashes[number] ?? 0);
    }
    return numbers;
  }

  /** The number of a text that was seen, or undefined. */
  find(text: string): number | undefined {
    if (text === "") return 0;
    const bytes = viewOf(encoder.encode(text));
    return this.findBytes(bytes, 0, bytes.byteLength) || undefined;
  }

  /** The number of a UTF-8 text in the bytes from `start` to `end`, 0 when it was not seen. */
  findBytes(bytes: DataView, start: number, end: number): number {
    const hash = hashOf(bytes, start, end);
    return this.#places[this.#placeOf(bytes, start, end, hash)] ?? 0;
  }

  textOf(number: number): string {
    if (number <= 0 || number >= this.#size) return "";
    return decoder.decode(this.#bytes.subarray(this.#ends[number - 1], this.#ends[number]));
  }

  /** Forgets all texts and keeps the memory. */
  clear(): void {
    this.#places.fill(0);
    this.#size = 1;
  }

  /** A copy of the texts. */
  table(): TextTable {
    const size = this.#size;
    return { bytes: this.#bytes.slice(0, this.#ends[size - 1]), ends: this.#ends.slice(0, size), hashes: this.#hashes.slice(0, size), size };
  }

  #intern(bytes: DataView, start: number, end: number, hash: number): number {
    const place = this.#placeOf(bytes, start, end, hash);
    const number = this.#places[place] ?? 0;
    return number === 0 ? this.#add(place, bytes, start, end, hash) : number;
  }

  /** Where the number of a text stands in the table, or the free place where it would. */
  #placeOf(bytes: DataView, start: number, end: number, hash: number): number {
    const places = this.#places;
    const mask = places.length - 1;
    for (let place = (hash << 1) & mask; ; place = (place + 2) & mask) {
      const number = places[place] ?? 0;
      if (number === 0 || (places[place + 1] === hash && this.#equals(number, bytes, start, end))) return place;
    }
  }

  #equals(number: number, bytes: DataView, start: number, end: number): boolean {
    const own = this.#ends[number - 1] ?? 0;
    const length = (this.#ends[number] ?? 0) - own;
    return length === end - start && sameBytes(this.#view, own, bytes, start, length);
  }

  #add(place: number, bytes: DataView, start: number, end: number, hash: number): number {
    const number = this.#size++;
    const from = this.#ends[number - 1] ?? 0;
    const to = from + end - start;
    if (number >= this.#ends.length) {
      this.#ends = grown(this.#ends, number * 2);
      this.#hashes = grown(this.#hashes, number * 2);
    }
    if (to > this.#bytes.length) {
      this.#bytes = grown(this.#bytes, Math.max(to, this.#bytes.length * 2));
      this.#view = new DataView(this.#bytes.buffer);
    }
    for (let other = start, at = from; other < end; other++, at++) this.#bytes[at] = bytes.getUint8(other);
    this.#ends[number] = to;
    this.#hashes[number] = hash;
    this.#places[place] = number;
    this.#places[place + 1] = hash;
    if (number * 2 > this.#places.length * fullest) this.#rehash();
    return number;
  }

  #rehash(): void {
    const places = new Int32Array(this.#places.length * 2);
    const mask = places.length - 1;
    for (let number = 1; number < this.#size; number++) {
      const hash = this.#hashes[number] ?? 0;
      let place = (hash << 1) & mask;
      while (places[place] !== 0) place = (place + 2) & mask;
      places[place] = number;
      places[place + 1] = hash;
    }
    this.#places = places;
  }
}

/**
 * A table of texts that stand one behind the other, each as `rewrite` writes it.
 * @param ends for each number where its text ends, as in {@link TextTable}
 */
export function tableOf(texts: Uint8Array, ends: Uint32Array, rewrite: Rewrite): TextTable {
  const size = ends.length;
  const bytes = new Uint8Array(ends[size - 1] ?? 0);
  const view = viewOf(bytes);
  const ownEnds = new Uint32Array(size);
  const hashes = new Int32Array(size);
  for (let number = 1, from = 0; number < size; number++) {
    const to = rewrite(texts, ends[number - 1] ?? 0, ends[number] ?? 0, bytes, from);
    ownEnds[number] = to;
    hashes[number] = hashOf(view, from, to);
    from = to;
  }
  return { bytes: bytes.subarray(0, ownEnds[size - 1]), ends: ownEnds, hashes, size };
}

/** The same memory, as words can be read from it. */
export function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

function placesFor(texts: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(16, texts / fullest)));
}

function grown<T extends Uint8Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Int32Array<ArrayBuffer>>(array: T, length: number): T {
  const larger = new (array.constructor as new (length: number) => T)(length);
  larger.set(array);
  return larger;
}

/** Whether two stretches of bytes are the same. Words are compared; the last one overlaps the one before it. */
function sameBytes(a: DataView, atA: number, b: DataView, atB: number, length: number): boolean {
  if (length < 4) {
    for (let index = 0; index < length; index++) if (a.getUint8(atA + index) !== b.getUint8(atB + index)) return false;
    return true;
  }
  const last = length - 4;
  for (let index = 0; index < last; index += 4) if (a.getInt32(atA + index) !== b.getInt32(atB + index)) return false;
  return a.getInt32(atA + last) === b.getInt32(atB + last);
}

/**
 * A hash of 32 bits, eight bytes a step; the last step overlaps the one before it. Of all bytes: a log may hold a million IDs
 * that differ in any one place. The end mixes the high bits down, since a table looks at the low ones.
 */
function hashOf(bytes: DataView, start: number, end: number): number {
  const length = end - start;
  let hash = length;
  // Two lanes, since each step waits for the one before it in its lane.
  let other = ~length;
  if (length >= 8) {
    const last = end - 8;
    for (let at = start; at < last; at += 8) {
      hash = Math.imul(hash ^ bytes.getInt32(at), 0x9e3779b1);
      other = Math.imul(other ^ bytes.getInt32(at + 4), 0x85ebca6b);
      hash ^= hash >>> 15;
      other ^= other >>> 13;
    }
    hash = Math.imul(hash ^ bytes.getInt32(last), 0x9e3779b1);
    other = Math.imul(other ^ bytes.getInt32(last + 4), 0x85ebca6b);
  } else if (length >= 4) {
    hash = Math.imul(hash ^ bytes.getInt32(start), 0x9e3779b1);
    other = Math.imul(other ^ bytes.getInt32(end - 4), 0x85ebca6b);
  } else {
    for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes.getUint8(at), 0x9e3779b1);
  }
  hash ^= hash >>> 15;
  hash ^= Math.imul(other ^ (other >>> 13), 0xc2b2ae35);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
