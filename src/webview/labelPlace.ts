/** Where the label of a bar stands. */

/** Pixels between a bar's edge and its label, inside or outside. */
export const labelGap = 6;

export interface LabelPlace {
  /** Left edge of the label, pixels. */
  readonly left: number;
  /** On the bar, and so in the colour that its fill asks for. */
  readonly inside: boolean;
}

/**
 * Right of the bar; without room there, left of it; without room there, inside; else nowhere. Never across the canvas's edge
 * or the bar's.
 *
 * @param bar edges in pixels, as far outside of the canvas as they may be
 * @param capWidth what the bar's own right end takes from the room inside, pixels
 */
export function placeLabel(bar: { readonly left: number; readonly right: number }, labelWidth: number, canvasWidth: number, capWidth = 0): LabelPlace | undefined {
  if (bar.right < 0 || bar.left > canvasWidth) return undefined;
  if (bar.right + labelGap + labelWidth <= canvasWidth) return { left: bar.right + labelGap, inside: false };
  if (bar.left - labelGap - labelWidth >= 0) return { left: bar.left - labelGap - labelWidth, inside: false };
  const inner = Math.min(bar.right - capWidth, canvasWidth) - labelGap - labelWidth;
  return inner >= Math.max(0, bar.left) + labelGap ? { left: inner, inside: true } : undefined;
}
