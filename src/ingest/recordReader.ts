import { dialectOf, marksOfKeys, numericLevel, type Dialect } from "./dialect";
import { hexOfDecimalId, traceIdEndingIn, traceIdOfTraceparent } from "./identifier";
import { IdHash } from "./idHash";
import { InstantReader } from "./instantBytes";
import { Interner, viewOf } from "./interner";
import { isExact } from "./jsonObject";
import { decodeEscaped, JsonScanner, valueKinds } from "./jsonScanner";
import { KeyTable } from "./keyTable";
import { levelOf, levelOfPython, levels, type Level } from "./level";
import { recordFlags, type RecordBatch } from "./recordBatch";
import { keyFacts, keysWith, unitOfDuration, type KeyFact, type KeyOverrides } from "./recordKeys";

/** How records are read: what the user's settings say. */
export interface ReadingSettings {
  readonly keys?: KeyOverrides;
  /** Minutes east of UTC for a time that names no zone. */
  readonly zoneOffsetMinutes?: number;
}

/** Longer names are cut: what is that long is no name. Bytes. */
const longestName = 200;
/** How the suffixes of bracket events end; the others need not be kept. @see MODEL section 5 */
const suffixes = new Interner();
for (const suffix of ["received", "started", "begin", "processed", "completed", "finished", "succeeded", "end", "failed", "error", "timeout"]) suffixes.internText(suffix);
const longestSuffix = 9;

const decoder = new TextDecoder();
/** A rank and a fact as one number: the rank stands above. */
const rankStep = 16;
const noSlots = new Int32Array(0);
/** The facts by their place in {@link keyFacts}. */
const facts = {
  time: 0,
  level: 1,
  event: 2,
  correlation: 3,
  trace: 4,
  span: 5,
  parentSpan: 6,
  message: 7,
  parentMessage: 8,
  agent: 9,
  action: 10,
  operation: 11,
  start: 12,
  end: 13,
  duration: 14,
} as const satisfies Record<KeyFact, number>;
const underscore = 0x5f;

/** IDs that are written in a form of their own, by key. */
const idForms: Readonly<Record<string, (written: string) => string>> = {
  traceparent: traceIdOfTraceparent,
  "dd.trace_id": traceIdEndingIn,
  "dd.span_id": hexOfDecimalId,
  // "projects/P/traces/ID"
  "logging.googleapis.com/trace": (resource) => resource.slice(resource.lastIndexOf("/") + 1),
};

/** Reads the facts of records from their bytes into a batch. Made once for each way of reading. */
export class RecordReader {
  readonly #scanner: JsonScanner;
  readonly #instants: InstantReader;
  /** The slots of each fact, in the order in which they win. */
  readonly #slots: readonly Int32Array[];
  /** For each slot the fact that it may give and how early it wins for that, as one number; less than 0 for several. */
  readonly #gives: Int32Array;
  /** For the slots that may give several facts, all of them. */
  readonly #givesMore: readonly number[][];
  /** Of the record that is read: for each fact the slot whose value says something and wins, -1 for none. */
  readonly #winners = new Int32Array(keyFacts.length);
  readonly #ranks = new Int32Array(keyFacts.length);
  /** For each slot of an ID in a form of its own how it is read. */
  readonly #forms: ((written: string) => string)[] = [];
  /** For each slot of a duration the nanoseconds of its unit. */
  readonly #units = new Map<number, number>();
  readonly #successSlot: number;
  readonly #statusSlot: number;
  readonly #pythonLevelSlot: number;
  readonly #idHash = new IdHash();
  readonly #levelTexts = new Interner();
  readonly #levels: Level[] = [];
  #bytes: Uint8Array = new Uint8Array();
  #view = viewOf(this.#bytes);

  constructor({ keys, zoneOffsetMinutes = 0 }: ReadingSettings = {}) {
    const byFact = keysWith(keys);
    const all = [...keyFacts.flatMap((fact) => byFact[fact]), ...Object.keys(marksOfKeys), "success", "status", "level_number"];
    const table = new KeyTable(new Map(all.map((key) => [key, { marks: marksOfKeys[key] ?? 0 }])));
    this.#scanner = new JsonScanner(table);
    this.#instants = new InstantReader(zoneOffsetMinutes);
    this.#slots = keyFacts.map((fact) => Int32Array.from(byFact[fact].flatMap((key) => table.slotsOf(key))));
    const gives = Array.from({ length: table.slots }, (): number[] => []);
    this.#slots.forEach((slots, fact) => {
      slots.forEach((slot, rank) => gives[slot]?.push(rank * rankStep + fact));
    });
    this.#gives = Int32Array.from(gives, (all) => (all.length === 1 ? (all[0] ?? -1) : -1));
    this.#givesMore = gives;
    for (const key of byFact.duration) for (const slot of table.slotsOf(key)) this.#units.set(slot, unitOfDuration(key));
    for (const [key, form] of Object.entries(idForms)) for (const slot of table.slotsOf(key)) this.#forms[slot] = form;
    [this.#successSlot = -1] = table.slotsOf("success");
    [this.#statusSlot = -1] = table.slotsOf("status");
    [this.#pythonLevelSlot = -1] = table.slotsOf("level_number");
  }

  /** Why and where the last text was refused. */
  get refusal(): Pick<JsonScanner, "refusal" | "refusedAt"> {
    return this.#scanner;
  }

  /**
   * Scans the object that begins at `start` and ends in the same line.
   * @param bytes hold a line feed somewhere behind `start`
   * @returns where it ends, -1 when it is no object
   */
  scan(bytes: Uint8Array, start: number): number {
    if (bytes !== this.#bytes) {
      this.#bytes = bytes;
      this.#view = viewOf(bytes);
    }
    return this.#scanner.scan(bytes, this.#view, start);
  }

  /**
   * Writes the record that was scanned last into a batch.
   * @param line as in the batch's columns, like `offset` and `bytes`
   */
  append(batch: RecordBatch, line: number, offset: number, bytes: number, dialect?: Dialect): void {
    const { columns, row, ids, names } = batch;
    this.#findWinners();
    columns.line[row] = line;
    columns.offset[row] = offset;
    columns.bytes[row] = bytes;
    let flags = this.#hasFailed() ? recordFlags.failed : 0;
    if (this.#readInstant(facts.time)) flags |= recordFlags.hasTime;
    columns.seconds[row] = this.#instants.seconds;
    columns.nanos[row] = this.#instants.nanos;
    columns.level[row] = this.#level();
    const winners = this.#winners;
    for (let fact = 0; fact < keyFacts.length; fact++) {
      const slot = winners[fact] ?? -1;
      if (slot < 0) continue;
      switch (fact) {
        case facts.correlation:
          columns.correlation[row] = this.#id(ids, slot);
          break;
        case facts.trace:
          columns.trace[row] = this.#id(ids, slot);
          break;
        case facts.span:
          this.#hash(columns.span, row, slot);
          break;
        case facts.parentSpan:
          this.#hash(columns.parentSpan, row, slot);
          break;
        case facts.message:
          this.#hash(columns.message, row, slot);
          break;
        case facts.parentMessage:
          this.#hash(columns.parentMessage, row, slot);
          break;
        case facts.agent:
          columns.agent[row] = this.#name(names, slot);
          break;
        case facts.action:
          columns.action[row] = this.#name(names, slot);
          break;
        case facts.operation:
          columns.operation[row] = this.#name(names, slot);
          break;
        case facts.event:
          columns.event[row] = this.#event(names, slot);
          break;
      }
    }
    // Without a span's ID they are just numbers.
    if ((this.#winners[facts.span] ?? -1) >= 0 && this.#readSpanTimes(batch)) flags |= recordFlags.hasSpanTimes;
    columns.flags[row] = flags;
    batch.countDialect(dialect ?? dialectOf(this.#scanner.marks | (this.#levelIsNumber() ? numericLevel : 0)));
    batch.next();
  }

  /** Finds for each fact the value that wins, among the few that the record has. */
  #findWinners(): void {
    const { slots, found, stamps, stamp, kinds, starts, ends } = this.#scanner;
    for (let fact = 0; fact < keyFacts.length; fact++) this.#winners[fact] = -1;
    for (let index = 0; index < found; index++) {
      const slot = slots[index] ?? 0;
      if (stamps[slot] !== stamp || (kinds[slot] ?? 0) > valueKinds.number || (ends[slot] ?? 0) === (starts[slot] ?? 0)) continue;
      const gives = this.#gives[slot] ?? -1;
      if (gives >= 0) this.#offer(slot, gives);
      else for (const more of this.#givesMore[slot] ?? []) this.#offer(slot, more);
    }
  }

  /** A slot wins when no other does that comes earlier. */
  #offer(slot: number, gives: number): void {
    const fact = gives % rankStep;
    if ((this.#winners[fact] ?? -1) >= 0 && (this.#ranks[fact] ?? 0) <= gives) return;
    this.#winners[fact] = slot;
    this.#ranks[fact] = gives;
  }

  #text(slot: number): string {
    const { starts, ends, kinds } = this.#scanner;
    const start = starts[slot] ?? 0;
    const end = ends[slot] ?? 0;
    if (kinds[slot] === valueKinds.escaped) return decodeEscaped(this.#bytes, start, end);
    const text = decoder.decode(this.#bytes.subarray(start, end));
    return kinds[slot] === valueKinds.number && isExact(text) ? String(Number(text)) : text;
  }

  #intern(texts: Interner, slot: number): number {
    const { starts, ends, kinds } = this.#scanner;
    const start = starts[slot] ?? 0;
    const end = ends[slot] ?? 0;
    if (kinds[slot] === valueKinds.string || (kinds[slot] === valueKinds.number && isPlainInteger(this.#bytes, start, end))) return texts.intern(this.#view, start, end);
    return texts.internText(this.#text(slot));
  }

  #id(ids: Interner, slot: number): number {
    const form = this.#forms[slot];
    return form ? ids.internText(form(this.#text(slot))) : this.#intern(ids, slot);
  }

  /** Puts the hash of an ID into its column. */
  #hash(column: Uint32Array, row: number, slot: number): void {
    const { starts, ends, kinds } = this.#scanner;
    const start = starts[slot] ?? 0;
    const end = ends[slot] ?? 0;
    const form = this.#forms[slot];
    const kind = kinds[slot];
    if (!form && (kind === valueKinds.string || (kind === valueKinds.number && isPlainInteger(this.#bytes, start, end)))) {
      this.#idHash.read(this.#view, start, end);
    } else {
      const text = this.#text(slot);
      const bytes = viewOf(new TextEncoder().encode(form ? form(text) : text));
      this.#idHash.read(bytes, 0, bytes.byteLength);
    }
    column[row * 2] = this.#idHash.low;
    column[row * 2 + 1] = this.#idHash.high;
  }

  #name(names: Interner, slot: number): number {
    const length = (this.#scanner.ends[slot] ?? 0) - (this.#scanner.starts[slot] ?? 0);
    return length <= longestName ? this.#intern(names, slot) : names.internText(this.#text(slot).slice(0, longestName));
  }

  /** Only an event that may open or close something is kept: a log may have as many messages as lines. */
  #event(names: Interner, slot: number): number {
    const end = this.#scanner.ends[slot] ?? 0;
    const start = Math.max(this.#scanner.starts[slot] ?? 0, end - longestSuffix - 1);
    let at = end - 1;
    while (at >= start && this.#bytes[at] !== underscore) at--;
    const isBracket = at >= start && suffixes.findBytes(this.#view, at + 1, end) !== 0;
    return isBracket ? this.#intern(names, slot) : 0;
  }

  #hasFailed(): boolean {
    const { stamps, stamp, kinds, starts, ends } = this.#scanner;
    const success = this.#successSlot;
    if (stamps[success] === stamp && kinds[success] === valueKinds.false) return true;
    const status = this.#statusSlot;
    return stamps[status] === stamp && (kinds[status] ?? 0) <= valueKinds.escaped && (ends[status] ?? 0) - (starts[status] ?? 0) >= 5 && this.#text(status) === "error";
  }

  #level(): Level {
    const { stamps, stamp, kinds, starts, ends } = this.#scanner;
    const slots = (this.#winners[facts.level] ?? -1) < 0 ? noSlots : (this.#slots[facts.level] ?? noSlots);
    for (let index = 0; index < slots.length; index++) {
      const slot = slots[index] ?? 0;
      if (stamps[slot] !== stamp || (kinds[slot] ?? 0) > valueKinds.number) continue;
      const start = starts[slot] ?? 0;
      const end = ends[slot] ?? 0;
      const level = this.#levelIn(slot, start, end);
      if (level !== levels.none) return level;
    }
    const python = this.#pythonLevelSlot;
    return stamps[python] === stamp && kinds[python] === valueKinds.number ? levelOfPython(Number(this.#text(python))) : levels.none;
  }

  #levelIn(slot: number, start: number, end: number): Level {
    const kind = this.#scanner.kinds[slot];
    if (kind === valueKinds.number && !isPlainInteger(this.#bytes, start, end)) return levelOf(Number(this.#text(slot)));
    // What is longer than any level's name must not fill the memory of levels.
    return kind === valueKinds.escaped || end - start > 40 ? levelOf(this.#text(slot)) : this.#knownLevel(start, end);
  }

  /** Levels are few: each is worked out once. */
  #knownLevel(start: number, end: number): Level {
    if (this.#levelTexts.size > 1000) this.#levelTexts.clear();
    const size = this.#levelTexts.size;
    const number = this.#levelTexts.intern(this.#view, start, end);
    if (number === size) this.#levels[number] = levelOf(decoder.decode(this.#bytes.subarray(start, end)));
    return this.#levels[number] ?? levels.none;
  }

  #levelIsNumber(): boolean {
    const { stamps, stamp, kinds } = this.#scanner;
    const slot = this.#winners[facts.level] ?? -1;
    return stamps[slot] === stamp && kinds[slot] === valueKinds.number;
  }

  /** Leaves the first of the slots' times that is one in the reader of instants. */
  #readInstant(fact: number): boolean {
    if ((this.#winners[fact] ?? -1) < 0) return false;
    const slots = this.#slots[fact] ?? noSlots;
    const { stamps, stamp, kinds, starts, ends } = this.#scanner;
    for (let index = 0; index < slots.length; index++) {
      const slot = slots[index] ?? 0;
      if (stamps[slot] !== stamp) continue;
      const start = starts[slot] ?? 0;
      const end = ends[slot] ?? 0;
      const kind = kinds[slot];
      if (kind === valueKinds.string && this.#instants.readText(this.#bytes, start, end)) return true;
      if (kind === valueKinds.number && this.#instants.readNumber(this.#bytes, start, end)) return true;
      if (kind === valueKinds.escaped) {
        const text = new TextEncoder().encode(this.#text(slot));
        if (this.#instants.readText(text, 0, text.length)) return true;
      }
    }
    return false;
  }

  #readSpanTimes(batch: RecordBatch): boolean {
    const duration = this.#duration();
    const instants = this.#instants;
    const hasStart = this.#readInstant(facts.start);
    const startSeconds = hasStart ? instants.seconds : NaN;
    const startNanos = hasStart ? instants.nanos : 0;
    const hasEnd = this.#readInstant(facts.end);
    if (!hasStart && !hasEnd && Number.isNaN(duration)) return false;
    batch.addSpanTimes(startSeconds, startNanos, hasEnd ? instants.seconds : NaN, hasEnd ? instants.nanos : 0, duration);
    return true;
  }

  /** ns, NaN when the record names none. */
  #duration(): number {
    if ((this.#winners[facts.duration] ?? -1) < 0) return NaN;
    const { stamps, stamp, kinds, starts, ends } = this.#scanner;
    const slots = this.#slots[facts.duration] ?? noSlots;
    for (let index = 0; index < slots.length; index++) {
      const slot = slots[index] ?? 0;
      if (stamps[slot] !== stamp || (kinds[slot] ?? 0) > valueKinds.number || (ends[slot] ?? 0) === (starts[slot] ?? 0)) continue;
      const isNumber = kinds[slot] === valueKinds.number;
      const amount = isNumber ? numberOf(this.#bytes, starts[slot] ?? 0, ends[slot] ?? 0) : Number(this.#text(slot));
      if (amount >= 0) return amount * (this.#units.get(slot) ?? 1e6);
    }
    return NaN;
  }
}

/** A number as it is written in JSON. */
function numberOf(bytes: Uint8Array, start: number, end: number): number {
  let digits = 0;
  let decimals = 0;
  for (let at = start; at < end; at++) {
    const digit = (bytes[at] ?? 0) - 0x30;
    if (digit >= 0 && digit <= 9) digits = digits * 10 + digit;
    else if (bytes[at] === 0x2e && decimals === 0) decimals = end - at - 1;
    else return Number(decoder.decode(bytes.subarray(start, end)));
  }
  // A quotient of two numbers that a double holds is rounded once: it is what the text says.
  return end - start <= 15 ? digits / 10 ** decimals : Number(decoder.decode(bytes.subarray(start, end)));
}

/** Digits alone, few enough and without a leading zero: their text is the number's. */
function isPlainInteger(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start > 15 || (bytes[start] === 0x30 && end - start > 1)) return false;
  for (let at = start; at < end; at++) if ((bytes[at] ?? 0) < 0x30 || (bytes[at] ?? 0) > 0x39) return false;
  return true;
}
