// AssemblyScript: the headings of records, as numbers. Part of scanner.as.ts.
import { grown, zeroed } from "./texts.as";

const firstNumbers: i32 = 256;
/** A heading is its agent, its action and its event, numbers of names, and a word that says nothing. */
const headingShift: usize = 4;

/** The headings by their numbers, from 1 on, in the order in which they were first met; 0 has no name. */
export let headings: usize = zeroed(<usize>firstNumbers << headingShift);
/** How many numbers are in use, 0 included. */
export let headingCount: i32 = 1;
/** For how many there is room. Of the numbers in the table there are at least twice as many places. */
let capacity: i32 = firstNumbers;
let places: usize = zeroed(<usize>firstNumbers << 3);

export function clearHeadings(): void {
  memory.fill(places, 0, <usize>capacity << 3);
  headingCount = 1;
}

/** The number of a heading. */
export function headingOf(agent: i32, action: i32, event: i32): i32 {
  if ((agent | action | event) == 0) return 0;
  const heading = i32x4.replace_lane(i32x4.replace_lane(i32x4.replace_lane(i32x4.splat(0), 0, agent), 1, action), 2, event);
  const mask = capacity * 2 - 1;
  for (let at = mixed(agent, action, event) & mask; ; at = (at + 1) & mask) {
    const place = places + (<usize>at << 2);
    const number = load<i32>(place);
    if (number == 0) return add(place, heading);
    if (!v128.any_true(v128.xor(v128.load(headings + (<usize>number << headingShift)), heading))) return number;
  }
  return 0;
}

function add(place: usize, heading: v128): i32 {
  const number = headingCount++;
  v128.store(headings + (<usize>number << headingShift), heading);
  store<i32>(place, number);
  if (headingCount == capacity) grow();
  return number;
}

function grow(): void {
  capacity *= 2;
  headings = grown(headings, <usize>capacity << headingShift);
  heap.free(places);
  places = zeroed(<usize>capacity << 3);
  const mask = capacity * 2 - 1;
  for (let number = 1; number < headingCount; number++) {
    const heading = headings + (<usize>number << headingShift);
    let at = mixed(load<i32>(heading), load<i32>(heading, 4), load<i32>(heading, 8)) & mask;
    while (load<i32>(places + (<usize>at << 2)) != 0) at = (at + 1) & mask;
    store<i32>(places + (<usize>at << 2), number);
  }
}

@inline
function mixed(agent: i32, action: i32, event: i32): i32 {
  const mix = (<u64>agent * 0x9e3779b97f4a7c15) ^ (<u64>action * 0xc2b2ae3d27d4eb4f) ^ (<u64>event * 0x165667b19e3779f9);
  return <i32>((mix * 0x9e3779b97f4a7c15) >>> 32);
}
