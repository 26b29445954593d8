// AssemblyScript: what lists, filters and statistics need of each trace, a column each. Part of traces.as.ts; factTable.ts reads it.
import { extended, grown, moreThan, moved, setItem } from "./memory.as";

let capacity: i32 = 0;
/** 0 for a trace that is not there, else as status.as.ts says. */
export let status: usize = 0;
/** The start: whole seconds since 1970, NaN when no record has a time, and nanoseconds. */
export let seconds: usize = 0;
export let nanos: usize = 0;
/** ns, NaN when no record has a time. */
export let duration: usize = 0;
export let errors: usize = 0;
export let source: usize = 0;
export let spans: usize = 0;
export let action: usize = 0;
export let lastRow: usize = 0;
export let stale: usize = 0;
/** Where its hops stand in the table of hops, how many there are, and how many have room there. */
export let firstHop: usize = 0;
export let hopCount: usize = 0;
export let hopRoom: usize = 0;
/** When it changed last, by a clock of the other side's. */
export let changedAt: usize = 0;
/** 1 for what has changed since its facts were found. */
export let isWaiting: usize = 0;
/** Neighbouring traces are a block: 1 for one of which a trace was settled, until the other side has seen it. */
export const blockBits: i32 = 12;
export let changedBlocks: usize = 0;

/** How many traces have a place in the columns. */
export function traceCapacity(): i32 { return capacity; }

@inline
function blocksOf(traces: i32): i32 { return (traces + (1 << blockBits) - 1) >>> blockBits; }

/** Begins the next trace, which is not there yet. */
export function beginTrace(number: i32): void {
  if (number == capacity) reserve(moreThan(capacity));
  store<u8>(status + number, 0);
  store<f64>(seconds + (<usize>number << 3), 0);
  setItem(nanos, number, 0);
  store<f64>(duration + (<usize>number << 3), 0);
  setItem(errors, number, 0);
  setItem(source, number, 0);
  setItem(spans, number, 0);
  setItem(action, number, 0);
  setItem(lastRow, number, 0);
  store<u8>(stale + number, 0);
  setItem(firstHop, number, 0);
  setItem(hopCount, number, 0);
  setItem(hopRoom, number, 0);
  setItem(changedAt, number, 0);
  store<u8>(isWaiting + number, 0);
}

function reserve(traces: i32): void {
  status = extended(status, traces, 1);
  seconds = extended(seconds, traces, 8);
  nanos = extended(nanos, traces, 4);
  duration = extended(duration, traces, 8);
  errors = extended(errors, traces, 4);
  source = extended(source, traces, 4);
  spans = extended(spans, traces, 4);
  action = extended(action, traces, 4);
  lastRow = extended(lastRow, traces, 4);
  stale = extended(stale, traces, 1);
  firstHop = extended(firstHop, traces, 4);
  hopCount = extended(hopCount, traces, 4);
  hopRoom = extended(hopRoom, traces, 4);
  changedAt = extended(changedAt, traces, 4);
  isWaiting = extended(isWaiting, traces, 1);
  changedBlocks = grown(changedBlocks, blocksOf(capacity), blocksOf(traces), 1);
  capacity = traces;
  moved();
}
