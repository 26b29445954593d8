// AssemblyScript: see program.ts, which is its other side. Built by build/wasm.mjs.
//
// What is done for every record and every trace of a log, of which there may be a million: records are put to their traces, and
// these are assembled and kept as numbers. What is rare is left to the other side: spans, the parents that records name, and
// records that do not stand in order.
import { assembled, build, hop, judge } from "./assembly.as";
import { recordsOf } from "./buckets.as";
import { keepHops } from "./hopTable.as";
import { item, setItem } from "./memory.as";
import { firstSource, gather, hasZero, lastRecordRow, zeroNanos, zeroSeconds } from "./records.as";
import { action, duration, errors, hopCount, lastRow, nanos, seconds, source, spans, stale, status } from "./traceTable.as";
import { picked, pickedRuns } from "./waiting.as";

export { build, extend, hops, judge, outcome } from "./assembly.as";
export { add, addRows, append, changed, copyRuns, identityOf, input, move, nextBucketOf, firstBucketOf, ofCorrelationId, output, recordsOf, reserveInput, setOfCorrelationId } from "./buckets.as";
export { chunkCount, chunks, partCount, parts } from "./hopTable.as";
export { durations, endTally, reserveTallied, sums, tallied, tally } from "./hopTally.as";
export { layout } from "./memory.as";
export { gather, hopOf, messages, parentMessageHashes, parentMessages, parentSpanHashes, parentSpans, reserve, rows, runs, sources, spanHashes, spanHop, spans as spanNumbers, times, words } from "./records.as";
export { action, changedAt, duration, errors, firstHop, hopCount, lastRow, nanos, seconds, source, spans, stale, status, traceCapacity } from "./traceTable.as";
export { beginPicking, endPicking, isAllPicked, pick, picked, pickedRecords, pickedRuns, touch, touchChanged } from "./waiting.as";

/** The other side is to find the facts of a trace. */
const isLeft: i32 = -1;

/**
 * Finds the facts of the traces that were picked, whose records stand one behind the other in `words`, and their runs in `runs`.
 * Returns how many are left to the other side: they come to stand at the beginning of what was picked.
 */
export function settle(count: i32): i32 {
  let left = 0;
  let run = 0;
  let record = 0;
  for (let index = 0; index < count; index++) {
    const trace = item(picked, index);
    const runCount = item(pickedRuns, index);
    if (runCount == 0) {
      remove(trace);
      continue;
    }
    if (runCount != isLeft && gather(record, run, runCount, false)) {
      build();
      judge();
      keep(trace, hasZero ? zeroSeconds : NaN, hasZero ? zeroNanos : 0, 0);
    } else {
      setItem(picked, left++, trace);
      if (runCount == isLeft) continue;
    }
    run += runCount;
    record += recordsOf(trace);
  }
  return left;
}

/**
 * Keeps what is known of the trace that was judged last. The other side says when it starts, NaN for never, and how many spans
 * records name.
 */
export function keep(trace: i32, startSeconds: f64, startNanos: i32, namedSpans: i32): void {
  store<u8>(status + trace, <u8>assembled.status);
  store<f64>(seconds + (<usize>trace << 3), startSeconds);
  setItem(nanos, trace, startNanos);
  store<f64>(duration + (<usize>trace << 3), assembled.last - assembled.first);
  setItem(errors, trace, assembled.errors);
  setItem(source, trace, firstSource());
  setItem(spans, trace, namedSpans + assembled.bracketSpans);
  setItem(action, trace, assembled.rootHop < 0 ? 0 : hop(assembled.rootHop).action);
  setItem(lastRow, trace, lastRecordRow());
  store<u8>(stale + trace, <u8>assembled.stale);
  keepHops(trace, assembled.hops);
}

function remove(trace: i32): void {
  store<u8>(status + trace, 0);
  setItem(hopCount, trace, 0);
}
