import { dialectOf, marksOfKeys } from "./dialect";
import { hexOfDecimalId, traceIdEndingIn, traceIdOfTraceparent } from "./identifier";
import { InstantReader } from "./instantBytes";
import { isExact } from "./jsonObject";
import { KeyTable } from "./keyTable";
import { levelOf, levelOfPython, levels, type Level } from "./level";
import { RecordBatch, type RecordBatchData } from "./recordBatch";
import { keyFacts, keysWith, unitOfDuration, type KeyFact, type KeyOverrides } from "./recordKeys";
import { startScanner, type Scanner } from "./wasm/scanner";

/** How records are read: what the user's settings say. */
export interface ReadingSettings {
  readonly keys?: KeyOverrides;
  /** Minutes east of UTC for a time that names no zone. */
  readonly zoneOffsetMinutes?: number;
}

/** What stands in a slot, as the scanner has it. */
const kinds = { string: 1, escaped: 2, number: 3 } as const;
/** Why a text is no object, in the scanner's order. */
const refusals = ["unfinished", "string", "key", "colon", "comma", "value", "number", "escape", "control"] as const;
export type Refusal = (typeof refusals)[number];

/** How the suffixes of bracket events end; the others need not be kept. @see MODEL section 5 */
const suffixes = ["received", "started", "begin", "processed", "completed", "finished", "succeeded", "end", "failed", "error", "timeout"];
/** Longer names are cut: what is that long is no name. */
const longestName = 200;
/** Stands for a record that was no object: a line of pairs. */
const logfmtMark = 1 << 23;

/** IDs that are written in a form of their own, by key. */
const idForms: Readonly<Record<string, (written: string) => string>> = {
  traceparent: traceIdOfTraceparent,
  "dd.trace_id": traceIdEndingIn,
  "dd.span_id": hexOfDecimalId,
  // "projects/P/traces/ID"
  "logging.googleapis.com/trace": (resource) => resource.slice(resource.lastIndexOf("/") + 1),
};

/** A byte order mark in a value is part of it. */
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const encoder = new TextEncoder();

/**
 * Scans records and puts what they say into a batch. The walk over the bytes, and what is usual, is done by the scanner of
 * `wasm/`, to which this is the other side: it knows the keys, and reads what is rare.
 */
export class RecordScanner {
  readonly batch = new RecordBatch();
  readonly #scanner: Scanner;
  readonly #table: KeyTable;
  readonly #instants: InstantReader;
  /** The slots of each fact, in the order in which they win. */
  readonly #slots: Readonly<Record<KeyFact, readonly number[]>>;
  /** For each slot of an ID in a form of its own how it is read. */
  readonly #forms = new Map<number, (written: string) => string>();
  /** For each slot of a duration the nanoseconds of its unit. */
  readonly #units = new Map<number, number>();
  /** The slots of names. */
  readonly #names: ReadonlySet<number>;
  readonly #pythonLevelSlot: number;
  /** The numbers of the keys that the scanner knows, by node and by all that stands between two values. */
  readonly #known = new Map<string, number>();

  constructor({ keys, zoneOffsetMinutes = 0 }: ReadingSettings = {}) {
    const byFact = keysWith(keys);
    const all = [...keyFacts.flatMap((fact) => byFact[fact]), ...Object.keys(marksOfKeys), "success", "status", "level_number"];
    const table = (this.#table = new KeyTable(new Map(all.map((key) => [key, { marks: marksOfKeys[key] ?? 0 }]))));
    this.#instants = new InstantReader(zoneOffsetMinutes);
    const slots = keyFacts.map((fact) => [fact, byFact[fact].flatMap((key) => table.slotsOf(key))] as const);
    this.#slots = Object.fromEntries(slots) as Record<KeyFact, number[]>;
    for (const key of byFact.duration) for (const slot of table.slotsOf(key)) this.#units.set(slot, unitOfDuration(key));
    for (const [key, form] of Object.entries(idForms)) for (const slot of table.slotsOf(key)) this.#forms.set(slot, form);
    this.#names = new Set([...this.#slots.agent, ...this.#slots.action, ...this.#slots.operation]);
    const [success = -1, status = -1, pythonLevel = -1] = ["success", "status", "level_number"].flatMap((key) => table.slotsOf(key));
    this.#pythonLevelSlot = pythonLevel;
    this.#scanner = startScanner({
      readKey: (from, to, node) => this.#readKey(from, to, node),
      readTime: (fact) => this.#readTime(keyFacts[fact] ?? "time"),
      readLevel: () => this.#readLevel(),
      readLevelOf: (slot) => this.#levelOf(slot),
      writeText: (slot) => this.#scanner.write(this.#textOf(slot)),
      takeSpanTimes: (row) => this.#takeSpanTimes(row),
    });
    this.#scanner.configure(table, slots.map(([, of]) => of), [...this.#forms.keys()]);
    this.#scanner.setSlots(success, status, pythonLevel, zoneOffsetMinutes * 60);
    for (const suffix of suffixes) this.#scanner.addSuffix(encoder.encode(suffix));
  }

  /** Takes in the bytes that are scanned from now on. Their last one is a line feed, or none of the lines is wanted. */
  load(bytes: Uint8Array): void {
    this.#scanner.load(bytes);
  }

  /** The bytes that were loaded last; valid until the next scan. */
  get loaded(): Uint8Array {
    return this.#scanner.loaded;
  }

  /** Memory from whose beginning bytes are loaded without being copied. What stands there is kept; valid until the next scan. */
  input(capacity: number): Uint8Array {
    return this.#scanner.input(capacity);
  }

  /**
   * Reads lines that are an object and nothing else into the batch, from `from` on, as long as they begin before `limit`.
   * @param offset byte offset of the first loaded byte after the beginning of the batch
   * @returns where the first line begins that was not read
   */
  scanLines(from: number, limit: number, offset: number): number {
    const { counts } = this.batch;
    let at = from;
    for (;;) {
      const before = this.#scanner.rows;
      at = this.#scanner.scanLines(at, limit, counts.lines, offset);
      const records = this.#scanner.rows - before;
      counts.lines += records;
      counts.records += records;
      if (!this.#scanner.isFull) return at;
      this.#takeRows(true);
    }
  }

  /** Scans a text that is not in the file as it stands: whether it is one object and nothing else. */
  scanText(text: string): boolean {
    const end = this.#scanner.scanText(text);
    return end >= 0 && /^[ \t\r]*$/.test(text.slice(end));
  }

  /** Why and where the text that was scanned last was refused: the place in its UTF-8 bytes. */
  get refused(): { readonly refusal: Refusal; readonly at: number } {
    return { refusal: refusals[this.#scanner.refusal] ?? "unfinished", at: this.#scanner.refusedAt };
  }

  /** Where the object at the beginning of a text ends, in characters; -1 when it is refused. */
  endOfObject(text: string): number {
    return this.#scanner.scanText(text);
  }

  /** Puts the object of the text that was scanned last into the batch. @param line as in the batch's columns, like `offset` and `bytes` */
  append(line: number, offset: number, bytes: number, isLogfmt = false): void {
    const marks = isLogfmt ? logfmtMark : -1;
    if (this.#scanner.append(line, offset, bytes, marks)) return;
    this.#takeRows(true);
    this.#scanner.append(line, offset, bytes, marks);
  }

  /** What was read since the last call, valid until the next scan. */
  finish(): RecordBatchData {
    // Before anything is taken: the memory of rows that are taken must not grow under them.
    this.#scanner.canonicalize();
    this.#takeRows(false);
    const { marks, ...texts } = this.#scanner.texts();
    const dialects: Record<string, number> = {};
    for (const [kind, records] of marks) {
      const dialect = kind === logfmtMark ? "logfmt" : dialectOf(kind);
      dialects[dialect] = (dialects[dialect] ?? 0) + records;
    }
    const data = this.batch.finish(texts, dialects);
    this.#scanner.clearTexts();
    return data;
  }

  /** Takes over the rows that the scanner holds. @param lasting more are scanned before they are used */
  #takeRows(lasting: boolean): void {
    if (this.#scanner.rows > 0) this.batch.addPiece(this.#scanner.takeRows(lasting));
  }

  #readKey(from: number, to: number, node: number): number {
    const bytes = this.#scanner.memory;
    const start = bytes.indexOf(0x22, from) + 1;
    const end = bytes.lastIndexOf(0x22, to - 1);
    let key = decoder.decode(bytes.subarray(start, end));
    if (key.includes("\\")) key = JSON.parse(`"${key}"`) as string;
    const entry = this.#table.find(node, key);
    if (to - from > this.#scanner.longestKnown) return -2 - entry;
    const text = bytes.slice(from, to);
    const name = `${node} ${String.fromCharCode(...text)}`;
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const number = this.#known.size + 1;
    if (!this.#scanner.learn(number, text, entry, node)) return -2 - entry;
    this.#known.set(name, number);
    return number;
  }

  /** The first of a fact's times that is one. */
  #readTime(fact: KeyFact): number {
    const found = this.#findTime(fact);
    if (found) this.#scanner.setTime(this.#instants.seconds, this.#instants.nanos);
    return found ? 1 : 0;
  }

  #findTime(fact: KeyFact): boolean {
    for (const slot of this.#slots[fact]) {
      const { kind, start, end } = this.#scanner.slot(slot);
      const bytes = this.#scanner.memory;
      if (kind === kinds.string && this.#instants.readText(bytes, start, end)) return true;
      if (kind === kinds.number && this.#instants.readNumber(bytes, start, end)) return true;
      if (kind === kinds.escaped) {
        const text = encoder.encode(this.#writtenIn(slot));
        if (this.#instants.readText(text, 0, text.length)) return true;
      }
    }
    return false;
  }

  #readLevel(): Level {
    for (const slot of this.#slots.level) {
      const level = this.#levelOf(slot);
      if (level !== levels.none) return level;
    }
    const { kind } = this.#scanner.slot(this.#pythonLevelSlot);
    return kind === kinds.number ? levelOfPython(Number(this.#writtenIn(this.#pythonLevelSlot))) : levels.none;
  }

  #levelOf(slot: number): Level {
    const { kind } = this.#scanner.slot(slot);
    if (kind === 0 || kind > kinds.number) return levels.none;
    const text = this.#writtenIn(slot);
    return levelOf(kind === kinds.number ? Number(text) : text);
  }

  #takeSpanTimes(row: number): number {
    const duration = this.#duration();
    const instants = this.#instants;
    const hasStart = this.#findTime("start");
    const [startSeconds, startNanos] = hasStart ? [instants.seconds, instants.nanos] : [NaN, 0];
    const hasEnd = this.#findTime("end");
    if (!hasStart && !hasEnd && Number.isNaN(duration)) return 0;
    this.batch.addSpanTimes(row, startSeconds, startNanos, hasEnd ? instants.seconds : NaN, hasEnd ? instants.nanos : 0, duration);
    return 1;
  }

  /** ns, NaN when the record names none. */
  #duration(): number {
    for (const slot of this.#slots.duration) {
      const { kind, start, end } = this.#scanner.slot(slot);
      if (kind === 0 || kind > kinds.number || start === end) continue;
      const amount = Number(this.#writtenIn(slot));
      if (amount >= 0) return amount * (this.#units.get(slot) ?? 1e6);
    }
    return NaN;
  }

  /** The text of a slot in the form in which it is kept. */
  #textOf(slot: number): string {
    const text = this.#writtenIn(slot);
    if (this.#names.has(slot)) return text.slice(0, longestName);
    return this.#forms.get(slot)?.(text) ?? text;
  }

  /** The text of a slot; a number as JavaScript writes it, where that loses no digit. */
  #writtenIn(slot: number): string {
    const { kind, start, end } = this.#scanner.slot(slot);
    const bytes = this.#scanner.memory;
    if (kind === kinds.escaped) return JSON.parse(decoder.decode(bytes.subarray(start - 1, end + 1))) as string;
    const text = decoder.decode(bytes.subarray(start, end));
    return kind === kinds.number && isExact(text) ? String(Number(text)) : text;
  }
}
