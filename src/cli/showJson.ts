import type { DocumentRow, TraceStatus, TraceSummary, Why } from "../engine/api";
import type { DocumentReader } from "./documentReader";
import { jsonText, millisecondsOrNull } from "./jsonText";
import { type HopOutline, type HopRow, outlineOf, type RecordRow, type SpanRow } from "./outline";
import type { Output } from "./output";
import type { Session } from "./session";
import type { ShowOptions } from "./show";

/** One object, written piece by piece: a trace has any number of records, and spans of any depth. */
export async function writeTraceJson(session: Session, trace: TraceSummary, document: DocumentReader, options: ShowOptions): Promise<void> {
  const { hops, alone } = await outlineOf(document, () => session.over);
  const writer = new TraceWriter(session.output, document, options, () => session.over);
  await session.output.write(`${jsonText({ id: trace.id, ...times(trace) }).slice(0, -1)},\n"hops":[`);
  for (const [index, hop] of hops.entries()) {
    if (session.over) return;
    await session.output.write(index === 0 ? "\n" : ",\n");
    await writer.hop(hop);
  }
  await session.output.write(hops.length > 0 ? "\n]" : "]");
  // What belongs to no hop; a trace of hops alone has none.
  if (alone.spans.length > 0 || alone.records.length > 0) {
    await session.output.write(",\n");
    await writer.spansAndRecords(alone);
  }
  await session.output.write("}\n");
}

class TraceWriter {
  readonly #output: Output;
  readonly #document: DocumentReader;
  readonly #options: ShowOptions;
  readonly #stopped: () => boolean;

  constructor(output: Output, document: DocumentReader, options: ShowOptions, stopped: () => boolean) {
    this.#output = output;
    this.#document = document;
    this.#options = options;
    this.#stopped = stopped;
  }

  async hop(outline: HopOutline): Promise<void> {
    const { agent, messageId, action, ...row } = (await this.#document.row(outline.row)) as HopRow;
    await this.#output.write(`${jsonText({ agent, messageId: messageId || null, action: action || null, ...times(row), ...this.#why(row) }).slice(0, -1)},`);
    await this.spansAndRecords(outline);
    await this.#output.write("}");
  }

  async spansAndRecords({ spans, records }: HopOutline): Promise<void> {
    await this.#output.write('"spans":[');
    await this.#spans(spans);
    await this.#output.write('],"records":[');
    if (this.#options.records) await this.#records(records);
    await this.#output.write("]");
  }

  /** Spans within spans, with those that are open on a stack: their depth is the log's. */
  async #spans(spans: HopOutline["spans"]): Promise<void> {
    const open: { readonly depth: number; readonly written: boolean }[] = [];
    let siblings = 0;
    const close = async () => {
      if (!open.pop()?.written) return;
      await this.#output.write("]}");
      siblings = 1;
    };
    for (const { row: index, depth } of spans) {
      if (this.#stopped()) return;
      while ((open.at(-1)?.depth ?? -1) >= depth) await close();
      const row = (await this.#document.row(index)) as Exclude<DocumentRow, RecordRow | HopRow>;
      // A missing parent is no span: its children say its ID and stand in its place.
      if (row.kind === "span") {
        await this.#output.write(`${siblings > 0 ? "," : ""}${this.#spanHead(row)}`);
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
      if (this.#stopped()) return;
      const { path, line, timestamp, level, event, fields, attached, gone } = (await this.#document.row(row)) as RecordRow;
      // Which file, where there are several; and what stands behind the record, where something does.
      const record = {
        ...(this.#options.sources.length > 1 && { path: this.#options.nameOf(path) }),
        line,
        timestamp: timestamp || null,
        level: level || null,
        event,
        fields,
        ...(attached && { attached }),
        ...(gone && { gone }),
      };
      await this.#output.write(`${index > 0 ? "," : ""}\n${jsonText(record)}`);
    }
  }

  #why({ why }: { readonly why: Why }): { readonly why?: Partial<Why> } {
    if (!this.#options.why) return {};
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
