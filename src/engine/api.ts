/** What a client in the engine's own process needs of its types, and of what they are made of. */
export { keyFacts, keysWith } from "../ingest/recordKeys";
export * from "./healthTerms";
export { isQueryError } from "../trace/query/query";
export { queryProblem } from "./traceQueries";
export type {
  AgentHealth,
  AgentSummary,
  DocumentRow,
  EngineContract,
  Health,
  HealthReason,
  HealthReport,
  HealthState,
  HealthThresholds,
  HealthWindow,
  MalformedLine,
  Page,
  ReadingOptions,
  SourceSummary,
  TraceSort,
  TraceStatistics,
  TraceStatus,
  TraceSummary,
  Why,
} from "../protocol/engine";
export type { Params, Result } from "../protocol/rpc";
