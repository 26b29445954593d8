import { placeMask, type RecordColumns, type RowRange, type SpotRange } from "../ingest/columns";
import { IntTable } from "./intTable";
import { Buckets } from "./wasm/buckets";
import type { TraceProgram } from "./wasm/program";

/** Kinds of keys: what an identity is named by. */
const byCorrelation = "c:";
const byTraceId = "t:";

/** The ID of a trace as it is shown: a correlation ID of 32 hex digits with dashes, else as written; a bare trace ID in lower case, or what is known of it. */
export function shownTraceId(key: string): string {
  const id = key.slice(2);
  if (!key.startsWith(byCorrelation)) return id.replace(/^…/, "").toLowerCase();
  return /^[0-9a-f]{32}$/.test(id) ? id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5") : id;
}

/**
 * Which rows belong together: a record's identity is its correlation ID, else its trace ID, and a record with both
 * ties them, wherever in the input it stands. Identities are numbers from 0; one that lost all its rows to another stays
 * empty. @see MODEL section 2
 *
 * The records that carry the same correlation ID, or the same trace ID and no correlation ID, are a bucket, a list of spots.
 * An identity is a list of buckets. All of it is kept in integers, since there may be a million of them.
 */
export class IdentityIndex {
  withoutTrace = 0;
  /** Rows of no trace by source. */
  readonly #withoutTraceIn = new Map<number, number>();
  readonly #columns: RecordColumns;
  /** By number of a trace ID: its bucket. */
  readonly #ofTraceId = new IntTable(-1);
  /** By number of a trace ID: the correlation ID that it belongs to, and the row that said so. */
  readonly #tiedTo = new IntTable(0);
  readonly #tiedBy = new IntTable(-1);
  /** By number of a trace ID: itself, or the whole ID when only its last digits are known. 0: not seen yet. */
  readonly #wholeOf = new IntTable(0);
  /** For the last digits of a trace ID its number; made when the first ID comes of which only these are known. */
  #byLastDigits: Map<string, number> | undefined;
  readonly #buckets: Buckets;

  constructor(columns: RecordColumns, program: TraceProgram) {
    this.#columns = columns;
    this.#buckets = new Buckets(program);
  }

  /** How many identities there were, the emptied ones too. */
  get size(): number {
    return this.#buckets.identities;
  }

  /** Takes in rows that were appended to the columns. */
  add(rows: RowRange): void {
    this.#buckets.addRows(this.#columns, rows);
  }

  /** The text that names an identity. */
  keyOf(identity: number): string {
    const name = this.#buckets.nameOf(identity);
    return (name < 0 ? byTraceId : byCorrelation) + this.#columns.ids.textOf(Math.abs(name));
  }

  /** The identity that a text names, -1 when there is none or it has no rows. */
  find(key: string): number {
    const id = this.#columns.ids.find(key.slice(2)) ?? 0;
    const isTraceId = key.startsWith(byTraceId);
    const bucket = isTraceId ? this.#ofTraceId.get(id) : this.#buckets.ofCorrelation(id);
    if (bucket < 0) return -1;
    const identity = this.#buckets.identityOf(bucket);
    return this.#buckets.nameOf(identity) === (isTraceId ? -id : id) ? identity : -1;
  }

  /** The identities that an ID names: the one that is shown by it, else those of the trace ID, tied or not, of which perhaps only the last digits are known. */
  named(id: string): number[] {
    const number = this.#columns.ids.find(id) ?? 0;
    const shown = this.find(byCorrelation + id);
    if (shown >= 0) return [shown];
    const whole = this.#wholeOf.get(number);
    const buckets = [this.#buckets.ofCorrelation(number), this.#ofTraceId.get(whole), this.#buckets.ofCorrelation(this.#tiedTo.get(whole))];
    return [...new Set(buckets.filter((bucket) => bucket >= 0).map((bucket) => this.#buckets.identityOf(bucket)))];
  }

  /** How many rows of a source belong to no trace. */
  withoutTraceIn(source: number): number {
    return this.#withoutTraceIn.get(source) ?? 0;
  }

  /** How many rows an identity has. */
  lengthOf(identity: number): number {
    return this.#buckets.recordsOf(identity);
  }

  /** The bucket of a row, -1 for one that names no trace; it keeps its number whatever identity it comes to belong to. */
  bucketOf(row: number): number {
    const correlation = this.#columns.correlation(row);
    if (correlation !== 0) return this.#buckets.ofCorrelation(correlation);
    const trace = this.#columns.trace(row);
    return trace === 0 ? -1 : this.#ofTraceId.get(this.#wholeOf.get(trace));
  }

  /** The bits that any bucket of an identity has in a table of bits by bucket. */
  bitsOf(identity: number, bits: IntTable): number {
    let all = 0;
    for (let bucket = this.#buckets.firstOf(identity); bucket >= 0; bucket = this.#buckets.nextOf(bucket)) all |= bits.get(bucket);
    return all;
  }

  /** Whether any bucket of an identity is among some. */
  hasBucketIn(identity: number, buckets: ReadonlySet<number>): boolean {
    for (let bucket = this.#buckets.firstOf(identity); bucket >= 0; bucket = this.#buckets.nextOf(bucket)) if (buckets.has(bucket)) return true;
    return false;
  }

  /** Takes in a run whose bucket is not known by its correlation ID alone. */
  addRun(correlation: number, traceId: number, run: SpotRange): void {
    const trace = this.#wholeTraceId(traceId);
    if (correlation !== 0) {
      this.#buckets.append(this.#correlationBucket(correlation), run);
      if (trace !== 0) this.#tie(trace, correlation, run);
    } else if (trace !== 0) {
      this.#buckets.append(this.#traceBucket(trace), run);
    } else {
      this.withoutTrace += run.count;
      const { source } = this.#columns.segmentOf(run.spot);
      this.#withoutTraceIn.set(source, this.withoutTraceIn(source) + run.count);
    }
  }

  #correlationBucket(id: number): number {
    const known = this.#buckets.ofCorrelation(id);
    if (known >= 0) return known;
    const identity = this.#buckets.newIdentity(id);
    const bucket = this.#buckets.add(identity, id);
    // An untied trace ID that is the same text is the same identity.
    const sameText = this.#ofTraceId.get(id);
    if (sameText >= 0 && this.#tiedTo.get(id) === 0) this.#move(sameText, identity);
    return bucket;
  }

  #traceBucket(id: number): number {
    const known = this.#ofTraceId.get(id);
    if (known >= 0) return known;
    const owner = this.#buckets.ofCorrelation(this.#tiedTo.get(id) || id);
    const bucket = this.#buckets.add(owner >= 0 ? this.#buckets.identityOf(owner) : this.#buckets.newIdentity(-id));
    this.#ofTraceId.set(id, bucket);
    return bucket;
  }

  /** The correlation ID with which a trace ID was first seen, by source and line, has it. */
  #tie(trace: number, correlation: number, run: SpotRange): void {
    const known = this.#tiedBy.get(trace);
    if (known >= 0 && this.#isBefore(known, run.spot & ~placeMask)) return;
    const row = this.#firstRowOf(run);
    if (known >= 0 && this.#isBefore(known, row)) return;
    this.#tiedBy.set(trace, row);
    this.#tiedTo.set(trace, correlation);
    const bucket = this.#ofTraceId.get(trace);
    if (bucket >= 0) this.#move(bucket, this.#buckets.identityOf(this.#correlationBucket(correlation)));
  }

  /** An ID that is spelled in several ways is a run of its own in each: side by side they are one, which does not follow the file. */
  #firstRowOf({ spot, count }: SpotRange): number {
    let first = this.#columns.rowAt(spot);
    for (let next = spot + 1; next < spot + count; next++) first = Math.min(first, this.#columns.rowAt(next));
    return first;
  }

  #isBefore(a: number, b: number): boolean {
    const columns = this.#columns;
    const sources = columns.source(a) - columns.source(b);
    return sources < 0 || (sources === 0 && columns.line(a) <= columns.line(b));
  }

  /** An ID of which only the last digits are known is the trace ID that ends in them, wherever that comes. */
  #wholeTraceId(trace: number): number {
    if (trace === 0) return 0;
    const known = this.#wholeOf.get(trace);
    return known === 0 ? this.#firstSeen(trace) : known;
  }

  #firstSeen(trace: number): number {
    const { digits, partial } = this.#columns.lastDigits(trace);
    if (partial) this.#byLastDigits ??= this.#lastDigitsSeen();
    this.#wholeOf.set(trace, trace);
    if (digits === "" || !this.#byLastDigits) return trace;
    const other = this.#byLastDigits.get(digits);
    if (other !== undefined && other !== trace) {
      if (partial) {
        this.#wholeOf.set(trace, other);
        return other;
      }
      if (!this.#columns.lastDigits(other).partial) return trace;
      this.#complete(other, trace);
    }
    this.#byLastDigits.set(digits, trace);
    return trace;
  }

  #lastDigitsSeen(): Map<string, number> {
    const seen = new Map<string, number>();
    for (let id = 1; id < this.#columns.ids.size; id++) if (this.#wholeOf.get(id) === id) seen.set(this.#columns.lastDigits(id).digits, id);
    return seen;
  }

  /** What is known of the end of a trace ID belongs to the whole ID. */
  #complete(partial: number, whole: number): void {
    this.#wholeOf.set(partial, whole);
    const bucket = this.#ofTraceId.get(partial);
    const tie = this.#tiedTo.get(partial);
    this.#ofTraceId.set(partial, -1);
    if (tie !== 0) {
      this.#tiedTo.set(whole, tie);
      this.#tiedBy.set(whole, this.#tiedBy.get(partial));
    }
    if (bucket < 0) return;
    this.#ofTraceId.set(whole, bucket);
    if (tie !== 0) return;
    const owner = this.#buckets.ofCorrelation(whole);
    this.#move(bucket, owner >= 0 ? this.#buckets.identityOf(owner) : this.#buckets.newIdentity(-whole));
  }

  #move(bucket: number, target: number): void {
    if (this.#buckets.identityOf(bucket) !== target) this.#buckets.move(bucket, target);
  }
}
