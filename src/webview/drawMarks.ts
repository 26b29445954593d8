/** Draws what lies on a row at instants: its records as ticks above its bar, the events of a span as diamonds on it. */
import { eventMark, graveLevels } from "../protocol/timeline";
import type { CanvasSurface } from "./canvasSurface";
import type { RowMarks } from "./rowMarks";
import type { Theme } from "./theme";
import type { TimeScale } from "./viewport";

/** Pixels, of a row of 24: from its top to a tick, of a tick that says no more than that it is there, and of one that warns. */
const indent = 1;
const tickHeight = 4;
const tallTick = 6;
/** Half a diamond, pixels. */
const eventSize = 4;

/** @param top of the row, pixels */
export function drawMarks(surface: CanvasSurface, marks: RowMarks, top: number, scale: TimeScale, theme: Theme): void {
  const { context } = surface;
  const unit = theme.rowHeight / 24;
  /** The tick that was drawn last: of those on one pixel the gravest shows. */
  let drawn = { left: NaN, level: -1 };
  marks.at.forEach((at, index) => {
    const position = scale.position(at);
    if (position < -eventSize || position > scale.width + eventSize) return;
    const level = marks.level[index] ?? 0;
    if (level === eventMark) {
      drawEvent(context, position, top + theme.rowHeight / 2, eventSize * unit, theme);
      return;
    }
    const left = surface.snap(position);
    if (left === drawn.left && level <= drawn.level) return;
    drawn = { left, level };
    const isGrave = level >= graveLevels.warning;
    context.fillStyle = level >= graveLevels.error ? theme.errorShape : isGrave ? theme.warning : theme.label;
    context.fillRect(left, surface.snap(top + indent * unit), isGrave ? 2 : 1, surface.snap((isGrave ? tallTick : tickHeight) * unit));
  });
}

function drawEvent(context: CanvasRenderingContext2D, x: number, y: number, size: number, theme: Theme): void {
  context.beginPath();
  context.moveTo(x, y - size);
  context.lineTo(x + size, y);
  context.lineTo(x, y + size);
  context.lineTo(x - size, y);
  context.closePath();
  context.fillStyle = theme.background;
  context.fill();
  context.lineWidth = 1.5;
  context.strokeStyle = theme.label;
  context.stroke();
}
