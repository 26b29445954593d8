/** A chart over time with its axes. The pointer or the arrow keys choose a step, whose values are told in words. */
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { chartSteps, type ChartSteps, type ValueAxis } from "./chartShapes";
import { clockTicks } from "./clock";
import { useSize } from "./size";
import { stepOfKey } from "./stepOfKey";

/** In 24ths of a row. */
const chartHeight = 150;
/** Of the small letters, in those of the page. */
const labelSize = 11 / 13;
/** Of a digit, in its height. */
const digitWidth = 0.62;
/** Digits of a label beneath the chart, with the gap beside it. */
const labelDigits = 13;

/** Where a chart draws, pixels. */
export interface ChartScale {
  readonly steps: ChartSteps;
  readonly left: number;
  readonly bottom: number;
  readonly y: (value: number) => number;
}

interface Props {
  readonly title: string;
  /** When the first step begins and how long each takes, ms. */
  readonly from: number;
  readonly step: number;
  readonly count: number;
  readonly axis: (room: number) => ValueAxis;
  readonly legend?: ComponentChildren;
  /** The chosen step. */
  readonly at: number | undefined;
  readonly choose: (step: number | undefined) => void;
  /** What a step is told as; of all when none is chosen. */
  readonly words: (step: number | undefined) => string;
  readonly draw: (scale: ChartScale) => ComponentChildren;
}

export function TimeChart({ title, from, step, count, axis, legend, at, choose, words, draw }: Props) {
  const room = useRef<HTMLDivElement>(null);
  const { width, fontSize } = useSize(room);
  const labelHeight = fontSize * labelSize;
  const height = (chartHeight * fontSize) / 13;
  const [top, bottom] = [labelHeight * 0.6, height - labelHeight * 1.6];
  const { top: most, ticks } = axis((bottom - top) / labelHeight);
  const left = Math.ceil(ticks.reduce((longest, { label }) => Math.max(longest, label.length), 0) * labelHeight * digitWidth + 8);
  const inner = Math.max(1, width - left - 1);
  const steps = chartSteps(count, inner);
  const y = (value: number) => bottom - (value / most) * (bottom - top);
  const until = from + count * step;
  const x = (time: number) => left + ((time - from) / (until - from)) * inner;
  const follow = (event: PointerEvent) => choose(steps.at(event.clientX - (room.current?.getBoundingClientRect().left ?? 0) - left));
  const pressed = (event: KeyboardEvent) => {
    const next = stepOfKey(event.key, at ?? count - 1, count);
    if (next === undefined) return;
    event.preventDefault();
    choose(next);
  };
  return (
    <div class="chart">
      <div class="chart-head">
        <h3>{title}</h3>
        {legend}
        <span class="readout">{words(at)}</span>
      </div>
      <div
        ref={room}
        class="chart-room"
        style={{ height: `${height}px` }}
        role="slider"
        tabIndex={0}
        aria-label={`${title} over time`}
        aria-valuemin={1}
        aria-valuemax={count}
        aria-valuenow={(at ?? count - 1) + 1}
        aria-valuetext={words(at)}
        onKeyDown={pressed}
        onFocus={() => choose(at ?? count - 1)}
        onBlur={() => choose(undefined)}
        onPointerMove={follow}
        onPointerLeave={(event) => document.activeElement !== event.currentTarget && choose(undefined)}
      >
        {width > 0 && (
          <svg width={width} height={height} aria-hidden="true">
            {at !== undefined && <rect class="chosen-step" x={left + (at * inner) / count} y={top} width={Math.max(1, inner / count)} height={bottom - top} />}
            {ticks.map(({ value, label }) => (
              <g key={label}>
                <line class="grid-line" x1={left} x2={width} y1={y(value)} y2={y(value)} />
                <text class="tick" x={left - 6} y={y(value)} dy="0.35em" text-anchor="end">
                  {label}
                </text>
              </g>
            ))}
            {clockTicks(from, until, inner / (labelHeight * digitWidth * labelDigits)).map((tick) => (
              <g key={tick.at}>
                <line class="tick-mark" x1={x(tick.at)} x2={x(tick.at)} y1={bottom} y2={bottom + 4} />
                {isInside(x(tick.at), (tick.label.length * labelHeight * digitWidth) / 2, width) && (
                  <text class="tick" x={x(tick.at)} y={height - labelHeight * 0.3} text-anchor="middle">
                    {tick.label}
                  </text>
                )}
              </g>
            ))}
            {draw({ steps, left, bottom, y })}
          </svg>
        )}
      </div>
    </div>
  );
}

/** A label that would be cut is left out; its tick stays. */
function isInside(middle: number, half: number, width: number): boolean {
  return middle - half >= 0 && middle + half <= width;
}
