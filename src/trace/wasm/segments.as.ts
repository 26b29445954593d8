// AssemblyScript: the facts of records, by segments (segment.ts): they stand in this program's memory. Part of traces.as.ts.
import { grown } from "./memory.as";

// Words of a record, as segment.ts says.
export const factBytes: usize = 24;
/** So many bytes may be read behind a record's beginning. */
const readBehind: usize = 160;
export const secondsWord: usize = 0;
export const nanosWord: usize = 4;
export const headingWord: usize = 8;
export const messageLow: usize = 12;
export const messageHigh: usize = 16;
export const marksWord: usize = 20;
export const flagBits: i32 = 8;
export const placeBits: i32 = 16;
export const placeMask: i32 = (1 << placeBits) - 1;

/** What is asked of a segment. */
@unmanaged
export class SegmentFacts {
  /** What the seconds of its records count from. */
  firstSecond: f64;
  /** Where the facts of its records stand. */
  facts: u32;
  source: i32;
  /** Whether it has IDs of spans or of parents, which the other side keeps. */
  hasHashes: bool;
  unused: i32;
}

let segments: usize = 0;
let capacity: i32 = 0;
/** 1 for a source from which nothing more will come. */
let ended: usize = 0;
let sources: i32 = 0;

@inline
export function segmentOf(spot: i32): SegmentFacts { return changetype<SegmentFacts>(segments + <usize>(spot >>> placeBits) * offsetof<SegmentFacts>()); }

/** Where the facts of the record at a spot stand. */
@inline
export function factsAt(spot: i32): usize { return segmentOf(spot).facts + <usize>(spot & placeMask) * factBytes; }

/** Row of the first record of a spot's segment. */
@inline
export function firstRowOf(spot: i32): i32 { return spot & ~placeMask; }

/** Tells of a segment what is true from now on. */
export function setSegment(number: i32, facts: u32, firstSecond: f64, source: i32, hasHashes: bool): void {
  if (number >= capacity) {
    const larger = max(number + 1, capacity * 2);
    segments = grown(segments, capacity, larger, offsetof<SegmentFacts>());
    capacity = larger;
  }
  const segment = segmentOf(number << placeBits);
  segment.facts = facts;
  segment.firstSecond = firstSecond;
  segment.source = source;
  segment.hasHashes = hasHashes;
}

/** Tells whether nothing more will come from a source. */
export function setEnded(source: i32, isEnded: bool): void {
  if (source >= sources) {
    const larger = max(source + 1, sources * 2);
    ended = grown(ended, sources, larger, 1);
    sources = larger;
  }
  store<u8>(ended + source, u8(isEnded));
}

@inline
export function hasEnded(source: i32): bool { return source < sources && load<u8>(ended + source) != 0; }

/** Memory for the facts of so many records, and for what is read behind the last one. */
export function allocateFacts(records: i32): usize { return heap.alloc(<usize>records * factBytes + readBehind); }
export function freeFacts(facts: usize): void { heap.free(facts); }

/**
 * Makes facts of a batch those of a segment.
 * @param numbers of headings, here for those of the batch; @param seconds added to the seconds; @param places added to the places
 */
export function adaptFacts(facts: usize, records: i32, numbers: usize, seconds: i32, places: i32): void {
  const behind = facts + <usize>records * factBytes;
  for (let at = facts; at < behind; at += factBytes) {
    store<i32>(at, load<i32>(at, secondsWord) + seconds, secondsWord);
    store<i32>(at, load<i32>(numbers + (<usize>load<u32>(at, headingWord) << 2)), headingWord);
    store<i32>(at, load<i32>(at, marksWord) + (places << placeBits), marksWord);
  }
}
