import type { SegmentRows } from "../ingest/columns";
import type { TimelineMatches } from "../protocol/timeline";
import type { Filter } from "../trace/query/filter";
import { isOfLevel, levelTest } from "../trace/query/levelTerm";
import { parseQuery, QueryError } from "../trace/query/query";
import { rowFilter, type RowTables } from "../trace/query/rowFilter";
import { RecordMatcher } from "./recordMatcher";
import { filesOfRows } from "./rowFiles";
import { searchRows } from "./rowSearch";
import type { Searched } from "./traceSearch";
import type { TraceView } from "./traceView";

/** Records of other traces that are read along rather than reading twice. */
const widestGap = 32;

/** The rows of a trace that pass a query; what is wrong with it when it means nothing. */
export async function matchingRows(view: TraceView, where: string, searched: Omit<Searched, "store">): Promise<TimelineMatches> {
  const none = { rows: new Int32Array(0), problem: undefined };
  try {
    const query = parseQuery(where);
    if (!query) return none;
    const filter = rowFilter(query);
    const bits = await bitsOfRows(view, filter, searched);
    const passes = filter.test({ tables: tablesOf(view, searched), has: (term, row) => ((bits[row] ?? 0) & (1 << term)) !== 0, nowMs: Date.now() });
    const rows = view.rows.flatMap((row, index) => (row.kind !== "missing" && passes(index) ? [index] : []));
    return { rows: Int32Array.from(rows), problem: undefined };
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    const { message, from, to } = error;
    return { ...none, problem: { message, from, to } };
  }
}

function tablesOf(view: TraceView, { columns: { names } }: Pick<Searched, "columns">): RowTables {
  const { rows, trace } = view;
  return {
    status: (row) => rows[row]?.status ?? "ok",
    isStale: (row) => {
      const at = rows[row];
      return at !== undefined && view.isStale(at);
    },
    duration: (row) => (rows[row]?.end ?? NaN) - (rows[row]?.start ?? NaN),
    selfTime: (row) => rows[row]?.selfTime ?? NaN,
    agent: (row) => names.textOf(trace.hops[view.hopOfRow(row)]?.agent ?? 0),
    name: (row) => {
      const at = rows[row];
      return names.textOf((at?.kind === "hop" ? trace.hops[at.index]?.action : trace.spans[at?.index ?? -1]?.name) ?? 0);
    },
  };
}

/** For each row a bit for each term that one of its records has; a hop has those of its own span, too. */
async function bitsOfRows(view: TraceView, { terms }: Filter<RowTables>, searched: Omit<Searched, "store">): Promise<Int32Array> {
  const bits = new Int32Array(view.rows.length);
  if (terms.length === 0) return bits;
  const owners = view.ownersOfRecords();
  const mark = (record: number, mask: number) => {
    for (const row of owners.get(record) ?? []) bits[row] = (bits[row] ?? 0) | mask;
  };
  const placed = terms.map((term, place) => ({ term, place }));
  for (const { term, place } of placed) {
    if (!isOfLevel(term)) continue;
    const test = levelTest(term);
    for (const record of view.trace.rows) if (test(searched.columns.level(record))) mark(record, 1 << place);
  }
  const ofText = placed.filter(({ term }) => !isOfLevel(term));
  if (ofText.length === 0) return bits;
  const asked = ofText.map(({ term }) => term);
  const matcher = new RecordMatcher(asked, searched.keys);
  for (const { source, segment, from, to } of stretchesOf(view, searched)) {
    for (const file of filesOfRows(searched, source, segment, from, to)) {
      const found = searched.pool ? await searched.pool.search(asked, searched.keys, file) : searchRows(matcher, asked.length, file);
      found.forEach((places, index) => {
        for (const place of places) mark(segment.firstRow + place, 1 << (ofText[index]?.place ?? 0));
      });
    }
  }
  return bits;
}

/** Where the records of a trace stand in the index, those near each other together. */
function stretchesOf({ trace }: TraceView, { columns, sources }: Pick<Searched, "columns" | "sources">) {
  const ordered = trace.rows.slice().sort();
  const stretches: { readonly source: number; readonly segment: SegmentRows; readonly from: number; to: number }[] = [];
  for (const { id } of sources.all().map(({ options }) => options)) {
    for (const segment of columns.segmentsOf(id)) {
      const end = segment.firstRow + segment.segment.length;
      for (let at = firstAtLeast(ordered, segment.firstRow); at < ordered.length && (ordered[at] ?? end) < end; at++) {
        const place = (ordered[at] ?? 0) - segment.firstRow;
        const last = stretches.at(-1);
        if (last?.segment === segment && place - last.to <= widestGap) last.to = place + 1;
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
