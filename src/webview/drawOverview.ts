/** Draws the minimap: the whole trace in a strip. */
import type { TimelineData } from "../protocol/timeline";
import type { CanvasSurface } from "./canvasSurface";
import { overviewRuns } from "./overview";
import { agentColor } from "./palette";
import type { Theme } from "./theme";
import type { TimeScale } from "./viewport";

/** Pixels: above and below the lanes, height of a bar, from one lane to the next. */
const padding = 3;
const barHeight = 2;
const widestPitch = 3;

export function drawOverview(surface: CanvasSurface, { columns }: TimelineData, scale: TimeScale, theme: Theme): void {
  const { context, width } = surface;
  const room = surface.height - 2 * padding;
  const lanes = Math.min(columns.start.length, Math.floor(room / barHeight));
  const pitch = Math.min(widestPitch, room / lanes);
  for (const { lane, left, right, agent, isHop } of overviewRuns(columns, lanes, Math.floor(width), (ns) => scale.position(ns))) {
    const color = agentColor(agent, theme.kind);
    context.fillStyle = isHop ? color.hop : color.span;
    context.fillRect(left, surface.snap(padding + lane * pitch), right - left, barHeight);
  }
}
