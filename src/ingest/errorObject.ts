import type { LoggedException } from "./exception";
import { splitError } from "./exceptionLine";
import { exceptionTree, type ExceptionParts } from "./exceptionTree";
import { exceptionOfText } from "./exceptionText";
import { asObject, valuesAt, type JsonObject } from "./jsonObject";
import { asList, asText, textAt } from "./looseField";

/** What tells of an exception: an object's keys behind a prefix, or what was read from a text already. */
type Source =
  | { readonly kind: "object"; readonly object: JsonObject; readonly prefix: string; readonly isCause: boolean }
  | { readonly kind: "read"; readonly exception: LoggedException };

const typeKeys = ["type", "name", "kind", "exc_type"];
const messageKeys = ["message", "msg"];
const stackKeys = ["stack", "stack_trace", "stacktrace", "stackTrace", "traceback"];
/** pino calls them so, JavaScript `errors`. */
const memberKeys = ["aggregateErrors", "errors"];
/** More are not kept of any list. */
const mostListed = 50;

/**
 * The exception that a record tells of at a key, nested (`err: {type, message, stack}`) or dotted (`error.stack_trace`), as
 * pino, bunyan, the Elastic Common Schema and OpenTelemetry write it, with nested causes.
 */
export function exceptionAt(fields: JsonObject, key: string): LoggedException | undefined {
  return exceptionTree<Source>({ kind: "object", object: fields, prefix: `${key}.`, isCause: false }, partsOf);
}

function partsOf(source: Source): ExceptionParts<Source> | undefined {
  if (source.kind === "read") return { ...source.exception, causes: source.exception.causes.map(read) };
  const { object, prefix } = source;
  const at = (keys: readonly string[]) => textAt(object, keys.map((key) => prefix + key));
  const stack = at(stackKeys);
  const written = exceptionOfText(stack) ?? { ...splitError(stack), frames: [], causes: [] };
  const type = at(typeKeys) || written.type;
  const message = messageOf(at(messageKeys), written) || (type === "" ? "" : written.message);
  if (type === "" && message === "" && written.frames.length === 0) return undefined;
  const chain = source.isCause ? [] : chainOf(object, prefix);
  return { type, message, frames: written.frames, causes: [...(chain.length > 0 ? chain : written.causes.map(read)), ...membersOf(object, prefix)] };
}

const read = (exception: LoggedException): Source => ({ kind: "read", exception });

/** The message that a key gives; without those of the causes, which pino adds to it, when the causes are known. */
function messageOf(message: string, { message: own, causes }: LoggedException): string {
  return own !== "" && causes.length > 0 && message.startsWith(`${own}: `) ? own : message;
}

/** What it was raised from, nearest first. */
function chainOf(object: JsonObject, prefix: string): Source[] {
  const chain: Source[] = [];
  let [cause] = valuesAt(object, `${prefix}cause`);
  while (chain.length < mostListed) {
    const source = sourceOf(cause, true);
    if (!source) break;
    chain.push(source);
    cause = asObject(cause)?.["cause"];
  }
  return chain;
}

function membersOf(object: JsonObject, prefix: string): Source[] {
  const lists = memberKeys.flatMap((key) => valuesAt(object, prefix + key).map(asList));
  return lists.flatMap((list) => list.slice(0, mostListed).flatMap((member) => sourceOf(member, false) ?? []));
}

function sourceOf(value: unknown, isCause: boolean): Source | undefined {
  const object = asObject(value);
  if (object) return { kind: "object", object, prefix: "", isCause };
  const text = asText(value);
  return text === "" ? undefined : read(exceptionOfText(text) ?? { ...splitError(text), frames: [], causes: [] });
}
