/** Draws the minimap: the whole trace in a strip. */
import type { TimelineColumns } from "../protocol/timeline";
import type { CanvasSurface } from "./canvasSurface";
import type { Coloring } from "./coloring";
import { overviewRuns } from "./overview";
import type { TimeScale } from "./viewport";

/** Pixels: above and below the lanes, height of a bar, from one lane to the next. */
const padding = 3;
const barHeight = 2;
const widestPitch = 3;

export function drawOverview(surface: CanvasSurface, columns: TimelineColumns, scale: TimeScale, coloring: Coloring): void {
  const { context, width } = surface;
  const room = surface.height - 2 * padding;
  const lanes = Math.min(columns.start.length, Math.floor(room / barHeight));
  const pitch = Math.min(widestPitch, room / lanes);
  const codeOf = (row: number) => coloring.codeOf(columns, row);
  for (const { lane, left, right, code } of overviewRuns(columns, lanes, Math.floor(width), (ns) => scale.position(ns), codeOf)) {
    context.fillStyle = coloring.color(code).fill;
    context.fillRect(left, surface.snap(padding + lane * pitch), right - left, barHeight);
  }
}
