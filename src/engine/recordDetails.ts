import type { RecordColumns } from "../ingest/columns";
import type { JsonObject } from "../ingest/jsonObject";
import { levelNames } from "../ingest/level";
import { decodeRecord, errorOf, eventOf, factOf } from "../ingest/record";
import { isoOfInstant } from "../ingest/instant";
import type { RecordKeys } from "../ingest/recordKeys";
import { spanEventsOf, type LoggedEvent } from "../ingest/spanEvents";
import type { RecordNode, TextNode } from "../protocol/engine";
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

/** The lines behind a record that are none themselves. */
interface Attached {
  readonly text: string;
  /** Number of their first line in its file. */
  readonly line: number;
}

/** So much of what stands behind a record is shown. Bytes. */
const mostAttached = 64 * 1024;
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

  /** What stands between a record and the next one of its file, without the white space around it; `text` "" for nothing. */
  async attached(row: number): Promise<Attached> {
    const columns = this.#columns;
    const behind = columns.offset(row) + columns.bytes(row);
    const next = columns.next(row);
    const end = next < 0 ? this.#sources.endOf(columns.source(row)) : columns.offset(next);
    // A line break alone, of one or two bytes.
    if (end - behind <= 2) return { text: "", line: 0 };
    try {
      const [own, text] = await Promise.all([
        this.#sources.text(columns.source(row), columns.offset(row), columns.bytes(row)),
        this.#sources.text(columns.source(row), behind, Math.min(end - behind, mostAttached)),
      ]);
      const trimmed = text.trimStart();
      const linesBefore = own.split("\n").length - 1 + text.slice(0, text.length - trimmed.length).split("\n").length - 1;
      return { text: trimmed.trimEnd(), line: this.line(row) + linesBefore };
    } catch (error) {
      if (error instanceof TextGoneError) return { text: "", line: 0 };
      throw error;
    }
  }

  /** A record as it stands in its log, with what stands behind it; why its text is gone when it is. */
  async written(row: number): Promise<string> {
    const columns = this.#columns;
    try {
      const [own, { text }] = await Promise.all([this.#sources.text(columns.source(row), columns.offset(row), columns.bytes(row)), this.attached(row)]);
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
    const [{ event, gone }, { text }] = await Promise.all([this.of(row), this.attached(row)]);
    const common = { kind: "record", id: `record ${row}`, hasChildren: text !== "", source: this.#columns.source(row), path: this.path(row), line: this.line(row), row } as const;
    return { ...common, time: this.time(row), level: this.level(row), event, gone };
  }

  async textNodes(row: number): Promise<TextNode[]> {
    const { text, line } = await this.attached(row);
    if (text === "") return [];
    const common = { kind: "text", hasChildren: false, source: this.#columns.source(row), path: this.path(row) } as const;
    return text.split("\n").map((part, index) => ({ ...common, id: `text ${row}:${index}`, line: line + index, text: part.trimEnd().slice(0, mostOfLine) }));
  }
}
