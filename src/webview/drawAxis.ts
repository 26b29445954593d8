/** Draws the labels of the time axis above the bars. */
import type { Tick } from "./axis";
import type { CanvasSurface } from "./canvasSurface";
import type { Theme } from "./theme";
import type { TimeScale } from "./viewport";

/** Pixels from a tick to its label. */
const indent = 5;

/**
 * A label that would touch the one before it, the edge or what is taken is left out, its tick is not.
 * @param taken stretches of the axis, pixels
 */
export function drawAxis(surface: CanvasSurface, ticks: readonly Tick[], scale: TimeScale, theme: Theme, taken: readonly { readonly left: number; readonly right: number }[]): void {
  const { context, height, width } = surface;
  let free = 0;
  for (const { time, label } of ticks) {
    const left = surface.snap(scale.position(time));
    if (time > scale.from) {
      context.fillStyle = theme.grid;
      context.fillRect(left, 0, 1, height);
    }
    const right = left + indent + surface.textWidth(label);
    if (left < free || right > width || taken.some((stretch) => left < stretch.right && right > stretch.left)) continue;
    context.fillStyle = theme.label;
    surface.write(label, left + indent, height / 2);
    free = right + indent;
  }
}
