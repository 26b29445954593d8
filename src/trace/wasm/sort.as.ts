// AssemblyScript: sorts durations. Part of traces.as.ts.

/** Fewer are sorted by insertion. */
const fewest: i32 = 48;
/** For each of the eight bytes of a double how many have each value, then where the next with it goes. */
const counts: usize = memory.data(8 * 256 * 4);

/**
 * Sorts doubles of 0 or more, ascending: by one byte after the other, the least first. Their bits are in the order of their values.
 * @param spare room for as many
 */
export function sort(values: usize, length: i32, spare: usize): void {
  if (length < fewest) {
    insert(values, length);
    return;
  }
  memory.fill(counts, 0, 8 * 256 * 4);
  const end = values + (<usize>length << 3);
  for (let at = values; at < end; at += 8) {
    const bits = load<u64>(at);
    for (let byte = 0; byte < 8; byte++) count(byte, digitOf(bits, byte));
  }
  let from = values;
  let to = spare;
  for (let byte = 0; byte < 8; byte++) {
    // Where all have the same, nothing is to be done: durations are mostly whole numbers, whose last bytes are 0.
    if (load<i32>(placeOf(byte, digitOf(load<u64>(from), byte))) == length) continue;
    let before = 0;
    for (let digit = 0; digit < 256; digit++) {
      const own = load<i32>(placeOf(byte, digit));
      store<i32>(placeOf(byte, digit), before);
      before += own;
    }
    for (let at = from, behind = from + (<usize>length << 3); at < behind; at += 8) {
      const bits = load<u64>(at);
      const place = placeOf(byte, digitOf(bits, byte));
      const next = load<i32>(place);
      store<u64>(to + (<usize>next << 3), bits);
      store<i32>(place, next + 1);
    }
    const other = from;
    from = to;
    to = other;
  }
  if (from != values) memory.copy(values, from, <usize>length << 3);
}

function insert(values: usize, length: i32): void {
  for (let index = 1; index < length; index++) {
    const value = load<f64>(values + (<usize>index << 3));
    let at = index;
    for (; at > 0 && load<f64>(values + (<usize>(at - 1) << 3)) > value; at--) store<f64>(values + (<usize>at << 3), load<f64>(values + (<usize>(at - 1) << 3)));
    store<f64>(values + (<usize>at << 3), value);
  }
}

@inline
function digitOf(bits: u64, byte: i32): i32 { return <i32>((bits >>> (byte << 3)) & 0xff); }
@inline
function placeOf(byte: i32, digit: i32): usize { return counts + <usize>(((byte << 8) | digit) << 2); }
@inline
function count(byte: i32, digit: i32): void { store<i32>(placeOf(byte, digit), load<i32>(placeOf(byte, digit)) + 1); }
