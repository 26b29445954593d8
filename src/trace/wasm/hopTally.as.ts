// AssemblyScript: what the hops of some traces say together, of each agent and action. Part of traces.as.ts; partTally.ts reads it.
import { error, inProgress } from "./status.as";
import { chunkMask, chunkOf, durationAt, endAt, partAt, partCount, recordsAt, statusAt } from "./hopTable.as";
import { extended, item, moved } from "./memory.as";
import { sort } from "./sort.as";
import { firstHop, hopCount, nanos, seconds } from "./traceTable.as";

/** What partTally.ts reads of a part, in this order; times in seconds since 1970. */
@unmanaged
class Sums {
  records: f64;
  /** When the latest hop did its latest, and when the failed one ended that ended last; -Infinity for never. */
  lastAt: f64;
  failedAt: f64;
  hops: i32;
  errors: i32;
  ended: i32;
  /** Where its durations begin, and how many there are. */
  durations: i32;
  timed: i32;
  /** The failed hop that ended last: its trace, -1 for none, and which hop of that it is. */
  failedTrace: i32;
  failedIndex: i32;
  /** So that the next begins where a double may. */
  unused: i32;
}

/** The traces that are summed up: the other side puts them in. */
export let tallied: usize = 0;
let talliedCapacity: i32 = 0;
/** What is said of each part. */
export let sums: usize = 0;
let sumsCapacity: i32 = 0;
/** ns, of what has ended, ascending; of hops those of a part side by side. */
export let durations: usize = 0;

export function reserveTallied(traces: i32): void {
  if (traces <= talliedCapacity) return;
  tallied = extended(tallied, traces, 4);
  talliedCapacity = traces;
  moved();
}

@inline
function sumsOf(part: i32): Sums { return changetype<Sums>(sums + <usize>(part * offsetof<Sums>())); }

/** Sums up the hops of so many traces; returns how many durations there are. They stay until {@link endTally}. */
export function tally(traces: i32): i32 {
  reserveSums();
  for (let part = 0; part < partCount; part++) empty(sumsOf(part));
  for (let index = 0; index < traces; index++) sumUp(item(tallied, index));
  let timed = 0;
  for (let part = 0; part < partCount; part++) {
    sumsOf(part).durations = timed;
    timed += sumsOf(part).timed;
    sumsOf(part).timed = 0;
  }
  durations = heap.alloc(<usize>timed << 3);
  for (let index = 0; index < traces; index++) putDurations(item(tallied, index));
  const spare = heap.alloc(<usize>timed << 3);
  for (let part = 0; part < partCount; part++) sort(durations + (<usize>sumsOf(part).durations << 3), sumsOf(part).timed, spare);
  heap.free(spare);
  moved();
  return timed;
}

/** They stay until {@link endTally}. */
export function keepDurations(at: usize): void {
  durations = at;
  moved();
}

export function endTally(): void { heap.free(durations); }

function reserveSums(): void {
  if (partCount <= sumsCapacity) return;
  sumsCapacity = partCount * 2;
  sums = extended(sums, sumsCapacity, offsetof<Sums>());
  moved();
}

function empty(own: Sums): void {
  own.records = 0;
  own.lastAt = own.failedAt = -Infinity;
  own.hops = own.errors = own.ended = own.timed = own.failedIndex = 0;
  own.failedTrace = -1;
}

function sumUp(trace: i32): void {
  const start = load<f64>(seconds + (<usize>trace << 3)) + <f64>load<u32>(nanos + (<usize>trace << 2)) / 1e9;
  const count = item(hopCount, trace);
  for (let index = 0; index < count; index++) {
    const place = item(firstHop, trace) + index;
    const chunk = chunkOf(place);
    const at = <usize>(place & chunkMask);
    const own = sumsOf(load<i32>(chunk + (at << 2), partAt));
    const end = start + <f64>load<f32>(chunk + (at << 2), endAt);
    const status: i32 = load<u8>(chunk + at, statusAt);
    own.hops++;
    own.records += <f64>load<u32>(chunk + (at << 2), recordsAt);
    if (end > own.lastAt) own.lastAt = end;
    if (status == inProgress) continue;
    own.ended++;
    if (!isNaN(load<f64>(chunk + (at << 3), durationAt))) own.timed++;
    if (status != error) continue;
    own.errors++;
    if (end < own.failedAt || (isNaN(end) && own.failedTrace >= 0)) continue;
    own.failedAt = isNaN(end) ? -Infinity : end;
    own.failedTrace = trace;
    own.failedIndex = index;
  }
}

function putDurations(trace: i32): void {
  const first = item(firstHop, trace);
  const behind = first + item(hopCount, trace);
  for (let place = first; place < behind; place++) {
    const chunk = chunkOf(place);
    const at = <usize>(place & chunkMask);
    const duration = load<f64>(chunk + (at << 3), durationAt);
    if (isNaN(duration) || load<u8>(chunk + at, statusAt) == inProgress) continue;
    const own = sumsOf(load<i32>(chunk + (at << 2), partAt));
    store<f64>(durations + (<usize>(own.durations + own.timed++) << 3), duration);
  }
}
