/** Where a part stands in the query: characters, the end excluded. */
export interface Place {
  readonly from: number;
  readonly to: number;
}

export type Operator = ":" | "=" | ">" | ">=" | "<" | "<=";

/** "text": as it was written in quotes; "pattern": without quotes, `*` stands for anything. */
export type QueryValue = ({ readonly kind: "text" | "pattern"; readonly text: string } | { readonly kind: "regex"; readonly source: string; readonly flags: string }) & Place;

export type TextTerm = { readonly kind: "text"; readonly text: string } & Place;
export type FieldTerm = { readonly kind: "field"; readonly field: string; readonly operator: Operator; readonly value: QueryValue } & Place;

export type QueryTree = TextTerm | FieldTerm | { readonly kind: "and" | "or"; readonly parts: readonly QueryTree[] } | { readonly kind: "not"; readonly part: QueryTree };

export class SyntaxError extends Error {
  readonly expected: readonly { readonly type: string; readonly description?: string; readonly text?: string }[] | null;
  readonly found: string | null;
  readonly location: { readonly start: { readonly offset: number }; readonly end: { readonly offset: number } };
}

/** @returns null for a query that says nothing; @throws SyntaxError */
export function parse(text: string): QueryTree | null;
