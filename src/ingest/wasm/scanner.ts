import type { KeyTable } from "../keyTable";
import type { TextTable } from "../interner";
import { headingSize } from "../factMemory";
import type { RecordBatchData, RecordRows } from "../recordBatch";
import { wordsPerRecord } from "../segment";
import program from "./scanner.wasm";

/** What the scanner asks of its other side. Numbers are addresses in its memory, slots, facts or nodes. */
export interface OtherSide {
  readonly readKey: (from: number, to: number, node: number) => number;
  readonly readTime: (fact: number) => number;
  readonly readLevel: () => number;
  readonly readLevelOf: (slot: number) => number;
  readonly writeText: (slot: number) => number;
  readonly takeSpanTimes: (row: number) => number;
}

/** The exports of scanner.as.ts. */
interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly start: () => void;
  readonly allocate: (entries: number, beneath: number, more: number) => void;
  readonly setSlots: (success: number, status: number, pythonLevel: number, zoneSeconds: number) => void;
  readonly reserveInput: (length: number) => number;
  readonly reserveScratch: (length: number) => number;
  readonly addSuffix: (start: number, length: number) => void;
  readonly scanObject: (start: number) => number;
  readonly scanLines: (from: number, limit: number, firstLine: number, shift: number) => number;
  readonly append: (line: number, offset: number, bytes: number, marks: number) => number;
  readonly setTime: (seconds: number, nanos: number) => void;
  readonly arrange: () => void;
  /** Where the columns stand of what only some logs have, 0 for none. */
  readonly correlationColumn: () => number;
  readonly traceColumn: () => number;
  readonly operationColumn: () => number;
  readonly spanColumn: () => number;
  readonly parentSpanColumn: () => number;
  readonly parentMessageColumn: () => number;
  readonly clearRows: () => void;
  readonly clearTexts: () => void;
  readonly canonicalize: () => void;
  readonly canonicalArena: () => number;
  readonly canonicalEnds: () => number;
  readonly canonicalHashes: () => number;
  readonly idsSize: () => number;
  readonly namesArena: () => number;
  readonly namesEnds: () => number;
  readonly namesHashes: () => number;
  readonly namesSize: () => number;
}

type Place =
  | "mostEntries"
  | "mostSlots"
  | "entrySlot"
  | "entryChild"
  | "entryMarks"
  | "entryBeneath"
  | "beneath"
  | "slotGives"
  | "givesMore"
  | "slotForm"
  | "slotStart"
  | "slotEnd"
  | "slotKind"
  | "slotStamp"
  | "stamp"
  | "refusal"
  | "refusedAt"
  | "mostKnown"
  | "longestKnown"
  | "knownText"
  | "knownLength"
  | "knownEntry"
  | "knownNode"
  | "line"
  | "offset"
  | "bytes"
  | "spots"
  | "arrangedFacts"
  | "headings"
  | "headingCount"
  | "firstSecond"
  | "leastSecond"
  | "greatestSecond"
  | "rows"
  | "isFull"
  | "markCounts"
  | "markKinds"
  | "scratch"
  | "input";

/** A rank and a fact as one number: the rank stands above. */
const rankStep = 16;
const encoder = new TextEncoder();
/** A byte order mark in a value is part of it. */
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

let compiled: WebAssembly.Module | undefined;

export function startScanner(otherSide: OtherSide): Scanner {
  compiled ??= new WebAssembly.Module(program);
  return new Scanner(new WebAssembly.Instance(compiled, { "scanner.as": { ...otherSide } }).exports);
}

/** The scanner's memory and calls in terms of this side. */
export class Scanner {
  readonly #calls: Exports;
  readonly #places: Readonly<Record<Place, { readonly value: number }>>;
  /** Of the memory as it is now: it is another one when it has grown. */
  #memory = new Uint8Array();
  /** Where the text begins that was scanned last. */
  #input = 0;
  #loadedLength = 0;

  constructor(exports: WebAssembly.Exports) {
    // The types of scanner.as.ts, which TypeScript cannot see.
    this.#calls = exports as unknown as Exports;
    this.#places = exports as unknown as Readonly<Record<Place, { readonly value: number }>>;
    this.#calls.start();
  }

  get memory(): Uint8Array {
    if (this.#memory.buffer !== this.#calls.memory.buffer) this.#memory = new Uint8Array(this.#calls.memory.buffer);
    return this.#memory;
  }

  get rows(): number {
    return this.#at("rows");
  }

  /** Whether the last record did not fit behind the rows that are held. */
  get isFull(): boolean {
    return this.#at("isFull") !== 0;
  }

  get refusal(): number {
    return this.#at("refusal");
  }

  /** In bytes of the text that was scanned last. */
  get refusedAt(): number {
    return this.#at("refusedAt") - this.#input;
  }

  /**
   * @param slots of each fact, in the order in which they win; @param forms the slots of texts in a form of their own
   * @throws when there are thousands of keys
   */
  configure(table: KeyTable, slots: readonly (readonly number[])[], forms: readonly number[]): void {
    const gives = Array.from({ length: table.slots }, (): number[] => []);
    slots.forEach((ofFact, fact) => {
      ofFact.forEach((slot, rank) => gives[slot]?.push(rank * rankStep + fact));
    });
    const beneath = table.slotsBeneath.flat();
    const more: number[] = [];
    const giving = gives.map((all) => {
      if (all.length === 1) return all[0] ?? -1;
      const place = more.length;
      more.push(...all, -1);
      return -1 - place;
    });
    if (table.slotOf.length > this.#at("mostEntries") || table.slots > this.#at("mostSlots")) throw new Error("More keys are named than can be looked for in a record.");
    this.#calls.allocate(table.slotOf.length, beneath.length, more.length);
    this.#write("entrySlot", table.slotOf);
    this.#write("entryChild", table.childOf);
    this.#write("entryMarks", table.marksOf);
    let end = 0;
    this.#write("entryBeneath", Int32Array.from([0, ...table.slotsBeneath.map((of) => (end += of.length))]));
    this.#write("beneath", Int32Array.from(beneath));
    this.#write("slotGives", Int32Array.from(giving));
    this.#write("givesMore", Int32Array.from(more));
    for (const slot of forms) this.memory[this.#at("slotForm") + slot] = 1;
  }

  setSlots(success: number, status: number, pythonLevel: number, zoneSeconds: number): void {
    this.#calls.setSlots(success, status, pythonLevel, zoneSeconds);
  }

  addSuffix(text: Uint8Array): void {
    const at = this.#scratch(text);
    this.#calls.addSuffix(at, text.length);
  }

  /** Memory for so many bytes that will be loaded: what is put there need not be copied. What stands there is kept; valid until the next scan. */
  input(capacity: number): Uint8Array {
    const at = this.#calls.reserveInput(capacity);
    return this.memory.subarray(at, at + capacity);
  }

  load(bytes: Uint8Array): void {
    this.#input = this.#calls.reserveInput(bytes.length);
    if (bytes.buffer !== this.memory.buffer || bytes.byteOffset !== this.#input) this.memory.set(bytes, this.#input);
    this.memory[this.#input + bytes.length] = 0x0a;
    this.#loadedLength = bytes.length;
  }

  /** The bytes that were loaded last; valid until the next scan. */
  get loaded(): Uint8Array {
    const at = this.#at("input");
    return this.memory.subarray(at, at + this.#loadedLength);
  }

  /** Places in the loaded bytes. */
  scanLines(from: number, limit: number, firstLine: number, offset: number): number {
    const at = this.#at("input");
    return this.#calls.scanLines(at + from, at + limit, firstLine, offset - at) - at;
  }

  /** Scans the object at the beginning of a text; returns where it ends, in characters, -1 when it is refused. Its slots stay until the next. */
  scanText(text: string): number {
    const bytes = encoder.encode(text);
    // A text is scanned where the loaded bytes do not stand.
    this.#input = this.#calls.reserveScratch(2 * bytes.length + 64) + bytes.length + 32;
    this.memory.set(bytes, this.#input);
    this.memory[this.#input + bytes.length] = 0x0a;
    const end = this.#calls.scanObject(this.#input);
    return end === 0 ? -1 : decoder.decode(bytes.subarray(0, end - this.#input)).length;
  }

  /** False when it does not fit behind the rows that are held. */
  append(line: number, offset: number, bytes: number, marks: number): boolean {
    return this.#calls.append(line, offset, bytes, marks) !== 0;
  }

  /** What stands in a slot: 0 is nothing. */
  slot(slot: number): { readonly kind: number; readonly start: number; readonly end: number } {
    const words = new DataView(this.#calls.memory.buffer);
    if (words.getInt32(this.#at("slotStamp") + slot * 4, true) !== this.#at("stamp")) return { kind: 0, start: 0, end: 0 };
    const start = words.getUint32(this.#at("slotStart") + slot * 4, true);
    return { kind: words.getUint8(this.#at("slotKind") + slot), start, end: words.getUint32(this.#at("slotEnd") + slot * 4, true) };
  }

  setTime(seconds: number, nanos: number): void {
    this.#calls.setTime(seconds, nanos);
  }

  /** Puts a text where the scanner looks for one; returns its length. */
  write(text: string): number {
    const bytes = encoder.encode(text);
    this.#scratch(bytes);
    return bytes.length;
  }

  /** A longer key is not known. Bytes. */
  get longestKnown(): number {
    return this.#at("longestKnown");
  }

  /** Has a key known from now on; false when there are too many. */
  learn(number: number, text: Uint8Array, entry: number, node: number): boolean {
    if (number > this.#at("mostKnown")) return false;
    const at = this.#at("knownText") + number * this.longestKnown * 2;
    this.memory.set(text, at);
    this.memory.fill(0xff, at + this.longestKnown, at + this.longestKnown + text.length);
    const words = new DataView(this.#calls.memory.buffer);
    words.setInt32(this.#at("knownLength") + number * 4, text.length, true);
    words.setInt32(this.#at("knownEntry") + number * 4, entry, true);
    words.setInt32(this.#at("knownNode") + number * 4, node, true);
    return true;
  }

  /** The rows that are held, and holds none. @param lasting in memory of their own, else valid until more are */
  takeRows(lasting: boolean): Omit<RecordRows, "spanTimes"> {
    const calls = this.#calls;
    calls.arrange();
    const { buffer } = calls.memory;
    const { rows: length } = this;
    const numbers = (at: number, count = length) => kept(new Uint32Array(buffer, at, at === 0 ? 0 : count), lasting);
    const hashes = (at: number) => numbers(at, length * 2);
    const rows = {
      length,
      canBeKept: false,
      line: numbers(this.#at("line")),
      offset: numbers(this.#at("offset")),
      bytes: numbers(this.#at("bytes")),
      spot: kept(new Uint16Array(buffer, this.#at("spots"), length), lasting),
      facts: kept(new Int32Array(buffer, this.#at("arrangedFacts"), length * wordsPerRecord), lasting),
      correlation: numbers(calls.correlationColumn()),
      trace: numbers(calls.traceColumn()),
      operation: numbers(calls.operationColumn()),
      span: hashes(calls.spanColumn()),
      parentSpan: hashes(calls.parentSpanColumn()),
      parentMessage: hashes(calls.parentMessageColumn()),
      firstSecond: this.#at("firstSecond"),
      leastSecond: this.#at("leastSecond"),
      greatestSecond: this.#at("greatestSecond"),
    };
    calls.clearRows();
    return rows;
  }

  /** Brings the IDs that are held into their canonical form. The memory may grow: what is valid until the next scan is so no more. */
  canonicalize(): void {
    this.#calls.canonicalize();
  }

  /** The texts that are held, IDs in the canonical form that they were brought into, and the headings of names, valid until the next scan; and how many records have which marks. */
  texts(): Pick<RecordBatchData, "ids" | "names" | "headings"> & { readonly marks: readonly (readonly [number, number])[] } {
    const calls = this.#calls;
    const counts = new Int32Array(calls.memory.buffer, this.#at("markCounts"), this.#at("markKinds") * 2);
    return {
      ids: this.#table(calls.canonicalArena(), calls.canonicalEnds(), calls.canonicalHashes(), calls.idsSize()),
      names: this.#table(calls.namesArena(), calls.namesEnds(), calls.namesHashes(), calls.namesSize()),
      headings: new Uint32Array(calls.memory.buffer, this.#at("headings"), this.#at("headingCount") * headingSize),
      marks: Array.from({ length: counts.length / 2 }, (_, kind) => [counts[kind * 2] ?? 0, counts[kind * 2 + 1] ?? 0] as const),
    };
  }

  clearTexts(): void {
    this.#calls.clearTexts();
  }

  #table(arena: number, ends: number, hashes: number, size: number): TextTable {
    const { buffer } = this.#calls.memory;
    const endsOf = new Uint32Array(buffer, ends, size);
    return { bytes: new Uint8Array(buffer, arena, endsOf[size - 1]), ends: endsOf, hashes: new Int32Array(buffer, hashes, size) };
  }

  #scratch(bytes: Uint8Array): number {
    const at = this.#calls.reserveScratch(bytes.length);
    this.memory.set(bytes, at);
    return at;
  }

  #write(place: Place, numbers: Int32Array): void {
    new Int32Array(this.#calls.memory.buffer, this.#at(place), numbers.length).set(numbers);
  }

  #at(place: Place): number {
    return this.#places[place].value;
  }
}

function kept<T extends { slice(): T }>(column: T, lasting: boolean): T {
  return lasting ? column.slice() : column;
}
