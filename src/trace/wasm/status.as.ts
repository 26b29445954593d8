// AssemblyScript: the status of the hops of one trace, and its own. Part of traces.as.ts.
//
// Judges by MODEL section 5 what assembly.as.ts has made.
import { assembled, hop, Hop } from "./assembly.as";
import { item } from "./memory.as";
import { length, manySources, sources } from "./records.as";
import { hasEnded, segmentOf } from "./segments.as";

const none: i32 = -1;

// Codes of statuses, and of rules in the order in which hops.ts lists them.
const ok: i32 = 1;
export const error: i32 = 2;
export const inProgress: i32 = 3;
const hasError: i32 = 0;
const noError: i32 = 1;
const notClosed: i32 = 2;
const closedBadlyRule: i32 = 3;
const closedWell: i32 = 4;
const rootClosedWell: i32 = 5;
const rootClosedBadly: i32 = 6;
const rootNotClosed: i32 = 7;
const hopFailed: i32 = 8;
const recordFailed: i32 = 9;
const hopNotClosed: i32 = 10;
const nothingFailed: i32 = 11;

/** Judges the hops and the trace; their times count from the trace's start from now on. */
export function judge(): void {
  const start = assembled.first;
  assembled.rootHop = none;
  assembled.bracketSpans = 0;
  let failed = false;
  let going = false;
  for (let index = 0; index < assembled.hops; index++) {
    const judged = hop(index);
    judgeHop(judged);
    if (judged.status == error) failed = true;
    if (judged.status == inProgress) going = true;
    assembled.bracketSpans += judged.hasBracketSpan;
    if (assembled.rootHop < 0 && judged.parent < 0) assembled.rootHop = index;
    judged.start -= start;
    judged.end -= start;
    judged.openAt -= start;
    judged.closeAt -= start;
  }
  if (assembled.rootHop >= 0 && hop(assembled.rootHop).openRow >= 0) {
    assembled.status = hop(assembled.rootHop).status;
    assembled.statusRule = assembled.status == ok ? rootClosedWell : assembled.status == error ? rootClosedBadly : rootNotClosed;
  } else if (failed || assembled.errors > 0) {
    assembled.status = error;
    assembled.statusRule = failed ? hopFailed : recordFailed;
  } else {
    assembled.status = going ? inProgress : ok;
    assembled.statusRule = going ? hopNotClosed : nothingFailed;
  }
  assembled.stale = i32(assembled.status == inProgress && allEnded());
}

function judgeHop(judged: Hop): void {
  judged.hasBracketSpan = i32(judged.openRow >= 0 && judged.hasExplicitSpan == 0);
  if (judged.openRow < 0) {
    judged.status = judged.errors > 0 ? error : ok;
    judged.statusRule = judged.errors > 0 ? hasError : noError;
  } else if (judged.closeRow < 0) {
    judged.status = inProgress;
    judged.statusRule = notClosed;
    judged.stale = i32(hasEnded(segmentOf(judged.openRow).source));
  } else {
    judged.status = judged.closedBadly ? error : ok;
    judged.statusRule = judged.closedBadly ? closedBadlyRule : closedWell;
  }
}

function allEnded(): bool {
  if (!manySources) return hasEnded(item(sources, 0));
  for (let record = 0; record < length; record++) if (!hasEnded(item(sources, record))) return false;
  return true;
}
