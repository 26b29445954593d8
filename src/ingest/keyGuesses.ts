import { Interner } from "./interner";

/** What a log has more of than this are no keys of its programs. */
const mostKnown = 1000;

/**
 * Guesses which key comes next in an object, since a program writes the same keys in the same order again and again: to
 * compare is faster than to read. Known is all that stood between two values, such as `, "event": `, so that
 * what equals it needs no further look.
 */
export class KeyGuesses {
  /** Of what was guessed last: the entry of its key in the table of keys, -1 for none; and its length in bytes. */
  entry = -1;
  length = 0;
  readonly #known = new Interner();
  readonly #entries = new Int32Array(mostKnown + 1);
  /** For each what came behind it last, and what before that. */
  readonly #next = new Int32Array(mostKnown + 1);
  readonly #other = new Int32Array(mostKnown + 1);

  /** What stands here, of what is known to come behind `before` (0 for the beginning); 0 for nothing that was guessed. */
  guess(before: number, bytes: DataView, at: number): number {
    const next = this.#next[before] ?? 0;
    if (next === 0) return 0;
    this.length = this.#known.lengthAt(next, bytes, at);
    if (this.length > 0) {
      this.entry = this.#entries[next] ?? -1;
      return next;
    }
    const other = this.#other[before] ?? 0;
    if (other === 0) return 0;
    this.length = this.#known.lengthAt(other, bytes, at);
    if (this.length === 0) return 0;
    this.entry = this.#entries[other] ?? -1;
    return other;
  }

  /** Remembers what stands from `start` to `end` behind `before`; returns its number, 0 when there is too much already. */
  learn(before: number, bytes: DataView, start: number, end: number, entry: number): number {
    if (this.#known.size > mostKnown) return 0;
    const number = this.#known.intern(bytes, start, end);
    this.#entries[number] = entry;
    this.#other[before] = this.#next[before] ?? 0;
    this.#next[before] = number;
    return number;
  }
}
