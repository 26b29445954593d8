/**
 * What the pointer does to the part of the time that is in sight: the wheel with Ctrl (or a pinch) zooms where the pointer is, a
 * sideways wheel moves along the time, a drag over the axis shows what it went over, a drag on the minimap moves the frame,
 * moves one of its edges, or draws another beside it, and a double click on either shows the whole trace.
 */
import { brushed, centred, gripAt, type BrushGrip } from "./minimapBrush";
import { panBy, showInterval, wholeTrace, zoomAt, type TimeScale, type Viewport } from "./viewport";

/** Zoom a pixel of the wheel, as an exponent of e. */
const speed = 0.004;
/** A drag that is shorter is a click, pixels. */
const shortestDrag = 4;
/** How near to an edge of the frame in the minimap one holds it, pixels. */
const edgeReach = 5;
/** Turns of the wheel that follow each other sooner are one gesture, ms. */
const gesturePause = 400;

export interface TimeColumn {
  readonly viewport: Viewport;
  readonly scale: TimeScale;
  /** Of the time that is shown, ns. */
  readonly durationNs: number;
  /** Of the column, in the window, pixels. */
  readonly left: number;
  /** Pixels of the minimap that the whole trace takes. */
  readonly minimapWidth: number;
}

export interface ZoomTargets {
  readonly page: HTMLElement;
  readonly axis: HTMLElement;
  readonly minimap: HTMLElement;
}

export interface ZoomListener {
  /** undefined while there is no trace. */
  column(): TimeColumn | undefined;
  /** @param gesture the same for all steps of one gesture */
  moved(viewport: Viewport, gesture: number): void;
  /** The stretch of the axis that is being marked, pixels from its left edge; undefined when none is. */
  marked(stretch: { readonly left: number; readonly right: number } | undefined): void;
}

export function listenForZoom(targets: ZoomTargets, listener: ZoomListener): void {
  let gesture = 0;
  let turnedAt = -Infinity;
  targets.page.addEventListener(
    "wheel",
    (event) => {
      const shown = listener.column();
      const sideways = Math.abs(event.deltaX) > Math.abs(event.deltaY) ? event.deltaX : event.shiftKey ? event.deltaY : 0;
      if (!shown || (!event.ctrlKey && sideways === 0)) return;
      event.preventDefault();
      if (event.timeStamp - turnedAt > gesturePause) gesture++;
      turnedAt = event.timeStamp;
      listener.moved(wheelStep(event, sideways, shown), gesture);
    },
    { passive: false },
  );
  const whole = () => listener.moved(wholeTrace, ++gesture);
  for (const target of [targets.axis, targets.minimap]) target.addEventListener("dblclick", whole);
  drag(targets.axis, (from, to, isOver) => {
    const shown = listener.column();
    if (!shown) return;
    const left = Math.max(0, Math.min(from, to) - shown.left);
    const right = Math.max(from, to) - shown.left;
    listener.marked(isOver || right - left < shortestDrag ? undefined : { left, right });
    if (isOver && right - left >= shortestDrag) listener.moved(showInterval(shown.scale.fraction(left) * shown.durationNs, shown.scale.fraction(right) * shown.durationNs, shown.durationNs), ++gesture);
  });
  listenToMinimap(targets.minimap, listener, () => ++gesture);
}

function listenToMinimap(minimap: HTMLElement, listener: ZoomListener, nextGesture: () => number): void {
  let grip: BrushGrip | undefined;
  let gesture = 0;
  drag(minimap, (from, to, isOver, isFirst) => {
    const shown = listener.column();
    if (!shown) return;
    const { viewport, minimapWidth, durationNs } = shown;
    const at = (clientX: number) => (clientX - shown.left) / Math.max(1, minimapWidth);
    if (isFirst) {
      gesture = nextGesture();
      grip = gripAt(at(from), viewport, edgeReach / Math.max(1, minimapWidth));
    }
    if (!grip) return;
    const isClick = Math.abs(to - from) < shortestDrag;
    if (!isClick) listener.moved(brushed(grip, at(to), viewport, durationNs), gesture);
    else if (isOver && grip.kind === "outside") listener.moved(centred(at(to), viewport), gesture);
  });
}

function wheelStep(event: WheelEvent, sideways: number, { viewport, scale, durationNs, left }: TimeColumn): Viewport {
  if (!event.ctrlKey) return panBy(viewport, (sideways / scale.width) * (viewport.to - viewport.from));
  const anchor = scale.fraction(Math.max(0, event.clientX - left));
  return zoomAt(viewport, Math.min(1, Math.max(0, anchor)), Math.exp(-event.deltaY * speed), durationNs);
}

/** @param dragged is told of the press and each move, in pixels of the window, and of the end */
function drag(target: HTMLElement, dragged: (from: number, to: number, isOver: boolean, isFirst: boolean) => void): void {
  target.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    target.setPointerCapture(event.pointerId);
    const from = event.clientX;
    let to = from;
    dragged(from, to, false, true);
    const move = ({ clientX }: PointerEvent) => {
      to = clientX;
      dragged(from, to, false, false);
    };
    target.addEventListener("pointermove", move);
    target.addEventListener(
      "lostpointercapture",
      () => {
        target.removeEventListener("pointermove", move);
        dragged(from, to, true, false);
      },
      { once: true },
    );
  });
}
