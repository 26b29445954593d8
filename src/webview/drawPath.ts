/** Draws what of a row is on the critical path: a thin line under its bar. */
import type { CanvasSurface } from "./canvasSurface";
import type { PathPiece } from "./criticalPathFeed";
import type { Theme } from "./theme";
import type { TimeScale } from "./viewport";

/** Pixels: of the line, and between it and the bottom of the row; a short piece is still to be seen. */
const thickness = 2;
const gap = 2;
const narrowest = 1;

/** @param top of the row, pixels */
export function drawPath(surface: CanvasSurface, pieces: readonly PathPiece[], top: number, scale: TimeScale, theme: Theme): void {
  if (pieces.length === 0) return;
  surface.context.fillStyle = theme.path;
  const bottom = surface.snap(top + theme.rowHeight - gap);
  for (const { start, end } of pieces) {
    const left = Math.max(0, scale.position(start));
    const right = Math.min(scale.width, scale.position(end));
    if (right < 0 || left > scale.width) continue;
    surface.context.fillRect(left, bottom - thickness, Math.max(narrowest, right - left), thickness);
  }
}
