// AssemblyScript: texts as numbers, and IDs as hashes. Part of scanner.as.ts.

export function zeroed(size: usize): usize {
  const at = heap.alloc(size);
  memory.fill(at, 0, size);
  return at;
}

export function grown(memory: usize, bytes: usize): usize {
  return memory ? heap.realloc(memory, bytes) : heap.alloc(bytes);
}

/** Texts of up to so many bytes are looked up among the recent ones first: the names in a log are few and short. */
const longestRecent: i32 = 32;
/** For each place a text filled up with zeros, its length and its number. */
const recentBytes: usize = 64;

const firstNumbers: i32 = 256;
const firstBytes: i32 = 4096;
/** A table of less memory grows in large steps: memory that nobody writes to costs little, and copying does not. */
const largeMemory: i32 = 1024 * 1024;
/** Memory for texts is doubled up to this step: no piece of a WebAssembly program's memory is longer than 1 GiB. */
const longestStep: i32 = 64 * 1024 * 1024;

/** To how many bytes a table grows that has so many and no room left. */
function moreThan(bytes: i32): i32 { return bytes < largeMemory ? bytes * 8 : bytes + min(bytes, longestStep); }

/** 32 bytes of ones and 32 of zeros: what begins so far before the middle masks as many bytes. */
const masks: usize = memory.data<u64>([-1, -1, -1, -1, 0, 0, 0, 0]);

/** The text of up to 32 bytes that was asked for last: where among the recent ones it belongs, its bytes filled up with zeros, its length. */
let askedPlace: usize = 0;
let askedLow: v128 = i64x2(0, 0);
let askedHigh: v128 = i64x2(0, 0);
let askedLength: i32 = 0;

/** Texts as small numbers from 1 on, in the order in which they were first seen; 0 is none. */
export class Texts {
  arena: usize = 0;
  arenaLength: i32 = 0;
  /** For each number where its text ends. */
  ends: usize = 0;
  hashes: usize = 0;
  numbers: i32 = 0;
  places: usize = 0;
  placesLength: i32 = 0;
  size: i32 = 1;
  recent: usize = 0;

  /** @param recentBits for how many recent ones there is a place, as a power of 2 */
  constructor(private recentBits: i32) {
    this.recent = zeroed(recentBytes << this.recentBits);
    this.arenaLength = firstBytes;
    this.arena = heap.alloc(this.arenaLength + 16);
    this.numbers = firstNumbers;
    this.ends = heap.alloc(this.numbers * 4);
    this.hashes = heap.alloc(this.numbers * 4);
    store<i32>(this.ends, 0);
    store<i32>(this.hashes, 0);
    this.placesLength = 1024;
    this.places = zeroed(this.placesLength * 8);
  }

  clear(): void {
    memory.fill(this.places, 0, this.placesLength * 8);
    memory.fill(this.recent, 0, recentBytes << this.recentBits);
    this.size = 1;
  }

  /** The number of a text, a new one when it was not seen. Up to 32 bytes behind its beginning may be read. */
  intern(start: usize, length: i32): i32 {
    if (length == 0) return 0;
    const known = this.recentOf(start, length);
    if (known != 0) return known;
    const number = this.internHashed(start, length, hashOf(start, length));
    if (length <= longestRecent) this.remember(number);
    return number;
  }

  /** The number of a text that was seen lately, else 0. Up to 32 bytes behind its beginning may be read. */
  @inline
  recentOf(start: usize, length: i32): i32 {
    if (length > longestRecent) return 0;
    const mask = masks + <usize>(longestRecent - length);
    const low = v128.and(v128.load(start), v128.load(mask));
    let mix = (i64x2.extract_lane(low, 0) * factor) ^ (i64x2.extract_lane(low, 1) * otherFactor) ^ length;
    askedLow = low;
    askedLength = length;
    if (length <= 16) {
      askedPlace = this.recent + <usize>((mix * factor) >>> (64 - this.recentBits)) * recentBytes;
      return load<i32>(askedPlace, 32) == length && !v128.any_true(v128.xor(v128.load(askedPlace), low)) ? load<i32>(askedPlace, 36) : 0;
    }
    askedHigh = v128.and(v128.load(start, 16), v128.load(mask, 16));
    mix ^= (i64x2.extract_lane(askedHigh, 0) * otherFactor) ^ (i64x2.extract_lane(askedHigh, 1) * factor);
    askedPlace = this.recent + <usize>((mix * factor) >>> (64 - this.recentBits)) * recentBytes;
    const other = v128.or(v128.xor(v128.load(askedPlace), low), v128.xor(v128.load(askedPlace, 16), askedHigh));
    return load<i32>(askedPlace, 32) == length && !v128.any_true(other) ? load<i32>(askedPlace, 36) : 0;
  }

  /** Keeps the number of the text that was asked for last among the recent ones. */
  private remember(number: i32): void {
    v128.store(askedPlace, askedLow);
    v128.store(askedPlace, askedHigh, 16);
    store<i32>(askedPlace, askedLength, 32);
    store<i32>(askedPlace, number, 36);
  }

  /** @param hash that of {@link hashOf} */
  internHashed(start: usize, length: i32, hash: i32): i32 {
    const place = this.placeOf(start, length, hash);
    const number = load<i32>(place);
    return number == 0 ? this.add(place, start, length, hash) : number;
  }

  /** The number of a text, 0 when it was not seen. */
  find(start: usize, length: i32): i32 {
    return load<i32>(this.placeOf(start, length, hashOf(start, length)));
  }

  /** Where the number of a text stands in the table, or the free place where it would. */
  @inline
  private placeOf(start: usize, length: i32, hash: i32): usize {
    const mask = this.placesLength - 1;
    for (let place = hash & mask; ; place = (place + 1) & mask) {
      const at = this.places + (<usize>place << 3);
      const number = load<i32>(at);
      if (number == 0 || (load<i32>(at, 4) == hash && this.equals(number, start, length))) return at;
    }
    return 0;
  }

  @inline
  private equals(number: i32, start: usize, length: i32): bool {
    const own = load<i32>(this.ends + ((number - 1) << 2));
    return load<i32>(this.ends + (number << 2)) - own == length && sameBytes(this.arena + own, start, length);
  }

  private add(place: usize, start: usize, length: i32, hash: i32): i32 {
    const number = this.size++;
    const from = load<i32>(this.ends + ((number - 1) << 2));
    if (from + length > this.arenaLength) {
      this.arenaLength = moreThan(from + length);
      this.arena = heap.realloc(this.arena, this.arenaLength + 16);
    }
    // In whole steps: behind the arena there is room for one.
    for (let at = 0; at < length; at += 16) v128.store(this.arena + from + at, v128.load(start + at));
    if (number + 1 >= this.numbers) {
      this.numbers = moreThan(this.numbers * 4) / 4;
      this.ends = heap.realloc(this.ends, this.numbers * 4);
      this.hashes = heap.realloc(this.hashes, this.numbers * 4);
    }
    store<i32>(this.ends + (number << 2), from + length);
    store<i32>(this.hashes + (number << 2), hash);
    store<i32>(place, number);
    store<i32>(place, hash, 4);
    if (number * 2 > this.placesLength) this.rehash();
    return number;
  }

  private rehash(): void {
    heap.free(this.places);
    this.placesLength *= 2;
    this.places = zeroed(this.placesLength * 8);
    const mask = this.placesLength - 1;
    for (let number = 1; number < this.size; number++) {
      const hash = load<i32>(this.hashes + (number << 2));
      let place = hash & mask;
      while (load<i32>(this.places + (place << 3)) != 0) place = (place + 1) & mask;
      store<i32>(this.places + (place << 3), number);
      store<i32>(this.places + (place << 3), hash, 4);
    }
  }
}

@inline
function sameBytes(a: usize, b: usize, length: i32): bool {
  if (length >= 16) {
    const last = length - 16;
    for (let at = 0; at < last; at += 16) if (v128.any_true(v128.xor(v128.load(a + at), v128.load(b + at)))) return false;
    return !v128.any_true(v128.xor(v128.load(a + last), v128.load(b + last)));
  }
  if (length >= 8) return load<i64>(a) == load<i64>(b) && load<i64>(a + length - 8) == load<i64>(b + length - 8);
  if (length >= 4) return load<i32>(a) == load<i32>(b) && load<i32>(a + length - 4) == load<i32>(b + length - 4);
  for (let at = 0; at < length; at++) if (load<u8>(a + at) != load<u8>(b + at)) return false;
  return true;
}

const factor: u64 = 0x9e3779b97f4a7c15;
const otherFactor: u64 = 0xc2b2ae3d27d4eb4f;

@inline
function mixed(hash: u64): u64 {
  const product = hash * factor;
  return product ^ (product >>> 29);
}

@inline
export function hashOf(start: usize, length: i32): i32 {
  let hash: u64 = length;
  if (length >= 16) {
    // Two at a time: each waits for what was multiplied before.
    let other = otherFactor;
    const last = length - 16;
    for (let at = 0; at < last; at += 16) {
      hash = mixed(hash ^ load<u64>(start + at));
      other = mixed(other ^ load<u64>(start + at, 8));
    }
    hash = mixed(hash ^ load<u64>(start + last)) ^ (mixed(other ^ load<u64>(start + last, 8)) * otherFactor);
  } else if (length >= 8) {
    const last = length - 8;
    for (let at = 0; at < last; at += 8) hash = mixed(hash ^ load<u64>(start + at));
    hash = mixed(hash ^ load<u64>(start + last));
  } else if (length >= 4) {
    hash = mixed(hash ^ (<u64>load<u32>(start) | (<u64>load<u32>(start + length - 4) << 32)));
  } else {
    for (let at = 0; at < length; at++) hash = mixed(hash ^ load<u8>(start + at));
  }
  return <i32>((hash * factor) >>> 32);
}

/** Whether eight bytes are hex digits, the letters small: each is 0x30 to 0x39 or 0x61 to 0x66. */
@inline
function isHex(word: u64): bool {
  const letters = (word >>> 6) & 0x0101010101010101;
  const low = word & 0x0f0f0f0f0f0f0f0f;
  if ((word & 0xf0f0f0f0f0f0f0f0) != 0x3030303030303030 + letters * 0x30) return false;
  // A digit of 10 or more, or a letter behind f, carries into the next bit; a letter before a borrows from it.
  const carries = low + 0x0606060606060606 + letters * 3;
  const borrows = (low | 0x1010101010101010) - letters;
  return ((carries | ~borrows) & 0x1010101010101010) == 0;
}

@inline
function fourAndFour(a: usize, b: usize): u64 {
  return (<u64>load<u32>(a) | (<u64>load<u32>(b) << 32)) | 0x2020202020202020;
}

/** The 32 hex digits of the ID that was read last, in lower case. */
let a: u64 = 0;
let b: u64 = 0;
let c: u64 = 0;
let d: u64 = 0;

/** Reads 32 hex digits, which may be dashed like a UUID; false when that is not what stands there. */
@inline
function readHex(start: usize, length: i32): bool {
  if (length == 36 && load<u8>(start, 8) == 0x2d && load<u8>(start, 13) == 0x2d && load<u8>(start, 18) == 0x2d && load<u8>(start, 23) == 0x2d) {
    a = load<u64>(start) | 0x2020202020202020;
    b = fourAndFour(start + 9, start + 14);
    c = fourAndFour(start + 19, start + 24);
    d = load<u64>(start, 28) | 0x2020202020202020;
  } else if (length == 32) {
    a = load<u64>(start) | 0x2020202020202020;
    b = load<u64>(start, 8) | 0x2020202020202020;
    c = load<u64>(start, 16) | 0x2020202020202020;
    d = load<u64>(start, 24) | 0x2020202020202020;
  } else return false;
  return isHex(a) && isHex(b) && isHex(c) && isHex(d);
}

/** A table like that of {@link Texts}, of IDs in the form by which they are compared (identifier.ts): two may be the same. */
export class CanonicalTable {
  arena: usize = 0;
  ends: usize = 0;
  hashes: usize = 0;
  private arenaLength: i32 = 0;
  private numbers: i32 = 0;

  take(ids: Texts): void {
    if (ids.arenaLength > this.arenaLength) this.arena = grown(this.arena, (this.arenaLength = ids.arenaLength));
    if (ids.numbers > this.numbers) {
      this.numbers = ids.numbers;
      this.ends = grown(this.ends, this.numbers << 2);
      this.hashes = grown(this.hashes, this.numbers << 2);
    }
    store<u32>(this.ends, 0);
    for (let number = 1, at: usize = 0; number < ids.size; number++) {
      const start = load<u32>(ids.ends + ((number - 1) << 2));
      const length = writeCanonical(ids.arena + start, <i32>(load<u32>(ids.ends + (number << 2)) - start), this.arena + at);
      store<i32>(this.hashes + (number << 2), hashOf(this.arena + at, length));
      at += length;
      store<u32>(this.ends + (number << 2), <u32>at);
    }
  }
}

/** Returns the length of what it writes, which is no greater than that of what is written. */
function writeCanonical(start: usize, length: i32, to: usize): i32 {
  if (!readHex(start, length)) {
    memory.copy(to, start, length);
    return length;
  }
  store<u64>(to, a);
  store<u64>(to, b, 8);
  store<u64>(to, c, 16);
  store<u64>(to, d, 24);
  return 32;
}

/** The hash of 64 bits of an ID; the same for a UUID and its 32 hex digits in any case. Never 0 in its upper half. */
export function idHash(start: usize, length: i32): u64 {
  // Mixed, so that no text makes up for another length.
  let hash: u64 = mixed(<u64>length + 0x1234567);
  if (readHex(start, length)) {
    hash = mixed(mixed(mixed(<u64>32 ^ a) ^ b) ^ (mixed(mixed(otherFactor ^ c) ^ d) * otherFactor));
  } else if (length >= 8) {
    const last = length - 8;
    for (let at = 0; at < last; at += 8) hash = mixed(hash ^ load<u64>(start + at));
    hash = mixed(hash ^ load<u64>(start + last));
  } else {
    for (let at = 0; at < length; at++) hash = mixed(hash ^ load<u8>(start + at));
  }
  hash *= factor;
  hash ^= hash >>> 32;
  return hash >>> 32 == 0 ? hash | (<u64>1 << 32) : hash;
}
