const dash = 0x2d;
/** Of a UUID with dashes, and without, where its 32 hex digits stand, four at a time. */
const dashedWords = [0, 4, 9, 14, 19, 24, 28, 32] as const;
const plainWords = [0, 4, 8, 12, 16, 20, 24, 28] as const;

/**
 * IDs as hashes of 64 bits, for those that are only compared within a trace: message and span IDs. Two of a million IDs are
 * taken for the same with a chance of 1 in 37 million. A UUID and its 32 hex digits, in any case, have the same hash.
 * What was read last stands in {@link low} and {@link high}, of which one is not 0.
 */
export class IdHash {
  low = 0;
  high = 0;

  /** Reads an ID in the bytes from `start` to `end`. */
  read(bytes: DataView, start: number, end: number): void {
    const length = end - start;
    if (length === 36 && isDashed(bytes, start) && this.#readHex(bytes, start, dashedWords)) return;
    if (length === 32 && this.#readHex(bytes, start, plainWords)) return;
    this.#begin(length);
    let at = start;
    for (; at + 4 <= end; at += 4) this.#take(bytes.getInt32(at));
    for (; at < end; at++) this.#take(bytes.getUint8(at));
    this.#finish();
  }

  /** False when the words are not all hex digits. */
  #readHex(bytes: DataView, start: number, words: readonly number[]): boolean {
    this.#begin(32);
    for (let index = 0; index < 8; index++) {
      // The bit that makes a letter small is set in every digit.
      const word = bytes.getInt32(start + (words[index] ?? 0)) | 0x20202020;
      if (!isHex(word)) return false;
      this.#take(word);
    }
    this.#finish();
    return true;
  }

  #begin(length: number): void {
    this.low = Math.imul(length, 0x9e3779b1);
    this.high = ~length;
  }

  #take(word: number): void {
    const low = Math.imul(this.low ^ word, 0x9e3779b1);
    const high = Math.imul(this.high ^ (word + 0x7f4a7c15), 0x85ebca6b);
    this.low = low ^ (low >>> 15);
    this.high = high ^ (high >>> 13);
  }

  #finish(): void {
    const low = Math.imul(this.low ^ (this.high >>> 16), 0xc2b2ae35);
    const high = Math.imul(this.high ^ (this.low << 7), 0x27d4eb2f);
    this.low = (low ^ (low >>> 16)) >>> 0;
    this.high = (high ^ (high >>> 15)) >>> 0 || 1;
  }
}

function isDashed(bytes: DataView, start: number): boolean {
  return bytes.getUint8(start + 8) === dash && bytes.getUint8(start + 13) === dash && bytes.getUint8(start + 18) === dash && bytes.getUint8(start + 23) === dash;
}

/** Whether four bytes are hex digits, the letters small: each is 0x30 to 0x39 or 0x61 to 0x66. */
function isHex(word: number): boolean {
  const letters = (word >>> 6) & 0x01010101;
  const low = word & 0x0f0f0f0f;
  if ((word & 0xf0f0f0f0) !== ((0x30303030 + letters * 0x30) | 0)) return false;
  // A digit of 10 or more, or a letter behind f, carries into the next bit; a letter before a borrows from it.
  const carries = low + 0x06060606 + letters * 3;
  const borrows = (low | 0x10101010) - letters;
  return ((carries | ~borrows) & 0x10101010) === 0;
}
