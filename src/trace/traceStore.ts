import { RecordColumns } from "../ingest/columns";
import { canonicalId, isHexId, traceIdEndingIn, unknownDigits } from "../ingest/identifier";
import type { AgentFacts, HopFacts } from "./agentFacts";
import { TraceAssembler, type AssembledTrace, type Trace } from "./assemble";
import { BracketTable } from "./brackets";
import { FactTable, statusCodes, type TraceFacts } from "./factTable";
import { groupTraces, groupValues, type GroupBy, type TraceGroup } from "./traceGroups";
import { tracesInWindow, type HealthWindow } from "./healthWindow";
import { HopTable } from "./hopTable";
import { IdentityIndex, shownTraceId } from "./identity";
import type { IntTable } from "./intTable";
import type { TraceTables } from "./query/traceFilter";
import { ObservedBlock, statisticsOf } from "./observedBlock";
import { ObservedTraces } from "./observedTraces";
import { TraceBlocks } from "./traceBlocks";
import { memoizedTexts } from "./memoizedTexts";
import { TraceOrder, type TraceSelection, type TraceSort } from "./traceOrder";
import type { TraceStatistics } from "./traceTally";
import { TraceProgram } from "./wasm/program";

export type { AgentFacts, AssembledTrace, HopFacts, GroupBy, TraceFacts, TraceGroup, TraceSelection, TraceSort, TraceStatistics };

const mostFound = 20;
/** What a list shows of a trace with more records than this is kept, not found again for each page. */
const largeTrace = 1000;

/** What is kept of the traces, with the program in whose memory it stands. */
interface Kept {
  readonly program: TraceProgram;
  readonly brackets: BracketTable;
  readonly identity: IdentityIndex;
  readonly assembler: TraceAssembler;
  readonly facts: FactTable;
  readonly hops: HopTable;
  readonly order: TraceOrder;
  readonly blocks: TraceBlocks;
}

/** All traces over all open sources, kept up to date as rows are appended to the columns. */
export class TraceStore {
  readonly columns: RecordColumns;
  readonly #ended = new Set<number>();
  #kept: Kept;
  #clock = 0;
  #epoch = 0;
  readonly #large = new Map<number, TraceFacts>();

  constructor() {
    const { program, kept } = this.#emptied();
    this.columns = new RecordColumns(program);
    this.#kept = kept();
  }

  /** Takes in what was appended to the columns; the facts of the traces follow when they are settled. */
  refresh(): void {
    const { identity, program } = this.#kept;
    for (const range of this.columns.takeAppended()) identity.add(range);
    const touched = program.calls.touchChanged(this.#clock + 1);
    program.refresh();
    if (touched === 0) return;
    this.#clock++;
    if (this.#large.size > 0) for (const trace of program.column("changed", touched)) this.#large.delete(trace);
  }

  /**
   * Finds the facts of the traces that have changed, for about `budget` ms; returns whether all are found.
   * @param rest leaves out what has changed within so many refreshes: while a log is read, its traces are not all there yet
   */
  settle(budget = Infinity, rest = 0): boolean {
    this.refresh();
    const until = Date.now() + budget;
    const { calls } = this.#kept.program;
    calls.beginSettling(this.#clock, rest);
    do this.#settleSome();
    while (calls.isSettled() === 0 && Date.now() < until);
    return calls.endSettling() === 0;
  }

  /** Changes with any trace. */
  get version(): number {
    return this.#clock;
  }

  /** Grows whenever the trace of a key changes; 0 when there is none. */
  revisionOf(key: string): number {
    const trace = this.#identity.find(key);
    return trace < 0 ? 0 : (this.#facts.changedAt[trace] ?? 0);
  }

  /** Nothing more will come from a source: what it left in progress was never finished. */
  endSource(source: number): void {
    this.#ended.add(source);
    this.#kept.program.calls.setEnded(source, true);
    this.#touchInProgress();
  }

  /** A source that had ended goes on. */
  reopenSource(source: number): void {
    if (!this.#ended.delete(source)) return;
    this.#kept.program.calls.setEnded(source, false);
    this.#touchInProgress();
  }

  hasEnded(source: number): boolean {
    return this.#ended.has(source);
  }

  /** Forgets a source and all that only it told. */
  removeSource(source: number): void {
    this.#ended.delete(source);
    const { program, kept } = this.#emptied();
    this.columns.removeSource(source, program);
    this.#kept = kept();
    this.#large.clear();
    this.#clock++;
    this.#epoch++;
    this.refresh();
  }

  /** The trace of a key, assembled anew, or undefined when there is none. */
  trace(key: string): AssembledTrace | undefined {
    const number = this.#identity.find(key);
    return number < 0 ? undefined : this.#assembler.assembleFully(number);
  }

  factsOf(key: string): TraceFacts | undefined {
    const trace = this.#identity.find(key);
    return trace < 0 ? undefined : this.#factsOf(trace);
  }

  /** A page of the settled traces that are selected, or of all. */
  page(sort: TraceSort, offset: number, limit: number, selection?: TraceSelection): { readonly items: readonly TraceFacts[]; readonly total: number } {
    const { traces, total } = this.#order.page(sort, selection, offset, limit, this.#identity.size, this.#clock);
    return { items: traces.map((trace) => this.#factsOf(trace)), total };
  }

  /** The groups of the settled traces that are selected. */
  groups(by: GroupBy, selection?: TraceSelection): TraceGroup[] {
    return groupTraces(this.#order.listed(selection, this.#identity.size), this.#facts, groupValues(by, this.#facts, this.#hops));
  }

  /** The settled traces of a group. */
  inGroup(by: GroupBy, value: number): TraceSelection {
    const valuesOf = groupValues(by, this.#facts, this.#hops);
    return { name: `${by} ${value}`, pick: (traces) => traces.filter((trace) => valuesOf(trace).includes(value)) };
  }

  /**
   * The settled traces that have gone on behind some lines, or are named.
   * @param marks lines by source; a source without a mark is all new
   * @param keys traces that pass in any case
   */
  changedBehind(marks: ReadonlyMap<number, number>, keys: readonly string[]): TraceSelection {
    const columns = this.columns;
    const facts = this.#facts;
    const named = new Set(keys.map((key) => this.#identity.find(key)));
    const isBehind = (row: number) => columns.line(row) > (marks.get(columns.source(row)) ?? 0);
    return { name: `behind ${JSON.stringify([...marks])} ${keys.join(" ")}`, pick: (traces) => traces.filter((trace) => named.has(trace) || isBehind(facts.lastRow[trace] ?? -1)) };
  }

  /** What filters ask of settled traces. @param labelOf the label of a source */
  tables(labelOf: (source: number) => string): TraceTables {
    const { names } = this.columns;
    const [facts, hops, identity] = [this.#facts, this.#hops, this.#identity];
    const textOf = memoizedTexts(names);
    const statusNames = ["ok", "ok", "error", "in_progress"] as const;
    return {
      status: (trace) => statusNames[facts.status[trace] ?? 0] ?? "ok",
      isStale: (trace) => facts.stale[trace] !== 0,
      duration: (trace) => facts.duration[trace] ?? NaN,
      startMs: (trace) => (facts.seconds[trace] ?? NaN) * 1000 + (facts.nanos[trace] ?? 0) / 1e6,
      errors: (trace) => facts.errors[trace] ?? 0,
      records: (trace) => identity.lengthOf(trace),
      spans: (trace) => facts.spans[trace] ?? 0,
      hops: (trace) => facts.hops[trace] ?? 0,
      agents: (trace) => hops.agentsOf(trace).map(textOf),
      action: (trace) => textOf(facts.action[trace] ?? 0),
      id: (trace) => shownTraceId(identity.keyOf(trace)),
      source: (trace) => labelOf(facts.source[trace] ?? 0),
    };
  }

  /** What a row belongs to whatever trace that comes to be a part of, -1 for a row of none; others after the next {@link epoch}. */
  bucketOf(row: number): number {
    return this.#identity.bucketOf(row);
  }

  /** The settled traces of some buckets. */
  inBuckets(name: string, buckets: ReadonlySet<number>): TraceSelection {
    const identity = this.#identity;
    return { name, pick: (traces) => traces.filter((trace) => identity.hasBucketIn(trace, buckets)) };
  }

  /** Changes when all is numbered anew: when a source was removed. */
  get epoch(): number {
    return this.#epoch;
  }

  /** Sets bits of the trace that a row belongs to; nothing for a row of none. @param bits by what {@link bitsOf} reads */
  setBits(row: number, bits: IntTable, mask: number): void {
    const bucket = this.#identity.bucketOf(row);
    if (bucket >= 0) bits.set(bucket, bits.get(bucket) | mask);
  }

  /** The bits of a trace that were set for any of its rows. */
  bitsOf(trace: number, bits: IntTable): number {
    return this.#identity.bitsOf(trace, bits);
  }

  /** The traces that an ID names: shown so, or in another spelling; else those whose ID begins so. At most 20. */
  find(id: string): TraceFacts[] {
    // As it is written first: IDs may differ in their case alone.
    const spellings = [id, canonicalId(id), id.toLowerCase(), traceIdEndingIn(id), unknownDigits + id];
    const named = new Set(spellings.map((spelling) => this.#identity.named(spelling)).find((traces) => traces.length > 0));
    if (named.size === 0 && id !== "") this.#findByStart(id.toLowerCase(), named);
    return [...named].map((trace) => this.#factsOf(trace));
  }

  get withoutTrace(): number {
    return this.#identity.withoutTrace;
  }

  /** How many records of a source name no trace. */
  withoutTraceIn(source: number): number {
    return this.#identity.withoutTraceIn(source);
  }

  /** Of the settled traces that are selected, or of all. */
  statistics(selection?: TraceSelection): TraceStatistics {
    return statisticsOf(selection ? [this.#blockOf(this.#order.listed(selection, this.#identity.size))] : this.#allBlocks());
  }

  /** Of the settled traces that began in a source. */
  statisticsIn(source: number): TraceStatistics {
    return statisticsOf(this.#allBlocks(), new Set([source]));
  }

  /** The agents of the settled traces. */
  agents(): AgentFacts[] {
    return this.#observed(this.#allBlocks()).agents();
  }

  /**
   * The settled traces in a window.
   * @param now of this machine, s since 1970
   * @param idle for how long nothing has come of what may still go on, s: it goes on as long as that
   * @returns `open`: how many traces there are, in the window or not
   */
  observedIn(window: HealthWindow, now: number, idle: number): { readonly observed: ObservedTraces; readonly open: number } {
    const blocks = this.#allBlocks();
    const all = this.#observed(blocks);
    if (window.kind === "all") return { observed: all, open: all.count };
    return { observed: this.#observed([this.#blockOf(tracesInWindow(window, this.#facts, blocks, all.latestEnd(now) + idle))]), open: all.count };
  }

  /** What a list shows of a trace; undefined for -1. */
  factsAt(trace: number): TraceFacts | undefined {
    return trace < 0 ? undefined : this.#factsOf(trace);
  }

  /** All settled traces, for those who ask again and again. */
  #allBlocks(): ObservedBlock[] {
    return this.#blocks.all(this.#identity.size);
  }

  #blockOf(traces: Int32Array): ObservedBlock {
    return new ObservedBlock(this.#facts, this.#hops, traces);
  }

  #observed(blocks: readonly ObservedBlock[]): ObservedTraces {
    return new ObservedTraces(this.#facts, this.#hops, blocks);
  }

  get #identity(): IdentityIndex {
    return this.#kept.identity;
  }

  get #assembler(): TraceAssembler {
    return this.#kept.assembler;
  }

  get #facts(): FactTable {
    return this.#kept.facts;
  }

  get #hops(): HopTable {
    return this.#kept.hops;
  }

  get #order(): TraceOrder {
    return this.#kept.order;
  }

  get #blocks(): TraceBlocks {
    return this.#kept.blocks;
  }

  /** A program without traces, and what is kept in it: to be asked for once the columns are there. */
  #emptied(): { readonly program: TraceProgram; readonly kept: () => Kept } {
    const program = new TraceProgram({
      addRun: (correlation, trace, spot, count) => {
        this.#identity.addRun(correlation, trace, { spot, count });
        return 0;
      },
      isBefore: (row, other) => Number(this.columns.compare(row, other) < 0),
      readBracket: (event) => this.#kept.brackets.codeOf(event),
    });
    for (const source of this.#ended) program.calls.setEnded(source, true);
    const kept = () => {
      const { columns } = this;
      const brackets = new BracketTable((event) => columns.names.textOf(event));
      const identity = new IdentityIndex(columns, program);
      const [facts, hops] = [new FactTable(program), new HopTable(program)];
      const order = new TraceOrder(facts, (trace) => shownTraceId(identity.keyOf(trace)));
      return { program, brackets, identity, assembler: new TraceAssembler(columns, brackets, program), facts, hops, blocks: new TraceBlocks(facts, hops), order };
    };
    return { program, kept };
  }

  #touchInProgress(): void {
    this.#clock++;
    this.#kept.program.calls.touchInProgress(this.#clock);
    this.#kept.program.refresh();
    for (const trace of this.#large.keys()) if (this.#facts.status[trace] === statusCodes.in_progress) this.#large.delete(trace);
  }

  #settleSome(): void {
    const { program } = this.#kept;
    const left = program.calls.settleSome(largeTrace);
    program.refresh();
    if (left > 0) this.#settleLeft(program.column("left", left).slice());
  }

  /** Settles what the program does not settle alone. */
  #settleLeft(traces: Int32Array): void {
    const { program, assembler } = this.#kept;
    for (const number of traces) {
      const trace = assembler.assemble(number);
      program.calls.keep(number, trace.start?.seconds ?? NaN, trace.start?.nanos ?? 0, trace.namedSpans);
      program.refresh();
      if (trace.records > largeTrace) this.#large.set(number, this.#factsIn(number, trace));
    }
  }

  #factsOf(number: number): TraceFacts {
    return this.#large.get(number) ?? this.#factsIn(number, this.#assembler.assemble(number));
  }

  #factsIn(number: number, { start, duration, status, stale, errors, records, spanCount, hops, rootHop, source, manySources }: Trace): TraceFacts {
    return {
      key: this.#identity.keyOf(number),
      start,
      duration,
      status,
      stale,
      errors,
      records,
      spans: spanCount,
      path: hops.map((hop) => hop.agent),
      action: hops[rootHop]?.action ?? 0,
      source,
      manySources,
    };
  }

  #findByStart(beginning: string, found: Set<number>): void {
    const digits = beginning.replaceAll("-", "");
    for (let trace = 0; trace < this.#identity.size && found.size < mostFound; trace++) {
      if (this.#identity.lengthOf(trace) === 0) continue;
      const written = shownTraceId(this.#identity.keyOf(trace)).toLowerCase();
      const canonical = canonicalId(written);
      if (written.startsWith(beginning) || (digits !== "" && isHexId(canonical) && canonical.startsWith(digits))) found.add(trace);
    }
  }
}
