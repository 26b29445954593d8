/** What part of the trace's time is in sight, and where an instant lies on the screen. */
import type { ShownTime } from "./shownTime";

/** Fractions of the time that is shown of the trace, 0 to 1. The whole trace is `{ from: 0, to: 1 }`. */
export interface Viewport {
  readonly from: number;
  readonly to: number;
}

export const wholeTrace: Viewport = { from: 0, to: 1 };

/** A trace whose records share one instant still needs an axis, ns. */
const shortestTrace = 1000;
/** What the closest zoom shows, ns. */
const shortestView = 100;

/** How a canvas shows a viewport. Positions are CSS pixels from the canvas's left edge, times ns from the trace's start. */
export interface TimeScale {
  readonly width: number;
  /** Time at the left edge. */
  readonly from: number;
  /** Time at the right edge: somewhat more than the viewport, which leaves the last label room. */
  readonly to: number;
  position(ns: number): number;
  time(position: number): number;
  /** What part of the shown time lies left of a position: as in {@link Viewport}, but not cut to 0 and 1. */
  fraction(position: number): number;
}

/** @param margin pixels kept free at the right of the viewport's end */
export function timeScale(viewport: Viewport, shownTime: ShownTime, width: number, margin: number): TimeScale {
  const total = Math.max(shownTime.duration, shortestTrace);
  const from = viewport.from * total;
  const nsPerPixel = ((viewport.to - viewport.from) * total) / Math.max(1, width - margin);
  const time = (position: number) => shownTime.real(from + position * nsPerPixel);
  return {
    width,
    from: time(0),
    to: time(width),
    position: (ns) => (shownTime.shown(ns) - from) / nsPerPixel,
    time,
    fraction: (position) => (from + position * nsPerPixel) / total,
  };
}

/**
 * Zooms so that the instant at `anchor` stays where it is.
 * @param anchor fraction of the shown time
 * @param durationNs of the shown time
 * @param factor above 1 shows less time, below 1 more
 */
export function zoomAt(viewport: Viewport, anchor: number, factor: number, durationNs: number): Viewport {
  const span = viewport.to - viewport.from;
  const smallest = Math.min(1, shortestView / Math.max(durationNs, shortestTrace));
  const next = Math.min(1, Math.max(smallest, span / factor));
  return moveInside(anchor - ((anchor - viewport.from) * next) / span, next);
}

/** Moves the viewport by a fraction of the shown time, as far as there is trace. */
export function panBy(viewport: Viewport, fraction: number): Viewport {
  return moveInside(viewport.from + fraction, viewport.to - viewport.from);
}

function moveInside(from: number, span: number): Viewport {
  const start = Math.min(1 - span, Math.max(0, from));
  return { from: start, to: start + span };
}

/** Shows exactly an interval, or as little around it as is shown at all. @param start and @param end ns of the shown time */
export function showInterval(start: number, end: number, durationNs: number): Viewport {
  const total = Math.max(durationNs, shortestTrace);
  const span = Math.min(1, Math.max(shortestView, end - start) / total);
  return moveInside((start + end) / 2 / total - span / 2, span);
}

/** The share of an interval that stays free on each side of it, where there is trace. */
const fitMargin = 0.05;

/** Shows an interval (ns after the trace's start) with a little around it. */
export function fitInterval(start: number, end: number, time: ShownTime): Viewport {
  const [from, to] = [time.shown(start), time.shown(end)];
  const margin = (to - from) * fitMargin;
  return showInterval(from - margin, to + margin, time.duration);
}

/** The same stretch of the trace on another time, or of a trace that has grown; the whole trace stays the whole trace. */
export function onOtherTime(viewport: Viewport, before: ShownTime, after: ShownTime): Viewport {
  if (viewport.from === 0 && viewport.to === 1) return viewport;
  const moved = (fraction: number) => after.shown(before.real(fraction * Math.max(before.duration, shortestTrace)));
  return showInterval(moved(viewport.from), moved(viewport.to), after.duration);
}
