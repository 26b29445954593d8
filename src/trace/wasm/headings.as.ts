// AssemblyScript: the headings of records, an agent, an action and an event as one number. Part of traces.as.ts.
import { grown, moreThan, moved } from "./memory.as";
import { PairTable } from "./pairs.as";

/** By their numbers, from 1 on; 0 has no name. Three numbers of names each, and one that says nothing. */
export let headings: usize = 0;
let headingCount: i32 = 1;
let headingsCapacity: i32 = 0;
/** An agent and an action as one number, and that with an event. */
const beginnings = new PairTable();
const whole = new PairTable();

/** The names of a heading. */
@inline
export function namesOf(heading: u32): v128 { return v128.load(headings + (<usize>heading << 4)); }

/** Numbers so many headings that were put in; the numbers stand in the place of what was. */
export function numberHeadings(put: usize, count: i32): void {
  if (headingsCapacity == 0) reserveHeadings();
  for (let index = 0; index < count; index++) {
    const heading = put + (<usize>index << 4);
    store<i32>(put + (<usize>index << 2), numberOf(load<i32>(heading), load<i32>(heading, 4), load<i32>(heading, 8)));
  }
}

function numberOf(agent: i32, action: i32, event: i32): i32 {
  if ((agent | action | event) == 0) return 0;
  const beginning = (agent | action) == 0 ? 0 : beginnings.number(agent, action);
  const number = whole.number(beginning, event);
  if (number < headingCount) return number;
  if (headingCount == headingsCapacity) reserveHeadings();
  const heading = headings + (<usize>number << 4);
  headingCount++;
  store<i32>(heading, agent);
  store<i32>(heading, action, 4);
  store<i32>(heading, event, 8);
  return number;
}

/** Room for more, the first of which has no name. */
function reserveHeadings(): void {
  const larger = moreThan(headingsCapacity);
  headings = grown(headings, headingsCapacity, larger, 16);
  headingsCapacity = larger;
  moved();
}
