/** The time of a trace as the page lays it out: as it passed, or with its idle stretches made short. Pure. */
import { rowFlags, type TimelineColumns } from "../protocol/timeline";

/** A stretch of the trace that is shown shorter than it was. ns after the trace's start, and on the shown time. */
export interface TimeBreak {
  readonly start: number;
  readonly end: number;
  readonly shownStart: number;
  readonly shownEnd: number;
}

export interface ShownTime {
  /** How long the trace is as it is shown, ns. */
  readonly duration: number;
  /** Ascending. */
  readonly breaks: readonly TimeBreak[];
  /** Where an instant (ns after the trace's start) lies on the shown time. */
  readonly shown: (ns: number) => number;
  /** The instant at a place of the shown time. */
  readonly real: (shown: number) => number;
}

/** Time as it passed. */
export function plainTime(durationNs: number): ShownTime {
  return { duration: durationNs, breaks: [], shown: (ns) => ns, real: (shown) => shown };
}

/** What of the trace's duration a stretch must at least take for being made short, and what it takes then of the busy time. */
const leastShare = 0.04;
const shownShare = 0.02;

/** Time with its idle stretches made short; as it passed when there are none. */
export function compressedTime(columns: TimelineColumns, durationNs: number): ShownTime {
  const idle = idleStretches(columns, durationNs, durationNs * leastShare);
  if (idle.length === 0) return plainTime(durationNs);
  const busy = idle.reduce((left, { start, end }) => left - (end - start), durationNs);
  let saved = 0;
  const breaks = idle.map(({ start, end }): TimeBreak => {
    const shownStart = start - saved;
    // A trace that is nearly all idle still shows each stretch shorter than it was.
    const length = Math.min((end - start) / 2, Math.max(busy * shownShare, durationNs / 1e4));
    saved += end - start - length;
    return { start, end, shownStart, shownEnd: shownStart + length };
  });
  const within = (value: number, before: number, [from, to]: readonly [number, number], [onto, until]: readonly [number, number]) =>
    value < to ? onto + ((value - from) / (to - from)) * (until - onto) : value - before;
  return {
    duration: durationNs - saved,
    breaks,
    shown: (ns) => {
      const last = breaks[lastBefore(breaks, (each) => each.start <= ns)];
      return last ? within(ns, last.end - last.shownEnd, [last.start, last.end], [last.shownStart, last.shownEnd]) : ns;
    },
    real: (shown) => {
      const last = breaks[lastBefore(breaks, (each) => each.shownStart <= shown)];
      return last ? within(shown, last.shownEnd - last.end, [last.shownStart, last.shownEnd], [last.start, last.end]) : shown;
    },
  };
}

/** Index of the last element that passes, of elements of which the passing ones come first; -1 for none. */
function lastBefore<T>(elements: readonly T[], passes: (element: T) => boolean): number {
  let from = 0;
  let to = elements.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    const element = elements[middle];
    if (element !== undefined && passes(element)) from = middle + 1;
    else to = middle;
  }
  return from - 1;
}

export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/**
 * The stretches in which nothing works: no row without children is active, and none begins or ends. So what waits for its
 * children does not count as work, what has none does. Ascending; n log n.
 * @param least the shortest that counts, ns
 */
export function idleStretches({ start, duration, parent, flags }: TimelineColumns, durationNs: number, least: number): Stretch[] {
  const children = new Int32Array(parent.length);
  for (const above of parent) if (above >= 0) children[above] = (children[above] ?? 0) + 1;
  /** The span that is inferred from a hop's bracket says no more than the hop: it waits where the hop has others beneath it. */
  const isBracket = (row: number) => ((flags[row] ?? 0) & (rowFlags.inferred | rowFlags.hop)) === rowFlags.inferred && (children[parent[row] ?? -1] ?? 0) > 1;
  const intervals: Stretch[] = [];
  start.forEach((began, row) => {
    if (Number.isNaN(began)) return;
    const ended = began + (duration[row] ?? 0);
    if (children[row] === 0 && !isBracket(row)) intervals.push({ start: began, end: ended });
    // Of what waits its beginning and its end are to be seen where they are.
    else intervals.push({ start: began, end: began }, { start: ended, end: ended });
  });
  intervals.sort((a, b) => a.start - b.start);
  const idle: Stretch[] = [];
  let reached = 0;
  for (const { start: began, end } of intervals) {
    if (began - reached >= least && began > reached) idle.push({ start: reached, end: began });
    reached = Math.max(reached, end);
  }
  if (durationNs - reached >= least && durationNs > reached) idle.push({ start: reached, end: durationNs });
  return idle;
}
