/** How the traces did over time: error rate and durations. */
import { useState } from "preact/hooks";
import type { HealthDetails } from "../../protocol/health";
import { formatDuration } from "../../trace/duration";
import { formatShare } from "../../trace/share";
import { counted, formatCount } from "../../trace/quantities";
import { durationAxis, lineRuns, shareAxis } from "./chartShapes";
import { stepText } from "./clock";
import { historyRows, HistoryTable } from "./historyTable";
import { Section } from "./parts";
import { TimeChart, type ChartScale } from "./timeChart";

export function OverTime({ history, report }: Pick<HealthDetails, "history" | "report">) {
  const [at, choose] = useState<number | undefined>(undefined);
  const { from, step, traces } = history;
  const { ended, errors, p50, p95 } = traces;
  const count = ended.length;
  if (count === 0) return null;
  const chosen = at === undefined ? undefined : Math.min(at, count - 1);
  const rates = ended.map((all, place) => (errors[place] ?? 0) / all);
  const { ok, failed } = report.traces;
  const when = (place: number) => stepText(from + place * step, step, report.until);
  const failures = (of: number, all: number) => (all === 0 ? "nothing ended" : `${formatCount(of)} of ${counted(all, "trace")} failed (${formatShare(of / all)})`);
  const durations = (line: { readonly p50: number; readonly p95: number }) => (Number.isNaN(line.p95) ? "nothing ended" : `p50 ${formatDuration(line.p50)} · p95 ${formatDuration(line.p95)}`);
  const shared = { from, step, count, at: chosen, choose };
  return (
    <Section id="history" title="Over time" note={`${formatStep(step)} a step, UTC`} table={{ of: "history", content: () => <HistoryTable label="Over time" rows={historyRows(traces, when)} /> }}>
      <div class="charts">
        <TimeChart
          {...shared}
          title="Error rate"
          axis={(room) => shareAxis(rates.filter((rate) => !Number.isNaN(rate)), room)}
          words={(place) => (place === undefined ? failures(failed, ok + failed) : `${when(place)}: ${failures(errors[place] ?? 0, ended[place] ?? 0)}`)}
          draw={(scale) => <RateBars rates={rates} scale={scale} />}
        />
        <TimeChart
          {...shared}
          title="Duration"
          axis={(room) => durationAxis(p95, room)}
          legend={<Legend />}
          words={(place) => (place === undefined ? durations(report.traces) : `${when(place)}: ${durations({ p50: p50[place] ?? NaN, p95: p95[place] ?? NaN })}`)}
          draw={(scale) => (
            <>
              <Line name="p50" values={p50} scale={scale} />
              <Line name="p95" values={p95} scale={scale} />
            </>
          )}
        />
      </div>
    </Section>
  );
}

/** A step has a length that people can tell: `1 s`, `5 m`. */
function formatStep(ms: number): string {
  return formatDuration(ms * 1e6);
}

/** Where something ended and nothing failed there is a flat mark: it isn't the same as nothing. */
function RateBars({ rates, scale: { steps, left, bottom, y } }: { readonly rates: readonly number[]; readonly scale: ChartScale }) {
  return (
    <>
      {rates.map((rate, step) => {
        if (Number.isNaN(rate)) return null;
        const top = rate === 0 ? bottom - 2 : Math.min(y(rate), bottom - 2);
        return <rect key={step} class={rate === 0 ? "count" : "failures"} x={left + steps.left(step)} y={top} width={steps.barWidth} height={bottom - top} />;
      })}
    </>
  );
}

function Line({ name, values, scale: { steps, left, y } }: { readonly name: "p50" | "p95"; readonly values: readonly number[]; readonly scale: ChartScale }) {
  const point = (step: number) => ({ x: left + steps.middle(step), y: y(values[step] ?? 0) });
  return (
    <>
      {lineRuns(values).map((run) => (
        <polyline key={`line${run[0]}`} class={`line ${name}`} points={run.map((step) => `${point(step).x},${point(step).y}`).join(" ")} />
      ))}
      {lineRuns(values)
        .filter((run) => run.length === 1)
        .map(([step = 0]) => (
          <circle key={`dot${step}`} class={`dot ${name}`} cx={point(step).x} cy={point(step).y} r={2} />
        ))}
    </>
  );
}

function Legend() {
  return (
    <span class="chart-legend" aria-hidden="true">
      {(["p50", "p95"] as const).map((name) => (
        <span key={name}>
          <svg width="20" height="8">
            <line class={`line ${name}`} x1="0" x2="20" y1="4" y2="4" />
          </svg>
          {name}
        </span>
      ))}
    </span>
  );
}
