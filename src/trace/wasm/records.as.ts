// AssemblyScript: the records of one trace, in their order. Part of traces.as.ts.
import { copyRuns, output } from "./buckets.as";
import { namesOf } from "./headings.as";
import { item, moved, setItem } from "./memory.as";
import { PairTable } from "./pairs.as";
import {
  factBytes,
  factsAt,
  firstRowOf,
  flagBits,
  headingWord,
  marksWord,
  messageHigh,
  messageLow,
  nanosWord,
  placeBits,
  secondsWord,
  segmentOf,
} from "./segments.as";

/** Whether a row stands before another of the same instant. */
@external("traces.as", "isBefore")
declare function isBefore(row: i32, other: i32): bool;

// Flags of a record, and a level, as ingest has them.
const hasTime: i32 = 1;
const failedFlag: i32 = 2;
const unplaced: i32 = 8;
const errorLevel: i32 = 5;

/** Of each record its heading, and in the place of the word that says nothing its marks. */
export let headingsOf: usize = 0;
const agentWord: usize = 0;
const actionWord: usize = 4;
const eventWord: usize = 8;
const ownMarksWord: usize = 12;
/** IDs as hashes, two words a record: the other side puts them in where there are any, else they are all zero. */
export let spanHashes: usize = 0;
export let parentSpanHashes: usize = 0;
export let parentMessageHashes: usize = 0;
let capacity: i32 = 0;
/** More than this is given back when it is not needed any more. */
const keptCapacity: i32 = 65536;

// ---- What is made of it, an element a record. ----

export let length: i32 = 0;
export let rows: usize = 0;
/** ns of the record's own instant after the first that any has, NaN for none. */
export let times: usize = 0;
export let sources: usize = 0;
/** IDs by numbers of their own within this trace, from 1; 0 for none. Without meaning but for messages when no record has any of the others. */
export let messages: usize = 0;
export let spans: usize = 0;
export let parentSpans: usize = 0;
export let parentMessages: usize = 0;
export let hopOf: usize = 0;
/** By the number of an ID: the first record that names an agent for the span, the one that is thought to begin its hop, the span's hop, and where its records without an agent go; -1 for none. */
export let spanOwner: usize = 0;
export let spanFounder: usize = 0;
export let spanHop: usize = 0;
export let spanPlace: usize = 0;

/** The first instant, if any record has one. */
export let hasZero: bool = false;
export let zeroSeconds: f64 = 0;
export let zeroNanos: i32 = 0;
export let hasSpans: bool = false;
export let hasParents: bool = false;
export let manySources: bool = false;
/** A record names an agent and no message. */
export let hasBareAgents: bool = false;

const ids = new PairTable();
let spansCapacity: i32 = 0;

/** Makes room for so many records; what was put in is gone when there was none. */
export function reserve(records: i32): void {
  if (records <= capacity && capacity <= keptCapacity) return;
  capacity = records > keptCapacity ? records : max(64, records * 2);
  headingsOf = again(headingsOf, 16);
  spanHashes = zeroedAgain(spanHashes);
  parentSpanHashes = zeroedAgain(parentSpanHashes);
  parentMessageHashes = zeroedAgain(parentMessageHashes);
  rows = again(rows, 4);
  times = again(times, 8);
  sources = again(sources, 4);
  messages = again(messages, 4);
  spans = again(spans, 4);
  parentSpans = again(parentSpans, 4);
  parentMessages = again(parentMessages, 4);
  hopOf = again(hopOf, 4);
  moved();
}

function again(old: usize, bytes: usize): usize {
  if (old) heap.free(old);
  return heap.alloc(<usize>capacity * bytes);
}

function zeroedAgain(old: usize): usize {
  const column = again(old, 8);
  memory.fill(column, 0, <usize>capacity * 8);
  return column;
}

@inline
function word(record: i32, offset: usize): i32 { return load<i32>(headingsOf + (<usize>record << 4) + offset); }
@inline
export function agentOf(record: i32): i32 { return word(record, agentWord); }
@inline
export function actionOf(record: i32): i32 { return word(record, actionWord); }
@inline
export function eventOf(record: i32): i32 { return word(record, eventWord); }
@inline
export function hasFailed(record: i32): bool { return (word(record, ownMarksWord) & (failedFlag << flagBits)) != 0; }
@inline
export function isGrave(record: i32): bool { return (word(record, ownMarksWord) & ((1 << flagBits) - 1)) >= errorLevel; }
/** The source of the first record, and the row of the last one. */
export function firstSource(): i32 { return item(sources, 0); }
export function lastRecordRow(): i32 { return item(rows, length - 1); }

/** Takes in the records of a trace; false when they do not stand in order. Mostly they do, as they were written. */
export function gatherTrace(trace: i32): bool {
  // Only then the output stands where it will.
  const words = copyRuns(trace, 0);
  return gather(output, words >>> 1);
}

/** Takes in the records of so many runs, a spot and a count each; false when they do not stand in order. */
export function gather(runs: usize, runCount: i32): bool {
  const end = runs + (<usize>runCount << 3);
  let records = 0;
  for (let run = runs; run < end; run += 8) records += load<i32>(run, 4);
  reserve(records);
  ids.clear();
  length = 0;
  hasZero = hasSpans = hasParents = manySources = hasBareAgents = false;
  let beforeSeconds: f64 = -Infinity;
  let beforeNanos = 0;
  let inOrder = true;
  const firstOfAll = segmentOf(load<i32>(runs)).source;
  for (let run = runs; run < end; run += 8) {
    const spot = load<i32>(run);
    const segment = segmentOf(spot);
    const firstSecond = segment.firstSecond;
    const source = segment.source;
    const firstRow = firstRowOf(spot);
    const behind = length + load<i32>(run, 4);
    if (source != firstOfAll) manySources = true;
    for (let from = factsAt(spot); length < behind; length++, from += factBytes) {
      const marks = load<u32>(from, marksWord);
      const heading = namesOf(load<u32>(from, headingWord));
      v128.store(headingsOf + (<usize>length << 4), i32x4.replace_lane(heading, 3, marks));
      const flags = marks >>> flagBits;
      const row = firstRow | (marks >>> placeBits);
      const seconds = (flags & unplaced) == 0 ? firstSecond + <f64>load<i32>(from, secondsWord) : -Infinity;
      const nanos = load<i32>(from, nanosWord);
      if (seconds < beforeSeconds || (seconds == beforeSeconds && (nanos < beforeNanos || (nanos == beforeNanos && length > 0 && !follows(row))))) inOrder = false;
      beforeSeconds = seconds;
      beforeNanos = nanos;
      let at: f64 = NaN;
      if ((flags & hasTime) != 0) {
        if (!hasZero) {
          hasZero = true;
          zeroSeconds = seconds;
          zeroNanos = nanos;
        }
        at = (seconds - zeroSeconds) * 1e9 + <f64>(nanos - zeroNanos);
      }
      store<f64>(times + (<usize>length << 3), at);
      setItem(rows, length, row);
      setItem(sources, length, source);
      const message = numberOf(load<i32>(from, messageLow), load<i32>(from, messageHigh));
      setItem(messages, length, message);
      if (message == 0 && i32x4.extract_lane(heading, 0) != 0) hasBareAgents = true;
    }
  }
  return inOrder;
}

/** Whether a row may stand behind the one before it, of the same instant. */
function follows(row: i32): bool {
  const before = item(rows, length - 1);
  return before >>> placeBits == row >>> placeBits ? before <= row : !isBefore(row, before);
}

/** The number within this trace of the ID with this hash; 0 for none. */
@inline
function numberOf(low: i32, high: i32): i32 {
  return high == 0 ? 0 : ids.number(low, high);
}

/** Gives the IDs of spans and parents their numbers within this trace, once their hashes are put in. */
export function numberHashes(): void {
  hasSpans = numberColumn(spanHashes, spans);
  const namesSpan = numberColumn(parentSpanHashes, parentSpans);
  const namesMessage = numberColumn(parentMessageHashes, parentMessages);
  hasParents = namesSpan || namesMessage;
  if (ids.size >= spansCapacity || spansCapacity > keptCapacity) {
    spansCapacity = ids.size + 1;
    if (spanOwner) heap.free(spanOwner);
    if (spanFounder) heap.free(spanFounder);
    if (spanHop) heap.free(spanHop);
    if (spanPlace) heap.free(spanPlace);
    spanOwner = heap.alloc(spansCapacity * 4);
    spanFounder = heap.alloc(spansCapacity * 4);
    spanHop = heap.alloc(spansCapacity * 4);
    spanPlace = heap.alloc(spansCapacity * 4);
    moved();
  }
  memory.fill(spanOwner, 0xff, (ids.size + 1) * 4);
  for (let record = 0; record < length; record++) {
    const span = item(spans, record);
    if (span != 0 && agentOf(record) != 0 && item(spanOwner, span) < 0) setItem(spanOwner, span, record);
  }
  // It may belong to a hop that was begun before.
  memory.copy(spanFounder, spanOwner, (ids.size + 1) * 4);
}

/** No record has been placed. Where none names a span or a parent, nobody asks where another record was. */
export function forgetPlaces(): void {
  if (!hasSpans && !hasParents) return;
  memory.fill(spanHop, 0xff, (ids.size + 1) * 4);
  memory.fill(spanPlace, 0xff, (ids.size + 1) * 4);
  memory.fill(hopOf, 0xff, <usize>length << 2);
}

function numberColumn(hashes: usize, numbers: usize): bool {
  let any = false;
  for (let record = 0; record < length; record++) {
    const hash = hashes + (<usize>record << 3);
    const number = numberOf(load<i32>(hash), load<i32>(hash, 4));
    setItem(numbers, record, number);
    if (number != 0) any = true;
  }
  memory.fill(hashes, 0, <usize>length << 3);
  return any;
}
