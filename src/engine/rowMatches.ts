import type { SegmentRows } from "../ingest/columns";
import type { TimelineMatches } from "../protocol/timeline";
import { memoizedTexts } from "../trace/memoizedTexts";
import type { Filter } from "../trace/query/filter";
import { isOfLevel, levelTest } from "../trace/query/levelTerm";
import { isQueryError, parseQuery } from "../trace/query/query";
import type { RecordTerm } from "../trace/query/recordTerm";
import { rowFilter, type RowTables } from "../trace/query/rowFilter";
import { kindCodes, rowStatuses } from "../trace/treeRows";
import { filesOfRows } from "./rowFiles";
import { rowsAtOnce, TextSearch } from "./textSearch";
import { msPerRow, withinTime } from "./timeLimit";
import type { Searched } from "./traceSearch";
import type { TraceView } from "./traceView";

/** Records of other traces that are read along rather than reading twice. */
const widestGap = 32;

/** Neighbouring records of a segment, by their places in it. */
interface Stretch {
  readonly source: number;
  readonly segment: SegmentRows;
  readonly from: number;
  readonly to: number;
}

/** The rows of a trace that pass a query; what is wrong with it when it means nothing. */
export async function matchingRows(view: TraceView, where: string, searched: Omit<Searched, "store">): Promise<TimelineMatches> {
  const none = { rows: new Int32Array(0), problem: undefined };
  try {
    const query = parseQuery(where);
    if (!query) return none;
    const filter = rowFilter(query);
    const bits = await bitsOfRows(view, filter, searched);
    const passes = filter.test({ tables: tablesOf(view, searched), has: (term, row) => ((bits[row] ?? 0) & (1 << term)) !== 0, nowMs: Date.now() });
    const { length, kind } = view.rows;
    const rows = new Int32Array(length);
    let found = 0;
    withinTime(filter.regex, length * msPerRow, () => {
      for (let row = 0; row < length; row++) if (kind[row] !== kindCodes.missing && passes(row)) rows[found++] = row;
    });
    return { rows: rows.slice(0, found), problem: undefined };
  } catch (error) {
    if (!isQueryError(error)) throw error;
    const { message, from, to } = error;
    return { ...none, problem: { message, from, to } };
  }
}

function tablesOf(view: TraceView, { columns: { names } }: Pick<Searched, "columns">): RowTables {
  const { rows, trace } = view;
  const textOf = memoizedTexts(names);
  return {
    status: (row) => rowStatuses[rows.status[row] ?? 0] ?? "ok",
    isStale: (row) => view.isStale(row),
    duration: (row) => (rows.end[row] ?? NaN) - (rows.start[row] ?? NaN),
    selfTime: (row) => rows.selfTime[row] ?? NaN,
    agent: (row) => textOf(trace.hops[view.hopOfRow(row)]?.agent ?? 0),
    name: (row) => {
      const index = rows.index[row] ?? -1;
      return textOf((rows.kind[row] === kindCodes.hop ? trace.hops[index]?.action : trace.spans[index]?.name) ?? 0);
    },
  };
}

/** For each row a bit for each term that one of its records has; a hop has those of its own span, too. */
async function bitsOfRows(view: TraceView, { terms }: Filter<RowTables>, searched: Omit<Searched, "store">): Promise<Int32Array> {
  const bits = new Int32Array(view.rows.length);
  if (terms.length === 0) return bits;
  /** For each record that has something of what is asked, by its row of the index, what it has. */
  const masks = new Map<number, number>();
  const mark = (record: number, mask: number) => masks.set(record, (masks.get(record) ?? 0) | mask);
  const placed = terms.map((term, place) => ({ term, place }));
  for (const { term, place } of placed) {
    if (!isOfLevel(term)) continue;
    const test = levelTest(term);
    for (const record of view.trace.rows) if (test(searched.columns.level(record))) mark(record, 1 << place);
  }
  const ofText = placed.filter(({ term }) => !isOfLevel(term));
  if (ofText.length > 0) await markTexts(view, ofText, searched, mark);
  view.trace.rows.forEach((record, place) => {
    const mask = masks.get(record);
    if (mask === undefined) return;
    for (const row of view.ownersOfRecord(place)) bits[row] = (bits[row] ?? 0) | mask;
  });
  return bits;
}

/** Marks the records in whose text a term is found. */
async function markTexts(view: TraceView, ofText: readonly { readonly term: RecordTerm; readonly place: number }[], searched: Omit<Searched, "store">, mark: (record: number, mask: number) => void): Promise<void> {
  const search = new TextSearch(ofText.map(({ term }) => term), searched);
  await search.forEach(stretchesOf(view, searched), async ({ source, segment, from, to }) => {
    for (const file of filesOfRows(searched, source, segment, from, to)) {
      const found = await search.search(file);
      found.forEach((places, index) => {
        for (const place of places) mark(segment.firstRow + place, 1 << (ofText[index]?.place ?? 0));
      });
    }
  });
}

/** Where the records of a trace stand in the index, those near each other together, up to {@link rowsAtOnce}. */
function stretchesOf({ trace }: TraceView, { columns, sources }: Pick<Searched, "columns" | "sources">): Stretch[] {
  const ordered = trace.rows.slice().sort();
  const stretches: (Stretch & { to: number })[] = [];
  for (const { id } of sources.all().map(({ options }) => options)) {
    for (const segment of columns.segmentsOf(id)) {
      const end = segment.firstRow + segment.segment.length;
      for (let at = firstAtLeast(ordered, segment.firstRow); at < ordered.length && (ordered[at] ?? end) < end; at++) {
        const place = (ordered[at] ?? 0) - segment.firstRow;
        const last = stretches.at(-1);
        if (last?.segment === segment && place - last.to <= widestGap && place - last.from < rowsAtOnce) last.to = place + 1;
        else stretches.push({ source: id, segment, from: place, to: place + 1 });
      }
    }
  }
  return stretches;
}

/** Where the first of ascending numbers stands that is not less than another. */
function firstAtLeast(ascending: Int32Array, least: number): number {
  let from = 0;
  let to = ascending.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((ascending[middle] ?? 0) < least) from = middle + 1;
    else to = middle;
  }
  return from;
}
