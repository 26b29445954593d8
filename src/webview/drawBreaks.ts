/** Draws where the time is shown shorter than it was: a torn strip through axis and rows. */
import { formatDuration } from "../trace/duration";
import type { CanvasSurface } from "./canvasSurface";
import type { TimeBreak } from "./shownTime";
import type { Theme } from "./theme";
import type { TimeScale } from "./viewport";

/** Pixels between the two lines of a mark, and how far they lean. */
const markWidth = 4;
const lean = 3;
const indent = 5;

/** The strip behind the bars. */
export function drawBreaks(surface: CanvasSurface, breaks: readonly TimeBreak[], scale: TimeScale, theme: Theme): void {
  for (const { left, right } of inSight(breaks, scale)) {
    surface.context.fillStyle = theme.gap;
    surface.context.fillRect(left, 0, right - left, surface.height);
  }
}

/** The mark on the axis, and how long it was where there is room: the labels of the axis go around it. */
export function drawAxisBreaks(surface: CanvasSurface, breaks: readonly TimeBreak[], scale: TimeScale, theme: Theme): readonly { readonly left: number; readonly right: number }[] {
  const { context, height } = surface;
  return inSight(breaks, scale).map(({ left, right, lasted }) => {
    const middle = (left + right) / 2;
    context.strokeStyle = theme.label;
    context.lineWidth = 1;
    context.beginPath();
    for (const x of [middle - markWidth / 2, middle + markWidth / 2]) {
      context.moveTo(x - lean, height - 3);
      context.lineTo(x + lean, 3);
    }
    context.stroke();
    const from = middle - markWidth / 2 - lean;
    const words = `${formatDuration(lasted)} idle`;
    const to = middle + markWidth / 2 + lean + indent + surface.textWidth(words);
    if (to > surface.width) return { left: from, right: middle + markWidth + lean };
    context.fillStyle = theme.label;
    surface.write(words, middle + markWidth / 2 + lean + indent - 2, height / 2);
    return { left: from, right: to };
  });
}

function inSight(breaks: readonly TimeBreak[], scale: TimeScale): { readonly left: number; readonly right: number; readonly lasted: number }[] {
  return breaks
    .map(({ start, end }) => ({ left: scale.position(start), right: scale.position(end), lasted: end - start }))
    .filter(({ left, right }) => right > 0 && left < scale.width);
}
