/** What an agent did over time, small: shape alone, the numbers are in the table of the section. */
import { chartSteps, lineRuns } from "./chartShapes";

const width = 120;
const height = 20;

interface Props {
  /** Says in words what is seen. */
  readonly label: string;
}

/** Calls as bars, what of them failed at their feet. */
export function CallsSparkline({ ended, errors, label }: Props & { readonly ended: readonly number[]; readonly errors: readonly number[] }) {
  const most = ended.reduce((largest, count) => Math.max(largest, count), 1);
  const steps = chartSteps(ended.length, width);
  // What happened at all is seen, however rare it is.
  const heightOf = (count: number) => (count === 0 ? 0 : Math.max(1.5, (count / most) * height));
  const bar = (counts: readonly number[], name: string) =>
    counts.map((count, step) => count > 0 && <rect key={`${name}${step}`} class={name} x={steps.left(step)} y={height - heightOf(count)} width={steps.barWidth} height={heightOf(count)} />);
  return (
    <svg class="sparkline" role="img" aria-label={label} viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none">
      <title>{label}</title>
      {bar(ended, "count")}
      {bar(errors, "failures")}
    </svg>
  );
}

export function DurationSparkline({ values, label }: Props & { readonly values: readonly number[] }) {
  const most = values.reduce((largest, value) => (value > largest ? value : largest), 1);
  const steps = chartSteps(values.length, width);
  const y = (value: number) => height - 1.5 - (value / most) * (height - 3);
  return (
    <svg class="sparkline" role="img" aria-label={label} viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none">
      <title>{label}</title>
      {lineRuns(values).map((run) => (
        // A line of no length has round ends: a value alone is a dot.
        <polyline key={run[0]} class="line p95" points={[...run, ...(run.length === 1 ? run : [])].map((step) => `${steps.middle(step)},${y(values[step] ?? 0)}`).join(" ")} />
      ))}
    </svg>
  );
}
