// AssemblyScript: memory that grows. Part of traces.as.ts.

/** A number that changes whenever what the other side reads or writes has come to stand elsewhere. */
export const layout: usize = memory.data(4);

export function moved(): void {
  store<i32>(layout, load<i32>(layout) + 1);
}

/** More memory for elements of so many bytes, zero where there was none. */
export function grown(old: usize, from: i32, to: i32, bytes: usize): usize {
  const larger = old ? heap.realloc(old, <usize>to * bytes) : heap.alloc(<usize>to * bytes);
  memory.fill(larger + <usize>from * bytes, 0, <usize>(to - from) * bytes);
  return larger;
}

@inline
export function item(column: usize, index: i32): i32 { return load<i32>(column + (<usize>index << 2)); }
@inline
export function setItem(column: usize, index: i32, value: i32): void { store<i32>(column + (<usize>index << 2), value); }
