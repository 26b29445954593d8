import type { ReadingOptions, TraceSort, TraceSummary } from "../engine/api";
import type { Condition } from "./failOn";
import type { Session } from "./session";

export interface SummaryOptions {
  readonly json: boolean;
  /** How many traces are listed at most; undefined: all with `json`, else a screenful. */
  readonly limit: number | undefined;
  readonly sort: TraceSort;
  /** A query that the traces pass; "" for all of them. */
  readonly where: string;
  /** The program fails when any of them holds. */
  readonly failOn: readonly Condition[];
  readonly reading: ReadingOptions | undefined;
}

/** How many of what can be long are listed for people who did not say. */
export const screenful = 20;
/** Traces asked for at once. */
const pageTraces = 2000;

/** Traces in the order asked for, at most `limit`, by pages; ends early when nobody reads on. */
export async function* pagesOfTraces(session: Session, { sort, where }: Pick<SummaryOptions, "sort" | "where">, limit: number): AsyncGenerator<readonly TraceSummary[]> {
  let listed = 0;
  while (listed < limit && !session.over) {
    const { items } = await session.engine.traces({ sort, where, offset: listed, limit: Math.min(limit - listed, pageTraces) });
    listed += items.length;
    if (items.length === 0) return;
    yield items;
  }
}
