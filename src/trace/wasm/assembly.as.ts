// AssemblyScript: the hops of one trace. Part of traces.as.ts.
//
// Makes hops of the records of one trace by the rules of MODEL section 4, for lists of a million traces as for the one that is
// looked at; status.as.ts judges them. What is rare is done by the other side, which tells what it found between the two: spans,
// and the parents that records name.
import { item, moved, setItem } from "./memory.as";
import { PairTable } from "./pairs.as";
import {
  actionOf,
  agentOf,
  eventOf,
  forgetPlaces,
  hasBareAgents,
  hasFailed,
  hasParents,
  hasSpans,
  hasZero,
  hopOf,
  isGrave,
  length,
  manySources,
  messages,
  rows,
  sources,
  spanFounder,
  spanHop,
  spanOwner,
  spanPlace,
  spans,
  times,
  zeroNanos,
  zeroSeconds,
} from "./records.as";

/** The bracket of an event that was not met before: 0 for none, else the number of its stem * 4, and one of the kinds. */
@external("traces.as", "readBracket")
declare function readBracket(event: i32): i32;

const kindMask: i32 = 3;
const opens: i32 = 1;
const closesBadly: i32 = 3;

const none: i32 = -1;

// Codes of rules, in the order in which hops.ts lists them; the others are status.as.ts's.
const noParent: i32 = 12;
const openParent: i32 = 13;

/** One visit of a message to an agent: what hops.ts says of it, in this order. Times first: ns after the first instant, NaN for unknown. */
@unmanaged
export class Hop {
  start: f64;
  end: f64;
  openAt: f64;
  closeAt: f64;
  agent: i32;
  message: i32;
  messageRow: i32;
  retry: i32;
  firstRow: i32;
  openRow: i32;
  closeRow: i32;
  closedBadly: i32;
  records: i32;
  errors: i32;
  action: i32;
  parent: i32;
  parentRule: i32;
  hasExplicitSpan: i32;
  hasBracketSpan: i32;
  status: i32;
  statusRule: i32;
  stale: i32;
  /** The stem of its bracket. */
  stem: i32;
  /** The record that began it by what stands before; of records alone that are here for what a later one says, that one. */
  founder: i32;
  /** The hop that was opened before it, and the one of its agent that began before it; for those that are open. */
  openedBefore: i32;
  begunBefore: i32;
}

const firstHops: i32 = 64;
/** Room for more hops than this is given back when it is not needed any more. */
const keptHops: i32 = 65536;
let hopsCapacity: i32 = firstHops;
export let hops: usize = heap.alloc(firstHops * offsetof<Hop>());
let hopCount: i32 = 0;

/** What is known of the trace, in this order; the hull of its instants first. */
@unmanaged
class Outcome {
  first: f64;
  last: f64;
  zeroSeconds: f64;
  zeroNanos: i32;
  hasZero: i32;
  hops: i32;
  rootHop: i32;
  errors: i32;
  status: i32;
  statusRule: i32;
  stale: i32;
  bracketSpans: i32;
  hasSpans: i32;
  hasParents: i32;
  manySources: i32;
}

export const outcome: usize = memory.data(128);
/** The trace that was assembled last. */
export const assembled = changetype<Outcome>(outcome);

/** The newest hop of an agent and a message. */
const newest = new PairTable();
/** The open hop of an agent that began last; closed ones are dropped when they come to the top. Kept when a record names an agent alone. */
const openOfAgent = new PairTable();
/** The hop of the latest record of the sources before the present one. */
const previousOfSource = new PairTable();
/** The hop that was opened last; closed ones are dropped likewise. */
let open: i32 = none;
let previous: i32 = none;
/** A record was met that stands before the one that says its hop. */
let anyForward: bool = false;
/** By the number of an event what {@link readBracket} said, -1 before. */
let brackets: usize = 0;
let bracketsLength: i32 = 0;

@inline
export function hop(index: i32): Hop {
  return changetype<Hop>(hops + <usize>index * offsetof<Hop>());
}

// ---- Hops, in one pass over the records in order; in several where records stand before the one that says their hop. ----

/** More passes find nothing new but where what records say contradicts itself; in one, a founder is followed so far. */
const mostPasses: i32 = 8;
const mostFollowed: i32 = 64;

/** Makes the hops of the records that were gathered. */
export function build(): void {
  assembled.hasZero = hasZero;
  assembled.zeroSeconds = zeroSeconds;
  assembled.zeroNanos = zeroNanos;
  assembled.hasSpans = hasSpans;
  assembled.hasParents = hasParents;
  assembled.manySources = manySources;
  placeAll();
  for (let pass = 1; anyForward && pass < mostPasses && foundOthers(); pass++) placeAll();
  assembled.hops = hopCount;
}

function placeAll(): void {
  hopCount = 0;
  if (hopsCapacity > keptHops) reserveHops(firstHops);
  open = previous = none;
  anyForward = false;
  newest.clear();
  openOfAgent.clear();
  previousOfSource.clear();
  forgetPlaces();
  assembled.first = assembled.last = NaN;
  assembled.errors = 0;
  for (let record = 0; record < length; record++) {
    const index = place(record);
    setItem(hopOf, record, index);
    if (isGrave(record)) assembled.errors++;
    extend(index, load<f64>(times + (<usize>record << 3)));
  }
}

/**
 * Takes from the hops of the last pass who founded the hop of each span; whether any is another one than that pass went by. From the last
 * record on: what founds a hop stands behind those that belong to it, so that each is followed a step or two.
 */
function foundOthers(): bool {
  let any = false;
  for (let record = length - 1; record >= 0; record--) {
    const span = item(spans, record);
    if (span == 0 || item(spanOwner, span) != record) continue;
    const founder = founderOf(item(hopOf, record));
    if (founder == item(spanFounder, span)) continue;
    setItem(spanFounder, span, founder);
    any = true;
  }
  return any;
}

/** Who founded a hop in the end: one that was thought to may have come to belong to another. */
function founderOf(index: i32): i32 {
  let at = index;
  for (let step = 0; step < mostFollowed; step++) {
    const next = item(hopOf, hop(at).founder);
    if (next == at) break;
    at = next;
  }
  hop(index).founder = hop(at).founder;
  return hop(at).founder;
}

/** Widens the hull of the trace, and of a hop if there is one, to an instant; an unknown one changes nothing. */
export function extend(index: i32, at: f64): void {
  if (isNaN(at)) return;
  if (!(assembled.first <= at)) assembled.first = at;
  if (!(assembled.last >= at)) assembled.last = at;
  if (index < 0) return;
  const within = hop(index);
  if (!(within.start <= at)) within.start = at;
  if (!(within.end >= at)) within.end = at;
}

/** Finds or makes the hop of the next record; returns its index, -1 when the record belongs to no hop. */
function place(record: i32): i32 {
  if (record > 0 && item(sources, record) != item(sources, record - 1)) previousOfSource.set(item(sources, record - 1), 0, previous);
  const bracket = bracketOf(eventOf(record));
  let index = find(record);
  if (index >= 0) {
    const span = hasSpans ? item(spans, record) : 0;
    const found = hop(index);
    if ((bracket & kindMask) == opens && found.closeRow >= 0) {
      // A hop that waited for this record, and has ended before it, is not its own retry.
      if (hasSpans && item(hopOf, record) == index) setItem(hopOf, record, none);
      // What follows in the span belongs to the newest, but the span to the first.
      if (span != 0 && item(spanPlace, span) == index) setItem(spanPlace, span, none);
      index = begin(record, found.agent, found.message, found.messageRow, found.retry + 1);
    }
    take(index, record, bracket);
    if (span != 0 && item(spanHop, span) < 0) setItem(spanHop, span, index);
    if (span != 0 && item(spanPlace, span) < 0) setItem(spanPlace, span, index);
  }
  previous = index;
  return index;
}

function find(record: i32): i32 {
  const agent = agentOf(record);
  if (agent != 0) return findOfAgent(record, agent);
  const span = hasSpans ? item(spans, record) : 0;
  if (span != 0) {
    const known = item(spanPlace, span);
    if (known >= 0) return known;
    if (item(spanOwner, span) >= 0) return foundedBy(item(spanFounder, span), record, agentOf(item(spanOwner, span)));
  }
  const isNext = record > 0 && item(sources, record - 1) == item(sources, record);
  return isNext ? previous : previousOfSource.get(item(sources, record), 0);
}

function findOfAgent(record: i32, agent: i32): i32 {
  const message = item(messages, record);
  if (message != 0) {
    const known = newest.get(agent, message);
    return known >= 0 ? known : begin(record, agent, message, item(rows, record), 0);
  }
  const opened = openOf(agent);
  if (opened >= 0) return opened;
  return previous >= 0 && hop(previous).agent == agent ? previous : begin(record, agent, 0, none, 0);
}

/** The hop that a record begins: when that is yet to come, it begins with another record that belongs to it. */
function foundedBy(founder: i32, record: i32, agent: i32): i32 {
  anyForward = true;
  const known = item(hopOf, founder);
  if (known >= 0) return known;
  const index = newHop(record, agent, founder);
  setItem(hopOf, founder, index);
  return index;
}

function begin(record: i32, agent: i32, message: i32, messageRow: i32, retry: i32): i32 {
  let index = hasSpans ? item(hopOf, record) : none;
  if (index < 0) index = newHop(record, agent, record);
  else setItem(hopOf, record, none);
  const begun = hop(index);
  begun.message = message;
  begun.messageRow = messageRow;
  begun.retry = retry;
  if (message != 0) newest.set(agent, message, index);
  return index;
}

function newHop(record: i32, agent: i32, founder: i32): i32 {
  const index = hopCount++;
  if (hopCount > hopsCapacity) reserveHops(hopsCapacity * 2);
  while (open >= 0 && hop(open).closeRow >= 0) open = hop(open).openedBefore;
  const begun = hop(index);
  begun.start = begun.end = begun.openAt = begun.closeAt = NaN;
  begun.agent = agent;
  begun.message = begun.retry = 0;
  begun.messageRow = begun.openRow = begun.closeRow = none;
  begun.firstRow = item(rows, record);
  begun.founder = founder;
  begun.closedBadly = begun.records = begun.errors = begun.action = 0;
  begun.parent = open;
  begun.parentRule = open >= 0 ? openParent : noParent;
  begun.hasExplicitSpan = begun.stale = 0;
  return index;
}

function reserveHops(capacity: i32): void {
  hopsCapacity = capacity;
  hops = heap.realloc(hops, <usize>capacity * offsetof<Hop>());
  moved();
}

function take(index: i32, record: i32, bracket: i32): void {
  const into = hop(index);
  const kind = bracket & kindMask;
  const stem = bracket >> 2;
  into.records++;
  if (isGrave(record)) into.errors++;
  const action = actionOf(record);
  if (kind == opens) {
    if (into.openRow < 0) {
      into.openRow = item(rows, record);
      into.openAt = load<f64>(times + (<usize>record << 3));
      into.stem = stem;
      if (action != 0) into.action = action;
      opened(into, index);
    }
  } else if (kind != 0 && into.openRow >= 0 && into.closeRow < 0 && stem == into.stem) {
    into.closeRow = item(rows, record);
    into.closeAt = load<f64>(times + (<usize>record << 3));
    into.closedBadly = i32(kind == closesBadly || hasFailed(record));
  }
  if (into.action == 0 && (!hasSpans || item(spans, record) == 0)) into.action = action;
}

function opened(into: Hop, index: i32): void {
  into.openedBefore = open;
  open = index;
  if (!hasBareAgents) return;
  let above = none;
  let at = openOfAgent.get(into.agent, 0);
  // Nearly always the last: a hop seldom opens after one that began later.
  while (at > index) {
    above = at;
    at = hop(at).begunBefore;
  }
  into.begunBefore = at;
  if (above < 0) openOfAgent.set(into.agent, 0, index);
  else hop(above).begunBefore = index;
}

/** The open hop of an agent that began last. */
function openOf(agent: i32): i32 {
  const last = openOfAgent.get(agent, 0);
  let at = last;
  while (at >= 0 && hop(at).closeRow >= 0) at = hop(at).begunBefore;
  if (at != last) openOfAgent.set(agent, 0, at);
  return at;
}

function bracketOf(event: i32): i32 {
  if (event == 0) return 0;
  if (event >= bracketsLength) {
    const longer = event * 2;
    brackets = brackets ? heap.realloc(brackets, longer * 4) : heap.alloc(longer * 4);
    memory.fill(brackets + (<usize>bracketsLength << 2), 0xff, (longer - bracketsLength) * 4);
    bracketsLength = longer;
  }
  if (item(brackets, event) < 0) setItem(brackets, event, readBracket(event));
  return item(brackets, event);
}
