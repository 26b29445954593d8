import type { SourcePosition } from "./sourcePosition";

/** One line of a stack as V8 writes it (https://v8.dev/docs/stack-trace-api): what it calls the function, and the place. */
export interface StackFrame {
  /** `Type.method [as alias]`, `new Type`, `async load`, or "" for code without a name. */
  readonly caption: string;
  readonly position: SourcePosition;
}

const named = /^ {4}at (.+) \((.+):(\d+):(\d+)\)$/;
const nameless = /^ {4}at (?:async )?(.+):(\d+):(\d+)$/;

/** Reads one line of a stack; undefined when it names no place in a file. */
export function parseStackFrame(line: string): StackFrame | undefined {
  const match = named.exec(line) ?? nameless.exec(line);
  if (match === null) return undefined;
  const [file = "", lineNumber, column] = match.slice(-3);
  return {
    caption: match.length === 5 ? (match[1] ?? "") : "",
    position: { file, line: Number(lineNumber), column: Number(column) },
  };
}

/** The name of the function itself: of `async Planner.plan [as handle]`, `plan`. */
export function functionName({ caption }: StackFrame): string {
  const name = caption.replace(/ \[as .+\]$/, "").replace(/^.*[ .](?=[^ .]+$)/, "");
  return name === "" ? "<anonymous>" : name;
}
