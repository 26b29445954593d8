// AssemblyScript: what some traces say together, of those that began in one source. Part of traces.as.ts; traceTally.ts reads it.
import { inProgress } from "./status.as";
import { keepDurations, reserveTallied, tallied } from "./hopTally.as";
import { item, setItem } from "./memory.as";
import { sort } from "./sort.as";
import { duration, source, status } from "./traceTable.as";

const statuses: i32 = 4;
/** How many of them have each status, by its code. */
export const statusCounts: usize = memory.data(statuses * 4);

/** Puts the settled ones of some neighbouring traces where those stand that are summed up; returns how many they are. */
export function putSettled(first: i32, behind: i32): i32 {
  reserveTallied(behind - first);
  let count = 0;
  for (let trace = first; trace < behind; trace++) if (load<u8>(status + trace) != 0) setItem(tallied, count++, trace);
  return count;
}

/** Of so many traces the least source behind another one; -1 for none. */
export function sourceBehind(traces: i32, other: i32): i32 {
  let least = -1;
  for (let index = 0; index < traces; index++) {
    const own = item(source, item(tallied, index));
    if (own > other && (least < 0 || own < least)) least = own;
  }
  return least;
}

/** Sums up those of so many traces that began in a source; returns how many durations there are. They stay until {@link endTally}. */
export function tallyTraces(traces: i32, ofSource: i32): i32 {
  memory.fill(statusCounts, 0, statuses * 4);
  const durations = heap.alloc(<usize>traces << 3);
  let timed = 0;
  for (let index = 0; index < traces; index++) {
    const trace = item(tallied, index);
    if (item(source, trace) != ofSource) continue;
    const code: i32 = load<u8>(status + trace);
    setItem(statusCounts, code, item(statusCounts, code) + 1);
    const ns = load<f64>(duration + (<usize>trace << 3));
    if (code == inProgress || isNaN(ns)) continue;
    store<f64>(durations + (<usize>timed << 3), ns);
    timed++;
  }
  const spare = heap.alloc(<usize>timed << 3);
  sort(durations, timed, spare);
  heap.free(spare);
  keepDurations(durations);
  return timed;
}
