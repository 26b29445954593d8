// AssemblyScript: see scanner.ts and recordScanner.ts, which are its other side. Built by build/wasm.mjs.
//
// Walks over JSON objects in linear memory sixteen bytes at a time, finds the values of known keys, and writes what the index
// keeps of each record into columns. What is rare is asked of the other side: a key that was not seen before, a text with
// escapes, a time in an unusual form.
import { clearHeadings, headingOf } from "./headings.as";
import { escapedKind, falseKind, lineFeed, marks, numberKind, scanObject, skipSpace, stringKind } from "./objects.as";
import {
  arrange as arrangeRows,
  begin,
  Column,
  correlation,
  end,
  fits,
  headingAt,
  messageAt,
  operation,
  parentMessage,
  parentSpan,
  putNoTime,
  putTime,
  rows,
  span,
  trace,
} from "./rows.as";
import { CanonicalTable, grown, idHash, Texts } from "./texts.as";
import { nanos, readIso, seconds, setZone } from "./times.as";
import {
  actionFact,
  agentFact,
  correlationFact,
  endOf,
  eventFact,
  findWinners,
  isPlain,
  isThere,
  kindOf,
  levelFact,
  messageFact,
  operationFact,
  parentMessageFact,
  parentSpanFact,
  spanFact,
  startOf,
  timeFact,
  traceFact,
  winner,
} from "./winners.as";

export {
  beneath,
  entryBeneath,
  entryChild,
  entryMarks,
  entrySlot,
  givesMore,
  knownEntry,
  knownLength,
  knownNode,
  knownText,
  longestKnown,
  mostEntries,
  mostKnown,
  mostSlots,
  refusal,
  refusedAt,
  scanObject,
  slotEnd,
  slotForm,
  slotGives,
  slotKind,
  slotStamp,
  slotStart,
  stamp,
} from "./objects.as";
export { headingCount, headings } from "./headings.as";
export { arrangedFacts, bytes, clearRows, firstSecond, greatestSecond, leastSecond, line, offset, rows, spots } from "./rows.as";
export { setTime } from "./times.as";

/** Reads the time of a fact from its slots; 1 when there is one, which then stands in `seconds` and `nanos`. */
declare function readTime(fact: i32): i32;
/** The level that the slots say, in the order in which they win; and that one of them says. */
declare function readLevel(): i32;
declare function readLevelOf(slot: i32): i32;
/** Writes the text of a slot to `scratch`, in the form in which it is kept; returns its length. */
declare function writeText(slot: i32): i32;
/** Takes the span times of the record in a row; 1 when it has any. */
declare function takeSpanTimes(row: i32): i32;

const longestName: i32 = 200;

let successSlot: i32 = 0;
let statusSlot: i32 = 0;
let pythonLevelSlot: i32 = 0;

/** Marks of the records, each with how many have them. */
const mostMarkKinds: i32 = 4096;
export const markCounts: usize = memory.data(mostMarkKinds * 8);
export let markKinds: i32 = 0;

/** Where the other side writes a text. */
export let scratch: usize = 0;
let scratchLength: i32 = 0;
/** The bytes that are scanned. */
export let input: usize = 0;
let inputLength: usize = 0;

export function setSlots(success: i32, status: i32, pythonLevel: i32, zone: f64): void {
  successSlot = success;
  statusSlot = status;
  pythonLevelSlot = pythonLevel;
  setZone(zone);
}

export { allocateKeys as allocate } from "./objects.as";

const mostRoom: usize = 1024 * 1024;

/** Room for so many bytes of input, and for words that are read beyond them. What stands there is kept. */
export function reserveInput(length: usize): usize {
  if (length + 64 > inputLength) {
    // Windows are of many lengths: with some room more, few of them need other memory.
    inputLength = length + min(length, mostRoom) + 64;
    input = grown(input, inputLength);
  }
  return input;
}

export function reserveScratch(length: i32): usize {
  if (length + 64 > scratchLength) {
    if (scratch) heap.free(scratch);
    scratchLength = length * 2 + 64;
    scratch = heap.alloc(scratchLength);
  }
  return scratch;
}

const ids = new Texts(10);
const names = new Texts(8);
/** Levels are few: each is worked out once. */
const levels = new Texts(4);
const levelCodes = memory.data(1024);
/** Nearly all are short: for each of 32 places a text of up to eight bytes, and its level behind it. */
const shortLevels = memory.data(512);
const suffixes = new Texts(4);

export function idsSize(): i32 { return ids.size; }
export function namesArena(): usize { return names.arena; }
export function namesEnds(): usize { return names.ends; }
export function namesHashes(): usize { return names.hashes; }
export function namesSize(): i32 { return names.size; }
export function addSuffix(start: usize, length: i32): void { suffixes.intern(start, length); }

/** The IDs in their canonical form. */
const canonical = new CanonicalTable();

export function canonicalize(): void { canonical.take(ids); }
export function canonicalArena(): usize { return canonical.arena; }
export function canonicalEnds(): usize { return canonical.ends; }
export function canonicalHashes(): usize { return canonical.hashes; }

export function clearTexts(): void {
  ids.clear();
  names.clear();
  clearHeadings();
  markKinds = 0;
}

/** Arranges the rows; columns without a value are told as 0. */
export function arrange(): void { arrangeRows(ids.size); }
export function correlationColumn(): usize { return arranged(correlation); }
export function traceColumn(): usize { return arranged(trace); }
export function operationColumn(): usize { return arranged(operation); }
export function spanColumn(): usize { return arranged(span); }
export function parentSpanColumn(): usize { return arranged(parentSpan); }
export function parentMessageColumn(): usize { return arranged(parentMessage); }

function arranged(column: Column): usize {
  return column.hasAny ? column.arranged : 0;
}

// ---- Records. ----

/** The number of the text that wins for a fact, 0 for none. */
function number(all: Texts, fact: i32, most: i32): i32 {
  const slot = winner(fact);
  if (slot < 0) return 0;
  let start = startOf(slot);
  let length = <i32>(endOf(slot) - start);
  if (!isPlain(fact, slot) || length > most) {
    length = writeText(slot);
    start = scratch;
  }
  return all.intern(start, length);
}

function hash(fact: i32): u64 {
  const slot = winner(fact);
  if (slot < 0) return 0;
  let start = startOf(slot);
  let length = <i32>(endOf(slot) - start);
  if (!isPlain(fact, slot)) {
    length = writeText(slot);
    start = scratch;
  }
  return length == 0 ? 0 : idHash(start, length);
}

/** A suffix of an event that may open or close something is no longer. */
const longestSuffix: i32 = 9;

/** Only an event that may open or close something is kept: else 0. */
function event(): i32 {
  const slot = winner(eventFact);
  if (slot < 0) return 0;
  let end = endOf(slot);
  let start = startOf(slot);
  if (kindOf(slot) == escapedKind) {
    end = <usize>writeText(slot);
    start = scratch;
    end += start;
  }
  // Where the last underscore stands among the last bytes.
  const lines = i8x16.bitmask(i8x16.eq(v128.load(end - 16), i8x16.splat(0x5f)));
  const length = clz(lines << 16);
  if (length > longestSuffix || length >= <i32>(end - start)) return 0;
  const known = names.recentOf(start, <i32>(end - start));
  if (known != 0) return known;
  return suffixes.find(end - length, length) == 0 ? 0 : number(names, eventFact, i32.MAX_VALUE);
}

function levelOf(): i32 {
  const slot = winner(levelFact);
  if (slot < 0) return isThere(pythonLevelSlot) ? readLevel() : 0;
  const start = startOf(slot);
  const length = <i32>(endOf(slot) - start);
  if (length > 40 || !isPlain(levelFact, slot)) return readLevel();
  const code = length > 8 ? codeOfLevel(slot, start, length) : codeOfShortLevel(slot, start, length);
  // What says nothing gives way to a key that does.
  return code != 0 ? code : readLevel();
}

@inline
function codeOfShortLevel(slot: i32, start: usize, length: i32): i32 {
  const word = load<u64>(start) & (<u64>-1 >>> ((8 - length) << 3));
  const place = shortLevels + (<usize>((word * 0x9e3779b97f4a7c15) >>> 59) << 4);
  if (load<u64>(place) != word) {
    store<u64>(place, word);
    store<i32>(place, codeOfLevel(slot, start, length), 8);
  }
  return load<i32>(place, 8);
}

function codeOfLevel(slot: i32, start: usize, length: i32): i32 {
  if (levels.size > 1000) levels.clear();
  const size = levels.size;
  const known = levels.intern(start, length);
  if (known == size) store<u8>(levelCodes + known, readLevelOf(slot));
  return load<u8>(levelCodes + known);
}

function hasFailed(): bool {
  if (isThere(successSlot) && kindOf(successSlot) == falseKind) return true;
  if (!isThere(statusSlot) || kindOf(statusSlot) > escapedKind) return false;
  let start = startOf(statusSlot);
  let length = <i32>(endOf(statusSlot) - start);
  if (kindOf(statusSlot) == escapedKind) {
    length = writeText(statusSlot);
    start = scratch;
  }
  return length == 5 && load<u32>(start) == 0x6f727265 && load<u8>(start, 4) == 0x72;
}

// ---- Rows. ----

/**
 * Writes the record that was scanned last; false when it does not fit behind those that are held.
 * @param ownMarks less than 0: its own are counted
 */
export function append(lineNumber: u32, byteOffset: u32, length: u32, ownMarks: i32): bool {
  findWinners();
  const time = winner(timeFact);
  const hasTime = time >= 0 && ((kindOf(time) == stringKind && readIso(startOf(time), endOf(time))) || readTime(timeFact) != 0);
  isFull = !fits(hasTime, seconds);
  if (isFull) return false;
  const fact = begin(lineNumber, byteOffset, length);
  if (hasTime) putTime(fact, seconds, nanos);
  else putNoTime(fact);
  correlation.putNumber(number(ids, correlationFact, i32.MAX_VALUE));
  trace.putNumber(number(ids, traceFact, i32.MAX_VALUE));
  span.putHash(hash(spanFact));
  parentSpan.putHash(hash(parentSpanFact));
  store<u64>(fact, hash(messageFact), messageAt);
  parentMessage.putHash(hash(parentMessageFact));
  operation.putNumber(number(names, operationFact, longestName));
  store<i32>(fact, headingOf(number(names, agentFact, longestName), number(names, actionFact, longestName), event()), headingAt);
  // Without a span's ID span times are just numbers.
  const hasSpanTimes = winner(spanFact) >= 0 && takeSpanTimes(rows) != 0;
  countMarks(ownMarks >= 0 ? ownMarks : marks | (winner(levelFact) >= 0 && kindOf(winner(levelFact)) == numberKind ? numericLevel : 0));
  end(fact, levelOf(), (hasTime ? hasTimeFlag : 0) | (hasFailed() ? failedFlag : 0) | (hasSpanTimes ? hasSpanTimesFlag : 0));
  return true;
}

const hasTimeFlag: i32 = 1;
const failedFlag: i32 = 2;
const hasSpanTimesFlag: i32 = 4;
/** Whether the last record did not fit. */
export let isFull: bool = false;

const numericLevel: i32 = 1 << 22;

function countMarks(all: i32): void {
  for (let kind = 0; kind < markKinds; kind++) {
    if (load<i32>(markCounts + (kind << 3)) != all) continue;
    store<i32>(markCounts + (kind << 3), load<i32>(markCounts + (kind << 3), 4) + 1, 4);
    return;
  }
  // More kinds than there is room for are counted with the last.
  if (markKinds == mostMarkKinds) {
    const last = markCounts + ((markKinds - 1) << 3);
    store<i32>(last, load<i32>(last, 4) + 1, 4);
    return;
  }
  store<i32>(markCounts + (markKinds << 3), all);
  store<i32>(markCounts + (markKinds << 3), 1, 4);
  markKinds++;
}

/**
 * Reads lines that are an object and nothing else, from `from` on, as long as they begin before `limit` and fit
 * behind the rows that are held. Returns where the first line begins that was not read.
 * @param firstLine the number of the line at `from`; @param shift what is added to an address for the byte offset
 */
export function scanLines(from: usize, limit: usize, firstLine: u32, shift: i32): usize {
  let at = from;
  let lineNumber = firstLine;
  isFull = false;
  while (at < limit && load<u8>(at) == 0x7b) {
    const end = scanObject(at);
    if (end == 0) break;
    const behind = skipSpace(end);
    if (load<u8>(behind) != lineFeed) break;
    if (!append(lineNumber, <u32>(<i32>at + shift), <u32>(behind - at), -1)) break;
    lineNumber++;
    at = behind + 1;
  }
  return at;
}
