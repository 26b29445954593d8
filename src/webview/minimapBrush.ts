/** What a drag on the minimap does to the part of the time that is in sight: pure. Places are fractions of the shown time. */
import { panBy, showInterval, type Viewport } from "./viewport";

/** What of the frame is held; beside it a new one is drawn. */
export type BrushGrip = { readonly kind: "inside"; readonly offset: number } | { readonly kind: "edge"; readonly other: number } | { readonly kind: "outside"; readonly pressed: number };

/** @param reach how far from an edge it is still held */
export function gripAt(pressed: number, { from, to }: Viewport, reach: number): BrushGrip {
  // The whole trace has no frame to hold.
  if (from === 0 && to === 1) return { kind: "outside", pressed };
  const [toFrom, toTo] = [Math.abs(pressed - from), Math.abs(pressed - to)];
  if (Math.min(toFrom, toTo) <= reach) return { kind: "edge", other: toFrom < toTo ? to : from };
  return pressed > from && pressed < to ? { kind: "inside", offset: pressed - from } : { kind: "outside", pressed };
}

/** What is in sight while the pointer is at a place. @param durationNs of the shown time */
export function brushed(grip: BrushGrip, at: number, viewport: Viewport, durationNs: number): Viewport {
  if (grip.kind === "inside") return panBy(viewport, at - grip.offset - viewport.from);
  const [a, b] = [grip.kind === "edge" ? grip.other : grip.pressed, Math.min(1, Math.max(0, at))];
  return showInterval(Math.min(a, b) * durationNs, Math.max(a, b) * durationNs, durationNs);
}

/** What is in sight after a press beside the frame that was no drag: the same width, around the place. */
export function centred(at: number, viewport: Viewport): Viewport {
  return panBy(viewport, at - (viewport.from + viewport.to) / 2);
}
