/** Draws the time column: axis, bars, critical path, minimap. */
import type { TimelineData } from "../protocol/timeline";
import { axisTicks } from "./axis";
import type { PathPiece } from "./criticalPathFeed";
import { drawAxis } from "./drawAxis";
import { drawBar, drawGrid } from "./drawBars";
import { drawPath } from "./drawPath";
import type { PageElements } from "./pageElements";
import { barLabel } from "./rowWords";
import type { Theme } from "./theme";
import type { TreeRowView } from "./treeRow";
import { timeScale, type TimeScale, type Viewport } from "./viewport";

/** Pixels that the bars leave free at the right. */
const timeMargin = 34;

export interface TimeDrawing {
  readonly data: TimelineData;
  /** Those in sight. */
  readonly rows: readonly TreeRowView[];
  /** Top of the first of them, and the width of the column, pixels. */
  readonly top: number;
  readonly width: number;
  readonly viewport: Viewport;
  readonly theme: Theme;
  /** The stretches of a row that are on the critical path. */
  readonly piecesOf: (row: number) => readonly PathPiece[];
}

/** @returns where an instant lies in what was drawn */
export function drawTime({ axis, bars, minimap, grid, scroll }: PageElements, { data, rows, top, width, viewport, theme, piecesOf }: TimeDrawing): TimeScale {
  const margin = Math.min(timeMargin, width / 20);
  const scale = timeScale(viewport, data.durationNs, width, margin);
  axis.begin(width, theme.rowHeight - 1, theme.labelFont); // The header's line takes one.
  // A line along the right edge would be a border.
  const ticks = axisTicks(scale.from, scale.time(width - 2), width, (label) => axis.textWidth(label));
  drawAxis(axis, ticks, scale, theme);
  bars.begin(width, scroll.viewHeight, theme.labelFont);
  drawGrid(bars, ticks, scale, theme);
  const hasFocus = document.activeElement === grid.element;
  rows.forEach(({ facts, text, selected }, index) => {
    const rowTop = top + index * theme.rowHeight;
    drawBar(bars, { facts, label: barLabel(facts, text), top: rowTop, highlighted: selected && hasFocus }, scale, theme);
    drawPath(bars, piecesOf(facts.row), rowTop, scale, theme);
  });
  minimap.render(data, viewport, theme, width, margin);
  return scale;
}
