import assert from "node:assert/strict";
import * as fc from "fast-check";
import { chartSteps, durationAxis, lineRuns, shareAxis } from "../../../../src/webview/health/chartShapes";
import { stepOfKey } from "../../../../src/webview/health/stepOfKey";

describe("the charts over time", () => {
  it("end at a round share that no rate exceeds", () => {
    const labels = (shares: readonly number[], room: number) => shareAxis(shares, room).ticks.map(({ label }) => label);
    assert.deepEqual(labels([0.43, 0.1], 10), ["0 %", "20 %", "40 %", "60 %"]);
    assert.deepEqual(labels([1], 10), ["0 %", "25 %", "50 %", "75 %", "100 %"]);
    assert.deepEqual(labels([], 10), ["0 %", "0.5 %", "1 %"]);
    assert.deepEqual(labels([0.018], 10), ["0 %", "0.5 %", "1 %", "1.5 %", "2 %"]);
  });

  it("hold every value beneath their top, with ticks from 0 up in order", () => {
    const values = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(values, fc.integer({ min: 5, max: 40 }), (shares, room) => {
        for (const [axis, all] of [[shareAxis(shares, room), shares] as const, [durationAxis(shares.map((share) => share * 1e13), room), shares.map((share) => share * 1e13)] as const]) {
          assert.ok(all.every((value) => value <= axis.top * (1 + 1e-9)));
          assert.equal(axis.ticks[0]?.value, 0);
          assert.ok(axis.ticks.length >= 2);
          assert.ok(axis.ticks.every(({ value }, place) => value <= axis.top * (1 + 1e-9) && (place === 0 || value > (axis.ticks[place - 1]?.value ?? 0))));
        }
      }),
    );
  });

  it("break a line where nothing ended", () => {
    assert.deepEqual(lineRuns([1, 2, NaN, 3, NaN, NaN, 0, 4]), [[0, 1], [3], [6, 7]]);
    assert.deepEqual(lineRuns([NaN]), []);
  });

  it("find the step beneath the pointer, and the one that a key goes to", () => {
    const steps = chartSteps(10, 200);
    assert.deepEqual([-5, 0, 19.9, 20, 199, 500].map((position) => steps.at(position)), [0, 0, 0, 1, 9, 9]);
    assert.equal(steps.middle(3), 70);
    const keys = ["ArrowLeft", "ArrowRight", "Home", "End", "PageUp", "PageDown", "x"];
    assert.deepEqual(keys.map((key) => stepOfKey(key, 30, 60)), [29, 31, 0, 59, 36, 24, undefined]);
    assert.deepEqual(keys.map((key) => stepOfKey(key, 0, 1)), [0, 0, 0, 0, 0, 0, undefined]);
  });
});
