import { addLevel, type BoundLogger, createLogger, jsonRenderer, type Level, MemoryDestination, mergeContext, type Processor, renderException } from "../../../src/core";

export interface RecordedLog {
  readonly log: BoundLogger;
  /** What was written so far, parsed. */
  readonly records: () => Record<string, unknown>[];
}

/** A logger whose records can be read; without time and call site, so that they can be compared. */
export function recordedLog(level: Level = "debug", ...more: readonly Processor[]): RecordedLog {
  const destination = new MemoryDestination();
  return {
    log: createLogger({ level, processors: [mergeContext, addLevel, renderException, ...more], renderer: jsonRenderer(), destination }),
    records: () => destination.lines.map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}
