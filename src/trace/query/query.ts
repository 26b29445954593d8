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

/** Where a query has its first regular expression, which may take for ever on some text; undefined for none. */
export function firstRegex(query: QueryTree): Place | undefined {
  switch (query.kind) {
    case "and":
    case "or":
      return query.parts.map(firstRegex).find((place) => place !== undefined);
    case "not":
      return firstRegex(query.part);
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
