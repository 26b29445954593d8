/** The colours of the agents: hues spread evenly in OKLCH at one lightness and chroma a theme. */
import { hexColor, oklchToSrgb } from "./oklch";

/** The four kinds of colour themes, as VS Code names them in the class of a webview's body. */
export const themeKinds = ["vscode-light", "vscode-dark", "vscode-high-contrast", "vscode-high-contrast-light"] as const;
export type ThemeKind = (typeof themeKinds)[number];

export interface AgentColor {
  readonly hop: string;
  /** For the spans inside a hop: the same hue with less weight on the theme's background. */
  readonly span: string;
  /** Drawn with a pattern: the hue is already another agent's. */
  readonly striped: boolean;
}

/** The fill of one bar. */
export interface BarColor {
  /** `#rrggbb` */
  readonly fill: string;
  /** Drawn with a pattern. */
  readonly striped: boolean;
}

/** Lightness and chroma: bars stand out 3:1 from the background of their theme, and sRGB has all six hues at them. */
const tones: Readonly<Record<ThemeKind, { readonly hop: Tone; readonly span: Tone }>> = {
  "vscode-dark": { hop: { lightness: 0.7, chroma: 0.117 }, span: { lightness: 0.6, chroma: 0.1 } },
  "vscode-light": { hop: { lightness: 0.6, chroma: 0.1 }, span: { lightness: 0.65, chroma: 0.109 } },
  "vscode-high-contrast": { hop: { lightness: 0.78, chroma: 0.112 }, span: { lightness: 0.68, chroma: 0.114 } },
  "vscode-high-contrast-light": { hop: { lightness: 0.52, chroma: 0.087 }, span: { lightness: 0.6, chroma: 0.1 } },
};

interface Tone {
  readonly lightness: number;
  readonly chroma: number;
}

/**
 * Sixty degrees apart, in an order that sets neighbours far apart. Of all rotations this one keeps the six most distinct in
 * protanopia, deuteranopia and tritanopia (simulated after Machado, Oliveira and Fernandes 2009).
 */
const hues = [255, 135, 75, 315, 15, 195] as const;

/**
 * The colour of an agent by its place in the trace's list of agents, so that a trace that grows keeps its colours.
 * @param agent index, or -1 for a row without an agent, which is grey
 */
export function agentColor(agent: number, kind: ThemeKind): AgentColor {
  const { hop, span } = tones[kind];
  const hue = hues[agent % hues.length];
  const color = ({ lightness, chroma }: Tone) => hexColor(oklchToSrgb(lightness, hue === undefined ? 0 : chroma, hue ?? 0));
  return { hop: color(hop), span: color(span), striped: agent >= hues.length };
}

/** From little to much: of one hue, further from the background of the theme with each step. Chroma rises with it. */
const heatTones: Readonly<Record<ThemeKind, readonly [little: Tone, much: Tone]>> = {
  "vscode-dark": [{ lightness: 0.42, chroma: 0.03 }, { lightness: 0.82, chroma: 0.13 }],
  "vscode-light": [{ lightness: 0.84, chroma: 0.03 }, { lightness: 0.48, chroma: 0.12 }],
  "vscode-high-contrast": [{ lightness: 0.5, chroma: 0.03 }, { lightness: 0.9, chroma: 0.12 }],
  "vscode-high-contrast-light": [{ lightness: 0.76, chroma: 0.03 }, { lightness: 0.38, chroma: 0.1 }],
};
const heatHue = 65;

/** @param share from 0 (little) to 1 (much) */
export function heatColor(share: number, kind: ThemeKind): string {
  const [little, much] = heatTones[kind];
  const between = (from: number, to: number) => from + (to - from) * share;
  return hexColor(oklchToSrgb(between(little.lightness, much.lightness), between(little.chroma, much.chroma), heatHue));
}

/** Hues that protanopia, deuteranopia and tritanopia keep apart from each other: blue-green, red, blue, amber; the lightness differs, too. */
const statusHues = { ok: 165, error: 25, inProgress: 255, neverFinished: 80 } as const;
const statusLightness: Readonly<Record<ThemeKind, number>> = { "vscode-dark": 0.66, "vscode-light": 0.62, "vscode-high-contrast": 0.74, "vscode-high-contrast-light": 0.52 };

export function statusColors(kind: ThemeKind): Readonly<Record<keyof typeof statusHues, string>> {
  const lightness = statusLightness[kind];
  const color = (hue: number, lighter: number, chroma: number) => hexColor(oklchToSrgb(lightness + lighter, chroma, hue));
  return {
    ok: color(statusHues.ok, 0, 0.08),
    error: color(statusHues.error, -0.06, 0.17),
    inProgress: color(statusHues.inProgress, 0.02, 0.11),
    neverFinished: color(statusHues.neverFinished, 0.06, 0.12),
  };
}
