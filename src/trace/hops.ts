import type { Bracket, BracketTable } from "./brackets";
import { resolveParents } from "./hopParents";
import { PairTable } from "./pairTable";
import type { TraceStatus } from "./status";
import type { TraceRecords } from "./traceRecords";
import type { Rule } from "./why";

/** One visit of a message to an agent. Rows are those of the index; -1 stands for none. Times are ns after the trace's start, NaN when it has no instant. */
export interface Hop {
  /** Number of the name, 0 only when nothing names an agent. */
  agent: number;
  /** Number of the message ID within the trace, 0 for a hop without one; and a row that names it. */
  message: number;
  messageRow: number;
  /** 0 for the first visit, 1, 2, … for the retries of the same message. */
  retry: number;
  firstRow: number;
  /** The row of the opening event of its bracket. */
  openRow: number;
  /** The row of the closing event of its bracket. */
  closeRow: number;
  closedBadly: boolean;
  stem: string;
  /** The instants of the opening and the closing event. */
  openAt: number;
  closeAt: number;
  records: number;
  /** Records of level error or above. */
  errors: number;
  /** Number of the name: of the opening event's record, else of the first record that names one. */
  action: number;
  /** Index of the hop that sent the message. */
  parent: number;
  parentRule: Rule;
  /** It has a span that a record gives with both its ends. */
  hasExplicitSpan: boolean;
  start: number;
  end: number;
  status: TraceStatus;
  statusRule: Rule;
  /** In progress in a source that has ended: it was never finished. */
  stale: boolean;
}

const errorLevel = 5;

const none = -1;
/** A trace with more hops than this leaves no objects behind. */
const mostKept = 1024;

/** Hops by the rules of MODEL section 4 and their brackets by section 5, in one pass over the records in order. */
export class HopBuilder {
  /** Valid until the next trace, whose hops are made of the same objects: there may be millions of them. */
  hops: Hop[] = [];
  readonly #made: Hop[] = [];
  /** For each record the index of its hop, -1 when it belongs to the trace alone. As long as there was ever need of, valid until the next. */
  hopOf = new Int32Array(64);
  /** For each hop what was the latest open hop when it began. */
  readonly openBefore: number[] = [];
  /** The hop of each span ID. */
  readonly spanHop = new PairTable();
  readonly #records: TraceRecords;
  readonly #brackets: BracketTable;
  /** For each span ID the first record that names its agent: records without an agent follow their span's. */
  readonly #spanOwners = new PairTable();
  /** The newest hop of an agent and a message. */
  readonly #newest = new PairTable();
  /** The open hops of each agent by their beginning; closed ones are dropped when they come to the top. Kept when a record names an agent alone. */
  readonly #openOfAgent = new Map<number, number[]>();
  /** All open hops by the time of their opening; closed ones likewise. */
  readonly #open: number[] = [];
  /** The hop of the latest record of the sources before the present one. */
  readonly #previousOfSource = new Map<number, number>();
  #source = 0;
  #previous = none;

  constructor(records: TraceRecords, brackets: BracketTable) {
    this.#records = records;
    this.#brackets = brackets;
  }

  /** Builds the hops of the records that are gathered now. */
  build(): void {
    this.#clear();
    const records = this.#records;
    if (records.length > this.hopOf.length) this.hopOf = new Int32Array(records.length * 2);
    if (records.hasSpans) this.#findSpanOwners();
    for (let index = 0; index < records.length; index++) this.hopOf[index] = this.#place(index);
    resolveParents(records, this);
  }

  #clear(): void {
    this.hops.length = 0;
    if (this.#made.length > mostKept) this.#made.length = mostKept;
    this.openBefore.length = 0;
    this.#open.length = 0;
    this.#previous = none;
    this.#newest.clear();
    if (this.spanHop.size > 0) this.spanHop.clear();
    if (this.#spanOwners.size > 0) this.#spanOwners.clear();
    if (this.#openOfAgent.size > 0) this.#openOfAgent.clear();
    if (this.#previousOfSource.size > 0) this.#previousOfSource.clear();
  }

  #findSpanOwners(): void {
    const { length, span, agent } = this.#records;
    for (let index = 0; index < length; index++) {
      const id = span[index] ?? 0;
      if (id !== 0 && agent[index] !== 0 && this.#spanOwners.get(id, 0) < 0) this.#spanOwners.set(id, 0, index);
    }
  }

  /** Finds or makes the hop of the next record; returns its index, -1 when the record belongs to no hop. */
  #place(record: number): number {
    const records = this.#records;
    const source = records.source[record] ?? 0;
    if (source !== this.#source) {
      if (record > 0) this.#previousOfSource.set(this.#source, this.#previous);
      this.#source = source;
    }
    const bracket = this.#brackets.get(records.event[record] ?? 0);
    let index = this.#find(record);
    let hop = this.hops[index];
    if (hop && bracket?.kind === "opens" && hop.closeRow >= 0) {
      index = this.#begin(record, hop.agent, hop.message, hop.messageRow, hop.retry + 1);
      hop = this.hops[index];
    }
    if (hop) this.#take(hop, index, record, bracket);
    this.#previous = index;
    const span = records.span[record] ?? 0;
    if (span !== 0 && index >= 0 && this.spanHop.get(span, 0) < 0) this.spanHop.set(span, 0, index);
    return index;
  }

  #find(record: number): number {
    const { agent, message, span, source } = this.#records;
    const name = agent[record] ?? 0;
    if (name !== 0) return this.#ofAgent(record, name, message[record] ?? 0, record);
    const id = span[record] ?? 0;
    if (id !== 0) {
      const known = this.spanHop.get(id, 0);
      if (known >= 0) return known;
      const owner = this.#spanOwners.get(id, 0);
      if (owner >= 0) return this.#ofAgent(record, agent[owner] ?? 0, message[owner] ?? 0, owner);
    }
    const isNext = record > 0 && source[record - 1] === source[record];
    return isNext ? this.#previous : (this.#previousOfSource.get(source[record] ?? 0) ?? none);
  }

  /** @param named the record that names the message */
  #ofAgent(record: number, agent: number, message: number, named: number): number {
    if (message !== 0) {
      const newest = this.#newest.get(agent, message);
      return newest >= 0 ? newest : this.#begin(record, agent, message, this.#records.rows[named] ?? -1, 0);
    }
    const open = this.#top(this.#openOfAgent.get(agent));
    if (open >= 0) return open;
    return this.hops[this.#previous]?.agent === agent ? this.#previous : this.#begin(record, agent, 0, -1, 0);
  }

  #begin(record: number, agent: number, message: number, messageRow: number, retry: number): number {
    const index = this.hops.length;
    this.openBefore.push(this.#top(this.#open));
    const hop = (this.#made[index] ??= newHop());
    this.hops.push(hop);
    hop.agent = agent;
    hop.message = message;
    hop.messageRow = messageRow;
    hop.retry = retry;
    hop.firstRow = this.#records.rows[record] ?? -1;
    hop.openRow = hop.closeRow = hop.parent = -1;
    hop.openAt = hop.closeAt = hop.start = hop.end = NaN;
    hop.closedBadly = hop.hasExplicitSpan = hop.stale = false;
    hop.stem = "";
    hop.records = hop.errors = hop.action = 0;
    hop.parentRule = "noParent";
    hop.status = "ok";
    hop.statusRule = "noError";
    if (message !== 0) this.#newest.set(agent, message, index);
    return index;
  }

  #take(hop: Hop, index: number, record: number, bracket: Bracket | undefined): void {
    const records = this.#records;
    hop.records++;
    if ((records.level[record] ?? 0) >= errorLevel) hop.errors++;
    const action = records.action[record] ?? 0;
    if (bracket?.kind === "opens" && hop.openRow < 0) {
      hop.openRow = records.rows[record] ?? -1;
      hop.openAt = records.at[record] ?? NaN;
      hop.stem = bracket.stem;
      if (action !== 0) hop.action = action;
      this.#opened(hop, index);
    } else if (bracket?.kind === "closes" && hop.openRow >= 0 && hop.closeRow < 0 && bracket.stem === hop.stem) {
      hop.closeRow = records.rows[record] ?? -1;
      hop.closeAt = records.at[record] ?? NaN;
      hop.closedBadly = bracket.bad || records.failed[record] !== 0;
    }
    if (hop.action === 0 && records.span[record] === 0) hop.action = action;
  }

  #opened(hop: Hop, index: number): void {
    this.#open.push(index);
    if (!this.#records.hasBareAgents) return;
    const ofAgent = this.#openOfAgent.get(hop.agent);
    if (!ofAgent) {
      this.#openOfAgent.set(hop.agent, [index]);
      return;
    }
    // Nearly always the last: a hop seldom opens after one that began later.
    let at = ofAgent.length;
    while (at > 0 && (ofAgent[at - 1] ?? -1) > index) at--;
    ofAgent.splice(at, 0, index);
  }

  /** The last open hop of a list. */
  #top(list: number[] = []): number {
    for (let index = list.at(-1); index !== undefined; index = list.at(-1)) {
      if ((this.hops[index]?.closeRow ?? 0) < 0) return index;
      list.pop();
    }
    return none;
  }
}

function newHop(): Hop {
  return {
    agent: 0,
    message: 0,
    messageRow: -1,
    retry: 0,
    firstRow: -1,
    openRow: -1,
    closeRow: -1,
    closedBadly: false,
    stem: "",
    openAt: NaN,
    closeAt: NaN,
    records: 0,
    errors: 0,
    action: 0,
    parent: -1,
    parentRule: "noParent",
    hasExplicitSpan: false,
    start: NaN,
    end: NaN,
    status: "ok",
    statusRule: "noError",
    stale: false,
  };
}
