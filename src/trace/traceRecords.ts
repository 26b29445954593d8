import { flagBits, levelMask, placeBits, placeMask, recordFlags, wordBits, words, type RecordColumns } from "../ingest/columns";
import type { Instant } from "../ingest/instant";
import { PairTable } from "./pairTable";

/** A trace of more records than this leaves no memory behind. */
const keptCapacity = 65_536;

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

  /** @param spots those of the records, in any order */
  gather(columns: RecordColumns, spots: Int32Array): void {
    const { length } = spots;
    if (length > this.#capacity || this.#capacity > keptCapacity) this.#reserve(length);
    this.length = length;
    if (!this.#take(columns, spots)) {
      const rows = spots.map((spot) => columns.rowAt(spot)).sort((a, b) => columns.compare(a, b));
      this.#take(columns, rows.map((row) => columns.spotOf(row)));
    }
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

  /** Takes in records; false when they do not stand in order. Mostly they do, as they were written. */
  #take(columns: RecordColumns, spots: Int32Array): boolean {
    this.zero = undefined;
    this.#ids.clear();
    let [zeroSeconds, zeroNanos, beforeSeconds, beforeNanos] = [0, 0, -Infinity, 0];
    let [hasSpans, hasParents, otherSources, bareAgents] = [0, 0, 0, 0];
    const firstSource = columns.source(spots[0] ?? 0);
    // Held here, since the loop writes to all of them.
    const { length, rows, at: times, source, agent, action, event, message, parentMessage, span, parentSpan, level, failed } = this;
    for (let index = 0; index < length; index++) {
      const spot = spots[index] ?? 0;
      const segment = columns.segmentOf(spot);
      const place = spot & placeMask;
      const base = place << wordBits;
      const { facts } = segment;
      const marks = facts[base + words.marks] ?? 0;
      const flags = marks >>> flagBits;
      const row = (spot & ~placeMask) | (marks >>> placeBits);
      const seconds = (flags & recordFlags.unplaced) === 0 ? segment.firstSecond + (facts[base] ?? 0) : -Infinity;
      const nanos = facts[base + words.nanos] ?? 0;
      if (seconds < beforeSeconds || (seconds === beforeSeconds && nanos < beforeNanos)) return false;
      if (index > 0 && seconds === beforeSeconds && nanos === beforeNanos && columns.compare(rows[index - 1] ?? -1, row) > 0) return false;
      beforeSeconds = seconds;
      beforeNanos = nanos;
      if (!this.zero && (flags & recordFlags.hasTime) !== 0) {
        this.zero = { seconds, nanos };
        zeroSeconds = seconds;
        zeroNanos = nanos;
      }
      times[index] = (flags & recordFlags.hasTime) === 0 ? NaN : (seconds - zeroSeconds) * 1e9 + (nanos - zeroNanos);
      rows[index] = row;
      const ofAgent = (agent[index] = facts[base + words.agent] ?? 0);
      action[index] = facts[base + words.action] ?? 0;
      event[index] = facts[base + words.event] ?? 0;
      level[index] = marks & levelMask;
      failed[index] = flags & recordFlags.failed;
      otherSources |= (source[index] = segment.source) ^ firstSource;
      const ofMessage = (message[index] = this.#numberOf(facts[base + words.messageLow] ?? 0, facts[base + words.messageHigh] ?? 0));
      hasParents |= parentMessage[index] = this.#hashIn(segment.parentMessage, place);
      hasParents |= parentSpan[index] = this.#hashIn(segment.parentSpan, place);
      hasSpans |= span[index] = this.#hashIn(segment.span, place);
      if (ofMessage === 0) bareAgents |= ofAgent;
    }
    this.hasSpans = hasSpans !== 0;
    this.hasParents = hasParents !== 0;
    this.manySources = otherSources !== 0;
    this.hasBareAgents = bareAgents !== 0;
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
