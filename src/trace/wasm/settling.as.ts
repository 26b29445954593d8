// AssemblyScript: finds the facts of the traces that have changed, and keeps them. Part of traces.as.ts.
import { assembled, build, hop } from "./assembly.as";
import { changed, copyRuns, identityCount, output, recordsOf, takeChanged } from "./buckets.as";
import { keepHops } from "./hopTable.as";
import { extended, item, moreThan, setItem } from "./memory.as";
import { firstSource, gather, hasZero, lastRecordRow, zeroNanos, zeroSeconds } from "./records.as";
import { factsAt, segmentOf } from "./segments.as";
import { inProgress, judge } from "./status.as";
import { action, blockBits, changedAt, changedBlocks, duration, errors, hopCount, isWaiting, lastRow, nanos, seconds, source, spans, stale, status } from "./traceTable.as";

/** So many traces are settled at a time, or so many records. */
const mostTraces: i32 = 64;
const mostRecords: i32 = 4096;

/** The traces that have changed since their facts were found, the longest untouched first. */
let waiting: usize = 0;
let waitingCapacity: i32 = 0;
let count: i32 = 0;
/** What stands before it is done. */
let next: i32 = 0;

/** What is settled at a time: numbers of traces, and how many runs each has in `output`. */
const picked: usize = memory.data(mostTraces * 4);
let pickedCount: i32 = 0;
const pickedRuns: usize = memory.data(mostTraces * 4);
/** Those of them that are left to the other side: it may know spans of them, has to put their records in order, or wants to keep what they are. */
export const left: usize = memory.data(mostTraces * 4);

let end: i32 = 0;
let clock: i32 = 0;
let rest: i32 = 0;
/** So many in a row changed too recently. */
let recent: i32 = 0;

/** A trace has changed. */
function touch(trace: i32, now: i32): void {
  setItem(changedAt, trace, now);
  if (load<u8>(isWaiting + trace) != 0) return;
  store<u8>(isWaiting + trace, 1);
  add(trace);
}

/** So have those that were added to, merged or emptied since the last call; returns how many. */
export function touchChanged(now: i32): i32 {
  const touched = takeChanged();
  for (let index = 0; index < touched; index++) touch(item(changed, index), now);
  return touched;
}

/** So have those that are in progress, since a source ended or goes on. */
export function touchInProgress(now: i32): void {
  for (let trace = 0; trace < identityCount; trace++) if (load<u8>(status + trace) == inProgress) touch(trace, now);
}

function add(trace: i32): void {
  if (count == waitingCapacity) {
    waitingCapacity = moreThan(waitingCapacity);
    waiting = extended(waiting, waitingCapacity, 4);
  }
  setItem(waiting, count++, trace);
}

/** Begins to settle what waits now, but for what has changed within so many ticks of the clock. */
export function beginSettling(now: i32, untouchedFor: i32): void {
  end = count;
  clock = now;
  rest = untouchedFor;
  recent = 0;
}

/** Whether nothing more is to be settled: behind many that have changed too recently stand those that have so even more. */
export function isSettled(): bool { return next >= end || recent >= mostTraces; }

/** Drops what is done, once it is more than what is left; returns how many still wait. */
export function endSettling(): i32 {
  if (next * 2 >= count) {
    memory.copy(waiting, waiting + (<usize>next << 2), <usize>(count - next) << 2);
    count -= next;
    next = 0;
  }
  return count - next;
}

/** Settles some traces; returns how many of them are left to the other side. @param largest those with more records are, too */
export function settleSome(largest: i32): i32 {
  const runs = pick();
  touchFacts(runs);
  let leftCount = 0;
  let run = output;
  for (let index = 0; index < pickedCount; index++) {
    const trace = item(picked, index);
    const runCount = item(pickedRuns, index);
    store<u8>(changedBlocks + (trace >>> blockBits), 1);
    if (runCount == 0) remove(trace);
    else if (recordsOf(trace) <= largest && !anyHashes(run, runCount) && gather(run, runCount)) {
      build();
      judge();
      keep(trace, hasZero ? zeroSeconds : NaN, hasZero ? zeroNanos : 0, 0);
    } else setItem(left, leftCount++, trace);
    run += <usize>runCount << 3;
  }
  return leftCount;
}

/** Whether the records of some runs may have IDs of spans or of parents. */
function anyHashes(runs: usize, runCount: i32): bool {
  for (let run = 0; run < runCount; run++) if (segmentOf(item(runs, run << 1)).hasHashes) return true;
  return false;
}

/** Picks the next traces, and copies their runs to `output`; returns where these end. */
function pick(): usize {
  let words = 0;
  let records = 0;
  pickedCount = 0;
  while (!isSettled() && pickedCount < mostTraces && records < mostRecords) {
    const trace = item(waiting, next++);
    if (rest > 0 && clock - item(changedAt, trace) < rest) {
      add(trace);
      recent++;
      continue;
    }
    recent = 0;
    store<u8>(isWaiting + trace, 0);
    const behind = copyRuns(trace, words);
    setItem(picked, pickedCount, trace);
    setItem(pickedRuns, pickedCount++, (behind - words) >>> 1);
    words = behind;
    records += recordsOf(trace);
  }
  return output + (<usize>words << 2);
}

/** What was read from the facts, so that the reading is not left out. */
export let touched: i32 = 0;

/** Has the facts of the picked runs come into the cache, all at once: they stand far apart, and each would be waited for alone. */
function touchFacts(runs: usize): void {
  let sum = 0;
  for (let run = output; run < runs; run += 8) {
    const facts = factsAt(load<i32>(run));
    sum += load<i32>(facts) + load<i32>(facts, 64) + load<i32>(facts, 128);
  }
  touched = sum;
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
