import {
  addCallSite,
  addLevel,
  addTimestamp,
  type BoundLogger,
  createLogger,
  type Destination,
  fileDestination,
  jsonRenderer,
  mergeContext,
  renderException,
  SpanLog,
  stdoutDestination,
  tee,
  Tracer,
} from "../core";

export interface Telemetry {
  readonly log: BoundLogger;
  readonly tracer: Tracer;
  /** Where the lines go, to be closed at the end. */
  readonly destination: Destination;
}

/**
 * Logs and spans as JSON lines on standard output and, the same lines in the same order, in `logFile`.
 * In ASCII: a debugger that catches the output may split a character of several bytes.
 * @throws {Error} when the file cannot be opened.
 */
export function openTelemetry(logFile: string | undefined): Telemetry {
  const stdout = stdoutDestination();
  const destination = logFile === undefined ? stdout : tee(stdout, fileDestination(logFile, "replace"));
  const log = createLogger({
    level: "debug",
    processors: [mergeContext, addTimestamp(), addLevel, addCallSite, renderException],
    renderer: jsonRenderer({ asciiOnly: true }),
    destination,
  });
  const tracer = new Tracer({ service: "sample-pipeline", processors: [new SpanLog(log)], callSite: true });
  return { log, tracer, destination };
}
