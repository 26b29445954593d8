// AssemblyScript: the hops of all traces, in some 25 bytes each. Part of traces.as.ts; hopTable.ts reads it.
import { Hop, hop } from "./assembly.as";
import { extended, item, moreThan, moved, setItem } from "./memory.as";
import { PairTable } from "./pairs.as";
import { firstHop, hopCount, hopRoom } from "./traceTable.as";

/** Hops are kept in chunks of so many, so that memory that has grown is never copied. */
const chunkBits: i32 = 15;
export const chunkMask: i32 = (1 << chunkBits) - 1;
// Columns of a chunk, in bytes behind its beginning.
export const durationAt: usize = 0;
export const endAt: usize = 8 << chunkBits;
export const partAt: usize = 12 << chunkBits;
const parentAt: usize = 16 << chunkBits;
export const recordsAt: usize = 20 << chunkBits;
export const statusAt: usize = 24 << chunkBits;
const chunkBytes: usize = 25 << chunkBits;

/** Where the chunks stand. */
export let chunks: usize = 0;
export let chunkCount: i32 = 0;
let chunksCapacity: i32 = 0;
/** Places that are given to traces. */
let length: i32 = 0;

/** The agents with their actions, two words each, numbered in the order in which they were first seen: they are few. */
export let parts: usize = 0;
export let partCount: i32 = 0;
let partsCapacity: i32 = 0;
const partOf = new PairTable();

/** Puts the hops of the trace that was judged last in the place of those that a trace had. @param count how many they are */
export function keepHops(trace: i32, count: i32): void {
  const room = item(hopRoom, trace);
  // One that has grown will grow again.
  if (count > room) give(trace, room == 0 ? count : max(count, room * 2));
  setItem(hopCount, trace, count);
  const first = item(firstHop, trace);
  for (let index = 0; index < count; index++) keepHop(first + index, hop(index));
}

/** The chunk that a place is in. */
@inline
export function chunkOf(place: i32): usize { return load<u32>(chunks + (<usize>(place >>> chunkBits) << 2)); }

function keepHop(place: i32, kept: Hop): void {
  const chunk = chunkOf(place);
  const at = <usize>(place & chunkMask);
  store<f64>(chunk + (at << 3), kept.end - kept.start, durationAt);
  // Seconds, rounded: no statement about an agent minds.
  store<f32>(chunk + (at << 2), <f32>(kept.end / 1e9), endAt);
  store<i32>(chunk + (at << 2), numberOfPart(kept.agent, kept.action), partAt);
  store<i32>(chunk + (at << 2), kept.parent, parentAt);
  store<i32>(chunk + (at << 2), kept.records, recordsAt);
  store<u8>(chunk + at, <u8>kept.status, statusAt);
}

/** Gives a trace other places, with room for so many hops. */
function give(trace: i32, room: i32): void {
  setItem(firstHop, trace, length);
  setItem(hopRoom, trace, room);
  length += room;
  while (chunkCount << chunkBits < length) {
    if (chunkCount == chunksCapacity) {
      chunksCapacity = moreThan(chunksCapacity);
      chunks = extended(chunks, chunksCapacity, 4);
    }
    setItem(chunks, chunkCount++, <i32>heap.alloc(chunkBytes));
    moved();
  }
}

function numberOfPart(agent: i32, action: i32): i32 {
  const known = partOf.get(agent, action);
  if (known >= 0) return known;
  if (partCount == partsCapacity) {
    partsCapacity = moreThan(partsCapacity);
    parts = extended(parts, partsCapacity, 8);
  }
  setItem(parts, partCount * 2, agent);
  setItem(parts, partCount * 2 + 1, action);
  partOf.set(agent, action, partCount);
  moved();
  return partCount++;
}
