import type { RecordColumns } from "../ingest/columns";
import { plusNanos, type Instant } from "../ingest/instant";
import type { BracketTable } from "./brackets";
import { takeSaidParents } from "./hopParents";
import { AssembledHop, rulesByCode, statusesByCode, type Hop } from "./hops";
import { SpanDrafts } from "./spanDrafts";
import { bracketSpans, namedSpans, noSpans, type NamedSpans, type Span } from "./spans";
import type { TraceStatus } from "./status";
import { TraceRecords } from "./traceRecords";
import type { TraceProgram } from "./wasm/program";
import type { Rule } from "./why";

/** One trace, assembled: its hops by first record. Times are ns after `start`. */
export interface Trace {
  /** undefined when no record has a time. */
  readonly start: Instant | undefined;
  /** ns; 0 for a trace of one instant, NaN without any. */
  readonly duration: number;
  readonly status: TraceStatus;
  readonly statusRule: Rule;
  readonly stale: boolean;
  /** Records of level error or above. */
  readonly errors: number;
  readonly records: number;
  /** The source of its first record. */
  readonly source: number;
  readonly manySources: boolean;
  /** The row of its last record. */
  readonly lastRow: number;
  readonly hops: readonly Hop[];
  /** How many spans it has. */
  readonly spanCount: number;
  /** Those of them that records name. */
  readonly namedSpans: number;
  /** Index of the first hop without a parent, -1 when there is no hop. */
  readonly rootHop: number;
}

/** A trace with its spans, and where its records belong, in their order. */
export interface AssembledTrace extends Trace {
  readonly rows: Int32Array;
  readonly spans: readonly Span[];
  /** For each record the index of its hop, -1 for none. */
  readonly hopOf: Int32Array;
  /** For each record the index of its span, -1 for none; empty when no record has one. */
  readonly spanOf: Int32Array;
  readonly duplicateSpans: number;
  /** Cycles of parents that were cut. */
  readonly cycles: number;
  /** ns to add to what an agent recorded, by the number of its name; its hops and spans have them already. Absent while times are as recorded. */
  readonly clockOffsets?: ReadonlyMap<number, number>;
}

/** What assembly.as.ts says of the whole trace: two times, and words behind them. */
const times = { first: 0, last: 1, zeroSeconds: 2 } as const;
const words = {
  zeroNanos: 6,
  hasZero: 7,
  hops: 8,
  rootHop: 9,
  errors: 10,
  status: 11,
  statusRule: 12,
  stale: 13,
  bracketSpans: 14,
  hasSpans: 15,
  hasParents: 16,
  manySources: 17,
} as const;

/** A trace with more hops than this leaves no objects behind. */
const mostKept = 1024;

/** Assembles traces, one after another, in the same memory. @see MODEL sections 3 to 6 */
export class TraceAssembler {
  readonly #columns: RecordColumns;
  readonly #program: TraceProgram;
  readonly #records: TraceRecords;
  readonly #drafts: SpanDrafts;
  /** The hops of any trace, of the memory that it is assembled in. */
  #made: AssembledHop[] = [];

  constructor(columns: RecordColumns, brackets: BracketTable, program: TraceProgram) {
    this.#columns = columns;
    this.#program = program;
    this.#records = new TraceRecords(columns, program);
    this.#drafts = new SpanDrafts(columns, brackets, this.#records);
  }

  /** What lists and statistics show of a trace. Its hops are valid until the next one is assembled. */
  assemble(number: number): Trace {
    return this.#assemble(number).trace;
  }

  /** All of a trace, with memory of its own. */
  assembleFully(number: number): AssembledTrace {
    const { trace, hops, named } = this.#assemble(number);
    const { length } = this.#records;
    const lasting = hops.map((hop) => hop.copy());
    return {
      ...trace,
      hops: lasting,
      rows: this.#program.column("rows", length).slice(),
      spans: [...named.spans, ...bracketSpans(lasting)],
      hopOf: this.#program.column("hopOf", length).slice(),
      spanOf: named.spanOf,
      duplicateSpans: this.#drafts.duplicates,
      cycles: named.cycles,
    };
  }

  #assemble(number: number): { readonly trace: Trace; readonly hops: readonly AssembledHop[]; readonly named: NamedSpans } {
    const records = this.#records;
    records.gather(number);
    const program = this.#program;
    program.calls.build();
    program.refresh();
    const said = (word: number) => program.ints[program.at.outcome + word] ?? 0;
    const time = (which: number) => program.doubles[(program.at.outcome >>> 1) + which] ?? NaN;
    records.zero = said(words.hasZero) === 0 ? undefined : { seconds: time(times.zeroSeconds), nanos: said(words.zeroNanos) };
    const hops = this.#hops(said(words.hops));
    if (said(words.hasParents) !== 0) takeSaidParents(records, hops);
    const named = said(words.hasSpans) === 0 ? noSpans : this.#namedSpans(hops);
    program.calls.judge();
    const first = time(times.first);
    for (const span of named.spans) {
      span.start -= first;
      span.end -= first;
    }
    const trace: Trace = {
      // A span may name one of its ends and not be explicit: then its instant is none of the trace's.
      start: records.zero && !Number.isNaN(first) ? (first === 0 ? records.zero : plusNanos(records.zero, first)) : undefined,
      duration: time(times.last) - first,
      status: statusesByCode[said(words.status)] ?? "ok",
      statusRule: rulesByCode[said(words.statusRule)] ?? "nothingFailed",
      stale: said(words.stale) !== 0,
      errors: said(words.errors),
      records: records.length,
      source: this.#columns.source(records.row(0)),
      manySources: said(words.manySources) !== 0,
      lastRow: records.row(records.length - 1),
      hops,
      spanCount: named.spans.length + said(words.bracketSpans),
      namedSpans: named.spans.length,
      rootHop: said(words.rootHop),
    };
    return { trace, hops, named };
  }

  /** The spans that records name; the program that assembles is told how they stretch the trace. */
  #namedSpans(hops: readonly AssembledHop[]): NamedSpans {
    const records = this.#records;
    for (let record = 0; !records.zero && record < records.length; record++) {
      const said = this.#columns.spanTimes(records.row(record));
      records.zero = said?.start ?? said?.end;
    }
    const named = namedSpans(records, hops, this.#drafts);
    const { extend } = this.#program.calls;
    for (const span of named.spans) {
      if (span.inferredRule) continue;
      extend(span.hop, span.start);
      if (span.status !== "in_progress") extend(span.hop, span.end);
    }
    return named;
  }

  #hops(count: number): readonly AssembledHop[] {
    if (this.#made.length > mostKept) this.#made = [];
    for (let index = this.#made.length; index < count; index++) this.#made.push(new AssembledHop(this.#program, index));
    return this.#made.slice(0, count);
  }
}
