/** Wheel with Ctrl (or a pinch) zooms where the pointer is, a sideways wheel moves along the time. */
import { panBy, zoomAt, type TimeScale, type Viewport } from "./viewport";

/** Zoom a pixel of the wheel, as an exponent of e. */
const speed = 0.004;

export interface TimeColumn {
  readonly viewport: Viewport;
  readonly scale: TimeScale;
  readonly durationNs: number;
  /** Of the column, in the window, pixels. */
  readonly left: number;
}

/** @param moved gets the viewport that the user asks for */
export function listenForZoom(target: HTMLElement, column: () => TimeColumn | undefined, moved: (viewport: Viewport) => void): void {
  target.addEventListener(
    "wheel",
    (event) => {
      const shown = column();
      const sideways = Math.abs(event.deltaX) > Math.abs(event.deltaY) ? event.deltaX : event.shiftKey ? event.deltaY : 0;
      if (!shown || (!event.ctrlKey && sideways === 0)) return;
      event.preventDefault();
      const { viewport, scale, durationNs } = shown;
      if (event.ctrlKey) {
        const anchor = scale.time(Math.max(0, event.clientX - shown.left)) / Math.max(1, durationNs);
        moved(zoomAt(viewport, Math.min(1, Math.max(0, anchor)), Math.exp(-event.deltaY * speed), durationNs));
      } else {
        moved(panBy(viewport, (sideways / scale.width) * (viewport.to - viewport.from)));
      }
    },
    { passive: false },
  );
}
