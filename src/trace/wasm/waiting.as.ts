// AssemblyScript: the traces that have changed since their facts were found, the longest untouched first. Part of traces.as.ts.
import { changed, copyRuns, recordsOf, takeChanged } from "./buckets.as";
import { grown, item, setItem } from "./memory.as";
import { changedAt, isWaiting } from "./traceTable.as";

/** So many traces are picked at a time, or so many records. */
const mostPicked: i32 = 64;
const mostRecords: i32 = 4096;

let waiting: usize = 0;
let waitingCapacity: i32 = 0;
let count: i32 = 0;
/** What stands before it is done. */
let next: i32 = 0;

/** What is picked: numbers of traces, and how many runs each has in `output`. */
export const picked: usize = heap.alloc(mostPicked * 4);
export const pickedRuns: usize = heap.alloc(mostPicked * 4);
/** How many records they have together. */
export let pickedRecords: i32 = 0;

let end: i32 = 0;
let clock: i32 = 0;
let rest: i32 = 0;
/** So many in a row changed too recently. */
let recent: i32 = 0;

/** A trace has changed. */
export function touch(trace: i32, now: i32): void {
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

function add(trace: i32): void {
  if (count == waitingCapacity) {
    const larger = max(256, waitingCapacity * 2);
    waiting = grown(waiting, waitingCapacity, larger, 4);
    waitingCapacity = larger;
  }
  setItem(waiting, count++, trace);
}

/** Begins to pick from those that wait now, but for what has changed within so many ticks of the clock. */
export function beginPicking(now: i32, untouchedFor: i32): void {
  end = count;
  clock = now;
  rest = untouchedFor;
  recent = 0;
}

/** Picks the next traces, and copies their runs to `output`; returns how many there are. */
export function pick(): i32 {
  let traces = 0;
  let words = 0;
  pickedRecords = 0;
  while (!isAllPicked() && traces < mostPicked && pickedRecords < mostRecords) {
    const trace = item(waiting, next++);
    if (rest > 0 && clock - item(changedAt, trace) < rest) {
      add(trace);
      recent++;
      continue;
    }
    recent = 0;
    store<u8>(isWaiting + trace, 0);
    const behind = copyRuns(trace, words);
    setItem(picked, traces, trace);
    setItem(pickedRuns, traces++, (behind - words) >>> 1);
    words = behind;
    pickedRecords += recordsOf(trace);
  }
  return traces;
}

/** Whether nothing more is to be picked: behind many that have changed too recently stand those that have so even more. */
export function isAllPicked(): bool { return next >= end || recent >= mostPicked; }

/** Drops what is done, once it is more than what is left; returns how many still wait. */
export function endPicking(): i32 {
  if (next * 2 >= count) {
    memory.copy(waiting, waiting + (<usize>next << 2), <usize>(count - next) << 2);
    count -= next;
    next = 0;
  }
  return count - next;
}
