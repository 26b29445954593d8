/** What an event says of the hop it belongs to. @see MODEL section 5 */
interface Bracket {
  readonly kind: "opens" | "closes" | "closesBadly";
  /** What stands before the suffix: only a close of the same stem closes. */
  readonly stem: string;
}

const form = /^(.*)_(?:(received|started|begin)|(processed|completed|finished|succeeded|end)|(failed|error|timeout))$/s;

/** The bracket that an event opens or closes, or undefined for any other event. `span_*` events are never brackets. */
function bracketOf(event: string): Bracket | undefined {
  if (event.startsWith("span_")) return undefined;
  const match = form.exec(event);
  if (!match) return undefined;
  const [, stem = "", opens, , badly] = match as (string | undefined)[];
  return { kind: opens !== undefined ? "opens" : badly !== undefined ? "closesBadly" : "closes", stem };
}

/** As assembly.as.ts knows them. */
const kindCodes = { opens: 1, closes: 2, closesBadly: 3 } as const;
const kindBits = 2;
const kindMask = (1 << kindBits) - 1;

/** The brackets of events by their numbers, each worked out once. */
export class BracketTable {
  readonly #textOf: (event: number) => string;
  readonly #known: number[] = [];
  /** Numbers of stems, given as they are met. */
  readonly #stems = new Map<string, number>();

  constructor(textOf: (event: number) => string) {
    this.#textOf = textOf;
  }

  /** Kind and stem as one number, 0 for an event that is no bracket. */
  codeOf(event: number): number {
    return (this.#known[event] ??= this.#findCode(event));
  }

  opens(event: number): boolean {
    return (this.codeOf(event) & kindMask) === kindCodes.opens;
  }

  #findCode(event: number): number {
    const bracket = bracketOf(this.#textOf(event));
    if (!bracket) return 0;
    const stem = this.#stems.get(bracket.stem) ?? this.#stems.size;
    this.#stems.set(bracket.stem, stem);
    return (stem << kindBits) | kindCodes[bracket.kind];
  }
}
