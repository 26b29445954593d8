import type { TraceStatistics } from "../engine/api";

/** What a condition is judged by: of all that was read. Durations in ns; NaN when there is none. */
export type Measures = Readonly<Record<MeasureName, number>>;

const measureUnits = {
  error_rate: "rate",
  p50: "duration",
  p95: "duration",
  p99: "duration",
  max: "duration",
  malformed: "count",
  unstructured: "count",
  records: "count",
  traces: "count",
  failed: "count",
  in_progress: "count",
  without_trace: "count",
} as const;
export type MeasureName = keyof typeof measureUnits;

const comparisons = {
  ">": (value: number, limit: number) => value > limit,
  ">=": (value: number, limit: number) => value >= limit,
  "<": (value: number, limit: number) => value < limit,
  "<=": (value: number, limit: number) => value <= limit,
};

/** A condition under which the program fails. */
export interface Condition {
  /** As it was written. */
  readonly text: string;
  readonly measure: MeasureName;
  readonly comparison: keyof typeof comparisons;
  /** In the measure's unit: a share, ns, or a count. */
  readonly limit: number;
}

const nanoseconds: Readonly<Record<string, number>> = { ns: 1, us: 1e3, µs: 1e3, μs: 1e3, ms: 1e6, s: 1e9, m: 60e9, h: 3600e9 };
const grammar = /^\s*([a-z]\w*)\s*(>=|<=|>|<)\s*(\d+(?:\.\d+)?|\.\d+)\s*([a-zµμ%]*)\s*$/;
const amountGrammar = /^\s*(\d+(?:\.\d+)?|\.\d+)\s*([a-zµμ%]*)\s*$/;

/**
 * Reads `error_rate>0.05`, `error_rate>5%`, `p95>250ms`, `malformed>0`.
 * @throws an error that says what is expected
 */
export function parseCondition(text: string): Condition {
  const [, name = "", comparison = "", amount = "", unit = ""] = grammar.exec(text) ?? [];
  if (name === "") throw new Error("A condition is a measure, a comparison and a number: error_rate>0.05, p95>250ms, malformed>0.");
  if (!isMeasure(name)) throw new Error(`There is no measure ${name}; there are ${Object.keys(measureUnits).join(", ")}.`);
  // The grammar lets nothing else through.
  return { text, measure: name, comparison: comparison as Condition["comparison"], limit: limitOf(name, Number(amount), unit) };
}

/**
 * Reads what a measure is compared with: `5%`, `250ms`.
 * @throws an error that says what is expected
 */
export function parseLimit(measure: MeasureName, text: string): number {
  const [, amount = "", unit = ""] = amountGrammar.exec(text) ?? [];
  if (amount === "") throw new Error(`${text} is no number.`);
  return limitOf(measure, Number(amount), unit);
}

function isMeasure(name: string): name is MeasureName {
  return Object.hasOwn(measureUnits, name);
}

function limitOf(measure: MeasureName, amount: number, unit: string): number {
  const kind = measureUnits[measure];
  switch (kind) {
    case "duration": {
      const scale = Object.hasOwn(nanoseconds, unit) ? nanoseconds[unit] : undefined;
      if (scale === undefined) throw new Error(`${measure} is compared with a duration: a number with ns, us, ms, s, m or h, such as 250ms.`);
      return amount * scale;
    }
    case "rate":
      if (unit !== "" && unit !== "%") throw new Error(`${measure} is compared with a share: 0.05 or 5%.`);
      // A gate for more than all would never close: who writes 5 means 5%.
      if (amount > (unit === "%" ? 100 : 1)) throw new Error(`${measure} is compared with a share from 0 to 1, such as 0.05, or a percentage, such as 5%.`);
      return unit === "%" ? amount / 100 : amount;
    case "count":
      if (unit !== "") throw new Error(`${measure} is compared with a plain number.`);
      return amount;
  }
}

/** Whether the condition holds; what is unknown, such as the p95 of no trace, fulfils none. */
export function isMet({ measure, comparison, limit }: Condition, measures: Measures): boolean {
  return comparisons[comparison](measures[measure], limit);
}

/** What a condition's measure was, for the message. @param duration writes ns */
export function measured({ measure }: Condition, measures: Measures, duration: (ns: number) => string): string {
  const value = measures[measure];
  if (measureUnits[measure] === "duration") return duration(value);
  return String(measureUnits[measure] === "rate" ? Number(value.toPrecision(4)) : value);
}

/** The measures of all that was read. */
export function measuresOf(
  statistics: TraceStatistics & { readonly withoutTrace: number },
  counts: { readonly malformed: number; readonly unstructured: number; readonly records: number },
): Measures {
  const { errorRate, p50, p95, p99, max, traces, failed, inProgress, withoutTrace } = statistics;
  const { malformed, unstructured, records } = counts;
  return { error_rate: errorRate, p50, p95, p99, max, traces, failed, in_progress: inProgress, without_trace: withoutTrace, malformed, unstructured, records };
}
