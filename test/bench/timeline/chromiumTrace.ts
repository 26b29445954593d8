/**
 * What Chromium's own trace says of a page: when a frame was presented, and how long the main thread worked for it.
 *
 * The work of a frame is not the time of its animation frame callback: events, message handlers, timers, style, layout, paint,
 * commit and the garbage collector occupy the same thread, and a frame is late by all of them. The trace has every task of the
 * thread (`RunTask`), whatever it was for.
 */
export interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** µs */
  readonly ts: number;
  /** µs, of an event with a duration; `tdur`: of it on a processor. */
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly id?: string };
}

/** What Chromium has to record for it. */
export const tracedCategories = ["devtools.timeline", "disabled-by-default-devtools.timeline", "blink.user_timing"];

/** The main thread's work for one frame, ns. */
export interface FrameWork {
  /** From the start of each task to its end. */
  readonly wall: number;
  /** Without what other threads and programs took from it meanwhile. */
  readonly processor: number;
}

export function readTrace(json: Buffer): TraceEvent[] {
  const { traceEvents } = JSON.parse(json.toString()) as { readonly traceEvents: readonly TraceEvent[] };
  return traceEvents.toSorted((a, b) => a.ts - b.ts);
}

/** ns from a mark until the frame in which another mark was set has been presented; where it was dropped, as on a busy machine, until one behind it has. */
export function presentedAfter(events: readonly TraceEvent[], from: string, mark: string): number {
  const start = found(events, ({ name }) => name === from, from);
  const drawn = found(events, ({ name, ts }) => name === mark && ts >= start.ts, mark);
  const frame = events.findLast(({ name, ph, ts }) => name === "AnimationFrame" && ph === "b" && ts <= drawn.ts);
  const presented = events.filter(({ name }) => name === "AnimationFrame::Presentation");
  const own = presented.filter(({ args }) => args?.id === frame?.args?.id);
  const shown = found([...own, ...presented], ({ ts }) => ts >= drawn.ts, `the presentation of ${mark}`);
  return (shown.ts - start.ts) * 1000;
}

/**
 * For each frame in which the page drew, what the main thread did since the frame before it in which the page drew. Frames that
 * the browser began and the page had nothing to draw in would make the figures smaller, they are none.
 * @param from a mark: what was before it counts for nothing
 */
export function frameWork(events: readonly TraceEvent[], from: string): FrameWork[] {
  const { pid, tid, ts: start } = found(events, ({ name }) => name === from, from);
  const frames: FrameWork[] = [];
  let [wall, processor, drawsUntil] = [0, 0, -1];
  for (const event of events) {
    if (event.pid !== pid || event.tid !== tid || event.ts < start) continue;
    if (event.name === "FireAnimationFrame") {
      // It stands in a task that has been counted.
      if (event.ts > drawsUntil) continue;
      frames.push({ wall: wall * 1000, processor: processor * 1000 });
      [wall, processor, drawsUntil] = [0, 0, -1];
    } else if (event.name === "RunTask" && event.dur !== undefined) {
      wall += event.dur;
      processor += event.tdur ?? event.dur;
      drawsUntil = event.ts + event.dur;
    }
  }
  return frames;
}

function found(events: readonly TraceEvent[], test: (event: TraceEvent) => boolean, what: string): TraceEvent {
  const event = events.find(test);
  if (!event) throw new Error(`Chromium's trace has no ${what}.`);
  return event;
}
