// AssemblyScript: memory that grows. Part of traces.as.ts.

/** A number that changes whenever what the other side reads or writes has come to stand elsewhere. */
export const layout: usize = memory.data(4);

export function moved(): void {
  store<i32>(layout, load<i32>(layout) + 1);
}

const firstCapacity: i32 = 128;
/** A table of fewer elements grows in large steps: memory that nobody writes to costs little, and copying does not. */
const largeCapacity: i32 = 65536;

/** For how many elements a table gets room that has none left. */
export function moreThan(capacity: i32): i32 {
  return capacity == 0 ? firstCapacity : capacity < largeCapacity ? capacity * 8 : capacity * 2;
}

/** More memory for elements of so many bytes; what stands where there was none is not said, and must be written first. */
export function extended(old: usize, elements: i32, bytes: usize): usize {
  return old ? heap.realloc(old, <usize>elements * bytes) : heap.alloc(<usize>elements * bytes);
}

/** More memory for elements of so many bytes, zero where there was none. */
export function grown(old: usize, from: i32, to: i32, bytes: usize): usize {
  const larger = extended(old, to, bytes);
  memory.fill(larger + <usize>from * bytes, 0, <usize>(to - from) * bytes);
  return larger;
}

@inline
export function item(column: usize, index: i32): i32 { return load<i32>(column + (<usize>index << 2)); }
@inline
export function setItem(column: usize, index: i32, value: i32): void { store<i32>(column + (<usize>index << 2), value); }
