import { endOfQuoted } from "./quotedText";

/** What the text so far is: a whole object, the beginning of one, or something that no text can complete. */
export type PrefixState = "open" | "closed" | "bad";

/** What may come next. */
const enum Expect {
  FirstKeyOrEnd,
  Key,
  Colon,
  Value,
  FirstValueOrEnd,
  CommaOrEnd,
  Nothing,
}

const wordOrNumber = /-?(?:true|false|null|NaN|Infinity|(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)/y;
const bareWords = new Set(["true", "false", "null", "NaN"]);

/**
 * Follows a JSON object that stands on several lines, a line at a time, without building it.
 * A string, number or word never crosses a line: a line that ends inside a string makes the text bad.
 */
export class JsonPrefix {
  state: PrefixState = "open";
  #expect = Expect.Value;
  /** The brackets that are open, innermost last: true for an object. */
  readonly #open: boolean[] = [];

  feed(line: string): PrefixState {
    let at = 0;
    while (at < line.length && this.state !== "bad") {
      const char = line.charAt(at);
      if (char === " " || char === "\t" || char === "\r" || char === "\n") at++;
      else at = this.#token(line, at, char);
    }
    return this.state;
  }

  /** Takes the token at `at`; returns where the next one begins. */
  #token(line: string, at: number, char: string): number {
    if (this.state === "closed") return this.#refuse(at);
    const expect = this.#expect;
    switch (char) {
      case "{":
      case "[": {
        const isObject = char === "{";
        if (!this.#takesValue() || (this.#open.length === 0 && !isObject)) return this.#refuse(at);
        this.#open.push(isObject);
        this.#expect = isObject ? Expect.FirstKeyOrEnd : Expect.FirstValueOrEnd;
        return at + 1;
      }
      case "}":
      case "]": {
        const empty = char === "}" ? Expect.FirstKeyOrEnd : Expect.FirstValueOrEnd;
        if ((expect !== empty && expect !== Expect.CommaOrEnd) || this.#open.at(-1) !== (char === "}")) return this.#refuse(at);
        this.#open.pop();
        this.#afterValue();
        return at + 1;
      }
      case ",":
        if (expect !== Expect.CommaOrEnd) return this.#refuse(at);
        this.#expect = this.#open.at(-1) === true ? Expect.Key : Expect.Value;
        return at + 1;
      case ":":
        if (expect !== Expect.Colon) return this.#refuse(at);
        this.#expect = Expect.Value;
        return at + 1;
      default:
        return this.#scalar(line, at, char);
    }
  }

  #scalar(line: string, at: number, char: string): number {
    const isKey = this.#expect === Expect.FirstKeyOrEnd || this.#expect === Expect.Key;
    if (!isKey && (!this.#takesValue() || this.#open.length === 0)) return this.#refuse(at);
    if (isKey && char !== '"') return this.#refuse(at);
    const end = char === '"' ? endOfString(line, at) : endOfWord(line, at);
    if (end < 0) return this.#refuse(at);
    if (isKey) this.#expect = Expect.Colon;
    else this.#afterValue();
    return end;
  }

  #takesValue(): boolean {
    return this.#expect === Expect.Value || this.#expect === Expect.FirstValueOrEnd;
  }

  #afterValue(): void {
    this.#expect = this.#open.length > 0 ? Expect.CommaOrEnd : Expect.Nothing;
    if (this.#open.length === 0) this.state = "closed";
  }

  #refuse(at: number): number {
    this.state = "bad";
    return at;
  }
}

/** Where a JSON string ends, -1 when it does not end in this line or is none: an escape or a control character that JSON refuses. */
function endOfString(line: string, at: number): number {
  const end = endOfQuoted(line, at);
  try {
    if (end > 0) JSON.parse(line.slice(at, end));
    return end;
  } catch {
    return -1;
  }
}

/** Where a number or a bare word ends, -1 when there is none. */
function endOfWord(line: string, at: number): number {
  wordOrNumber.lastIndex = at;
  const word = wordOrNumber.exec(line)?.[0];
  return word === undefined || (word.startsWith("-") && bareWords.has(word.slice(1))) ? -1 : at + word.length;
}
