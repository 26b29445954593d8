import { basename, dirname } from "node:path";
import { sourcePosition } from "./sourcePosition";
import { functionName, parseStackFrame } from "./stackFrame";

/** Where a call stands in the source as written, by structlog's keys. */
export interface CallSite {
  /** Absolute path of the source file. */
  readonly pathname: string;
  /** From 1. */
  readonly lineno: number;
  readonly func_name: string;
}

/** How deep a program's own call may lie under frames of this library: some twenty deep where a request passes the orchestrator. */
const maximumDepth = 32;

/**
 * The place of a call on the present stack: the innermost frame that is neither Node's nor this library's, as structlog passes over
 * its own. So the records that bracket a hop point to where its message was sent.
 * @param above a function on the stack; it and all that it called are left out.
 * @param skip how many of its callers to leave out besides. When no frame is the program's, the next one it is.
 * @returns undefined when that has no place in a file.
 */
export function captureCallSite(above: (...args: never[]) => unknown, skip: number): CallSite | undefined {
  // Depth is what costs, and a program's own record needs but one frame.
  const [directLine = ""] = stackLines(above, skip, skip + 1);
  const direct = callSiteOf(directLine);
  if (direct === undefined || !isForeign(direct.pathname)) return direct;
  for (const line of stackLines(above, skip + 1, maximumDepth)) {
    const site = callSiteOf(line);
    if (site !== undefined && !isForeign(site.pathname)) return site;
  }
  return direct;
}

/** The present stack's lines, innermost first. */
function stackLines(above: (...args: never[]) => unknown, skip: number, depth: number): string[] {
  const holder: { stack?: string } = {};
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = depth;
  Error.captureStackTrace(holder, above);
  Error.stackTraceLimit = stackTraceLimit;
  // The first line is a message.
  return (holder.stack ?? "").split("\n").slice(1 + skip);
}

function callSiteOf(stackLine: string): CallSite | undefined {
  const frame = parseStackFrame(stackLine);
  if (frame === undefined) return undefined;
  const { file, line } = sourcePosition(frame.position);
  return { pathname: file, lineno: line, func_name: functionName(frame) };
}

let ownFolder: string | undefined;

function isForeign(file: string): boolean {
  ownFolder ??= findOwnFolder();
  return file.startsWith("node:") || dirname(file) === ownFolder;
}

/** The folder of this library's sources, or "" when it was bundled with the program and no map tells them apart. */
function findOwnFolder(): string {
  const ownLine = new Error().stack?.split("\n")[1];
  const frame = ownLine === undefined ? undefined : parseStackFrame(ownLine);
  if (frame === undefined) return "";
  const { file } = sourcePosition(frame.position);
  return basename(file).startsWith("callSite.") ? dirname(file) : "";
}
