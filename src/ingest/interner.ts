import program from "./wasm/interner.wasm";

/** The texts of a batch, numbered from 1, as they go from one thread to another. */
export interface TextTable {
  /** UTF-8, one text behind the other. */
  readonly bytes: Uint8Array;
  /** For each number where its text ends in `bytes`; it begins where the one before ends. */
  readonly ends: Uint32Array;
  readonly hashes: Int32Array;
}

/** The exports of interner.as.ts. */
interface Calls {
  readonly memory: WebAssembly.Memory;
  readonly start: () => void;
  readonly size: () => number;
  readonly arena: () => number;
  readonly ends: () => number;
  readonly reserve: (length: number) => number;
  readonly intern: (length: number) => number;
  readonly find: (length: number) => number;
  readonly internAll: (table: number, count: number) => void;
}

/** A byte order mark in a value is part of it. */
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const encoder = new TextEncoder();

let compiled: WebAssembly.Module | undefined;

/**
 * Texts as small numbers: 0 is "", the others count from 1 in the order in which they were first seen.
 * They are kept as bytes, since millions of IDs as strings would not fit the memory; in that of a WebAssembly program, which
 * compares them by the word and shares its hashes with the scanner.
 */
export class Interner {
  readonly #calls: Calls;
  #memory = new Uint8Array();

  constructor() {
    compiled ??= new WebAssembly.Module(program);
    // The types of interner.as.ts, which TypeScript cannot see.
    this.#calls = new WebAssembly.Instance(compiled, {}).exports as unknown as Calls;
    this.#calls.start();
  }

  /** How many numbers are in use, 0 included. */
  get size(): number {
    return this.#calls.size();
  }

  internText(text: string): number {
    return this.#calls.intern(this.#put(encoder.encode(text)));
  }

  /** The numbers here of all texts of a table, by their numbers there; valid until the next call. */
  internAll({ bytes, ends, hashes }: TextTable): Uint32Array {
    const count = ends.length;
    const at = this.#calls.reserve(count * 8 + bytes.length);
    const { buffer } = this.#calls.memory;
    new Uint32Array(buffer, at, count).set(ends);
    new Int32Array(buffer, at + count * 4, count).set(hashes);
    new Uint8Array(buffer, at + count * 8, bytes.length).set(bytes);
    this.#calls.internAll(at, count);
    return new Uint32Array(this.#calls.memory.buffer, at + count * 4, count);
  }

  /** The number of a text that was seen, or undefined. */
  find(text: string): number | undefined {
    if (text === "") return 0;
    return this.#calls.find(this.#put(encoder.encode(text))) || undefined;
  }

  textOf(number: number): string {
    if (number <= 0 || number >= this.size) return "";
    const ends = new Uint32Array(this.#calls.memory.buffer, this.#calls.ends() + (number - 1) * 4, 2);
    const arena = this.#calls.arena();
    return decoder.decode(this.#bytes().subarray(arena + (ends[0] ?? 0), arena + (ends[1] ?? 0)));
  }

  /** Puts bytes where the program looks for them; returns how many there are. */
  #put(bytes: Uint8Array): number {
    const at = this.#calls.reserve(bytes.length);
    this.#bytes().set(bytes, at);
    return bytes.length;
  }

  #bytes(): Uint8Array {
    const { buffer } = this.#calls.memory;
    if (this.#memory.buffer !== buffer) this.#memory = new Uint8Array(buffer);
    return this.#memory;
  }
}
