import { keyHash, keyHashStart } from "./keyHash";
import { KeyGuesses } from "./keyGuesses";
import type { KeyTable } from "./keyTable";

/** What stands in a slot. */
export const valueKinds = { string: 1, /** A string with escapes. */ escaped: 2, number: 3, true: 4, false: 5, /** null, NaN, Infinity, an object, an array. */ other: 6 } as const;

/** Why a text is no object. */
export type Refusal = "unfinished" | "string" | "key" | "colon" | "comma" | "value" | "number" | "escape" | "control";

const quote = 0x22;
const backslash = 0x5c;
const space = 0x20;
const lineFeed = 0x0a;

/** Stands for the node of an object that nobody looks into. */
const untracked = -1;
/** Stands for the node of an array. */
const array = -2;

/**
 * Finds the values of known keys in the bytes of one JSON object, without building it, and refuses what JSON.parse would
 * (RFC 8259, but for the bare words NaN, Infinity and -Infinity, which Python's json module writes).
 * A key that stands twice counts where it stands last.
 */
export class JsonScanner {
  /** Where the value of a slot begins and ends (a string without its quotes), when its stamp is {@link stamp}. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly kinds: Uint8Array;
  readonly stamps: Int32Array;
  /** The slots that the last object gave a value: {@link found} of them. */
  readonly slots: Int32Array;
  found = 0;
  /** Of the object that was scanned last. */
  stamp = 0;
  /** The marks of its keys. */
  marks = 0;
  /** Why and where the last text was refused. */
  refusal: Refusal = "unfinished";
  refusedAt = 0;
  readonly #table: KeyTable;
  readonly #entryStamps: Int32Array;
  readonly #guesses = new KeyGuesses();
  /** Of the key that was read last. */
  #entry = -1;
  /** The node of each container that is open, outermost first, or {@link untracked} or {@link array}. */
  #open = new Int32Array(64);

  constructor(table: KeyTable) {
    this.#table = table;
    this.starts = new Int32Array(table.slots);
    this.ends = new Int32Array(table.slots);
    this.kinds = new Uint8Array(table.slots);
    this.stamps = new Int32Array(table.slots);
    this.slots = new Int32Array(table.slots);
    this.#entryStamps = new Int32Array(table.slotOf.length);
  }

  /**
   * Scans the object that begins at `start` and ends in the same line.
   * @param bytes hold a line feed somewhere behind `start`
   * @param view of the same bytes
   * @returns where the object ends; -1 when it is refused
   */
  scan(bytes: Uint8Array, view: DataView, start: number): number {
    this.stamp++;
    this.marks = 0;
    this.found = 0;
    const table = this.#table;
    this.#open[0] = 0;
    let depth = 1;
    let node = 0;
    /** The entry of the key whose value comes. */
    let entry = -1;
    /** The container has just been opened. */
    let isFirst = true;
    /** The key before, as it is known to the guesses. */
    let before = 0;
    let at = start + 1;
    let char = 0;
    for (;;) {
      const guess = depth === 1 ? this.#guesses.guess(before, view, at) : 0;
      if (guess !== 0) {
        before = guess;
        entry = this.#guesses.entry;
        at += this.#guesses.length;
        isFirst = false;
        char = bytes[at] ?? lineFeed;
      } else {
        const from = at;
        char = bytes[at] ?? lineFeed;
        while (char === space || char === 0x09 || char === 0x0d) char = bytes[++at] ?? lineFeed;
        if (node === array) entry = -1;
        else if (char === quote) {
          at = this.#endOfKey(bytes, at + 1, node);
          if (at < 0) return -1;
          entry = this.#entry;
          char = bytes[++at] ?? lineFeed;
          while (char === space || char === 0x09 || char === 0x0d) char = bytes[++at] ?? lineFeed;
          if (char !== 0x3a) return this.#refuse("colon", at, char);
          char = bytes[++at] ?? lineFeed;
          while (char === space || char === 0x09 || char === 0x0d) char = bytes[++at] ?? lineFeed;
          if (depth === 1) before = this.#guesses.learn(before, view, from, at, entry);
          isFirst = false;
        } else if (!isFirst || char !== 0x7d) return this.#refuse("key", at, char);
      }
      if (char === quote) {
        const from = ++at;
        at = endOfPlain(view, at);
        char = bytes[at] ?? lineFeed;
        while (char !== quote && char !== backslash && char >= space) char = bytes[++at] ?? lineFeed;
        if (char !== quote) at = this.#endOfString(bytes, at);
        if (at < 0) return -1;
        if (entry >= 0) this.#keep(entry, from, at, char === quote ? valueKinds.string : valueKinds.escaped);
        at++;
      } else if (char === 0x7b || char === 0x5b) {
        if (entry >= 0) this.#keep(entry, at, at, valueKinds.other);
        node = char === 0x5b ? array : entry >= 0 ? (table.childOf[entry] ?? untracked) : untracked;
        if (depth === this.#open.length) this.#deepen();
        this.#open[depth++] = node;
        isFirst = true;
        at++;
        continue;
      } else if (!isFirst || char !== (node === array ? 0x5d : 0x7d)) {
        const from = at;
        at = this.#endOfScalar(bytes, at, char);
        if (at < 0) return -1;
        if (entry >= 0) this.#keep(entry, from, at, this.#kindOfScalar(bytes, from, char));
      }
      for (;;) {
        char = bytes[at] ?? lineFeed;
        while (char === space || char === 0x09 || char === 0x0d) char = bytes[++at] ?? lineFeed;
        if (char === 0x2c) break;
        if (char !== (node === array ? 0x5d : 0x7d)) return this.#refuse("comma", at, char);
        at++;
        if (--depth === 0) return at;
        node = this.#open[depth - 1] ?? untracked;
      }
      isFirst = false;
      at++;
    }
  }

  #deepen(): void {
    const larger = new Int32Array(this.#open.length * 2);
    larger.set(this.#open);
    this.#open = larger;
  }

  #keep(entry: number, start: number, end: number, kind: number): void {
    const table = this.#table;
    const { stamp } = this;
    this.marks |= table.marksOf[entry] ?? 0;
    if ((table.childOf[entry] ?? -1) >= 0) {
      // What an earlier key of the same name held is gone with it.
      if (this.#entryStamps[entry] === stamp) for (const slot of table.slotsBeneath[entry] ?? []) this.kinds[slot] = valueKinds.other;
      this.#entryStamps[entry] = stamp;
    }
    const slot = table.slotOf[entry] ?? -1;
    if (slot < 0) return;
    if (this.stamps[slot] !== stamp) {
      this.stamps[slot] = stamp;
      this.slots[this.found++] = slot;
    }
    this.starts[slot] = start;
    this.ends[slot] = end;
    this.kinds[slot] = kind;
  }

  /** Where the closing quote of a key stands, whose entry is kept; -1 when it is refused. */
  #endOfKey(bytes: Uint8Array, from: number, node: number): number {
    let hash = keyHashStart;
    let at = from;
    let char = bytes[at] ?? lineFeed;
    while (char !== quote && char !== backslash && char >= space) {
      hash = keyHash(hash, char);
      char = bytes[++at] ?? lineFeed;
    }
    const isPlain = char === quote;
    if (!isPlain) at = this.#endOfString(bytes, at);
    if (at < 0 || node < 0) this.#entry = -1;
    else this.#entry = isPlain ? this.#table.find(node, bytes, from, at, hash) : this.#findEscaped(node, bytes, from, at);
    return at;
  }

  /** The entry of a key with escapes, rare enough to be decoded. */
  #findEscaped(node: number, bytes: Uint8Array, start: number, end: number): number {
    const key = new TextEncoder().encode(decodeEscaped(bytes, start, end));
    let hash = keyHashStart;
    for (const byte of key) hash = keyHash(hash, byte);
    return this.#table.find(node, key, 0, key.length, hash);
  }

  /** Where the string's closing quote stands, from anywhere within it outside of an escape; -1 when it is refused. */
  #endOfString(bytes: Uint8Array, from: number): number {
    let at = from;
    for (;;) {
      const char = bytes[at] ?? lineFeed;
      if (char === quote) return at;
      if (char < space) return this.#refuse(char === lineFeed ? "string" : "control", at);
      if (char !== backslash) {
        at++;
        continue;
      }
      const escape = bytes[at + 1] ?? lineFeed;
      if (escape === 0x75) {
        for (let digit = at + 2; digit < at + 6; digit++) if (!isHexDigit(bytes[digit] ?? 0)) return this.#refuse("escape", at);
        at += 6;
      } else if (isShortEscape(escape)) at += 2;
      else return this.#refuse(escape === lineFeed ? "string" : "escape", at);
    }
  }

  /** Where a number or a word ends; -1 when it is refused. */
  #endOfScalar(bytes: Uint8Array, start: number, char: number): number {
    if (char === 0x2d || isDigit(char)) {
      const digits = char === 0x2d ? start + 1 : start;
      if (char === 0x2d && bytes[digits] === 0x49) return this.#endOfWord(bytes, start, "-Infinity");
      return this.#endOfNumber(bytes, digits);
    }
    for (const word of words) if (char === word.charCodeAt(0)) return this.#endOfWord(bytes, start, word);
    return this.#refuse("value", start, char);
  }

  #endOfNumber(bytes: Uint8Array, digits: number): number {
    let at = digits;
    if (bytes[at] === 0x30) at++;
    else at = endOfDigits(bytes, at);
    if (at === digits) return this.#refuse("number", at);
    if (bytes[at] === 0x2e) {
      const fraction = at + 1;
      at = endOfDigits(bytes, fraction);
      if (at === fraction) return this.#refuse("number", at);
    }
    if (bytes[at] === 0x65 || bytes[at] === 0x45) {
      const exponent = bytes[at + 1] === 0x2b || bytes[at + 1] === 0x2d ? at + 2 : at + 1;
      at = endOfDigits(bytes, exponent);
      if (at === exponent) return this.#refuse("number", at);
    }
    return at;
  }

  #endOfWord(bytes: Uint8Array, start: number, word: string): number {
    for (let index = 0; index < word.length; index++) if (bytes[start + index] !== word.charCodeAt(index)) return this.#refuse("value", start);
    return start + word.length;
  }

  #kindOfScalar(bytes: Uint8Array, start: number, char: number): number {
    if (char === 0x74) return valueKinds.true;
    if (char === 0x66) return valueKinds.false;
    return isDigit(char) || (char === 0x2d && bytes[start + 1] !== 0x49) ? valueKinds.number : valueKinds.other;
  }

  #refuse(refusal: Refusal, at: number, char = 0): -1 {
    this.refusal = char === lineFeed ? "unfinished" : refusal;
    this.refusedAt = at;
    return -1;
  }
}

const words = ["true", "false", "null", "NaN", "Infinity"];

const isDigit = (char: number) => char >= 0x30 && char <= 0x39;
const isHexDigit = (char: number) => isDigit(char) || (char >= 0x41 && char <= 0x46) || (char >= 0x61 && char <= 0x66);
/** `"`, `\`, `/`, b, f, n, r, t. */
const isShortEscape = (char: number) =>
  char === quote || char === backslash || char === 0x2f || char === 0x62 || char === 0x66 || char === 0x6e || char === 0x72 || char === 0x74;

/** Where the first byte stands that ends a string, escapes something or is a control character; or near the end of the bytes. */
function endOfPlain(view: DataView, start: number): number {
  const end = view.byteLength - 4;
  let at = start;
  for (; at <= end; at += 4) {
    const four = view.getInt32(at, true);
    const quotes = four ^ 0x22222222;
    const backslashes = four ^ 0x5c5c5c5c;
    // The high bit of a byte is set where the byte is zero, or below a space. The lowest that is set is never wrong.
    const stops = (((quotes - 0x01010101) & ~quotes) | ((backslashes - 0x01010101) & ~backslashes) | ((four - 0x20202020) & ~four)) & 0x80808080;
    if (stops !== 0) return at + ((31 - Math.clz32(stops & -stops)) >> 3);
  }
  return at;
}

function endOfDigits(bytes: Uint8Array, start: number): number {
  let at = start;
  while (isDigit(bytes[at] ?? 0)) at++;
  return at;
}

const decoder = new TextDecoder();

/** The text of a string with escapes, whose quotes stand around it. */
export function decodeEscaped(bytes: Uint8Array, start: number, end: number): string {
  return JSON.parse(decoder.decode(bytes.subarray(start - 1, end + 1))) as string;
}
