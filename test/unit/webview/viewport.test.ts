import assert from "node:assert/strict";
import * as fc from "fast-check";
import { plainTime } from "../../../src/webview/shownTime";
import { panBy, timeScale, wholeTrace, zoomAt } from "../../../src/webview/viewport";

const duration = 2.41e9;
const near = (actual: number, expected: number, tolerance: number) => assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected}`);

describe("the viewport", () => {
  it("lays the whole trace from the left edge to the margin", () => {
    const scale = timeScale(wholeTrace, plainTime(duration), 920, 34);
    assert.equal(scale.position(0), 0);
    near(scale.position(duration), 886, 1e-6);
    near(scale.time(886), duration, 1);
  });

  it("gives a trace without a duration an axis, too", () => {
    const scale = timeScale(wholeTrace, plainTime(0), 920, 34);
    assert.equal(scale.position(0), 0);
    assert.ok(scale.to > 0 && Number.isFinite(scale.to));
  });

  it("keeps the instant under the pointer in place, and undoes a zoom by its inverse", () => {
    const fraction = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fraction, fc.double({ min: 1, max: 100, noNaN: true }), (anchor, factor) => {
        const zoomed = zoomAt(wholeTrace, anchor, factor, duration);
        const place = (viewport: typeof zoomed) => (anchor - viewport.from) / (viewport.to - viewport.from);
        near(place(zoomed), anchor, 1e-9);
        const back = zoomAt(zoomed, anchor, 1 / factor, duration);
        near(back.from, 0, 1e-9);
        near(back.to, 1, 1e-9);
      }),
    );
  });

  it("never leaves the trace", () => {
    const step = fc.oneof(
      fc.record({ anchor: fc.double({ min: 0, max: 1, noNaN: true }), factor: fc.double({ min: 0.01, max: 1000, noNaN: true }) }),
      fc.record({ pan: fc.double({ min: -2, max: 2, noNaN: true }) }),
    );
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        let viewport = wholeTrace;
        for (const move of steps) viewport = "pan" in move ? panBy(viewport, move.pan) : zoomAt(viewport, move.anchor, move.factor, duration);
        assert.ok(viewport.from >= 0 && viewport.to <= 1 + 1e-12 && viewport.to > viewport.from);
      }),
    );
  });
});
