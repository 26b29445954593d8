/** What a key does to the part of the time that is in sight: pure. */
import type { ShownTime } from "./shownTime";
import { fitInterval, panBy, wholeTrace, zoomAt, type Viewport } from "./viewport";

export type ZoomStep = { readonly kind: "go"; readonly viewport: Viewport } | { readonly kind: "back" } | { readonly kind: "forward" };

/** What of the trace the keys work on. */
export interface ZoomSubject {
  readonly viewport: Viewport;
  readonly time: ShownTime;
  /** The selected row in ns after the trace's start; undefined when there is none, or it has no instant. */
  readonly selection: { readonly start: number; readonly end: number } | undefined;
}

/** Closer with each press, and a fifth of what is in sight to the side. */
const zoomFactor = 1.5;
const panShare = 0.2;

/** With Shift the arrows do what these keys do; without it they go through the rows. */
const arrowKeys: Readonly<Record<string, string>> = { ArrowUp: "w", ArrowDown: "s", ArrowLeft: "a", ArrowRight: "d" };

/** @returns undefined for a key that means nothing here */
export function zoomStep({ key, shiftKey }: { readonly key: string; readonly shiftKey: boolean }, { viewport, time, selection }: ZoomSubject): ZoomStep | undefined {
  const middle = (viewport.from + viewport.to) / 2;
  const width = viewport.to - viewport.from;
  switch ((shiftKey && arrowKeys[key]) || key.toLowerCase()) {
    case "w":
    case "+":
    case "=":
      return { kind: "go", viewport: zoomAt(viewport, middle, zoomFactor, time.duration) };
    case "s":
    case "-":
      return { kind: "go", viewport: zoomAt(viewport, middle, 1 / zoomFactor, time.duration) };
    case "a":
      return { kind: "go", viewport: panBy(viewport, -panShare * width) };
    case "d":
      return { kind: "go", viewport: panBy(viewport, panShare * width) };
    case "f":
      return selection && { kind: "go", viewport: fitInterval(selection.start, selection.end, time) };
    case "0":
      return { kind: "go", viewport: wholeTrace };
    case "[":
      return { kind: "back" };
    case "]":
      return { kind: "forward" };
    default:
      return undefined;
  }
}
