/** Draws the bars of the rows in sight. Status is shape first, colour second. */
import type { Tick } from "./axis";
import type { CanvasSurface } from "./canvasSurface";
import { labelGap, placeLabel } from "./labelPlace";
import type { BarColor } from "./palette";
import type { RowFacts } from "./rowFacts";
import type { BarLabel } from "./rowWords";
import type { GroupRun } from "./siblingGroup";
import type { Theme } from "./theme";
import type { TimeScale } from "./viewport";

/** One row to draw. */
export interface BarRow {
  readonly facts: RowFacts;
  readonly label: BarLabel;
  readonly color: BarColor;
  /** Where the bars of the siblings lie that the row stands for; undefined for a row of its own. */
  readonly runs: { readonly all: readonly GroupRun[]; readonly failed: readonly GroupRun[] } | undefined;
  /** Top edge of the row, pixels. */
  readonly top: number;
  /** The selected row of a tree that has the focus. */
  readonly highlighted: boolean;
}

export interface Bar {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** A bar is at least this wide, pixels. */
export const narrowest = 2;
/** Bars that reach out of the canvas are cut this far outside of it, so that their ends are out of sight. */
const beyond = 8;
const radius = 2;

export function drawGrid(surface: CanvasSurface, ticks: readonly Tick[], scale: TimeScale, theme: Theme): void {
  surface.context.fillStyle = theme.grid;
  for (const { time } of ticks) {
    // The time column has its own left edge.
    if (time > scale.from) surface.context.fillRect(surface.snap(scale.position(time)), 0, 1, surface.height);
  }
}

export function drawBar(surface: CanvasSurface, row: BarRow, scale: TimeScale, theme: Theme): void {
  const { facts } = row;
  if (Number.isNaN(facts.start)) return;
  const bar = barOf(surface, row, scale, theme.rowHeight);
  if (bar.right < 0 || bar.left > scale.width) return;
  const { fill, striped } = row.color;
  const stripes = striped ? theme.background : undefined;
  if (row.runs) drawRuns(surface, bar, row.runs, fill, stripes, theme);
  else if (facts.inferred && !facts.isHop) drawOutline(surface, bar, facts, fill);
  else drawFilled(surface, facts.state === "error" ? insideOutline(bar) : bar, facts, fill, stripes);
  const cap = facts.state === "error" && !row.runs ? drawError(surface, bar, theme) : 0;
  // On what has no fill the editor's own colour is the readable one; on many small bars none is.
  drawLabel(surface, row, bar, cap, row.runs ? undefined : facts.inferred ? theme.label : readableOn(fill), theme);
}

/** The bars of many siblings on one line that joins the first and the last; where one has failed, an error's cap. */
function drawRuns(surface: CanvasSurface, bar: Bar, { all, failed }: NonNullable<BarRow["runs"]>, fill: string, stripes: string | undefined, theme: Theme): void {
  const { context } = surface;
  context.fillStyle = `${fill}80`;
  context.fillRect(bar.left, surface.snap((bar.top + bar.bottom) / 2) - 1, bar.right - bar.left, 2);
  const height = bar.bottom - bar.top;
  for (const run of all) {
    const [left, right] = [surface.snap(Math.max(-beyond, run.left)), surface.snap(Math.min(surface.width + beyond, run.right))];
    context.beginPath();
    context.roundRect(left, bar.top, Math.max(narrowest, right - left), height, Math.min(radius, (right - left) / 2));
    context.fillStyle = fill;
    context.fill();
    if (stripes !== undefined) drawStripes(context, { ...bar, left, right }, stripes);
  }
  context.fillStyle = theme.errorShape;
  for (const { right } of failed) context.fillRect(surface.snap(right) - narrowest, bar.top - 1, narrowest, height + 2);
}

/** 12 pixels of 24 for a span, 14 for a hop. */
function barOf(surface: CanvasSurface, { facts, top }: BarRow, scale: TimeScale, rowHeight: number): Bar {
  const height = surface.snap((rowHeight * (facts.isHop ? 14 : 12)) / 24);
  const barTop = surface.snap(top + (rowHeight - height) / 2);
  const left = surface.snap(Math.max(-beyond, scale.position(facts.start)));
  const right = surface.snap(Math.min(scale.width + beyond, scale.position(facts.start + facts.duration)));
  return { left, right: Math.max(left + narrowest, right), top: barTop, bottom: barTop + height };
}

function drawFilled(surface: CanvasSurface, bar: Bar, facts: RowFacts, fill: string, stripes: string | undefined): void {
  const { context } = surface;
  const width = bar.right - bar.left;
  context.beginPath();
  if (facts.state === "never_finished") {
    context.roundRect(bar.left, bar.top, width, bar.bottom - bar.top, [radius, 0, 0, radius]);
    context.fillStyle = `${fill}59`;
  } else {
    context.roundRect(bar.left, bar.top, width, bar.bottom - bar.top, radius);
    context.fillStyle = facts.state === "in_progress" ? fading(context, bar, fill) : fill;
  }
  context.fill();
  if (stripes !== undefined) drawStripes(context, bar, stripes);
  if (facts.state === "never_finished") strokeOpen(context, bar, fill);
}

/** An inferred span: dashed, without a fill. */
function drawOutline({ context }: CanvasSurface, bar: Bar, facts: RowFacts, color: string): void {
  context.setLineDash([3, 2]);
  if (facts.state === "never_finished") {
    strokeOpen(context, bar, color);
  } else {
    context.strokeStyle = facts.state === "in_progress" ? fading(context, bar, color) : color;
    strokeInside(context, bar);
  }
  context.setLineDash([]);
}

/** Solid for most of its length, then fading out to its end. */
function fading(context: CanvasRenderingContext2D, { left, right }: Bar, color: string): CanvasGradient {
  const gradient = context.createLinearGradient(left, 0, right, 0);
  gradient.addColorStop(0, color);
  gradient.addColorStop(0.4, color);
  gradient.addColorStop(1, `${color}00`);
  return gradient;
}

/** What an error's outline and the gap beside it leave of a bar. */
function insideOutline({ left, right, top, bottom }: Bar): Bar {
  const gap = right - left > 8 ? 2 : 0;
  return { left: left + gap, right: right - gap, top: top + 2, bottom: bottom - 2 };
}

/** Three sides: nothing closes the bar at its end. */
function strokeOpen(context: CanvasRenderingContext2D, bar: Bar, color: string): void {
  context.beginPath();
  context.moveTo(bar.right, bar.top + 0.5);
  context.lineTo(bar.left + 0.5, bar.top + 0.5);
  context.lineTo(bar.left + 0.5, bar.bottom - 0.5);
  context.lineTo(bar.right, bar.bottom - 0.5);
  context.lineWidth = 1;
  context.strokeStyle = color;
  context.stroke();
}

function strokeInside(context: CanvasRenderingContext2D, bar: Bar): void {
  context.beginPath();
  context.roundRect(bar.left + 0.5, bar.top + 0.5, Math.max(1, bar.right - bar.left - 1), bar.bottom - bar.top - 1, radius);
  context.lineWidth = 1;
  context.stroke();
}

/** The outline and the solid end cap of an error; returns the cap's width. */
function drawError({ context }: CanvasSurface, bar: Bar, theme: Theme): number {
  context.strokeStyle = theme.errorShape;
  context.fillStyle = theme.errorShape;
  strokeInside(context, bar);
  const cap = Math.min(4, bar.right - bar.left);
  context.beginPath();
  context.roundRect(bar.right - cap, bar.top, cap, bar.bottom - bar.top, [0, radius, radius, 0]);
  context.fill();
  return cap;
}

/** The pattern of an agent whose hue another one has, too. */
function drawStripes(context: CanvasRenderingContext2D, bar: Bar, color: string): void {
  const height = bar.bottom - bar.top;
  context.save();
  context.beginPath();
  context.rect(bar.left, bar.top, bar.right - bar.left, height);
  context.clip();
  context.beginPath();
  for (let x = bar.left - height; x < bar.right; x += 7) {
    context.moveTo(x, bar.bottom);
    context.lineTo(x + height, bar.top);
  }
  context.lineWidth = 2;
  context.strokeStyle = color;
  context.stroke();
  context.restore();
}

/**
 * With the note where both have room, else the duration alone.
 * @param insideColor of a label on the bar; undefined where none may stand there
 */
function drawLabel(surface: CanvasSurface, row: BarRow, bar: Bar, cap: number, insideColor: string | undefined, theme: Theme): void {
  const { context } = surface;
  const { duration, note, isError } = row.label;
  const middle = row.top + theme.rowHeight / 2;
  for (const shown of note === "" ? [""] : [` · ${note}`, ""]) {
    const durationWidth = surface.textWidth(duration);
    const place = placeLabel(bar, durationWidth + (shown === "" ? 0 : surface.textWidth(shown)), surface.width - labelGap, cap);
    if (!place || (place.inside && insideColor === undefined)) continue;
    const plain = place.inside && insideColor !== undefined ? insideColor : row.highlighted ? theme.selectedLabel : theme.label;
    context.fillStyle = plain;
    surface.write(duration, place.left, middle);
    if (shown !== "") {
      const separator = shown.slice(0, 3);
      surface.write(separator, place.left + durationWidth, middle);
      if (isError && !place.inside && !row.highlighted) context.fillStyle = theme.errorText;
      surface.write(note, place.left + durationWidth + surface.textWidth(separator), middle);
    }
    return;
  }
}

/** Black or white, whichever stands out more (relative luminance of WCAG 2.2). */
function readableOn(hex: string): string {
  const linear = [1, 3, 5].map((index) => (Number.parseInt(hex.slice(index, index + 2), 16) / 255) ** 2.2);
  const [red = 0, green = 0, blue = 0] = linear;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? "#000000" : "#ffffff";
}
