import assert from "node:assert/strict";
import * as fc from "fast-check";
import { axisTicks } from "../../../src/webview/axis";

const second = 1e9;
const minute = 60 * second;
const labelWidth = (label: string) => label.length * 6.5;
const labels = (from: number, to: number, width: number) => axisTicks(from, to, width, labelWidth).map((tick) => tick.label);

/** The steps that the axis may take: 1, 2 and 5 and their multiples, within a unit of time. */
function isRoundStep(step: number): boolean {
  const units = [1, minute, 60 * minute, 24 * 60 * minute];
  return units.some((unit) => /^[125]0*$/u.test(String(Math.round((step / unit) * 1e6) / 1e6)));
}

describe("the time axis", () => {
  it("labels a trace of 2.41 s every half second", () => {
    assert.deepEqual(labels(0, 2.5e9, 920), ["0", "500 ms", "1 s", "1.5 s", "2 s", "2.5 s"]);
  });

  it("writes what tells neighbours apart when zoomed in", () => {
    assert.deepEqual(labels(1.4e9, 1.4004e9, 500), ["1.4 s", "1.4001 s", "1.4002 s", "1.4003 s", "1.4004 s"]);
  });

  it("counts minutes and hours, not thousands of seconds", () => {
    assert.deepEqual(labels(0, 190 * second, 500), ["0", "1 m", "2 m", "3 m"]);
    assert.deepEqual(labels(119 * second, 121 * second, 500), ["1 m 59 s", "1 m 59.5 s", "2 m", "2 m 0.5 s", "2 m 1 s"]);
    assert.deepEqual(labels(0, 5 * 3600 * second, 800), ["0", "1 h", "2 h", "3 h", "4 h", "5 h"]);
  });

  const range = fc
    .record({ from: fc.integer({ min: 0, max: 1e15 }), length: fc.integer({ min: 100, max: 1e15 }) })
    .map(({ from, length }) => ({ from, to: from + length }));
  const width = fc.integer({ min: 96, max: 4000 });

  it("has at least two ticks, in range, in order, at multiples of a round step, with distinct labels", () => {
    fc.assert(
      fc.property(range, width, ({ from, to }, pixels) => {
        const ticks = axisTicks(from, to, pixels, labelWidth);
        assert.ok(ticks.length >= 2, `${ticks.length} ticks from ${from} to ${to}`);
        const times = ticks.map((tick) => tick.time);
        const step = (times[1] ?? 0) - (times[0] ?? 0);
        assert.ok(isRoundStep(step), `step ${step}`);
        times.forEach((time, index) => {
          assert.ok(time >= from && time <= to);
          assert.equal(time % step, 0);
          if (index > 0) assert.equal(time - (times[index - 1] ?? 0), step);
        });
        assert.equal(new Set(ticks.map((tick) => tick.label)).size, ticks.length);
      }),
    );
  });

  it("leaves the labels their room, unless that would leave a single tick", () => {
    fc.assert(
      fc.property(range, width, ({ from, to }, pixels) => {
        const ticks = axisTicks(from, to, pixels, labelWidth);
        if (ticks.length <= 6) return;
        const [first, second] = ticks;
        const distance = (((second?.time ?? 0) - (first?.time ?? 0)) * pixels) / (to - from);
        assert.ok(ticks.every((tick) => labelWidth(tick.label) < distance));
      }),
    );
  });
});
