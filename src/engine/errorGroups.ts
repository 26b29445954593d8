import type { RecordColumns } from "../ingest/columns";
import { exceptionOf } from "../ingest/exception";
import { isoOfInstant } from "../ingest/instant";
import { levels } from "../ingest/level";
import type { ErrorGroupSummary } from "../protocol/engine";
import { fingerprintOf, type Fingerprint } from "../trace/fingerprint";
import type { TraceSelection, TraceStore } from "../trace/traceStore";
import type { RecordDetails } from "./recordDetails";
import type { Sources } from "./sources";

/** What the groups are made from. */
export interface Grouped {
  readonly columns: RecordColumns;
  readonly store: TraceStore;
  readonly sources: Sources;
  readonly details: RecordDetails;
}

interface ErrorGroup {
  readonly number: number;
  readonly fingerprint: Fingerprint;
  count: number;
  /** Rows of the earliest and the latest record; -1 while none has a time. */
  firstRow: number;
  lastRow: number;
  /** The record that came last. */
  row: number;
  readonly agents: Map<number, number>;
  /** Of the traces of its records. */
  readonly buckets: Set<number>;
}

/** Records that are read at a time. */
const readAtOnce = 64;
/** An agent stands for a group; others are counted. */
const namedAgents = 3;

/** The records of level error or above, grouped by the fingerprint of their error: read from disk as they come, once somebody asks. */
export class ErrorGroups {
  readonly #grouped: () => Grouped;
  readonly #got: () => void;
  #groups = new Map<string, ErrorGroup>();
  /** For each segment how many of its records were looked at. */
  #done = new Map<number, number>();
  #epoch = -1;
  #errors = 0;
  #read = 0;
  #running: Promise<void> | undefined;

  /** @param got is told when more is grouped */
  constructor(grouped: () => Grouped, got: () => void) {
    this.#grouped = grouped;
    this.#got = got;
  }

  /** The groups as far as they are read, the one with most errors first; goes on reading. */
  page(offset: number, limit: number): { readonly items: readonly ErrorGroupSummary[]; readonly total: number; readonly read: number; readonly toRead: number } {
    this.#goOn();
    const sorted = [...this.#groups.values()].sort((a, b) => b.count - a.count || a.number - b.number);
    return { items: sorted.slice(offset, offset + limit).map((group) => this.#summary(group)), total: sorted.length, read: this.#read, toRead: this.#errors };
  }

  /** The traces with an error of a group. */
  tracesOf(number: number): TraceSelection {
    const group = [...this.#groups.values()].find((each) => each.number === number);
    const buckets = group?.buckets ?? new Set<number>();
    return this.#grouped().store.inBuckets(`error ${number} ${buckets.size}`, buckets);
  }

  /** Forgets all: records are read by other keys from now on. */
  clear(): void {
    this.#groups = new Map();
    this.#done = new Map();
    this.#errors = this.#read = 0;
    this.#epoch = this.#grouped().store.epoch;
  }

  #goOn(): void {
    if (this.#epoch !== this.#grouped().store.epoch) this.clear();
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
  }

  async #run(): Promise<void> {
    const rows = this.#newErrors();
    const groups = this.#groups;
    for (let from = 0; from < rows.length; from += readAtOnce) {
      const some = rows.slice(from, from + readAtOnce);
      const fingerprints = await Promise.all(some.map((row) => this.#fingerprintOf(row)));
      // Numbers of rows and texts are others since a source was removed.
      if (groups !== this.#groups || this.#epoch !== this.#grouped().store.epoch) return;
      some.forEach((row, index) => {
        const fingerprint = fingerprints[index];
        if (fingerprint) this.#add(row, fingerprint);
      });
      this.#read += some.length;
      this.#got();
    }
  }

  /** The rows of level error or above that were not looked at yet. */
  #newErrors(): number[] {
    const { columns, sources } = this.#grouped();
    const rows: number[] = [];
    for (const source of sources.all()) {
      for (const { number, firstRow, segment } of columns.segmentsOf(source.options.id)) {
        const { length } = segment;
        for (let row = this.#done.get(number) ?? 0; row < length; row++) {
          if (segment.levelOf(row) >= levels.error) rows.push(firstRow + row);
        }
        this.#done.set(number, length);
      }
    }
    this.#errors += rows.length;
    return rows;
  }

  /** Undefined for a record whose text the disk refuses now: the others are grouped all the same. */
  async #fingerprintOf(row: number): Promise<Fingerprint | undefined> {
    const details = await this.#grouped().details.of(row).catch(() => undefined);
    return details && fingerprintOf(exceptionOf(details.fields), details.event, details.error);
  }

  #add(row: number, fingerprint: Fingerprint): void {
    const { columns, store } = this.#grouped();
    let group = this.#groups.get(fingerprint.key);
    if (!group) {
      group = { number: this.#groups.size + 1, fingerprint, count: 0, firstRow: -1, lastRow: -1, row, agents: new Map(), buckets: new Set() };
      this.#groups.set(fingerprint.key, group);
    }
    group.count++;
    group.row = row;
    if (columns.hasTime(row)) {
      if (group.firstRow < 0 || columns.compare(row, group.firstRow) < 0) group.firstRow = row;
      if (group.lastRow < 0 || columns.compare(row, group.lastRow) > 0) group.lastRow = row;
    }
    const agent = columns.agent(row);
    if (agent !== 0) group.agents.set(agent, (group.agents.get(agent) ?? 0) + 1);
    const bucket = store.bucketOf(row);
    if (bucket >= 0) group.buckets.add(bucket);
  }

  #summary({ number, fingerprint, count, firstRow, lastRow, row, agents, buckets }: ErrorGroup): ErrorGroupSummary {
    const { columns } = this.#grouped();
    const time = (at: number) => {
      const instant = at < 0 ? undefined : columns.instant(at);
      return instant ? isoOfInstant(instant) : "";
    };
    const byCount = [...agents].sort(([, a], [, b]) => b - a).slice(0, namedAgents);
    const { type, message, place } = fingerprint;
    return { number, type, message, place, count, first: time(firstRow), last: time(lastRow), agents: byCount.map(([agent]) => columns.names.textOf(agent)), traces: buckets.size, row };
  }
}
