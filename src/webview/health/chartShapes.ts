/** Where the parts of a chart over time lie. */
import { axisTicks } from "../axis";
import { formatShare } from "../../trace/share";

export interface ChartSteps {
  /** Of a step, and of the bar in it, from the chart's left. */
  left(step: number): number;
  middle(step: number): number;
  readonly barWidth: number;
  /** The step at a position. */
  at(position: number): number;
}

/** Wider bars look like areas. */
const widestBar = 40;

/** So many steps side by side; their bars a pixel apart where that leaves them most of their width. */
export function chartSteps(count: number, width: number): ChartSteps {
  const step = width / Math.max(1, count);
  const barWidth = Math.min(widestBar, step - (step >= 4 ? 1 : step * 0.2));
  return {
    left: (at) => (at + 0.5) * step - barWidth / 2,
    middle: (at) => (at + 0.5) * step,
    barWidth,
    at: (position) => Math.min(count - 1, Math.max(0, Math.floor(position / step))),
  };
}

/** The stretches of a line: steps one behind the other that have a value. */
export function lineRuns(values: readonly number[]): readonly (readonly number[])[] {
  const runs: number[][] = [];
  values.forEach((value, step) => {
    if (Number.isNaN(value)) return;
    const run = runs.at(-1);
    if (run?.at(-1) === step - 1) run.push(step);
    else runs.push([step]);
  });
  return runs;
}

export interface ValueAxis {
  /** The value at the top. */
  readonly top: number;
  readonly ticks: readonly { readonly value: number; readonly label: string }[];
}

/** Heights of a label that a tick needs. */
const roomOfTick = 2.5;

/** From 0 to a round share that none of some exceeds. @param room height of the axis, in heights of a label */
export function shareAxis(shares: readonly number[], room: number): ValueAxis {
  const most = Math.min(1, Math.max(0.01, largest(shares)));
  const steps = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5];
  const step = steps.find((each) => Math.ceil(most / each - 1e-9) <= Math.max(2, Math.floor(room / roomOfTick))) ?? 0.5;
  const count = Math.ceil(most / step - 1e-9);
  return { top: count * step, ticks: Array.from({ length: count + 1 }, (_, tick) => ({ value: tick * step, label: formatShare(tick * step) })) };
}

/** From 0 to a little more than the longest of some durations, ns. @param room as in {@link shareAxis} */
export function durationAxis(durations: readonly number[], room: number): ValueAxis {
  const top = Math.max(1000, largest(durations)) * 1.05;
  const ticks = axisTicks(0, top, room, () => 1, [], roomOfTick - 1);
  return { top, ticks: ticks.map(({ time, label }) => ({ value: time, label })) };
}

function largest(values: readonly number[]): number {
  return values.reduce((most, value) => (value > most ? value : most), 0);
}
