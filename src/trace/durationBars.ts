import { statusCodes } from "./factTable";
import type { HopTable } from "./hopTable";
import { isTimed } from "./partTally";

/** How many hops lasted from `from` on and less than `below`, ns; and how many of them failed. */
export interface DurationBar {
  readonly from: number;
  readonly below: number;
  readonly ended: number;
  readonly errors: number;
}

/** 1, 2, 5, 10 … µs up to 500,000 s, in ns: what a bar begins with. The first one begins with 0. */
const bounds = [0, ...Array.from({ length: 12 }, (_, power) => [1, 2, 5].map((digit) => digit * 10 ** (power + 3))).flat()];

/** The durations of the hops of each agent and action, by the place of these among the table's parts: from the first bar that has any to the last. */
export function durationBars(hops: HopTable, traces: Int32Array): (readonly DurationBar[])[] {
  const width = bounds.length;
  const ended = new Uint32Array(hops.parts.length * width);
  const errors = new Uint32Array(hops.parts.length * width);
  hops.forEach(traces, (columns, from, to) => {
    for (let at = from; at < to; at++) {
      if (!isTimed(columns, at)) continue;
      const place = (columns.part[at] ?? 0) * width + barOf(columns.duration[at] ?? 0);
      ended[place] = (ended[place] ?? 0) + 1;
      if (columns.status[at] === statusCodes.error) errors[place] = (errors[place] ?? 0) + 1;
    }
  });
  return hops.parts.map((_, part) => {
    const counts = ended.subarray(part * width, (part + 1) * width);
    const first = counts.findIndex((count) => count > 0);
    const last = counts.findLastIndex((count) => count > 0);
    return Array.from(counts.subarray(Math.max(0, first), last + 1), (count, index): DurationBar => {
      const bar = first + index;
      return { from: bounds[bar] ?? 0, below: bounds[bar + 1] ?? Infinity, ended: count, errors: errors[part * width + bar] ?? 0 };
    });
  });
}

function barOf(ns: number): number {
  let bar = 0;
  while (ns >= (bounds[bar + 1] ?? Infinity)) bar++;
  return bar;
}
