import type { KeyTable } from "../keyTable";
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
  readonly allocate: (entries: number, slots: number, beneath: number, more: number) => void;
  readonly setSlots: (success: number, status: number, pythonLevel: number, zoneSeconds: number) => void;
  readonly reserveInput: (length: number) => number;
  readonly reserveScratch: (length: number) => number;
  readonly addSuffix: (start: number, length: number) => void;
  readonly scanObject: (start: number) => number;
  readonly scanLines: (from: number, limit: number, firstLine: number, shift: number) => number;
  readonly append: (line: number, offset: number, bytes: number, marks: number) => void;
  readonly setTime: (seconds: number, nanos: number) => void;
  readonly clearRows: () => void;
  readonly clearTexts: () => void;
  readonly idsArena: () => number;
  readonly idsEnds: () => number;
  readonly idsSize: () => number;
  readonly namesArena: () => number;
  readonly namesEnds: () => number;
  readonly namesSize: () => number;
}

type Place =
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
  | "secondsOf"
  | "nanosOf"
  | "level"
  | "flags"
  | "texts"
  | "rows"
  | "rowCapacity"
  | "markCounts"
  | "markKinds"
  | "scratch"
  | "input";

const columns = {
  line: ["line", Uint32Array],
  offset: ["offset", Uint32Array],
  bytes: ["bytes", Uint32Array],
  seconds: ["secondsOf", Float64Array],
  nanos: ["nanosOf", Uint32Array],
  level: ["level", Uint8Array],
  flags: ["flags", Uint8Array],
} as const;

/** Facts before this one have no column of texts. */
const firstTextFact = 2;
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

  get rowCapacity(): number {
    return this.#at("rowCapacity");
  }

  get refusal(): number {
    return this.#at("refusal");
  }

  /** In bytes of the text that was scanned last. */
  get refusedAt(): number {
    return this.#at("refusedAt") - this.#input;
  }

  /** @param slots of each fact, in the order in which they win; @param forms the slots of texts in a form of their own */
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
    this.#calls.allocate(table.slotOf.length, table.slots, beneath.length, more.length);
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

  append(line: number, offset: number, bytes: number, marks: number): void {
    this.#calls.append(line, offset, bytes, marks);
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
    this.memory.set(text, this.#at("knownText") + number * this.longestKnown);
    const words = new DataView(this.#calls.memory.buffer);
    words.setInt32(this.#at("knownLength") + number * 4, text.length, true);
    words.setInt32(this.#at("knownEntry") + number * 4, entry, true);
    words.setInt32(this.#at("knownNode") + number * 4, node, true);
    return true;
  }

  /** A column of the rows that are held. */
  column(name: keyof typeof columns): Uint8Array | Uint32Array | Float64Array {
    const [place, Type] = columns[name];
    return new Type(this.#calls.memory.buffer, this.#at(place), this.rows);
  }

  numbersOf(fact: number): Uint32Array {
    return new Uint32Array(this.#calls.memory.buffer, this.#columnOf(fact), this.rows);
  }

  hashesOf(fact: number): Uint32Array {
    return new Uint32Array(this.#calls.memory.buffer, this.#columnOf(fact), this.rows * 2);
  }

  clearRows(): void {
    this.#calls.clearRows();
  }

  /** The texts that are held, and how many records have which marks. */
  texts(): { readonly ids: HeldTexts; readonly names: HeldTexts; readonly marks: readonly (readonly [number, number])[] } {
    const calls = this.#calls;
    const counts = new Int32Array(calls.memory.buffer, this.#at("markCounts"), this.#at("markKinds") * 2);
    return {
      ids: this.#held(calls.idsArena(), calls.idsEnds(), calls.idsSize()),
      names: this.#held(calls.namesArena(), calls.namesEnds(), calls.namesSize()),
      marks: Array.from({ length: counts.length / 2 }, (_, kind) => [counts[kind * 2] ?? 0, counts[kind * 2 + 1] ?? 0] as const),
    };
  }

  clearTexts(): void {
    this.#calls.clearTexts();
  }

  #held(arena: number, ends: number, size: number): HeldTexts {
    return { bytes: this.memory.subarray(arena), ends: new Uint32Array(this.#calls.memory.buffer, ends, size) };
  }

  #columnOf(fact: number): number {
    return this.#at("texts") + (fact - firstTextFact) * this.rowCapacity * 8;
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

interface HeldTexts {
  readonly bytes: Uint8Array;
  readonly ends: Uint32Array;
}
