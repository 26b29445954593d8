import type { JsonObject } from "./jsonObject";
import { firstText } from "./record";

/** A place in the code that wrote a record. Log content: hostile text. */
export interface CallSite {
  /** A whole path, or only its end: some producers write the base name alone. */
  readonly file: string;
  /** From 1; 0 when unknown. */
  readonly line: number;
  /** "" when unknown. */
  readonly name: string;
}

/** Where producers write the file, its line and the function, what tells most first. */
const keys = [
  ["pathname", "lineno", "func_name"],
  ["code.file.path", "code.line.number", "code.function.name"],
  ["code.filepath", "code.lineno", "code.function"],
  ["log.origin.file.name", "log.origin.file.line", "log.origin.function"],
  ["logging.googleapis.com/sourceLocation.file", "logging.googleapis.com/sourceLocation.line", "logging.googleapis.com/sourceLocation.function"],
  ["source.file", "source.line", "source.function"],
  ["src.file", "src.line", "src.func"],
  ["filename", "lineno", "func_name"],
  ["file", "line", "function"],
] as const;

/** Where both stand in one text, as `pkg/file.go:12`. */
const joinedKeys = ["caller", "source", "logger.caller"];

/** The place that a record names as its own; undefined when it names none. */
export function callSiteOf(fields: JsonObject): CallSite | undefined {
  for (const [fileKey, lineKey, nameKey] of keys) {
    const file = firstText(fields, [fileKey]);
    const line = Number(firstText(fields, [lineKey]));
    if (file !== "" && Number.isInteger(line) && line > 0) return { file, line, name: firstText(fields, [nameKey]) };
  }
  for (const key of joinedKeys) {
    const [, file = "", line = ""] = /^(.+):(\d+)$/.exec(firstText(fields, [key])) ?? [];
    if (file !== "") return { file, line: Number(line), name: "" };
  }
  return undefined;
}
