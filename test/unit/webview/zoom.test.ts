import assert from "node:assert/strict";
import fc from "fast-check";
import { plainTime } from "../../../src/webview/shownTime";
import { fitInterval, onOtherTime, showInterval, timeScale, wholeTrace, zoomAt, type Viewport } from "../../../src/webview/viewport";
import { ZoomHistory } from "../../../src/webview/zoomHistory";
import { zoomStep } from "../../../src/webview/zoomKeys";

const half: Viewport = { from: 0.5, to: 1 };
const quarter: Viewport = { from: 0.5, to: 0.75 };

describe("the history of zooms", () => {
  it("goes back and forward through what was in sight", () => {
    const zoom = new ZoomHistory();
    zoom.go(half);
    zoom.go(quarter);
    zoom.back();
    assert.deepEqual(zoom.viewport, half);
    zoom.back();
    zoom.back();
    assert.deepEqual(zoom.viewport, wholeTrace);
    zoom.forward();
    zoom.forward();
    zoom.forward();
    assert.deepEqual(zoom.viewport, quarter);
    zoom.back();
    zoom.go({ from: 0, to: 0.1 });
    zoom.forward();
    assert.deepEqual(zoom.viewport, { from: 0, to: 0.1 }, "a new step leaves no way forward");
  });

  it("takes the steps of one gesture for one", () => {
    const zoom = new ZoomHistory();
    zoom.go(half, 1);
    zoom.go(quarter, 1);
    zoom.go({ from: 0.6, to: 0.7 }, 2);
    zoom.back();
    assert.deepEqual(zoom.viewport, quarter);
    zoom.back();
    assert.deepEqual(zoom.viewport, wholeTrace);
  });

  it("keeps the same time in sight when the trace grows, and the whole trace whole", () => {
    const zoom = new ZoomHistory(half);
    zoom.move((viewport) => onOtherTime(viewport, plainTime(1e6), plainTime(2e6)));
    assert.deepEqual(zoom.viewport, { from: 0.25, to: 0.5 });
    const whole = new ZoomHistory();
    whole.move((viewport) => onOtherTime(viewport, plainTime(1e6), plainTime(2e6)));
    assert.deepEqual(whole.viewport, wholeTrace);
  });
});

describe("the keys of the zoom", () => {
  const subject = { viewport: { from: 0.4, to: 0.6 }, time: plainTime(1e9), selection: { start: 100e6, end: 300e6 } };
  const after = (key: string, shiftKey = false) => {
    const step = zoomStep({ key, shiftKey }, subject);
    return step?.kind === "go" ? step.viewport : step?.kind;
  };
  const near = (viewport: unknown, from: number, to: number) => {
    assert.ok(typeof viewport === "object" && viewport !== null && "from" in viewport && "to" in viewport);
    assert.ok(Math.abs(Number(viewport.from) - from) < 1e-9 && Math.abs(Number(viewport.to) - to) < 1e-9, JSON.stringify(viewport));
  };

  it("zoom around the middle, move, fit the selection and the whole trace, and go back and forward", () => {
    near(after("w"), 0.5 - 0.2 / 3, 0.5 + 0.2 / 3);
    near(after("S"), 0.35, 0.65);
    near(after("a"), 0.36, 0.56);
    near(after("d"), 0.44, 0.64);
    near(after("ArrowLeft", true), 0.36, 0.56);
    near(after("ArrowUp", true), 0.5 - 0.2 / 3, 0.5 + 0.2 / 3);
    // 200 ms with a twentieth of it on each side.
    near(after("f"), 0.09, 0.31);
    assert.deepEqual([after("0"), after("["), after("]"), after("x"), after("ArrowLeft")], [wholeTrace, "back", "forward", undefined, undefined]);
    assert.equal(zoomStep({ key: "f", shiftKey: false }, { ...subject, selection: undefined }), undefined);
  });
});

describe("an interval that is shown", () => {
  it("is inside the trace, holds the interval, and zooming in and out again is the identity", () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(share, share, fc.double({ min: 1e6, max: 1e12, noNaN: true }), (a, b, durationNs) => {
        const [start, end] = [Math.min(a, b) * durationNs, Math.max(a, b) * durationNs];
        for (const shown of [fitInterval(start, end, plainTime(durationNs)), showInterval(start, end, durationNs)]) {
          assert.ok(shown.from >= 0 && shown.to <= 1 + 1e-12 && shown.from < shown.to);
          assert.ok(shown.from * durationNs <= start + 1e-3 * durationNs && shown.to * durationNs >= end - 1e-3 * durationNs);
          const middle = (shown.from + shown.to) / 2;
          const width = shown.to - shown.from;
          if (width * durationNs < 1000 || width > 0.5) continue;
          const back = zoomAt(zoomAt(shown, middle, 2, durationNs), middle, 0.5, durationNs);
          assert.ok(Math.abs(back.from - shown.from) < 1e-9 && Math.abs(back.to - shown.to) < 1e-9);
          const scale = timeScale(shown, plainTime(durationNs), 800, 0);
          assert.ok(Math.abs(scale.time(scale.position(start)) - start) <= 1e-6 * durationNs);
        }
      }),
    );
  });
});
