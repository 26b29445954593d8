import { errorMessage } from "./errorText";
import { sourcePosition } from "./sourcePosition";
import { functionName, parseStackFrame } from "./stackFrame";

/** One frame of a stack, by structlog's names. */
interface Frame {
  readonly filename: string;
  readonly lineno: number;
  readonly name: string;
}

/**
 * One thrown error by the names of structlog's `dict_tracebacks`
 * (https://www.structlog.org/en/stable/api.html#structlog.tracebacks.Stack).
 */
export interface ExceptionStack {
  readonly exc_type: string;
  readonly exc_value: string;
  readonly exc_notes: readonly string[];
  readonly syntax_error: null;
  /** It is the cause of the one before. */
  readonly is_cause: boolean;
  /** The innermost last, as Python has it. */
  readonly frames: readonly Frame[];
  /** It holds several that were thrown together: an `AggregateError`. */
  readonly is_group: boolean;
  readonly exceptions: readonly (readonly ExceptionStack[])[];
}

/** How many errors are written of one that was thrown: groups hold groups, and causes go round in circles. */
const maximumErrors = 50;

/** What was thrown, first, and the causes of it, each after what it caused; places are in the source as written. */
export function exceptionStacks(error: Error): readonly ExceptionStack[] {
  return stacksWithin(error, new Set());
}

/** @param seen the errors that are written already; none is written twice. */
function stacksWithin(error: Error, seen: Set<Error>): readonly ExceptionStack[] {
  const stacks: ExceptionStack[] = [];
  let cause: unknown = error;
  while (cause instanceof Error && !seen.has(cause) && seen.size < maximumErrors) {
    seen.add(cause);
    stacks.push(stackOf(cause, stacks.length > 0, seen));
    cause = cause.cause;
  }
  return stacks;
}

function stackOf(error: Error, isCause: boolean, seen: Set<Error>): ExceptionStack {
  const members: unknown[] = error instanceof AggregateError ? error.errors : [];
  const groups = members.map((member) => stacksWithin(member instanceof Error ? member : new Error(errorMessage(member)), seen));
  return {
    exc_type: error.name,
    exc_value: error.message,
    exc_notes: [],
    syntax_error: null,
    is_cause: isCause,
    frames: framesOf(error),
    is_group: error instanceof AggregateError,
    exceptions: groups.filter((stacks) => stacks.length > 0),
  };
}

function framesOf({ stack = "" }: Error): Frame[] {
  const frames = stack.split("\n").map(parseStackFrame);
  return frames
    .filter((frame) => frame !== undefined)
    .map((frame) => {
      const { file, line } = sourcePosition(frame.position);
      return { filename: file, lineno: line, name: functionName(frame) };
    })
    .reverse();
}
