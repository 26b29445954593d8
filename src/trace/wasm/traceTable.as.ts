// AssemblyScript: what lists, filters and statistics need of each trace, a column each. Part of traces.as.ts; factTable.ts reads it.
import { grown, moved } from "./memory.as";

let capacity: i32 = 0;
/** 0 for a trace that is not there, else as assembly.as.ts says. */
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

/** Makes room for traces with numbers up to this one. */
export function reserveTrace(number: i32): void {
  if (number < capacity) return;
  const from = capacity;
  const to = max(number + 64, capacity * 2);
  status = grown(status, from, to, 1);
  seconds = grown(seconds, from, to, 8);
  nanos = grown(nanos, from, to, 4);
  duration = grown(duration, from, to, 8);
  errors = grown(errors, from, to, 4);
  source = grown(source, from, to, 4);
  spans = grown(spans, from, to, 4);
  action = grown(action, from, to, 4);
  lastRow = grown(lastRow, from, to, 4);
  stale = grown(stale, from, to, 1);
  firstHop = grown(firstHop, from, to, 4);
  hopCount = grown(hopCount, from, to, 4);
  hopRoom = grown(hopRoom, from, to, 4);
  changedAt = grown(changedAt, from, to, 4);
  isWaiting = grown(isWaiting, from, to, 1);
  changedBlocks = grown(changedBlocks, blocksOf(from), blocksOf(to), 1);
  capacity = to;
  moved();
}
