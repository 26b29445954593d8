import type { RecordColumns } from "../ingest/columns";

/** Rows that carry the same correlation ID, or that carry the same trace ID and no correlation ID; a list linked by row. */
interface Bucket {
  first: number;
  last: number;
  count: number;
  group: Group;
}

/** All rows of one identity. */
interface Group {
  readonly key: string;
  readonly buckets: Set<Bucket>;
}

/** Which correlation ID a trace ID belongs to, and the record that said so. */
interface Tie {
  readonly correlation: number;
  readonly source: number;
  readonly line: number;
}

/** The ID of a trace as it is shown: a correlation ID of 32 hex digits with dashes, else as written; a bare trace ID in lower case, or what is known of it. */
export function shownTraceId(key: string): string {
  const id = key.slice(2);
  if (!key.startsWith("c:")) return id.replace(/^…/, "").toLowerCase();
  return /^[0-9a-f]{32}$/.test(id) ? id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5") : id;
}

/**
 * Which rows belong together: a record's identity is its correlation ID, else its trace ID, and a record with both
 * ties them, wherever in the input it stands. @see MODEL section 2
 */
export class IdentityIndex {
  readonly #columns: RecordColumns;
  readonly #byCorrelation = new Map<number, Bucket>();
  readonly #byTraceId = new Map<number, Bucket>();
  readonly #ties = new Map<number, Tie>();
  readonly #groups = new Map<string, Group>();
  /** For the last digits of a trace ID its number; made when the first ID comes of which only these are known. */
  #byLastDigits: Map<string, number> | undefined;
  #next = new Int32Array(0);
  /** Keys whose rows have changed since they were last taken. */
  readonly #changed = new Set<string>();
  withoutTrace = 0;

  constructor(columns: RecordColumns) {
    this.#columns = columns;
  }

  keys(): IterableIterator<string> {
    return this.#groups.keys();
  }

  has(key: string): boolean {
    return this.#groups.has(key);
  }

  /** Takes in a row that was appended to the columns. */
  add(row: number): void {
    const correlation = this.#columns.correlation[row] ?? 0;
    const trace = this.#wholeTraceId(this.#columns.trace[row] ?? 0);
    if (correlation !== 0) {
      this.#append(this.#correlationBucket(correlation), row);
      if (trace !== 0) this.#tie(trace, correlation, row);
    } else if (trace !== 0) {
      this.#append(this.#traceBucket(trace), row);
    } else {
      this.withoutTrace++;
    }
  }

  /** The rows of an identity in the order of the records, or undefined when there is none. */
  rows(key: string): Int32Array | undefined {
    const group = this.#groups.get(key);
    if (!group) return undefined;
    let count = 0;
    for (const bucket of group.buckets) count += bucket.count;
    const rows = new Int32Array(count);
    let at = 0;
    for (const bucket of group.buckets) {
      for (let row = bucket.first; row >= 0; row = this.#next[row] ?? -1) rows[at++] = row;
    }
    return rows.sort((a, b) => this.#columns.compare(a, b));
  }

  /** The keys that were added to, merged or emptied since the last call. */
  takeChanged(): string[] {
    const keys = [...this.#changed];
    this.#changed.clear();
    return keys;
  }

  #append(bucket: Bucket, row: number): void {
    if (row >= this.#next.length) {
      const larger = new Int32Array(Math.max(1024, row + 1, this.#next.length * 2));
      larger.set(this.#next);
      this.#next = larger;
    }
    this.#next[row] = -1;
    if (bucket.last >= 0) this.#next[bucket.last] = row;
    else bucket.first = row;
    bucket.last = row;
    bucket.count++;
    this.#changed.add(bucket.group.key);
  }

  #correlationBucket(id: number): Bucket {
    const known = this.#byCorrelation.get(id);
    if (known) return known;
    const bucket = this.#bucketIn(this.#group("c", id));
    this.#byCorrelation.set(id, bucket);
    // An untied trace ID that is the same text is the same identity.
    const sameText = this.#byTraceId.get(id);
    if (sameText && !this.#ties.has(id)) this.#move(sameText, bucket.group);
    return bucket;
  }

  #traceBucket(id: number): Bucket {
    const known = this.#byTraceId.get(id);
    if (known) return known;
    const tie = this.#ties.get(id);
    const owner = this.#byCorrelation.get(tie ? tie.correlation : id);
    const bucket = this.#bucketIn(owner ? owner.group : this.#group("t", id));
    this.#byTraceId.set(id, bucket);
    return bucket;
  }

  /** The correlation ID with which a trace ID was first seen, by source and line, has it. */
  #tie(trace: number, correlation: number, row: number): void {
    const source = this.#columns.source[row] ?? 0;
    const line = this.#columns.line[row] ?? 0;
    const known = this.#ties.get(trace);
    if (known && (known.source < source || (known.source === source && known.line <= line))) return;
    this.#ties.set(trace, { correlation, source, line });
    const bucket = this.#byTraceId.get(trace);
    if (bucket) this.#move(bucket, this.#correlationBucket(correlation).group);
  }

  /** An ID of which only the last digits are known is the trace ID that ends in them, wherever that comes. */
  #wholeTraceId(trace: number): number {
    const { digits, partial } = this.#columns.lastDigits(trace);
    if (digits === "" || (!partial && !this.#byLastDigits)) return trace;
    this.#byLastDigits ??= new Map([...this.#ties.keys(), ...this.#byTraceId.keys()].map((id) => [this.#columns.lastDigits(id).digits, id]));
    const known = this.#byLastDigits.get(digits);
    if (known === undefined) this.#byLastDigits.set(digits, trace);
    else if (partial) return known;
    else if (this.#columns.lastDigits(known).partial) {
      this.#byLastDigits.set(digits, trace);
      this.#complete(known, trace);
    }
    return trace;
  }

  /** What is known of the end of a trace ID belongs to the whole ID. */
  #complete(partial: number, whole: number): void {
    const tie = this.#ties.get(partial);
    const bucket = this.#byTraceId.get(partial);
    this.#ties.delete(partial);
    this.#byTraceId.delete(partial);
    if (tie) this.#ties.set(whole, tie);
    if (!bucket) return;
    this.#byTraceId.set(whole, bucket);
    if (!tie) this.#move(bucket, this.#byCorrelation.get(whole)?.group ?? this.#group("t", whole));
  }

  #move(bucket: Bucket, target: Group): void {
    const from = bucket.group;
    if (from === target) return;
    from.buckets.delete(bucket);
    if (from.buckets.size === 0) this.#groups.delete(from.key);
    this.#changed.add(from.key);
    target.buckets.add(bucket);
    bucket.group = target;
    this.#changed.add(target.key);
  }

  #group(kind: "c" | "t", id: number): Group {
    const key = `${kind}:${this.#columns.ids.textOf(id)}`;
    const group = this.#groups.get(key) ?? { key, buckets: new Set() };
    this.#groups.set(key, group);
    return group;
  }

  #bucketIn(group: Group): Bucket {
    const bucket: Bucket = { first: -1, last: -1, count: 0, group };
    group.buckets.add(bucket);
    return bucket;
  }
}
