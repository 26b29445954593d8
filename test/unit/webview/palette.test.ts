import assert from "node:assert/strict";
import { hexColor, oklchToSrgb } from "../../../src/webview/oklch";
import { agentColor, themeKinds, type ThemeKind } from "../../../src/webview/palette";

const agents = [0, 1, 2, 3, 4, 5];
const backgrounds: Readonly<Record<ThemeKind, string>> = {
  "vscode-dark": "#1f1f1f",
  "vscode-light": "#ffffff",
  "vscode-high-contrast": "#000000",
  "vscode-high-contrast-light": "#ffffff",
};

function channels(hex: string): readonly number[] {
  return [1, 3, 5].map((index) => Number.parseInt(hex.slice(index, index + 2), 16) / 255);
}

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = channels(hex).map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

describe("OKLCH to sRGB", () => {
  // CSS Color 4 lists these as the OKLCH coordinates of the sRGB primaries and secondaries.
  const references: readonly (readonly [color: string, lightness: number, chroma: number, hue: number])[] = [
    ["#000000", 0, 0, 0],
    ["#ffffff", 1, 0, 0],
    ["#ff0000", 0.62796, 0.25768, 29.234],
    ["#00ff00", 0.86644, 0.29483, 142.495],
    ["#0000ff", 0.45201, 0.31321, 264.052],
    ["#ffff00", 0.96798, 0.21101, 109.769],
    ["#00ffff", 0.9054, 0.15455, 194.769],
    ["#ff00ff", 0.70167, 0.32249, 328.363],
    ["#808080", 0.59987, 0, 0],
  ];
  for (const [color, lightness, chroma, hue] of references) {
    it(`gives ${color}`, () => {
      oklchToSrgb(lightness, chroma, hue).forEach((channel, index) => {
        assert.ok(Math.abs(channel - (channels(color)[index] ?? NaN)) < 0.004, `channel ${index} is ${channel}`);
      });
    });
  }

  it("writes colours that sRGB lacks as near as it can", () => {
    assert.equal(hexColor([1.2, -0.1, 0.5]), "#ff0080");
  });
});

describe("the palette of agents", () => {
  for (const kind of themeKinds) {
    it(`has six distinct solid colours in ${kind}, and a pattern where a hue repeats`, () => {
      for (const part of ["hop", "span"] as const) {
        assert.equal(new Set(agents.map((agent) => agentColor(agent, kind)[part])).size, 6);
      }
      assert.ok(agents.every((agent) => !agentColor(agent, kind).striped));
      assert.deepEqual(agentColor(7, kind), { ...agentColor(1, kind), striped: true });
    });

    it(`stands out 3:1 from the background of ${kind}`, () => {
      for (const agent of [-1, ...agents]) {
        const { hop, span } = agentColor(agent, kind);
        for (const color of [hop, span]) {
          const ratio = contrast(color, backgrounds[kind]);
          assert.ok(ratio >= 3, `${color} has ${ratio.toFixed(2)}`);
        }
      }
    });

    it(`is equally light for all agents in ${kind}`, () => {
      const values = agents.map((agent) => luminance(agentColor(agent, kind).hop));
      assert.ok(Math.max(...values) / Math.min(...values) < 1.2);
    });
  }

  it("is grey for a row without an agent", () => {
    const [red, green, blue] = channels(agentColor(-1, "vscode-dark").hop);
    assert.ok(red === green && green === blue);
  });
});
