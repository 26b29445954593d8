/** What a client in the engine's own process needs of its types, and of what they are made of. */
export { keyFacts } from "../ingest/recordKeys";
export { queryProblem } from "./traceQueries";
export type {
  AgentSummary,
  DocumentRow,
  EngineContract,
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
