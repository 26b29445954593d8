// AssemblyScript: the walk over JSON objects. Part of scanner.as.ts.
import { zeroed } from "./texts.as";

/** Reads the key between `from` and `to` beneath a node; returns its number among the known ones, or -2 - entry when it is not kept. */
@external("scanner.as", "readKey")
declare function readKey(from: usize, to: usize, node: i32): i32;

const quote: i32 = 0x22;
const backslash: i32 = 0x5c;
export const lineFeed: i32 = 0x0a;

/** Stand for the node of an object that nobody looks into, and of an array. */
const untracked: i32 = -1;
const array: i32 = -2;

// Kinds of values.
export const stringKind: i32 = 1;
export const escapedKind: i32 = 2;
export const numberKind: i32 = 3;
export const trueKind: i32 = 4;
export const falseKind: i32 = 5;
export const otherKind: i32 = 6;

// Why a text is refused.
const unfinished: i32 = 0;
const inString: i32 = 1;
const badKey: i32 = 2;
const badColon: i32 = 3;
const badComma: i32 = 4;
const badValue: i32 = 5;
const badNumber: i32 = 6;
const badEscape: i32 = 7;
const controlChar: i32 = 8;

// What is asked for at each key stands at fixed places: an address that can change is loaded each time.

/** There are no more keys that are looked for, and no more slots for their values. */
export const mostEntries: i32 = 8192;
export const mostSlots: i32 = 4096;
/** For each entry its slot, its node beneath, its marks; and where the slots beneath it stand in a list. */
export const entrySlot: usize = memory.data(mostEntries * 4);
export const entryChild: usize = memory.data(mostEntries * 4);
export const entryMarks: usize = memory.data(mostEntries * 4);
export let entryBeneath: usize = 0;
export let beneath: usize = 0;
/** For each slot the fact that it gives and how early it wins, as rank * 16 + fact; or where several stand in a list, as -1 - place. */
export const slotGives: usize = memory.data(mostSlots * 4);
export let givesMore: usize = 0;
/** Not 0 for a slot whose text is kept in a form of its own. */
export const slotForm: usize = memory.data(mostSlots);

export const slotStart: usize = memory.data(mostSlots * 4);
export const slotEnd: usize = memory.data(mostSlots * 4);
export const slotKind: usize = memory.data(mostSlots);
export const slotStamp: usize = memory.data(mostSlots * 4);
export const slotList: usize = memory.data(mostSlots * 4);
export let stamp: i32 = 0;
export let found: i32 = 0;
export let marks: i32 = 0;
/** A hash of which keys with a slot the object has, in their order, and of what kind their values are, and whether they are empty. */
export let shape: u64 = 0;
export let refusal: i32 = 0;
export let refusedAt: usize = 0;

/** Keys that were seen, with all that stood between two values: 32 bytes each and a mask of them, their lengths, entries, nodes, and what came behind them. */
export const mostKnown: i32 = 1000;
export const longestKnown: i32 = 32;
export const knownText: usize = memory.data((mostKnown + 2) * longestKnown * 2);
export const knownLength: usize = memory.data((mostKnown + 2) * 4);
export const knownEntry: usize = memory.data((mostKnown + 2) * 4);
export const knownNode: usize = memory.data((mostKnown + 2) * 4);
/** So many keys are remembered behind each. */
const mostBehind: i32 = 8;
const knownNext: usize = memory.data((mostKnown + 2) * mostBehind * 4);

let stack: usize = 0;
let stackLength: i32 = 0;

/** Makes room for lists of what is known of the keys. */
export function allocateKeys(entries: i32, beneathLength: i32, moreLength: i32): void {
  entryBeneath = heap.alloc((entries + 1) * 4);
  beneath = heap.alloc(beneathLength * 4 + 4);
  givesMore = heap.alloc(moreLength * 4 + 4);
  stackLength = 64;
  stack = zeroed(stackLength * 8);
}

@inline
function isKnownAt(known: i32, node: i32, at: usize): bool {
  if (load<i32>(knownNode + (known << 2)) != node) return false;
  const text = knownText + known * (longestKnown * 2);
  const low = v128.and(v128.xor(v128.load(at), v128.load(text)), v128.load(text, 32));
  const high = v128.and(v128.xor(v128.load(at, 16), v128.load(text, 16)), v128.load(text, 48));
  return !v128.any_true(v128.or(low, high));
}

// What sixteen bytes are compared with stands in memory: V8 makes such a constant anew, of several instructions, each time.
const quotes: usize = memory.data<u8>([0x22, 0x22, 0x22, 0x22, 0x22, 0x22, 0x22, 0x22, 0x22, 0x22, 0x22, 0x22, 0x22, 0x22, 0x22, 0x22]);
const backslashes: usize = memory.data<u8>([0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x5c]);
/** The bits that control characters lack. */
const beyondControl: usize = memory.data<u8>([0xe0, 0xe0, 0xe0, 0xe0, 0xe0, 0xe0, 0xe0, 0xe0, 0xe0, 0xe0, 0xe0, 0xe0, 0xe0, 0xe0, 0xe0, 0xe0]);

/** The known key that stands here, of those that came behind `before`; 0 for none. */
@inline
function knownBehind(before: i32, node: i32, at: usize): i32 {
  const list = knownNext + <usize>(before * (mostBehind * 4));
  for (let place: usize = 0; place < <usize>(mostBehind * 4); place += 4) {
    const known = load<i32>(list + place);
    if (known == 0) return 0;
    if (!isKnownAt(known, node, at)) continue;
    if (place > 0) {
      // What comes often is found soon.
      store<i32>(list + place, load<i32>(list + place - 4));
      store<i32>(list + place - 4, known);
    }
    return known;
  }
  return 0;
}

/** Remembers that a known key came behind another. */
function follow(before: i32, known: i32): void {
  const list = knownNext + <usize>(before * (mostBehind * 4));
  let place: usize = 0;
  while (place < <usize>((mostBehind - 1) * 4) && load<i32>(list + place) != 0) {
    if (load<i32>(list + place) == known) return;
    place += 4;
  }
  store<i32>(list + place, known);
}

/** Where the first byte stands that ends a string, escapes something or is a control character. */
@inline
function endOfPlain(from: usize): usize {
  let at = from;
  for (;;) {
    const chars = v128.load(at);
    const control = i8x16.eq(v128.and(chars, v128.load(beyondControl)), i64x2(0, 0));
    const stops = i8x16.bitmask(v128.or(v128.or(i8x16.eq(chars, v128.load(quotes)), i8x16.eq(chars, v128.load(backslashes))), control));
    if (stops != 0) return at + ctz(stops);
    at += 16;
  }
  return 0;
}

function refuse(why: i32, at: usize): usize {
  refusal = load<u8>(at) == lineFeed && why != inString ? unfinished : why;
  refusedAt = at;
  return 0;
}

/** Where a string's closing quote stands, from anywhere within it outside of an escape; 0 when it is refused. */
function endOfString(from: usize): usize {
  let at = from;
  for (;;) {
    at = endOfPlain(at);
    const char = load<u8>(at);
    if (char == quote) return at;
    if (char != backslash) return refuse(char == lineFeed ? inString : controlChar, at);
    const escape = load<u8>(at, 1);
    if (escape == 0x75) {
      for (let digit = 2; digit < 6; digit++) if (!isHexDigit(load<u8>(at + digit))) return refuse(badEscape, at);
      at += 6;
    } else if (escape == quote || escape == backslash || escape == 0x2f || escape == 0x62 || escape == 0x66 || escape == 0x6e || escape == 0x72 || escape == 0x74) {
      at += 2;
    } else {
      return refuse(escape == lineFeed ? inString : badEscape, at);
    }
  }
  return 0;
}

@inline
function isHexDigit(char: i32): bool {
  const letter = char | 0x20;
  return (char >= 0x30 && char <= 0x39) || (letter >= 0x61 && letter <= 0x66);
}

@inline
export function isDigit(char: i32): bool {
  return <u32>(char - 0x30) <= 9;
}

export function endOfDigits(from: usize): usize {
  for (let at = from; ; at += 16) {
    const digits = i8x16.lt_u(i8x16.sub(v128.load(at), i8x16.splat(0x30)), i8x16.splat(10));
    const others = i8x16.bitmask(digits) ^ 0xffff;
    if (others != 0) return at + ctz(others);
  }
  return 0;
}

/** Where a number or a word ends, 0 when it is refused. */
function endOfScalar(start: usize, char: i32): usize {
  if (char == 0x2d || isDigit(char)) {
    const digits = char == 0x2d ? start + 1 : start;
    if (char == 0x2d && load<u8>(digits) == 0x49) return endOfWord(digits, start, 0x79_74_69_6e_69_66_6e_49, 8);
    return endOfNumber(digits);
  }
  if (char == 0x74) return endOfWord(start, start, 0x65_75_72_74, 4);
  if (char == 0x66) return endOfWord(start, start, 0x65_73_6c_61_66, 5);
  if (char == 0x6e) return endOfWord(start, start, 0x6c_6c_75_6e, 4);
  if (char == 0x4e) return endOfWord(start, start, 0x4e_61_4e, 3);
  if (char == 0x49) return endOfWord(start, start, 0x79_74_69_6e_69_66_6e_49, 8);
  return refuse(badValue, start);
}

function endOfNumber(digits: usize): usize {
  let at = digits;
  if (load<u8>(at) == 0x30) at++;
  else at = endOfDigits(at);
  if (at == digits) return refuse(badNumber, at);
  if (load<u8>(at) == 0x2e) {
    const fraction = at + 1;
    at = endOfDigits(fraction);
    if (at == fraction) return refuse(badNumber, at);
  }
  if ((load<u8>(at) | 0x20) == 0x65) {
    const sign = load<u8>(at, 1);
    const exponent = sign == 0x2b || sign == 0x2d ? at + 2 : at + 1;
    at = endOfDigits(exponent);
    if (at == exponent) return refuse(badNumber, at);
  }
  return at;
}

/** @param word its letters, the first one lowest */
function endOfWord(at: usize, start: usize, word: u64, length: i32): usize {
  for (let index = 0; index < length; index++) if (load<u8>(at + index) != <u8>(word >>> (index << 3))) return refuse(badValue, start);
  return at + length;
}

@inline
export function skipSpace(from: usize): usize {
  let at = from;
  let char = load<u8>(at);
  while (char <= 0x20 && (char == 0x20 || char == 0x09 || char == 0x0d)) char = load<u8>(++at);
  return at;
}

/** Scans the object that begins at `start` and ends in the same line; returns where it ends, 0 when it is refused. */
export function scanObject(start: usize): usize {
  stamp++;
  marks = 0;
  // Not 0, which a slot 0 would leave as it is.
  shape = shapeFactor;
  found = 0;
  let depth = 1;
  let node = 0;
  let entry = -1;
  let before = 0;
  let isFirst = true;
  let at = start + 1;
  for (;;) {
    let guessed = false;
    if (node >= 0) {
      const known = knownBehind(before, node, at);
      if (known != 0) {
        before = known;
        guessed = true;
        // The same key may have been met with less space behind it.
        at = skipSpace(at + load<i32>(knownLength + (known << 2)));
        entry = load<i32>(knownEntry + (known << 2));
        isFirst = false;
      }
    }
    if (!guessed) {
      const from = at;
      at = skipSpace(at);
      if (node == array) entry = -1;
      else if (load<u8>(at) == quote) {
        at = endOfString(at + 1);
        if (at == 0) return 0;
        at = skipSpace(at + 1);
        if (load<u8>(at) != 0x3a) return refuse(badColon, at);
        at = skipSpace(at + 1);
        isFirst = false;
        entry = -1;
        if (node >= 0) {
          const key = readKey(from, at, node);
          if (key > 0) {
            follow(before, key);
            before = key;
            entry = load<i32>(knownEntry + (key << 2));
          } else {
            before = 0;
            entry = -2 - key;
          }
        }
      } else if (!isFirst || load<u8>(at) != 0x7d) return refuse(badKey, at);
    }
    const char: i32 = load<u8>(at);
    if (char == quote) {
      const from = at + 1;
      at = endOfPlain(from);
      let kind = stringKind;
      if (load<u8>(at) != quote) {
        kind = escapedKind;
        at = endOfString(at);
        if (at == 0) return 0;
      }
      if (entry >= 0) keep(entry, from, at, kind);
      at++;
    } else if (char == 0x7b || char == 0x5b) {
      if (entry >= 0) keep(entry, at, at, otherKind);
      if (depth == stackLength) {
        stackLength *= 2;
        stack = heap.realloc(stack, stackLength * 8);
      }
      store<i32>(stack + (depth << 3), node);
      store<i32>(stack + (depth << 3), before, 4);
      depth++;
      node = char == 0x5b ? array : entry >= 0 ? load<i32>(entryChild + (entry << 2)) : untracked;
      isFirst = true;
      at++;
      continue;
    } else if (!isFirst || char != (node == array ? 0x5d : 0x7d)) {
      const from = at;
      at = endOfScalar(at, char);
      if (at == 0) return 0;
      if (entry >= 0) keep(entry, from, at, kindOfScalar(from, char));
    }
    for (;;) {
      let end: i32 = load<u8>(at);
      // Mostly there is no space.
      if (end <= 0x20) {
        at = skipSpace(at);
        end = load<u8>(at);
      }
      if (end == 0x2c) break;
      if (end != (node == array ? 0x5d : 0x7d)) return refuse(badComma, at);
      at++;
      if (--depth == 0) return at;
      node = load<i32>(stack + (depth << 3));
      before = load<i32>(stack + (depth << 3), 4);
    }
    isFirst = false;
    at++;
  }
  return 0;
}

@inline
function kindOfScalar(start: usize, char: i32): i32 {
  if (char == 0x74) return trueKind;
  if (char == 0x66) return falseKind;
  return isDigit(char) || (char == 0x2d && load<u8>(start, 1) != 0x49) ? numberKind : otherKind;
}

const shapeFactor: u64 = 0x9e3779b97f4a7c15;

/** Whether a value gives no fact, so that a key of a lower rank may. */
@inline
export function saysNothing(kind: i32, start: usize, end: usize): bool { return kind > numberKind || start == end; }

@inline
function keep(entry: i32, start: usize, end: usize, kind: i32): void {
  marks |= load<i32>(entryMarks + (entry << 2));
  if (load<i32>(entryChild + (entry << 2)) >= 0) {
    // What an earlier key of the same name held is gone with it.
    const to = load<i32>(entryBeneath + (entry << 2), 4);
    for (let at = load<i32>(entryBeneath + (entry << 2)); at < to; at++) store<u8>(slotKind + load<i32>(beneath + (at << 2)), otherKind);
  }
  const slot = load<i32>(entrySlot + (entry << 2));
  if (slot < 0) return;
  shape = (shape ^ ((<u64>slot << 4) | (<u64>kind << 1) | <u64>i32(start == end))) * shapeFactor;
  if (load<i32>(slotStamp + (slot << 2)) != stamp) {
    store<i32>(slotStamp + (slot << 2), stamp);
    store<i32>(slotList + (found << 2), slot);
    found++;
  }
  store<u32>(slotStart + (slot << 2), <u32>start);
  store<u32>(slotEnd + (slot << 2), <u32>end);
  store<u8>(slotKind + slot, kind);
}
