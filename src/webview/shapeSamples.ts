/** The shapes of the time column, each drawn small by what draws it large. */
import { eventMark, graveLevels } from "../protocol/timeline";
import { CanvasSurface } from "./canvasSurface";
import { drawBar, narrowest } from "./drawBars";
import { drawBreaks } from "./drawBreaks";
import { drawMarks } from "./drawMarks";
import { drawPath } from "./drawPath";
import { agentColor } from "./palette";
import type { RowFacts } from "./rowFacts";
import { plainTime } from "./shownTime";
import type { Theme } from "./theme";
import { timeScale, wholeTrace, type TimeScale } from "./viewport";

/** Pixels of a row of 24. */
const sampleWidth = 44;
/** A sample lasts so long; any time would do. ns */
const sampleTime = 1e6;

type Draw = (surface: CanvasSurface, scale: TimeScale, theme: Theme) => void;

const bar = (facts: Partial<RowFacts>, isFolded = false): Draw => (surface, scale, theme) => {
  const color = agentColor(-1, theme.kind);
  const all: RowFacts = { row: 0, start: sampleTime * 0.05, duration: sampleTime * 0.9, selfTime: 0, depth: 0, agent: -1, agentName: "", isHop: false, inferred: false, state: "ok", ...facts };
  const runs = [0.05, 0.35, 0.45, 0.8].map((at) => ({ left: scale.position(at * sampleTime), right: scale.position((at + 0.08) * sampleTime) + narrowest }));
  drawBar(surface, { facts: all, label: { duration: "", note: "", isError: false }, color: { fill: all.isHop ? color.hop : color.span, striped: false }, runs: isFolded ? { all: runs, failed: [] } : undefined, top: 0, highlighted: false }, scale, theme);
};

const marks = (...level: readonly number[]): Draw => (surface, scale, theme) => {
  const at = Float64Array.from(level, (_, index) => sampleTime * ((index + 1) / (level.length + 1)));
  drawMarks(surface, { at, level: Uint8Array.from(level) }, 0, scale, theme);
};

const samples: readonly (readonly [words: string, draw: Draw])[] = [
  ["hop: a visit to an agent", bar({ isHop: true })],
  ["span: an operation in a hop", bar({})],
  ["failed", bar({ state: "error" })],
  ["in progress", bar({ state: "in_progress" })],
  ["never finished", bar({ state: "never_finished" })],
  ["inferred from other records", bar({ inferred: true })],
  ["siblings that do the same, folded", bar({}, true)],
  ["records", marks(0, 0, 0)],
  ["a warning, an error", marks(graveLevels.warning, graveLevels.error)],
  ["event of a span", marks(eventMark)],
  ["on the critical path", (surface, scale, theme) => drawPath(surface, [{ start: 0, end: sampleTime }], 0, scale, theme)],
  ["idle time, shown short", (surface, scale, theme) => drawBreaks(surface, [{ start: sampleTime * 0.3, end: sampleTime * 0.7, shownStart: 0, shownEnd: 0 }], scale, theme)],
];

export function shapeSamples(theme: Theme): readonly { readonly picture: HTMLElement; readonly words: string }[] {
  const width = Math.round((sampleWidth * theme.rowHeight) / 24);
  return samples.map(([words, draw]) => {
    const surface = new CanvasSurface("sample");
    surface.begin(width, theme.rowHeight, theme.labelFont);
    draw(surface, timeScale(wholeTrace, plainTime(sampleTime), width, 0), theme);
    return { picture: surface.element, words };
  });
}
