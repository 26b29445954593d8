import { flagBits, placeMask, recordFlags, wordBits, words, type RecordColumns } from "../ingest/columns";
import type { Instant } from "../ingest/instant";
import { PairTable } from "./pairTable";

/** A trace of more records than this leaves no memory behind. */
const keptCapacity = 65_536;
const levelMask = (1 << flagBits) - 1;

/**
 * What assembly asks of the records of one trace, gathered from the index in their order (MODEL section 3): an element a
 * record. The memory serves one trace after another, since there may be a million of them.
 */
export class TraceRecords {
  length = 0;
  rows = new Int32Array(0);
  /** ns of the record's own instant after {@link zero}, NaN for none. */
  at = new Float64Array(0);
  source = new Int32Array(0);
  /** Numbers of names, 0 where absent. */
  agent = new Int32Array(0);
  action = new Int32Array(0);
  event = new Int32Array(0);
  /** IDs by numbers of their own within this trace, from 1; 0 where absent. */
  message = new Int32Array(0);
  parentMessage = new Int32Array(0);
  span = new Int32Array(0);
  parentSpan = new Int32Array(0);
  level = new Uint8Array(0);
  /** Not 0 for a record that says that something failed. */
  failed = new Uint8Array(0);
  /** Clock zero: the first instant among the records, else among the spans that they name. */
  zero: Instant | undefined;
  hasSpans = false;
  /** Any names a parent message or a parent span. */
  hasParents = false;
  manySources = false;
  /** A record names an agent and no message, or stands for the span of one that does. */
  hasBareAgents = false;
  #capacity = 0;
  readonly #ids = new PairTable();

  /** @param rows in any order */
  gather(columns: RecordColumns, rows: Int32Array): void {
    const { length } = rows;
    if (length > this.#capacity || this.#capacity > keptCapacity) this.#reserve(length);
    this.length = length;
    this.rows.set(rows);
    if (!this.#takeInstants(columns)) {
      this.rows.subarray(0, length).sort((a, b) => columns.compare(a, b));
      this.#takeInstants(columns);
    }
    let spans = 0;
    let parents = 0;
    let sources = 0;
    let bare = 0;
    const first = length > 0 ? columns.source(this.rows[0] ?? 0) : 0;
    this.#ids.clear();
    for (let index = 0; index < length; index++) {
      const row = this.rows[index] ?? 0;
      const segment = columns.segmentOf(row);
      const place = row & placeMask;
      const { facts } = segment;
      const at = place << wordBits;
      const marks = facts[at + words.marks] ?? 0;
      const agent = (this.agent[index] = facts[at + words.agent] ?? 0);
      this.action[index] = facts[at + words.action] ?? 0;
      this.event[index] = facts[at + words.event] ?? 0;
      this.level[index] = marks & levelMask;
      this.failed[index] = (marks >>> flagBits) & recordFlags.failed;
      sources |= (this.source[index] = segment.source) ^ first;
      const message = (this.message[index] = this.#numberOf(facts[at + words.messageLow] ?? 0, facts[at + words.messageHigh] ?? 0));
      const parentMessage = (this.parentMessage[index] = this.#hashIn(segment.parentMessage, place));
      const parentSpan = (this.parentSpan[index] = this.#hashIn(segment.parentSpan, place));
      spans |= this.span[index] = this.#hashIn(segment.span, place);
      parents |= parentSpan | parentMessage;
      if (message === 0) bare |= agent;
    }
    this.hasSpans = spans !== 0;
    this.hasParents = parents !== 0;
    this.manySources = sources !== 0;
    this.hasBareAgents = bare !== 0;
    for (let index = 0; this.hasSpans && !this.zero && index < length; index++) {
      const times = columns.spanTimes(this.rows[index] ?? 0);
      this.zero = times?.start ?? times?.end;
    }
  }

  /** ns of an instant after {@link zero}. */
  nanosOf(instant: Instant): number {
    const { seconds, nanos } = this.zero ?? epoch;
    return (instant.seconds - seconds) * 1e9 + (instant.nanos - nanos);
  }

  #hashIn(hashes: Uint32Array, place: number): number {
    return this.#numberOf(hashes[place * 2] ?? 0, hashes[place * 2 + 1] ?? 0);
  }

  /** The number within this trace of the ID with this hash; 0 for none. */
  #numberOf(low: number, high: number): number {
    if (high === 0) return 0;
    const known = this.#ids.get(low | 0, high | 0);
    if (known >= 0) return known;
    const number = this.#ids.size + 1;
    this.#ids.set(low | 0, high | 0, number);
    return number;
  }

  /** False when the rows do not stand in order; mostly they do, as they were written. */
  #takeInstants(columns: RecordColumns): boolean {
    this.zero = undefined;
    let [zeroSeconds, zeroNanos, beforeSeconds, beforeNanos] = [0, 0, -Infinity, 0];
    const { length, rows } = this;
    for (let index = 0; index < length; index++) {
      const row = rows[index] ?? 0;
      const { facts, firstSecond } = columns.segmentOf(row);
      const place = (row & placeMask) << wordBits;
      const flags = (facts[place + words.marks] ?? 0) >>> flagBits;
      const seconds = (flags & recordFlags.unplaced) === 0 ? firstSecond + (facts[place] ?? 0) : -Infinity;
      const nanos = facts[place + words.nanos] ?? 0;
      if (seconds < beforeSeconds || (seconds === beforeSeconds && nanos < beforeNanos)) return false;
      if (seconds === beforeSeconds && nanos === beforeNanos && index > 0 && columns.compare(rows[index - 1] ?? 0, row) > 0) return false;
      beforeSeconds = seconds;
      beforeNanos = nanos;
      if ((flags & recordFlags.hasTime) === 0) {
        this.at[index] = NaN;
        continue;
      }
      if (!this.zero) {
        this.zero = { seconds, nanos };
        zeroSeconds = seconds;
        zeroNanos = nanos;
      }
      this.at[index] = (seconds - zeroSeconds) * 1e9 + (nanos - zeroNanos);
    }
    return true;
  }

  #reserve(length: number): void {
    const capacity = Math.max(64, length * 2);
    this.#capacity = capacity;
    this.rows = new Int32Array(capacity);
    this.at = new Float64Array(capacity);
    this.source = new Int32Array(capacity);
    this.agent = new Int32Array(capacity);
    this.message = new Int32Array(capacity);
    this.parentMessage = new Int32Array(capacity);
    this.span = new Int32Array(capacity);
    this.parentSpan = new Int32Array(capacity);
    this.action = new Int32Array(capacity);
    this.event = new Int32Array(capacity);
    this.level = new Uint8Array(capacity);
    this.failed = new Uint8Array(capacity);
  }
}

const epoch: Instant = { seconds: 0, nanos: 0 };
