import { exceptionAt } from "./errorObject";
import { splitError, splitHeading, splitRepr, type TypeAndMessage } from "./exceptionLine";
import { exceptionOfList } from "./exceptionList";
import { exceptionOfText } from "./exceptionText";
import { valuesAt, type JsonObject } from "./jsonObject";
import { textAt } from "./looseField";
import { framesOfCallStack } from "./tracebackText";

export { exceptionOfText };

/** A place in the code that an exception went through. */
export interface ExceptionFrame {
  /** As written, a `file:` URL as its path; `<anonymous>` for code of the engine, "" when unknown. */
  readonly file: string;
  /** From 1; 0 when unknown. */
  readonly line: number;
  /** From 1; 0 when unknown. */
  readonly column: number;
  /** "" when unknown. */
  readonly name: string;
}

/** An exception that a record tells of. Log content: hostile text. */
export interface LoggedException {
  /** As written, with or without its module; "" when unknown. */
  readonly type: string;
  readonly message: string;
  /** Innermost first: where it was raised. */
  readonly frames: readonly ExceptionFrame[];
  /** What it was raised from or during, nearest first; and the members of an exception group. */
  readonly causes: readonly LoggedException[];
}

/** Keys that hold an exception in parts: `err: {type, message, stack}`, `error.stack_trace`, `exception.stacktrace`. */
const partKeys = ["err", "error", "exception", "exc", "attributes.exception"];
const listKeys = ["exception", "exc_info"];
/** Keys that hold nothing else than an exception: what is no stack there is its type and message. */
const exceptionKeys = ["exception", "exc_info", "exc_text", "@x"];
/** Where a stack may be written, in the order of what tells most. */
const stackKeys = [...exceptionKeys, "error_traceback", "traceback", "errorVerbose", "stack", "stacktrace", "stack_trace", "stackTrace", "error", "err"];
const typeKeys = ["error_type", "exc_type", "exception_type", "error_class"];
const messageKeys = ["error_message", "exception_message"];
const errorKeys = ["error", "err", "error_msg", "tags.error", "fields.error"];
/** The message of a record, which some producers end with a stack. */
const eventKeys = ["message", "msg", "event"];

/** An exception that a record has as a list. */
export function listedException(fields: JsonObject): LoggedException | undefined {
  return firstOf(listKeys, (key) => firstOf(valuesAt(fields, key), exceptionOfList));
}

/** What a record says of an exception, in any form of FORMATS.md; undefined when it tells of none. */
export function exceptionOf(fields: JsonObject): LoggedException | undefined {
  const listed = listedException(fields);
  if (listed) return listed;
  const inParts = partKeys.flatMap((key) => exceptionAt(fields, key) ?? []);
  const named = inParts.find(({ frames }) => frames.length > 0) ?? inParts[0] ?? plainException(fields);
  if (named && named.frames.length > 0) return named;
  const written = firstWritten(fields, stackKeys);
  if (written) return written.type === "" && written.message === "" && named ? { ...written, type: named.type, message: named.message } : written;
  if (named) return { ...named, frames: framesOfCallStack(textAt(fields, ["stack"])) };
  return firstWritten(fields, eventKeys);
}

/** The first stack at any of these keys. */
function firstWritten(fields: JsonObject, keys: readonly string[]): LoggedException | undefined {
  return firstOf(keys, (key) => {
    const text = textAt(fields, [key]);
    return text.includes("\n") ? exceptionOfText(text) : undefined;
  });
}

/** The exception of which a record names type and message alone. */
function plainException(fields: JsonObject): LoggedException | undefined {
  const type = textAt(fields, typeKeys);
  const message = textAt(fields, messageKeys);
  const { type: ownType, message: ownMessage } = type !== "" && message !== "" ? { type, message } : plainError(fields, message);
  const known = { type: type || ownType, message: ownMessage };
  return known.type === "" && known.message === "" ? undefined : { ...known, frames: [], causes: [] };
}

/** What producers write where there is no error. */
const noError = new Set(["<nil>", "nil", "null", "none", "undefined", "false"]);

/** So much of an exception without a stack is read. Characters. */
const mostOfHeading = 20_000;

function plainError(fields: JsonObject, message: string): TypeAndMessage {
  const text = message || textAt(fields, errorKeys);
  if (text !== "" && !noError.has(text.toLowerCase())) return splitRepr(text) ?? splitError(text);
  const exception = textAt(fields, exceptionKeys);
  if (exception !== "") return splitExceptionInfo(exception) ?? splitRepr(exception) ?? splitHeading(exception.slice(0, mostOfHeading).split("\n"));
  const stack = splitError(textAt(fields, ["stack"]));
  return stack.type === "" ? { type: "", message: "" } : stack;
}

/** What structlog makes of Python's `(type, value, traceback)` when nothing renders it: the `repr` of each. */
function splitExceptionInfo(text: string): TypeAndMessage | undefined {
  const [type = "", ...rest] = text.split("\n");
  const name = /^<class '([^']+)'>$/.exec(type)?.[1];
  if (name === undefined) return undefined;
  const value = rest.filter((line) => !line.startsWith("<traceback object")).join("\n");
  return { type: name, message: splitRepr(value)?.message ?? value };
}

function firstOf<Item, Result>(items: readonly Item[], resultOf: (item: Item) => Result | undefined): Result | undefined {
  for (const item of items) {
    const result = resultOf(item);
    if (result !== undefined) return result;
  }
  return undefined;
}
