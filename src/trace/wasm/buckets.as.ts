// AssemblyScript: which spots each bucket has, and which identity each bucket belongs to: what is touched for every run of
// records. Part of traces.as.ts; see buckets.ts.
import { extended, grown, item, moreThan, moved, setItem } from "./memory.as";
import { placeMask } from "./segments.as";
import { beginTrace } from "./traceTable.as";

/** Takes in a run whose bucket is not known by its correlation ID alone. */
@external("traces.as", "addRun")
declare function addRun(correlation: i32, trace: i32, spot: i32, count: i32): void;

/** The spots of a bucket come in runs, far apart, among those of thousands of others; they stand in chunks, since a link in each would cost a miss of the cache. */
const runsPerChunk: i32 = 3;
/** Each run a spot and a count; behind them where the next chunk stands. */
const nextChunk: usize = 24;
const chunkBytes: usize = 28;
const chunksPerBlock: usize = 4096;

@unmanaged
class Bucket {
  identity: i32;
  first: u32;
  last: u32;
  runs: i32;
  records: i32;
  /** The next one of its identity and 1, 0 for none. */
  next: i32;
}

@unmanaged
class Identity {
  records: i32;
  isChanged: i32;
  /** Its first bucket and 1, 0 for none. */
  first: i32;
  /** The number of the correlation ID that names it, or less than 0 that of its trace ID. */
  name: i32;
}

let buckets: usize = 0;
let bucketsCapacity: i32 = 0;
let bucketCount: i32 = 0;
let identities: usize = 0;
let identitiesCapacity: i32 = 0;
/** How many identities there were, the emptied ones too. */
export let identityCount: i32 = 0;
/** A trace ID was met: a correlation ID may be the same text. */
let anyTraceIds: bool = false;
/** By the number of a correlation ID its bucket and 1, 0 for none. */
let ofCorrelation: usize = 0;
let correlationsCapacity: i32 = 0;
let freeChunk: usize = 0;
let freeChunks: usize = 0;

/** The identities that were added to, or lost a bucket. */
export let changed: usize = 0;
let changedCapacity: i32 = 0;
let changedCount: i32 = 0;

/** Correlation IDs and trace IDs of rows, by spot: what is to be added. */
export let input: usize = 0;
let inputCapacity: i32 = 0;
/** Runs that were asked for. */
export let output: usize = 0;
let outputCapacity: i32 = 0;

@inline
function bucket(number: i32): Bucket { return changetype<Bucket>(buckets + <usize>number * offsetof<Bucket>()); }
@inline
function identity(number: i32): Identity { return changetype<Identity>(identities + <usize>number * offsetof<Identity>()); }

export function reserveInput(rows: i32): void {
  if (rows <= inputCapacity) return;
  input = extended(input, rows, 8);
  inputCapacity = rows;
  moved();
}

/** Takes in rows whose IDs were put in; the spots of those with the same are neighbours. @param trace where their trace IDs stand, 0 when none has one */
export function addRows(count: i32, firstSpot: i32, correlation: usize, trace: usize): void {
  for (let row = 0; row < count; ) {
    const id = idAt(correlation, row);
    const traceId = idAt(trace, row);
    const from = row++;
    while (row < count && idAt(correlation, row) == id && idAt(trace, row) == traceId) row++;
    if (traceId != 0) anyTraceIds = true;
    const known = traceId == 0 && id != 0 ? bucketOf(id) : -1;
    if (known >= 0) append(known, firstSpot + from, row - from);
    else addRun(id, traceId, firstSpot + from, row - from);
  }
}

/** The bucket of a correlation ID, a new one when it comes first; -1 where the other side is to look for it. */
@inline
function bucketOf(id: i32): i32 {
  const known = ofCorrelationId(id);
  if (known >= 0 || anyTraceIds) return known;
  const number = add(newIdentity(id));
  setOfCorrelationId(id, number);
  return number;
}

@inline
function idAt(column: usize, row: i32): i32 {
  return column == 0 ? 0 : item(column, row);
}

/** The bucket of a correlation ID, -1 for none. */
export function ofCorrelationId(id: i32): i32 {
  return id < correlationsCapacity ? item(ofCorrelation, id) - 1 : -1;
}

export function setOfCorrelationId(id: i32, number: i32): void {
  if (id >= correlationsCapacity) {
    const larger = max(id + 1, correlationsCapacity * 2);
    ofCorrelation = grown(ofCorrelation, correlationsCapacity, larger, 4);
    correlationsCapacity = larger;
  }
  setItem(ofCorrelation, id, number + 1);
}

/** A new bucket, without records. */
export function add(ofIdentity: i32): i32 {
  if (bucketCount == bucketsCapacity) {
    bucketsCapacity = moreThan(bucketsCapacity);
    buckets = extended(buckets, bucketsCapacity, offsetof<Bucket>());
  }
  const added = bucket(bucketCount);
  added.first = added.last = 0;
  added.runs = added.records = 0;
  hang(bucketCount, ofIdentity);
  return bucketCount++;
}

function hang(number: i32, to: i32): void {
  const hung = bucket(number);
  hung.identity = to;
  hung.next = identity(to).first;
  identity(to).first = number + 1;
}

/** A new identity, without buckets. */
export function newIdentity(name: i32): i32 {
  const number = identityCount++;
  beginTrace(number);
  if (number == identitiesCapacity) {
    identitiesCapacity = moreThan(identitiesCapacity);
    identities = extended(identities, identitiesCapacity, offsetof<Identity>());
  }
  const added = identity(number);
  added.records = added.isChanged = added.first = 0;
  added.name = name;
  return number;
}

export function nameOf(ofIdentity: i32): i32 { return ofIdentity < identityCount ? identity(ofIdentity).name : 0; }

export function identityOf(number: i32): i32 { return bucket(number).identity; }
/** The buckets of an identity, one after the other: -1 for none. */
export function firstBucketOf(ofIdentity: i32): i32 { return ofIdentity < identityCount ? identity(ofIdentity).first - 1 : -1; }
export function nextBucketOf(number: i32): i32 { return bucket(number).next - 1; }
export function recordsOf(ofIdentity: i32): i32 { return ofIdentity < identityCount ? identity(ofIdentity).records : 0; }

/** Gives a bucket to another identity. */
export function move(number: i32, to: i32): void {
  const moved = bucket(number);
  const from = moved.identity;
  identity(from).records -= moved.records;
  change(from);
  if (identity(from).first == number + 1) {
    identity(from).first = moved.next;
  } else {
    let before = bucket(identity(from).first - 1);
    while (before.next != number + 1) before = bucket(before.next - 1);
    before.next = moved.next;
  }
  hang(number, to);
  identity(to).records += moved.records;
  change(to);
}

export function append(number: i32, spot: i32, count: i32): void {
  const into = bucket(number);
  into.records += count;
  identity(into.identity).records += count;
  change(into.identity);
  const place = into.runs % runsPerChunk;
  if (into.runs > 0) {
    // The last run is lengthened when the spots follow it in the same segment.
    const last = into.last + (<usize>((into.runs - 1) % runsPerChunk) << 3);
    const length = load<i32>(last, 4);
    if (load<i32>(last) + length == spot && (spot & placeMask) != 0) {
      store<i32>(last, length + count, 4);
      return;
    }
  }
  if (place == 0) {
    const chunk = newChunk();
    if (into.runs == 0) into.first = <u32>chunk;
    else store<u32>(into.last, <u32>chunk, nextChunk);
    into.last = <u32>chunk;
  }
  const at = into.last + (<usize>place << 3);
  store<i32>(at, spot);
  store<i32>(at, count, 4);
  into.runs++;
}

function newChunk(): usize {
  if (freeChunks == 0) {
    freeChunk = heap.alloc(chunksPerBlock * chunkBytes);
    freeChunks = chunksPerBlock;
  }
  freeChunks--;
  const chunk = freeChunk;
  freeChunk += chunkBytes;
  return chunk;
}

/** Writes the runs of an identity to the output from `from` on, each a spot and a count, of one bucket after another; returns where they end, in words. */
export function copyRuns(ofIdentity: i32, from: i32): i32 {
  let end = from;
  for (let number = firstBucketOf(ofIdentity); number >= 0; number = nextBucketOf(number)) end = copyBucket(bucket(number), end);
  return end;
}

/** Makes room for so many words of runs; what stands there is kept. */
export function reserveOutput(words: i32): void {
  if (words <= outputCapacity) return;
  outputCapacity = words * 2;
  output = extended(output, outputCapacity, 4);
  moved();
}

function copyBucket(copied: Bucket, from: i32): i32 {
  const end = from + 2 * copied.runs;
  reserveOutput(end + 2 * runsPerChunk);
  let chunk: usize = copied.first;
  let to = output + (<usize>from << 2);
  for (let left = copied.runs; left > 0; left -= runsPerChunk) {
    // A chunk is copied whole: there is room for two runs more.
    v128.store(to, v128.load(chunk));
    store<i64>(to, load<i64>(chunk, 16), 16);
    to += runsPerChunk << 3;
    chunk = load<u32>(chunk, nextChunk);
  }
  return end;
}

function change(number: i32): void {
  if (identity(number).isChanged != 0) return;
  identity(number).isChanged = 1;
  if (changedCount == changedCapacity) {
    changedCapacity = moreThan(changedCapacity);
    changed = extended(changed, changedCapacity, 4);
    moved();
  }
  setItem(changed, changedCount++, number);
}

/** How many have changed since the last call; none has from now on. */
export function takeChanged(): i32 {
  const count = changedCount;
  for (let index = 0; index < count; index++) identity(item(changed, index)).isChanged = 0;
  changedCount = 0;
  return count;
}
