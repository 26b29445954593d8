// AssemblyScript: the records that were read, made into what a segment holds of them (segment.ts). Part of scanner.as.ts.
import { grown } from "./texts.as";

/** Room for the rows of a block is there at once: memory that nobody writes to costs nothing, and copying does. */
const firstRows: i32 = 16384;
/** A segment holds no more. */
export const mostRows: i32 = 65536;
/** Seconds of a segment are 32 bits after its first. */
const widestSeconds: f64 = 0x7fffffff;

// What is known of a record, in bytes behind its beginning: six words.
const factBytes: usize = 24;
const secondsAt: usize = 0;
const nanosAt: usize = 4;
export const headingAt: usize = 8;
export const messageAt: usize = 12;
const marksAt: usize = 20;
const flagBits: i32 = 8;
const placeBits: i32 = 16;

/** A column of what only some logs have: it is empty as long as no record has a value. */
export class Column {
  /** Where the values stand, in the order of the file and, once they are arranged, in that of the spots. */
  written: usize = 0;
  arranged: usize = 0;
  hasAny: bool = false;

  /** @param shift 2 for numbers, 3 for hashes */
  constructor(private shift: i32) {}

  reserve(capacity: i32): void {
    this.written = grown(this.written, <usize>capacity << this.shift);
    this.arranged = grown(this.arranged, <usize>capacity << this.shift);
  }

  @inline
  putNumber(value: i32): void {
    if (!this.hasAny && (value == 0 || !this.start())) return;
    store<i32>(this.written + (<usize>rows << 2), value);
  }

  @inline
  putHash(value: u64): void {
    if (!this.hasAny && (value == 0 || !this.start())) return;
    store<u64>(this.written + (<usize>rows << 3), value);
  }

  arrange(): void {
    if (!this.hasAny) return;
    for (let row = 0; row < rows; row++) {
      const spot = spotOf(row);
      if (this.shift == 2) store<u32>(this.arranged + (spot << 2), load<u32>(this.written + (<usize>row << 2)));
      else store<u64>(this.arranged + (spot << 3), load<u64>(this.written + (<usize>row << 3)));
    }
  }

  /** The records so far had none. */
  private start(): bool {
    memory.fill(this.written, 0, <usize>rows << this.shift);
    return (this.hasAny = true);
  }
}

export let rows: i32 = 0;
let capacity: i32 = 0;
export let line: usize = 0;
export let offset: usize = 0;
export let bytes: usize = 0;
export let spots: usize = 0;
let facts: usize = 0;
export let arrangedFacts: usize = 0;
export const correlation = new Column(2);
export const trace = new Column(2);
export const operation = new Column(2);
export const span = new Column(3);
export const parentSpan = new Column(3);
export const parentMessage = new Column(3);

/** What the seconds count from, NaN when no record has a time; the least and the greatest of them. */
export let firstSecond: f64 = NaN;
export let leastSecond: f64 = NaN;
export let greatestSecond: f64 = NaN;

/** Whether a record can stand with those before it: either all have a time, if only that of the one before, or none has. */
@inline
export function fits(hasTime: bool, seconds: f64): bool {
  if (rows == 0 || !hasTime) return rows < mostRows;
  return rows < mostRows && abs(seconds - firstSecond) <= widestSeconds;
}

/** Begins a row for a record that fits, and returns where its facts stand; all are to be put there before it {@link end}s. */
@inline
export function begin(lineNumber: u32, byteOffset: u32, length: u32): usize {
  if (rows == capacity) reserve(capacity == 0 ? firstRows : capacity * 2);
  const place = <usize>rows << 2;
  store<u32>(line + place, lineNumber);
  store<u32>(offset + place, byteOffset);
  store<u32>(bytes + place, length);
  return facts + <usize>rows * factBytes;
}

@inline
export function putTime(fact: usize, seconds: f64, nanos: u32): void {
  if (rows == 0) firstSecond = leastSecond = greatestSecond = seconds;
  leastSecond = min(leastSecond, seconds);
  greatestSecond = max(greatestSecond, seconds);
  store<i32>(fact, <i32>(seconds - firstSecond), secondsAt);
  store<u32>(fact, nanos, nanosAt);
}

/** A record without a time has that of the one before it in its source. */
@inline
export function putNoTime(fact: usize): void {
  store<u64>(fact, rows == 0 ? 0 : load<u64>(fact - factBytes));
}

@inline
export function end(fact: usize, level: i32, flags: i32): void {
  store<i32>(fact + marksAt, level | (flags << flagBits) | (rows << placeBits));
  rows++;
}

function reserve(wanted: i32): void {
  capacity = wanted;
  line = grown(line, <usize>capacity << 2);
  offset = grown(offset, <usize>capacity << 2);
  bytes = grown(bytes, <usize>capacity << 2);
  spots = grown(spots, <usize>capacity << 1);
  facts = grown(facts, <usize>capacity * factBytes);
  arrangedFacts = grown(arrangedFacts, <usize>capacity * factBytes);
  correlation.reserve(capacity);
  trace.reserve(capacity);
  operation.reserve(capacity);
  span.reserve(capacity);
  parentSpan.reserve(capacity);
  parentMessage.reserve(capacity);
}

/** Forgets the rows; what was arranged stays until the next are. */
export function clearRows(): void {
  rows = 0;
  firstSecond = leastSecond = greatestSecond = NaN;
  correlation.hasAny = trace.hasAny = operation.hasAny = span.hasAny = parentSpan.hasAny = parentMessage.hasAny = false;
}

// ---- Order by trace, so that what is read together stands together. ----

/** For each trace how many of the records are its own; then where the next of them goes. And the traces, as they are first met. */
let next: usize = 0;
let met: usize = 0;
let traces: i32 = 0;

@inline
function spotOf(row: i32): usize { return load<u16>(spots + (<usize>row << 1)); }

/** Gives the records their spots: the traces one after another as they are met, the records of each in their order. @param ids how many there are */
export function arrange(ids: i32): void {
  if (ids * 2 > traces) {
    traces = ids * 4;
    next = grown(next, <usize>traces << 2);
    met = grown(met, <usize>traces << 2);
    memory.fill(next, 0, <usize>traces << 2);
  }
  let count: usize = 0;
  for (let row = 0; row < rows; row++) {
    const own = nextOf(row);
    const records = load<i32>(own);
    if (records == 0) store<u32>(met + (count++ << 2), <u32>own);
    store<i32>(own, records + 1);
  }
  let spot = 0;
  for (let index: usize = 0; index < count; index++) {
    const own: usize = load<u32>(met + (index << 2));
    const records = load<i32>(own);
    store<i32>(own, spot);
    spot += records;
  }
  for (let row = 0; row < rows; row++) {
    const own = nextOf(row);
    const at: usize = load<i32>(own);
    store<i32>(own, <i32>at + 1);
    store<u16>(spots + (<usize>row << 1), <u16>at);
    const from = facts + <usize>row * factBytes;
    const to = arrangedFacts + at * factBytes;
    v128.store(to, v128.load(from));
    store<u64>(to, load<u64>(from, 16), 16);
  }
  for (let index: usize = 0; index < count; index++) store<i32>(load<u32>(met + (index << 2)), 0);
  correlation.arrange();
  trace.arrange();
  operation.arrange();
  span.arrange();
  parentSpan.arrange();
  parentMessage.arrange();
}

/** Where the number of a row's trace stands: that of its correlation ID, else of its trace ID, else of nothing. */
@inline
function nextOf(row: i32): usize {
  const ofCorrelation: usize = correlation.hasAny ? load<u32>(correlation.written + (<usize>row << 2)) : 0;
  if (ofCorrelation != 0) return next + (ofCorrelation << 3) + 4;
  const ofTrace: usize = trace.hasAny ? load<u32>(trace.written + (<usize>row << 2)) : 0;
  return next + (ofTrace << 3);
}
