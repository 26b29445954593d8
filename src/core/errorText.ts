import { inspect } from "node:util";
import { sourcePosition } from "./sourcePosition";
import { parseStackFrame } from "./stackFrame";

/** A chain of causes may be long, or go round in a circle. */
const maximumCauses = 10;

/** The name and message of an error, or whatever else was thrown as text: also of an object that refuses to be one. */
export function errorMessage(error: unknown): string {
  try {
    return String(error);
  } catch {
    return inspect(error);
  }
}

/** The stack of an error and of its causes, with places in the source as written. */
export function errorText(error: Error): string {
  const parts: string[] = [];
  let cause: unknown = error;
  while (cause instanceof Error && parts.length < maximumCauses) {
    parts.push(stackText(cause));
    cause = cause.cause;
  }
  return parts.join("\n\nCaused by: ");
}

function stackText(error: Error): string {
  return (error.stack ?? String(error)).split("\n").map(sourceLine).join("\n");
}

function sourceLine(line: string): string {
  const frame = parseStackFrame(line);
  if (frame === undefined) return line;
  const { file, line: generatedLine, column } = frame.position;
  const source = sourcePosition(frame.position);
  return line.replace(`${file}:${generatedLine}:${column}`, () => `${source.file}:${source.line}:${source.column}`);
}
