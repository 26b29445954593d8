/** What the colour of a bar means: the agent, how the row ended, or how much time it took itself. */
import { rowFlags, statusOrder, type TimelineColumns, type TimelineData } from "../protocol/timeline";
import { formatDuration } from "../trace/duration";
import { displayText } from "./displayText";
import { agentColor, heatColor, statusColors, type BarColor, type ThemeKind } from "./palette";

export const colorings = ["agent", "status", "selfTime"] as const;
export type ColoredBy = (typeof colorings)[number];
export const coloringNames: Readonly<Record<ColoredBy, string>> = { agent: "agent", status: "status", selfTime: "self time" };

export interface ColorMeaning {
  readonly color: BarColor;
  /** Ready for display. */
  readonly words: string;
}

export interface Coloring {
  /** A number below {@link codes}: rows of one number have one colour. */
  codeOf(columns: TimelineColumns, row: number): number;
  readonly codes: number;
  color(code: number): BarColor;
  /** What the colours say, for the legend. */
  readonly meanings: readonly ColorMeaning[];
}

export function coloringBy(by: ColoredBy, data: TimelineData, kind: ThemeKind): Coloring {
  if (by === "status") return byStatus(kind);
  return by === "selfTime" ? bySelfTime(data.columns, kind) : byAgent(data, kind);
}

/** Twice the agent's place (from 1, 0 for none), and 1 more for a hop. */
function byAgent({ agents }: TimelineData, kind: ThemeKind): Coloring {
  const colors = Array.from({ length: agents.length + 1 }, (_, place) => agentColor(place - 1, kind));
  const of = (place: number, isHop: boolean): BarColor => {
    const { hop, span, striped } = colors[place] ?? agentColor(-1, kind);
    return { fill: isHop ? hop : span, striped };
  };
  return {
    codeOf: ({ agent, flags }, row) => ((agent[row] ?? -1) + 1) * 2 + ((flags[row] ?? 0) & rowFlags.hop),
    codes: (agents.length + 1) * 2,
    color: (code) => of(code >> 1, (code & 1) !== 0),
    meanings: agents.map((agent, index) => ({ color: of(index + 1, true), words: displayText(agent) })),
  };
}

const neverFinished = statusOrder.length;

function byStatus(kind: ThemeKind): Coloring {
  const { ok, error, inProgress, neverFinished: open } = statusColors(kind);
  const colors = [ok, error, inProgress, open];
  const color = (code: number): BarColor => ({ fill: colors[code] ?? ok, striped: false });
  const words = ["finished", "failed", "in progress", "never finished"];
  return {
    codeOf: ({ status, flags }, row) => ((flags[row] ?? 0) & rowFlags.stale ? neverFinished : (status[row] ?? 0)),
    codes: colors.length,
    color,
    meanings: words.map((each, code) => ({ color: color(code), words: each })),
  };
}

/** The upper ends of the steps as shares of the longest self time; the last is all of it. */
const heatSteps = [0.02, 0.1, 0.3, 0.6, 1] as const;

function bySelfTime({ selfTime }: TimelineColumns, kind: ThemeKind): Coloring {
  const longest = selfTime.reduce((most, ns) => (ns > most ? ns : most), 0);
  const color = (code: number): BarColor => ({ fill: heatColor(code / (heatSteps.length - 1), kind), striped: false });
  const colors = heatSteps.map((_, code) => color(code));
  const stepOf = (ns: number) => {
    const share = longest > 0 ? ns / longest : 0;
    const step = heatSteps.findIndex((most) => share <= most);
    return step < 0 ? heatSteps.length - 1 : step;
  };
  return {
    codeOf: (columns, row) => stepOf(columns.selfTime[row] ?? 0),
    codes: heatSteps.length,
    color: (code) => colors[code] ?? color(0),
    meanings: colors.map((each, code) => ({ color: each, words: `self time up to ${formatDuration((heatSteps[code] ?? 1) * longest)}` })),
  };
}
