import type { RecordColumns } from "../ingest/columns";
import { levels } from "../ingest/level";
import type { HopPlace } from "../trace/partTally";
import type { TraceFacts, TraceStore } from "../trace/traceStore";
import type { RecordDetails } from "./recordDetails";

/** What reads the records of a failed hop. */
export interface HopErrorSource {
  readonly columns: RecordColumns;
  readonly store: TraceStore;
  readonly details: RecordDetails;
}

/** The texts of so many hops are kept: they are asked for again and again while logs grow. */
const mostKept = 200;
/** A trace of more records is not assembled for the sake of one text. */
const mostRecords = 20_000;

/** What went wrong in failed hops, in one line each; read once. */
export class HopErrors {
  readonly #source: () => HopErrorSource;
  readonly #kept = new Map<string, string>();
  #epoch = -1;

  constructor(source: () => HopErrorSource) {
    this.#source = source;
  }

  /** "" when nothing says, or when the trace is too large to look. */
  async textOf({ key, records }: TraceFacts, { index }: HopPlace): Promise<string> {
    const { store } = this.#source();
    const { epoch } = store;
    if (this.#epoch !== epoch || this.#kept.size >= mostKept) this.#kept.clear();
    this.#epoch = epoch;
    // A record that comes late may give each hop of its trace another place.
    const name = `${index} ${records} ${key}`;
    const known = this.#kept.get(name);
    if (known !== undefined) return known;
    const text = records > mostRecords ? "" : await this.#read(key, index);
    if (store.epoch === epoch) this.#kept.set(name, text);
    return text;
  }

  async #read(key: string, index: number): Promise<string> {
    const { columns, store, details } = this.#source();
    const trace = store.trace(key);
    const hop = trace?.hops[index];
    if (!trace || !hop) return "";
    const row = hop.closedBadly ? hop.closeRow : (trace.rows.find((each, record) => trace.hopOf[record] === index && columns.level(each) >= levels.error) ?? -1);
    if (row < 0) return "";
    const { error, event } = await details.of(row);
    return error || event;
  }
}
