import type { DocumentRow, TraceStatus, TraceSummary, Why } from "../../protocol/engine";
import type { DocumentReader } from "./documentReader";
import { jsonText, millisecondsOrNull } from "./jsonText";
import { type HopOutline, type HopRow, outlineOf, type RecordRow, type SpanRow } from "./outline";

/** What of a trace is written, and how it goes on. */
export interface TraceWriting {
  readonly records: boolean;
  /** Whether the rules are told that gave each status, parent and inferred span. */
  readonly why: boolean;
  /** How the file of a record is named; undefined when all are of one file. */
  readonly nameOf: ((path: string) => string) | undefined;
  readonly write: (text: string) => Promise<void> | void;
  /** Whether nobody wants the rest. */
  readonly stopped: () => boolean;
}

/** One object, written piece by piece: a trace has any number of records, and spans of any depth. */
export async function writeTraceJson(trace: TraceSummary, document: DocumentReader, writing: TraceWriting): Promise<void> {
  const { write, stopped } = writing;
  const { hops, alone } = await outlineOf(document, stopped);
  const writer = new TraceWriter(document, writing);
  await write(`${jsonText({ id: trace.id, ...times(trace) }).slice(0, -1)},\n"hops":[`);
  for (const [index, hop] of hops.entries()) {
    if (stopped()) return;
    await write(index === 0 ? "\n" : ",\n");
    await writer.hop(hop);
  }
  await write(hops.length > 0 ? "\n]" : "]");
  // What belongs to no hop; a trace of hops alone has none.
  if (alone.spans.length > 0 || alone.records.length > 0) {
    await write(",\n");
    await writer.spansAndRecords(alone);
  }
  await write("}\n");
}

class TraceWriter {
  readonly #document: DocumentReader;
  readonly #writing: TraceWriting;

  constructor(document: DocumentReader, writing: TraceWriting) {
    this.#document = document;
    this.#writing = writing;
  }

  async hop(outline: HopOutline): Promise<void> {
    const { agent, messageId, action, ...row } = (await this.#document.row(outline.row)) as HopRow;
    await this.#writing.write(`${jsonText({ agent, messageId: messageId || null, action: action || null, ...times(row), ...this.#why(row) }).slice(0, -1)},`);
    await this.spansAndRecords(outline);
    await this.#writing.write("}");
  }

  async spansAndRecords({ spans, records }: HopOutline): Promise<void> {
    await this.#writing.write('"spans":[');
    await this.#spans(spans);
    await this.#writing.write('],"records":[');
    if (this.#writing.records) await this.#records(records);
    await this.#writing.write("]");
  }

  /** Spans within spans, with those that are open on a stack: their depth is the log's. */
  async #spans(spans: HopOutline["spans"]): Promise<void> {
    const open: { readonly depth: number; readonly written: boolean }[] = [];
    let siblings = 0;
    const close = async () => {
      if (!open.pop()?.written) return;
      await this.#writing.write("]}");
      siblings = 1;
    };
    for (const { row: index, depth } of spans) {
      if (this.#writing.stopped()) return;
      while ((open.at(-1)?.depth ?? -1) >= depth) await close();
      const row = (await this.#document.row(index)) as Exclude<DocumentRow, RecordRow | HopRow>;
      // A missing parent is no span: its children say its ID and stand in its place.
      if (row.kind === "span") {
        await this.#writing.write(`${siblings > 0 ? "," : ""}${this.#spanHead(row)}`);
        siblings = 0;
      }
      open.push({ depth, written: row.kind === "span" });
    }
    while (open.length > 0) await close();
  }

  #spanHead(row: SpanRow): string {
    const { spanId, parentSpanId, operation, inferred } = row;
    const head = { spanId: spanId || null, parentSpanId: parentSpanId || null, operation, ...times(row), inferred, ...this.#why(row) };
    return `${jsonText(head).slice(0, -1)},"children":[`;
  }

  async #records(records: readonly number[]): Promise<void> {
    for (const [index, row] of records.entries()) {
      if (this.#writing.stopped()) return;
      const { path, line, timestamp, level, event, fields, attached, gone } = (await this.#document.row(row)) as RecordRow;
      // Which file, where there are several; and what stands behind the record, where something does.
      const record = {
        ...(this.#writing.nameOf && { path: this.#writing.nameOf(path) }),
        line,
        timestamp: timestamp || null,
        level: level || null,
        event,
        fields,
        ...(attached && { attached }),
        ...(gone && { gone }),
      };
      await this.#writing.write(`${index > 0 ? "," : ""}\n${jsonText(record)}`);
    }
  }

  #why({ why }: { readonly why: Why }): { readonly why?: Partial<Why> } {
    if (!this.#writing.why) return {};
    return { why: Object.fromEntries(Object.entries(why).filter(([, rule]) => rule !== "")) };
  }
}

interface Timed {
  readonly start: string;
  readonly end: string;
  readonly duration: number;
  readonly status: TraceStatus;
  readonly stale: boolean;
}

function times({ start, end, duration, status, stale }: Timed) {
  return { start: start || null, end: end || null, durationMs: millisecondsOrNull(duration), status, ...(stale && { stale }) };
}
