import { createHash } from "node:crypto";

/** Chance that depends on nothing but a key and what is drawn: not on when it is drawn, nor on what was drawn before. */
export class Chance {
  readonly #key: string;

  /** @param key of whatever has its own luck, such as a message's ID. */
  constructor(key: string) {
    this.#key = key;
  }

  /** From 0 to below 1, evenly. */
  fraction(what: string): number {
    return createHash("sha256").update(`${this.#key}/${what}`).digest().readUInt32BE() / 2 ** 32;
  }

  happens(what: string, probability: number): boolean {
    return this.fraction(what) < probability;
  }

  /** A whole number, both ends included. */
  between(what: string, minimum: number, maximum: number): number {
    return minimum + Math.floor(this.fraction(what) * (maximum - minimum + 1));
  }

  /** @throws {RangeError} when there is nothing to pick from. */
  pick<T>(what: string, choices: readonly T[]): T {
    for (const choice of choices.slice(this.between(what, 0, choices.length - 1))) return choice;
    throw new RangeError(`nothing to pick ${what} from`);
  }
}
