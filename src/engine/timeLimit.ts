import { createContext, Script } from "node:vm";
import { QueryError, type Place } from "../trace/query/query";

/** A second, and what is usual for so much at the slowest, if the time grows with the text as it should. */
const leastMs = 1000;
export const msPerRow = 0.01;
export const msPerByte = 1e-4;

const run = new Script("act()");
let room: { act?: () => void } | undefined;

/**
 * Does something that tries a regular expression of a user: with one like `(a+)+$` that might take longer than anyone lives.
 * It may be left in the middle, so it changes nothing that is used again after a failure.
 * @param regex where the query has it; without one, there is no limit
 * @param ms it may take so much longer than a second
 * @throws QueryError when it takes too long
 */
export function withinTime<T>(regex: Place | undefined, ms: number, act: () => T): T {
  if (!regex) return act();
  const done: T[] = [];
  room ??= createContext({}) as { act?: () => void };
  room.act = () => {
    done.push(act());
  };
  try {
    run.runInContext(room, { timeout: Math.ceil(leastMs + ms) });
  } catch (error) {
    if (!isTimeout(error)) throw error;
    throw new QueryError("A regular expression takes too long on some text. One that repeats what is repeated, as (a+)+, tries too many ways: write a+.", regex);
  } finally {
    delete room.act;
  }
  return done[0] as T;
}

/** It is an error of that room's own kind. */
function isTimeout(error: unknown): boolean {
  return typeof error === "object" && error !== null && "code" in error && error.code === "ERR_SCRIPT_EXECUTION_TIMEOUT";
}
