import type { RecordColumns } from "../ingest/columns";
import type { Sources } from "./sources";
import type { Stretch } from "./streamRuns";

/** A line that is no record and belongs to the one before it in its stream. */
export interface AttachedLine {
  readonly text: string;
  /** How many lines behind the record's first line it stands. */
  readonly behind: number;
}

/** So far behind a record is looked, bytes. */
const mostLooked = 64 * 1024;
const lineFeed = 0x0a;

/**
 * The lines between a record and the next one of its stream that are none themselves, without blank ones before and behind them.
 * Where the streams of a source are not known, it is one.
 * @throws {TextGoneError} when its text cannot be read any more
 */
export async function attachedLines(columns: RecordColumns, sources: Sources, row: number): Promise<AttachedLine[]> {
  const source = columns.source(row);
  const start = columns.offset(row);
  const found = await stretchesBehind(columns, sources, row);
  const end = found.at(-1)?.to;
  if (end === undefined) return [];
  const bytes = await sources.bytes(source, start, end - start);
  const lines: AttachedLine[] = [];
  let behind = 0;
  let counted = 0;
  for (const { from, to } of found) {
    for (; counted < from - start; counted++) if (bytes[counted] === lineFeed) behind++;
    const texts = bytes.toString("utf8", from - start, to - start).split("\n");
    // What stands behind the last line feed is no line.
    if (texts.at(-1) === "") texts.pop();
    lines.push(...texts.map((text, index) => ({ text, behind: behind + index })));
  }
  return withoutBlankEnds(lines);
}

/** What stands behind a record before the next one of its stream: stretches of no record, of the same stream. */
async function stretchesBehind(columns: RecordColumns, sources: Sources, row: number): Promise<Stretch[]> {
  const source = columns.source(row);
  const runs = await sources.streamsOf(source);
  const stream = runs?.at(columns.offset(row)) ?? "";
  const behind = columns.offset(row) + columns.bytes(row);
  const limit = Math.min(sources.endOf(source), behind + mostLooked);
  const found: Stretch[] = [];
  for (let before = row, from = behind; from < limit; from = columns.offset(before) + columns.bytes(before)) {
    const next = columns.next(before);
    const stretch = { from, to: next < 0 ? limit : Math.min(limit, columns.offset(next)) };
    const pieces = stream === "" ? [stretch] : (runs?.of(stream, stretch) ?? []);
    // Between two records, a line break alone has one or two bytes; behind the last one a line may end without any.
    found.push(...pieces.filter((piece) => next < 0 || piece.from !== behind || piece.to - piece.from > 2));
    if (next < 0 || (runs?.at(columns.offset(next)) ?? "") === stream) break;
    before = next;
  }
  return found;
}

function withoutBlankEnds(lines: readonly AttachedLine[]): AttachedLine[] {
  const isText = ({ text }: AttachedLine) => text.trim() !== "";
  const first = lines.findIndex(isText);
  return first < 0 ? [] : lines.slice(first, lines.findLastIndex(isText) + 1);
}
