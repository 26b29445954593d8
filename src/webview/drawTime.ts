/** Draws the time column: axis, bars, marks, critical path, minimap. */
import { axisTicks } from "./axis";
import type { Coloring } from "./coloring";
import type { PathPiece } from "./criticalPathFeed";
import { drawAxis } from "./drawAxis";
import { drawBar, drawGrid, narrowest, type BarRow } from "./drawBars";
import { drawAxisBreaks, drawBreaks } from "./drawBreaks";
import { drawMarks } from "./drawMarks";
import { drawPath } from "./drawPath";
import type { PageElements } from "./pageElements";
import type { RowMarks } from "./rowMarks";
import { barLabel } from "./rowWords";
import { groupRuns } from "./siblingGroup";
import type { Theme } from "./theme";
import type { TraceView } from "./traceView";
import type { TreeRowView } from "./treeRow";
import { timeScale, type TimeScale, type Viewport } from "./viewport";

/** Pixels that the bars leave free at the right. */
const timeMargin = 34;

export interface TimeDrawing {
  readonly view: TraceView;
  /** Those in sight. */
  readonly rows: readonly TreeRowView[];
  /** Top of the first of them, and the width of the column, pixels. */
  readonly top: number;
  readonly width: number;
  readonly viewport: Viewport;
  readonly theme: Theme;
  readonly coloring: Coloring;
  /** The stretches of a row that are on the critical path. */
  readonly piecesOf: (row: number) => readonly PathPiece[];
  /** What lies on a row at instants; undefined until it has come. */
  readonly marksOf: (row: number) => RowMarks | undefined;
}

/** @returns where an instant lies in what was drawn */
export function drawTime({ axis, bars, minimap, grid, scroll }: PageElements, drawing: TimeDrawing): TimeScale {
  const { view, rows, top, width, viewport, theme, coloring } = drawing;
  const margin = Math.min(timeMargin, width / 20);
  const { breaks } = view.time;
  const scale = timeScale(viewport, view.time, width, margin);
  axis.begin(width, theme.rowHeight - 1, theme.labelFont); // The header's line takes one.
  // A line along the right edge would be a border.
  const ticks = axisTicks(scale.from, scale.time(width - 2), width, (label) => axis.textWidth(label), breaks);
  drawAxis(axis, ticks, scale, theme, drawAxisBreaks(axis, breaks, scale, theme));
  bars.begin(width, scroll.viewHeight, theme.labelFont);
  drawBreaks(bars, breaks, scale, theme);
  drawGrid(bars, ticks, scale, theme);
  const hasFocus = document.activeElement === grid.element;
  rows.forEach(({ facts, text, group, selected }, index) => {
    const rowTop = top + index * theme.rowHeight;
    const color = coloring.color(coloring.codeOf(view.columns, facts.row));
    drawBar(bars, { facts, label: barLabel(facts, text, group), color, runs: runsOf(view, facts.row, scale), top: rowTop, highlighted: selected && hasFocus }, scale, theme);
    drawPath(bars, drawing.piecesOf(facts.row), rowTop, scale, theme);
    const marks = drawing.marksOf(facts.row);
    if (marks) drawMarks(bars, marks, rowTop, scale, theme);
  });
  minimap.render({ columns: view.data.columns, time: view.time, coloring, theme, width, margin }, viewport);
  return scale;
}

function runsOf(view: TraceView, row: number, scale: TimeScale): BarRow["runs"] {
  const members = view.membersOf(row);
  if (!members) return undefined;
  const runs = (of: Int32Array) => groupRuns(view.data.columns, of, (ns) => scale.position(ns), narrowest, scale.width);
  return { all: runs(members), failed: runs(view.failedOf(row)) };
}
