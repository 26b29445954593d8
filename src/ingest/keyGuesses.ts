import { Interner, sameBytes, viewOf } from "./interner";

/** What a log has more of than this are no keys of its programs. */
const mostKnown = 1000;
/** What is longer is no key worth knowing. Bytes. */
const longest = 64;

/**
 * Guesses which key comes next in an object, since a program writes the same keys in the same order again and again: to
 * compare is faster than to read. Known is all that stood between two values, such as ` "event": `, so that what equals it
 * needs no further look.
 */
export class KeyGuesses {
  /** Of what was guessed last: the entry of its key in the table of keys, -1 for none; and its length in bytes. */
  entry = -1;
  length = 0;
  readonly #numbers = new Interner();
  /** What is known, {@link longest} bytes each. */
  readonly #texts = new Uint8Array((mostKnown + 1) * longest);
  readonly #view = viewOf(this.#texts);
  readonly #lengths = new Int32Array(mostKnown + 1);
  readonly #entries = new Int32Array(mostKnown + 1);
  /** For each what came behind it last, and what before that. */
  readonly #next = new Int32Array(mostKnown + 1);
  readonly #other = new Int32Array(mostKnown + 1);

  /** What stands here, of what is known to come behind `before` (0 for the beginning); 0 for nothing that was guessed. */
  guess(before: number, bytes: DataView, at: number): number {
    const next = this.#next[before] ?? 0;
    if (next === 0) return 0;
    if (this.#isAt(next, bytes, at)) return next;
    const other = this.#other[before] ?? 0;
    return other !== 0 && this.#isAt(other, bytes, at) ? other : 0;
  }

  /** Remembers what stands from `start` to `end` behind `before`; returns its number, 0 when there is too much already. */
  learn(before: number, bytes: DataView, start: number, end: number, entry: number): number {
    const length = end - start;
    if (this.#numbers.size > mostKnown || length > longest) return 0;
    const number = this.#numbers.intern(bytes, start, end);
    for (let index = 0; index < length; index++) this.#texts[number * longest + index] = bytes.getUint8(start + index);
    this.#lengths[number] = length;
    this.#entries[number] = entry;
    this.#other[before] = this.#next[before] ?? 0;
    this.#next[before] = number;
    return number;
  }

  #isAt(known: number, bytes: DataView, at: number): boolean {
    const length = this.#lengths[known] ?? 0;
    if (at + length > bytes.byteLength || !sameBytes(this.#view, known * longest, bytes, at, length)) return false;
    this.length = length;
    this.entry = this.#entries[known] ?? -1;
    return true;
  }
}
