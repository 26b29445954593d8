import { listedException } from "./exception";
import { parseJsonObject, valuesAt, type JsonObject } from "./jsonObject";
import { cleanLine, endOfPrefix, startOfObject } from "./lineText";
import { parseLogfmt } from "./logfmt";
import { keysWith, type KeyFact, type RecordKeys } from "./recordKeys";

/** A record read again from its bytes, for showing it. `fields` is empty when the text is no record any more. */
export function decodeRecord(text: string): JsonObject {
  const lines = text.split("\n").map((line) => cleanLine(line, true));
  const [first = ""] = lines;
  const brace = startOfObject(first);
  if (brace < 0) return parseLogfmt(first) ?? {};
  const rest = lines.slice(1).map((line) => line.slice(endOfPrefix(line)));
  return parseJsonObject([first.slice(brace), ...rest].join("\n")) ?? {};
}

/** The error that a record tells of, in one line: its type and message, or "". */
export function errorOf(fields: JsonObject): string {
  return plainErrorOf(fields) || listedErrorOf(fields);
}

/** Of an exception that is written as a list, as structlog's `dict_tracebacks` does. */
function listedErrorOf(fields: JsonObject): string {
  const { type = "", message = "" } = listedException(fields) ?? {};
  return [type, message.split("\n")[0] ?? ""].filter(Boolean).join(": ");
}

function plainErrorOf(fields: JsonObject): string {
  const plain = firstText(fields, ["error", "error.message", "err.message", "exception", "exc_info", "error_message", "tags.error"]);
  const type = firstText(fields, ["error_type", "error.type", "exc_type", "err.type", "err.name"]);
  const message = plain.includes("Traceback") ? (plain.trimEnd().split("\n").at(-1) ?? "") : (plain.split("\n")[0] ?? "");
  return type && !message.startsWith(type) ? [type, message].filter(Boolean).join(": ") : message;
}

const knownKeys = keysWith();

/** The event of a record as it is shown, "" when nothing names it. */
export function eventOf(fields: JsonObject, keys: RecordKeys = knownKeys): string {
  return factOf(fields, "event", keys);
}

/** What a record says of a fact, as written, "" for nothing. */
export function factOf(fields: JsonObject, fact: KeyFact, keys: RecordKeys = knownKeys): string {
  return firstText(fields, keys[fact]);
}

/** The first text or number at any of these names, as written; "" when there is none. */
export function firstText(fields: JsonObject, names: readonly string[]): string {
  for (const name of names) {
    for (const value of valuesAt(fields, name)) {
      if (typeof value === "string" && value !== "") return value;
      if (typeof value === "number") return String(value);
    }
  }
  return "";
}
