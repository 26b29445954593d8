import type { RecordColumns } from "../ingest/columns";
import type { JsonObject } from "../ingest/jsonObject";
import { levelNames } from "../ingest/level";
import { decodeRecord, errorOf, eventOf, factOf } from "../ingest/record";
import { isoOfInstant } from "../ingest/instant";
import type { RecordKeys } from "../ingest/recordKeys";
import { spanEventsOf, type LoggedEvent } from "../ingest/spanEvents";
import type { RecordNode, TextNode } from "../protocol/engine";
import { attachedLines, type AttachedLine } from "./attachedText";
import { TextGoneError } from "./logParts";
import type { Sources } from "./sources";

/** What is read again of a record. */
export interface RecordDetail {
  readonly fields: JsonObject;
  readonly event: string;
  /** The error that it tells of, in one line, or "". */
  readonly error: string;
  /** Why its text cannot be read any more, "" when it can. */
  readonly gone: string;
}

/** So much of a line is shown in a list. Characters. */
const mostOfLine = 300;

/** What is shown of records: read again from their files, for the few that somebody looks at. */
export class RecordDetails {
  readonly #columns: RecordColumns;
  readonly #sources: Sources;
  readonly #keys: RecordKeys;
  readonly #zoneOffsetMinutes: number;

  /** @param zoneOffsetMinutes minutes east of UTC for a time that names no zone */
  constructor(columns: RecordColumns, sources: Sources, keys: RecordKeys, zoneOffsetMinutes: number) {
    this.#columns = columns;
    this.#sources = sources;
    this.#keys = keys;
    this.#zoneOffsetMinutes = zoneOffsetMinutes;
  }

  async of(row: number): Promise<RecordDetail> {
    const columns = this.#columns;
    try {
      const fields = decodeRecord(await this.#sources.text(columns.source(row), columns.offset(row), columns.bytes(row)));
      return { fields, event: eventOf(fields, this.#keys), error: errorOf(fields), gone: "" };
    } catch (error) {
      if (!(error instanceof TextGoneError)) throw error;
      return { fields: {}, event: columns.names.textOf(columns.event(row)), error: "", gone: error.message };
    }
  }

  /** An ID that a record names, as written; "" when it names none or `row` is -1. */
  async id(row: number, fact: "message" | "span" | "parentSpan"): Promise<string> {
    return row < 0 ? "" : factOf((await this.of(row)).fields, fact, this.#keys);
  }

  /** What happened to the span that a record finished, as it tells. */
  async events(row: number): Promise<LoggedEvent[]> {
    return spanEventsOf((await this.of(row)).fields, this.#zoneOffsetMinutes);
  }

  /** What belongs to a record and is none itself, "" for nothing. */
  async attached(row: number): Promise<string> {
    return (await this.#attachedLines(row)).map(({ text }) => text).join("\n").trim();
  }

  /** A record as it stands in its log, with what stands behind it; why its text is gone when it is. */
  async written(row: number): Promise<string> {
    const columns = this.#columns;
    try {
      const [own, text] = await Promise.all([this.#sources.text(columns.source(row), columns.offset(row), columns.bytes(row)), this.attached(row)]);
      return text === "" ? own : `${own}\n${text}`;
    } catch (error) {
      if (error instanceof TextGoneError) return error.message;
      throw error;
    }
  }

  /** Number of its first line in its file. */
  line(row: number): number {
    const columns = this.#columns;
    return this.#sources.lineInFile(columns.source(row), columns.offset(row), columns.line(row));
  }

  path(row: number): string {
    return this.#sources.pathOf(this.#columns.source(row));
  }

  /** ISO 8601 in UTC with microseconds, "" when it has no time of its own. */
  time(row: number): string {
    const instant = this.#columns.instant(row);
    return instant ? isoOfInstant(instant) : "";
  }

  level(row: number): string {
    return levelNames[this.#columns.level(row)] ?? "";
  }

  async node(row: number): Promise<RecordNode> {
    const [{ event, gone }, attached, stream] = await Promise.all([this.of(row), this.#attachedLines(row), this.#stream(row)]);
    const common = { kind: "record", id: `record ${row}`, hasChildren: attached.length > 0, stream, source: this.#columns.source(row), path: this.path(row), line: this.line(row), row } as const;
    return { ...common, time: this.time(row), level: this.level(row), event, gone };
  }

  async textNodes(row: number): Promise<TextNode[]> {
    const [lines, stream] = await Promise.all([this.#attachedLines(row), this.#stream(row)]);
    const common = { kind: "text", hasChildren: false, source: this.#columns.source(row), path: this.path(row), stream } as const;
    const first = this.line(row);
    return lines.map(({ text, behind }, index) => ({ ...common, id: `text ${row}:${index}`, line: first + behind, text: (index === 0 ? text.trim() : text.trimEnd()).slice(0, mostOfLine) }));
  }

  async #attachedLines(row: number): Promise<AttachedLine[]> {
    try {
      return await attachedLines(this.#columns, this.#sources, row);
    } catch (error) {
      if (error instanceof TextGoneError) return [];
      throw error;
    }
  }

  async #stream(row: number): Promise<string> {
    const runs = await this.#sources.streamsOf(this.#columns.source(row));
    return runs?.at(this.#columns.offset(row)) ?? "";
  }
}
