import { parse, SyntaxError, type Place, type QueryTree } from "./grammar.peggy";

export type { FieldTerm, Operator, Place, QueryTree, QueryValue, TextTerm } from "./grammar.peggy";

/** Why a query means nothing, for the user, and where: characters from `from` to `to`, the end excluded. */
export class QueryError extends Error {
  override readonly name = "QueryError";
  readonly from: number;
  readonly to: number;

  constructor(message: string, { from, to }: Place) {
    super(message);
    this.from = from;
    this.to = to;
  }
}

/** Told by its name: programs that are built apart have a class each. */
export function isQueryError(error: unknown): error is QueryError {
  return error instanceof Error && error.name === "QueryError";
}

/** Parentheses nest by recursion. Characters. */
const longestQuery = 4000;

/**
 * Reads a query, as `agent:llm duration>250ms -status:ok "connection reset"`.
 * @returns undefined for one that says nothing
 * @throws QueryError
 */
export function parseQuery(text: string): QueryTree | undefined {
  if (text.length > longestQuery) throw new QueryError(`A query has at most ${longestQuery} characters.`, { from: longestQuery, to: text.length });
  try {
    return parse(text) ?? undefined;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const { start, end } = error.location;
    throw new QueryError(reasonOf(error), { from: start.offset, to: Math.max(end.offset, start.offset + 1) });
  }
}

/** Where a query has regular expressions, which may take for ever on some text: from the first to the last; undefined for none. */
export function placeOfRegexes(query: QueryTree): Place | undefined {
  switch (query.kind) {
    case "and":
    case "or": {
      const places = query.parts.map(placeOfRegexes).filter((place) => place !== undefined);
      const [first, last] = [places[0], places.at(-1)];
      return first && last && { from: first.from, to: last.to };
    }
    case "not":
      return placeOfRegexes(query.part);
    case "field":
      return query.value.kind === "regex" ? query.value : undefined;
    case "text":
      return undefined;
  }
}

/** Of all that the grammar could take there what helps most. */
function reasonOf({ expected, found, message }: SyntaxError): string {
  // The grammar says itself what is wrong.
  if (!expected) return message;
  const all = expected.map(({ description, text }) => description ?? text ?? "");
  // A quote begins a term, too: it is what is missing where no word could stand.
  const missing = [")", "a value", '"'].find((name) => all.includes(name) && !(name === '"' && all.includes("a word")));
  const wanted = missing ?? "a term, as agent:llm,";
  return found === null || found.trim() === "" ? `Here ${wanted} is missing.` : `Here ${wanted} is expected, not ${found}`;
}
