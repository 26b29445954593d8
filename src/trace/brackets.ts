/** What an event says of the hop it belongs to. @see MODEL section 5 */
export interface Bracket {
  readonly kind: "opens" | "closes";
  /** What stands before the suffix: only a close of the same stem closes. */
  readonly stem: string;
  /** A close that ends badly. */
  readonly bad: boolean;
}

const form = /^(.*)_(?:(received|started|begin)|(processed|completed|finished|succeeded|end)|(failed|error|timeout))$/s;

/** The bracket that an event opens or closes, or undefined for any other event. `span_*` events are never brackets. */
function bracketOf(event: string): Bracket | undefined {
  if (event.startsWith("span_")) return undefined;
  const match = form.exec(event);
  if (!match) return undefined;
  const [, stem = "", opens, , badly] = match as (string | undefined)[];
  return { kind: opens === undefined ? "closes" : "opens", stem, bad: badly !== undefined };
}

/** {@link bracketOf} by an event's number, worked out once for each. */
export class BracketTable {
  readonly #known: (Bracket | null)[] = [];
  readonly #textOf: (event: number) => string;

  constructor(textOf: (event: number) => string) {
    this.#textOf = textOf;
  }

  get(event: number): Bracket | undefined {
    const known = this.#known[event];
    if (known !== undefined) return known ?? undefined;
    const bracket = bracketOf(this.#textOf(event));
    this.#known[event] = bracket ?? null;
    return bracket;
  }
}
