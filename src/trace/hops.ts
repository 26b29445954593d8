import type { RecordColumns } from "../ingest/columns";
import type { BracketTable } from "./brackets";
import { cutCycles } from "./cycles";

/** One visit of a message to an agent. Rows are those of the index; -1 stands for none. */
export interface Hop {
  /** Number of the name, 0 only when nothing names an agent. */
  readonly agent: number;
  /** Number of the message ID, 0 for a hop without one. */
  readonly message: number;
  /** 0 for the first visit, 1, 2, … for the retries of the same message. */
  readonly retry: number;
  readonly firstRow: number;
  /** The row of the opening event of its bracket. */
  openRow: number;
  /** The row of the closing event of its bracket. */
  closeRow: number;
  closedBadly: boolean;
  stem: string;
  records: number;
  /** Records of level error or above. */
  errors: number;
  /** Number of the name: of the opening event's record, else of the first record that names one. */
  action: number;
  /** Index of the hop that sent the message. */
  parent: number;
}

/** The hops of a trace, in the order of their first records, and where each record belongs. */
export interface HopAssignment {
  readonly hops: Hop[];
  /** For each record of the trace the index of its hop, -1 when it belongs to the trace alone. */
  readonly hopOf: Int32Array;
}

const errorLevel = 5;

/** What the records of a span say of its hop, when one names an agent. */
interface SpanOwner {
  readonly agent: number;
  readonly message: number;
}

/** Hops by the rules of MODEL section 4 and their brackets by section 5, in one pass over the records in order. */
export function assignHops(columns: RecordColumns, rows: Int32Array, brackets: BracketTable): HopAssignment {
  const builder = new HopBuilder(columns, brackets, spanOwners(columns, rows));
  const hopOf = new Int32Array(rows.length);
  rows.forEach((row, index) => {
    hopOf[index] = builder.place(row);
  });
  resolveParents(columns, rows, hopOf, builder);
  return { hops: builder.hops, hopOf };
}

/** For each span ID the first record that names its agent: records without an agent follow their span's. */
function spanOwners(columns: RecordColumns, rows: Int32Array): Map<number, SpanOwner> {
  const owners = new Map<number, SpanOwner>();
  for (const row of rows) {
    const span = columns.span[row] ?? 0;
    const agent = columns.agent[row] ?? 0;
    if (span !== 0 && agent !== 0 && !owners.has(span)) owners.set(span, { agent, message: columns.message[row] ?? 0 });
  }
  return owners;
}

class HopBuilder {
  readonly hops: Hop[] = [];
  /** For each hop what was the latest open hop when it began. */
  readonly openBefore: number[] = [];
  readonly spanHop = new Map<number, number>();
  readonly #columns: RecordColumns;
  readonly #brackets: BracketTable;
  readonly #spanOwners: ReadonlyMap<number, SpanOwner>;
  /** The newest hop of an agent and a message. */
  readonly #newest = new Map<number, number>();
  /** The open hops of each agent by their beginning; closed ones are dropped when they come to the top. */
  readonly #openOfAgent = new Map<number, number[]>();
  /** All open hops by the time of their opening; closed ones likewise. */
  readonly #open: number[] = [];
  readonly #previousOfSource = new Map<number, number>();
  #previous = -1;

  constructor(columns: RecordColumns, brackets: BracketTable, owners: ReadonlyMap<number, SpanOwner>) {
    this.#columns = columns;
    this.#brackets = brackets;
    this.#spanOwners = owners;
  }

  /** Finds or makes the hop of the next record; returns its index, -1 when the record belongs to no hop. */
  place(row: number): number {
    const columns = this.#columns;
    const source = columns.source[row] ?? 0;
    const bracket = this.#brackets.get(columns.event[row] ?? 0);
    let index = this.#find(row, source);
    const found = this.hops[index];
    if (found && bracket?.kind === "opens" && found.closeRow >= 0) {
      index = this.#begin(row, found.agent, found.message, found.retry + 1);
    }
    const hop = this.hops[index];
    if (hop) this.#record(hop, index, row);
    this.#previous = index;
    this.#previousOfSource.set(source, index);
    const span = columns.span[row] ?? 0;
    if (span !== 0 && index >= 0 && !this.spanHop.has(span)) this.spanHop.set(span, index);
    return index;
  }

  #find(row: number, source: number): number {
    const agent = this.#columns.agent[row] ?? 0;
    if (agent !== 0) return this.#ofAgent(row, agent, this.#columns.message[row] ?? 0);
    const span = this.#columns.span[row] ?? 0;
    const known = this.spanHop.get(span);
    if (known !== undefined) return known;
    const owner = this.#spanOwners.get(span);
    if (owner) return this.#ofAgent(row, owner.agent, owner.message);
    return this.#previousOfSource.get(source) ?? -1;
  }

  #ofAgent(row: number, agent: number, message: number): number {
    if (message !== 0) return this.#newest.get(keyOf(agent, message)) ?? this.#begin(row, agent, message, 0);
    const open = this.#top(this.#openOfAgent.get(agent) ?? []);
    if (open >= 0) return open;
    return this.hops[this.#previous]?.agent === agent ? this.#previous : this.#begin(row, agent, 0, 0);
  }

  #begin(row: number, agent: number, message: number, retry: number): number {
    const index = this.hops.length;
    this.openBefore.push(this.#top(this.#open));
    this.hops.push({
      agent,
      message,
      retry,
      firstRow: row,
      openRow: -1,
      closeRow: -1,
      closedBadly: false,
      stem: "",
      records: 0,
      errors: 0,
      action: 0,
      parent: -1,
    });
    if (message !== 0) this.#newest.set(keyOf(agent, message), index);
    return index;
  }

  #record(hop: Hop, index: number, row: number): void {
    const columns = this.#columns;
    hop.records++;
    if ((columns.level[row] ?? 0) >= errorLevel) hop.errors++;
    const action = columns.action[row] ?? 0;
    const bracket = this.#brackets.get(columns.event[row] ?? 0);
    if (bracket?.kind === "opens" && hop.openRow < 0) {
      hop.openRow = row;
      hop.stem = bracket.stem;
      if (action !== 0) hop.action = action;
      this.#opened(hop, index);
    } else if (bracket?.kind === "closes" && hop.openRow >= 0 && hop.closeRow < 0 && bracket.stem === hop.stem) {
      hop.closeRow = row;
      hop.closedBadly = bracket.bad || columns.failed(row);
    }
    if (hop.action === 0 && columns.span[row] === 0) hop.action = action;
  }

  #opened(hop: Hop, index: number): void {
    this.#open.push(index);
    const ofAgent = this.#openOfAgent.get(hop.agent) ?? [];
    this.#openOfAgent.set(hop.agent, ofAgent);
    // Nearly always the last: a hop seldom opens after one that began later.
    let at = ofAgent.length;
    while (at > 0 && (ofAgent[at - 1] ?? -1) > index) at--;
    ofAgent.splice(at, 0, index);
  }

  /** The last open hop of a list. */
  #top(list: number[]): number {
    for (let index = list.at(-1); index !== undefined; index = list.at(-1)) {
      if ((this.hops[index]?.closeRow ?? 0) < 0) return index;
      list.pop();
    }
    return -1;
  }
}

/** One number for an agent and a message: both are below 2^26 in any file that fits the index. */
function keyOf(agent: number, message: number): number {
  return agent * 0x4000000 + message;
}

/** MODEL section 4 rule 5: by the parent message, else by the parent span, else the latest hop that was open. */
function resolveParents(columns: RecordColumns, rows: Int32Array, hopOf: Int32Array, builder: HopBuilder): void {
  const { hops, openBefore, spanHop } = builder;
  const byMessage = new Map<number, number[]>();
  hops.forEach((hop, index) => {
    if (hop.message === 0) return;
    const list = byMessage.get(hop.message);
    if (list) list.push(index);
    else byMessage.set(hop.message, [index]);
  });
  const bySpan = new Int32Array(hops.length).fill(-1);
  const byParentMessage = new Int32Array(hops.length).fill(-1);
  rows.forEach((row, position) => {
    const index = hopOf[position] ?? -1;
    if (index < 0) return;
    const candidates = byMessage.get(columns.parentMessage[row] ?? 0);
    if (candidates && byParentMessage[index] === -1) byParentMessage[index] = senderOf(candidates, index);
    const spanSender = spanHop.get(columns.parentSpan[row] ?? 0) ?? -1;
    if (bySpan[index] === -1 && spanSender !== index) bySpan[index] = spanSender;
  });
  hops.forEach((hop, index) => {
    hop.parent = [byParentMessage[index], bySpan[index], openBefore[index]].find((parent) => parent !== undefined && parent >= 0) ?? -1;
  });
  const isSaid = (index: number) => (byParentMessage[index] ?? -1) >= 0 || (bySpan[index] ?? -1) >= 0;
  const parents = Int32Array.from(hops, (hop) => hop.parent);
  for (const first of cutCycles(parents)) {
    const hop = hops[weakestOf(first, parents, isSaid)];
    if (hop) hop.parent = -1;
  }
}

/** Where a cycle is cut: at a hop whose parent is not said by any record but only was open, else at its first. */
function weakestOf(first: number, parents: Int32Array, isSaid: (index: number) => boolean): number {
  let at = first;
  while (isSaid(at)) {
    at = parents[at] ?? first;
    if (at === first) break;
  }
  return at;
}

/** The newest hop of the parent message that had begun by then, else its first. @param candidates ascending */
function senderOf(candidates: readonly number[], hop: number): number {
  let from = 0;
  let to = candidates.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((candidates[middle] ?? 0) < hop) from = middle + 1;
    else to = middle;
  }
  return candidates[from - 1] ?? candidates[candidates[from] === hop ? from + 1 : from] ?? -1;
}
