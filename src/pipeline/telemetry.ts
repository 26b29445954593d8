import {
  addCallSite,
  addLevel,
  addTimestamp,
  type BoundLogger,
  consoleRenderer,
  createLogger,
  type Destination,
  fileDestination,
  jsonRenderer,
  mergeContext,
  redactSecrets,
  renderException,
  RequestTracer,
  SpanLog,
  stdoutDestination,
  tee,
  Tracer,
} from "../core";
import type { PipelineOptions } from "./options";

export interface Telemetry {
  readonly log: BoundLogger;
  readonly tracer: Tracer;
  /** The requests with their spans. */
  readonly requests: RequestTracer;
  /** Where the lines go, to be closed at the end. */
  readonly destination: Destination;
}

/**
 * Logs and spans as JSON lines on standard output and, the same lines in the same order, in the log file.
 * In ASCII: a debugger that catches the output may split a character of several bytes. Or as lines for people, in colours.
 * @throws {Error} when the file cannot be opened.
 */
export function openTelemetry({ logFile, format }: Pick<PipelineOptions, "logFile" | "format">): Telemetry {
  const stdout = stdoutDestination();
  const destination = logFile === undefined ? stdout : tee(stdout, fileDestination(logFile, { existing: "replace" }));
  const log = createLogger({
    level: "debug",
    processors: [mergeContext, addTimestamp(), addLevel, addCallSite, renderException, redactSecrets()],
    renderer: format === "json" ? jsonRenderer({ asciiOnly: true }) : consoleRenderer(),
    destination,
  });
  const requests = new RequestTracer();
  const tracer = new Tracer({ service: "sample-pipeline", processors: [new SpanLog(log), requests], callSite: true });
  return { log, tracer, requests, destination };
}
