// AssemblyScript: see program.ts, which is its other side. Built by build/wasm.mjs.
//
// What is done for every record and every trace of a log, of which there may be a million: records are put to their traces, and
// these are assembled and kept as numbers. What is rare is left to the other side: spans, the parents that records name, and
// records that do not stand in order.
export { build, extend, hops, outcome } from "./assembly.as";
export {
  add,
  addRows,
  append,
  changed,
  firstBucketOf,
  identityCount,
  identityOf,
  input,
  move,
  nameOf,
  newIdentity,
  nextBucketOf,
  ofCorrelationId,
  output,
  recordsOf,
  reserveInput,
  reserveOutput,
  setOfCorrelationId,
} from "./buckets.as";
export { headings, numberHeadings } from "./headings.as";
export { chunkCount, chunks, partCount, parts } from "./hopTable.as";
export { durations, endTally, reserveTallied, sums, tallied, tally } from "./hopTally.as";
export { layout } from "./memory.as";
export {
  gather,
  gatherTrace,
  hopOf,
  length,
  numberHashes,
  parentMessageHashes,
  parentMessages,
  parentSpanHashes,
  parentSpans,
  rows,
  spanHashes,
  spanHop,
  spans as spanNumbers,
  times,
  headingsOf,
} from "./records.as";
export { adaptFacts, allocateFacts, freeFacts, setEnded, setSegment } from "./segments.as";
export { beginSettling, endSettling, isSettled, keep, left, settleSome, touchChanged, touched, touchInProgress } from "./settling.as";
export { judge } from "./status.as";
export { putSettled, sourceBehind, statusCounts, tallyTraces } from "./traceTally.as";
export { action, blockBits, changedAt, changedBlocks, duration, errors, firstHop, hopCount, lastRow, nanos, seconds, source, spans, stale, status, traceCapacity } from "./traceTable.as";
