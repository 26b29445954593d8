/** One drawing of the page: the rows in sight as elements, and the time column beside them. */
import type { TimelineText } from "../protocol/timeline";
import type { Coloring } from "./coloring";
import { arrangeColumns } from "./columns";
import type { CriticalPathFeed } from "./criticalPathFeed";
import { drawTime } from "./drawTime";
import type { PageElements } from "./pageElements";
import type { RowMarks } from "./rowMarks";
import type { RowPages } from "./rowPages";
import type { Theme } from "./theme";
import type { TraceView } from "./traceView";
import type { TimeScale, Viewport } from "./viewport";

export interface PageDrawing {
  readonly view: TraceView;
  readonly coloring: Coloring;
  readonly theme: Theme;
  /** As the user has set it, pixels; undefined for the default. */
  readonly treeWidth: number | undefined;
  readonly viewport: Viewport;
  /** What is known of rows beyond their columns; what is not here yet is asked for. */
  readonly known: { readonly texts: RowPages<TimelineText>; readonly marks: RowPages<RowMarks>; readonly path: CriticalPathFeed };
  /** More than the scroll position is new since the last drawing. */
  readonly rowsChanged: boolean;
}

/** @returns where an instant lies in what was drawn, and whether all was known of the rows in sight */
export function drawPage(page: PageElements, drawing: PageDrawing): { readonly scale: TimeScale; readonly isComplete: boolean } {
  const { view, coloring, theme, viewport, known } = drawing;
  const { scroll, grid } = page;
  const { rows } = view.layout;
  const width = arrangeColumns(page, theme, drawing.treeWidth, rows.length * theme.rowHeight);
  const first = Math.min(rows.length, Math.floor(scroll.offset / theme.rowHeight));
  const inSight = rows.subarray(first, Math.ceil((scroll.offset + scroll.viewHeight) / theme.rowHeight));
  const ofTrace = inSight.map((row) => view.traceRow(row));
  const areTextsHere = known.texts.want(ofTrace);
  const areMarksHere = known.marks.want(ofTrace);
  const rowViews = Array.from(inSight, (row, index) => view.rowView(row, first + index, known.texts.get(view.traceRow(row))));
  const top = first * theme.rowHeight - scroll.offset;
  grid.render({ rows: rowViews, top, total: rows.length, colorOf: (row) => coloring.color(coloring.codeOf(view.columns, row)) }, drawing.rowsChanged);
  const piecesOf = (row: number) => {
    const members = view.membersOf(row);
    return members ? known.path.piecesOfAll(members) : known.path.piecesOf(view.traceRow(row));
  };
  // A row that stands for siblings has no marks of its own.
  const marksOf = (row: number) => (view.membersOf(row) ? undefined : known.marks.get(view.traceRow(row)));
  const scale = drawTime(page, { view, rows: rowViews, top, width, viewport, theme, coloring, piecesOf, marksOf });
  return { scale, isComplete: areTextsHere && areMarksHere };
}
