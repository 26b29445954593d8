import type { ExceptionFrame, LoggedException } from "./exception";
import { exceptionTree, mostFrames, type ExceptionParts } from "./exceptionTree";
import { asObject, type JsonObject } from "./jsonObject";
import { asList, asText } from "./looseField";

/** An exception of such a list, with those behind it in the list. */
interface Listed {
  readonly exception: unknown;
  readonly chain: readonly unknown[];
}

/** More are not kept of any list. */
const mostListed = 51;

/**
 * The exception of a list as structlog's `dict_tracebacks` writes it
 * (https://www.structlog.org/en/stable/api.html#structlog.tracebacks.Stack): raised first, then what it was raised from or
 * during, the frames of each outermost first. Undefined when the value is no such list.
 */
export function exceptionOfList(value: unknown): LoggedException | undefined {
  return exceptionTree(listed(asObject(value) ? [value] : asList(value)), partsOf);
}

function listed(list: readonly unknown[]): Listed {
  return { exception: list[0], chain: list.slice(1, mostListed) };
}

function partsOf({ exception, chain }: Listed): ExceptionParts<Listed> | undefined {
  const object = asObject(exception);
  if (!object || !Object.hasOwn(object, "exc_type")) return undefined;
  const syntaxError = asObject(object["syntax_error"]);
  const message = (syntaxError && asText(syntaxError["msg"])) || asText(object["exc_value"]);
  const members = asList(object["exceptions"]).slice(0, mostListed);
  return {
    type: asText(object["exc_type"]),
    // As Python's traceback has them.
    message: [message, asText(object["exc_notes"])].filter(Boolean).join("\n"),
    frames: [...(syntaxError ? [syntaxFrame(syntaxError)] : []), ...framesOf(asList(object["frames"]))],
    causes: [...chain.map((cause) => listed([cause])), ...members.map((member) => listed(asList(member)))],
  };
}

function framesOf(list: readonly unknown[]): ExceptionFrame[] {
  const frames: ExceptionFrame[] = [];
  for (const value of list.slice(-mostFrames)) {
    const frame = asObject(value);
    // Where structlog leaves frames out, one without a file says how many.
    if (frame && asText(frame["filename"]) !== "") frames.push({ file: asText(frame["filename"]), line: countAt(frame, "lineno"), column: 0, name: asText(frame["name"]) });
  }
  return frames.reverse();
}

/** The place that Python's traceback shows innermost. */
function syntaxFrame(error: JsonObject): ExceptionFrame {
  return { file: asText(error["filename"]), line: countAt(error, "lineno"), column: 0, name: "" };
}

/** A number that counts from 1, 0 for anything else. */
function countAt(object: JsonObject, key: string): number {
  const value = object[key];
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0 ? value : 0;
}
