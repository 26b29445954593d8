// AssemblyScript: see interner.ts, which is its other side. Built by build/wasm.mjs.
import { Texts } from "./texts.as";

const texts = new Texts(4);

export function size(): i32 { return texts.size; }
export function arena(): usize { return texts.arena; }
export function ends(): usize { return texts.ends; }

/** Room for what the other side puts in; 32 bytes behind it may be read. */
let input: usize = 0;
let inputLength: i32 = 0;

export function reserve(length: i32): usize {
  if (length + 32 > inputLength) {
    if (input) heap.free(input);
    inputLength = length * 2 + 32;
    input = heap.alloc(inputLength);
  }
  return input;
}

export function intern(length: i32): i32 { return texts.intern(input, length); }
export function find(length: i32): i32 { return texts.find(input, length); }

/** Gives the texts of a table their numbers here, in the place of its hashes. @param table its ends, then its hashes, then its bytes */
export function internAll(table: usize, count: i32): void {
  const hashes = table + (<usize>count << 2);
  const bytes = hashes + (<usize>count << 2);
  for (let number = 1; number < count; number++) {
    const start = load<u32>(table + ((number - 1) << 2));
    const end = load<u32>(table + (number << 2));
    const place = hashes + (<usize>number << 2);
    store<i32>(place, texts.internHashed(bytes + start, <i32>(end - start), load<i32>(place)));
  }
  store<i32>(hashes, 0);
}
