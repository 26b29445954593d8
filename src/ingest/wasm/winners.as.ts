// AssemblyScript: which of a record's values win for which facts. Part of scanner.as.ts.
import { found, givesMore, isDigit, numberKind, saysNothing, shape, slotEnd, slotForm, slotGives, slotKind, slotList, slotStamp, slotStart, stamp, stringKind } from "./objects.as";

// Facts, as keyFacts orders them.
export const timeFact: i32 = 0;
export const levelFact: i32 = 1;
export const eventFact: i32 = 2;
export const correlationFact: i32 = 3;
export const traceFact: i32 = 4;
export const spanFact: i32 = 5;
export const parentSpanFact: i32 = 6;
export const messageFact: i32 = 7;
export const parentMessageFact: i32 = 8;
export const agentFact: i32 = 9;
export const actionFact: i32 = 10;
export const operationFact: i32 = 11;
const facts: i32 = 15;

/** The winners of the record in hand. */
let winners: usize = 0;
const ranks: usize = memory.data(facts * 4);
/** Records of few shapes make up a log: for each of so many places a shape, and its winners behind it. */
const shapePlaces: i32 = 256;
const shapeBytes: i32 = 96;
const winnersAt: usize = 16;
/** Behind the winners: 1 for each whose text is kept as it stands, as far as that can be told by its kind. */
const plainAt: usize = facts * 4;
const shapes: usize = memory.data(shapePlaces * shapeBytes);

@inline
export function startOf(slot: i32): usize { return load<u32>(slotStart + (slot << 2)); }
@inline
export function endOf(slot: i32): usize { return load<u32>(slotEnd + (slot << 2)); }
@inline
export function kindOf(slot: i32): i32 { return load<u8>(slotKind + slot); }
@inline
export function isThere(slot: i32): bool { return load<i32>(slotStamp + (slot << 2)) == stamp; }

/** The slot whose value says something of a fact and wins, -1 for none. */
export function winner(fact: i32): i32 { return load<i32>(winners + (fact << 2)); }

/** Finds for each fact the value that wins: what the record's shape says. */
@inline
export function findWinners(): void {
  const place = shapes + <usize>(shape >>> 56) * <usize>shapeBytes;
  winners = place + winnersAt;
  if (load<u64>(place) == shape && load<i32>(place, 8) != 0) return;
  store<u64>(place, shape);
  store<i32>(place, 1, 8);
  findWinnersAmongFound();
}

/** Finds them among the few values that the record has. */
function findWinnersAmongFound(): void {
  memory.fill(winners, 0xff, facts * 4);
  for (let index = 0; index < found; index++) {
    const slot = load<i32>(slotList + (index << 2));
    if (saysNothing(kindOf(slot), startOf(slot), endOf(slot))) continue;
    const gives = load<i32>(slotGives + (slot << 2));
    if (gives >= 0) offer(slot, gives);
    else {
      // A list ends in -1.
      for (let at = givesMore + ((-1 - gives) << 2); load<i32>(at) >= 0; at += 4) offer(slot, load<i32>(at));
    }
  }
  for (let fact = 0; fact < facts; fact++) {
    const slot = winner(fact);
    store<u8>(winners + plainAt + fact, u8(slot >= 0 && kindOf(slot) == stringKind && load<u8>(slotForm + slot) == 0));
  }
}

@inline
function offer(slot: i32, gives: i32): void {
  const fact = gives & 15;
  if (winner(fact) >= 0 && load<i32>(ranks + (fact << 2)) <= gives) return;
  store<i32>(winners + (fact << 2), slot);
  store<i32>(ranks + (fact << 2), gives);
}

/** Whether the text of the slot that wins for a fact is kept as it stands. */
@inline
export function isPlain(fact: i32, slot: i32): bool {
  return load<u8>(winners + plainAt + fact) != 0 || isPlainNumber(slot);
}

function isPlainNumber(slot: i32): bool {
  const kind = kindOf(slot);
  if (load<u8>(slotForm + slot) != 0) return false;
  if (kind != numberKind) return false;
  const start = startOf(slot);
  const length = <i32>(endOf(slot) - start);
  if (length > 15 || (load<u8>(start) == 0x30 && length > 1)) return false;
  for (let at = 0; at < length; at++) if (!isDigit(load<u8>(start + at))) return false;
  return true;
}
