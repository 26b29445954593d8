import assert from "node:assert/strict";
import { brushed, centred, gripAt } from "../../../src/webview/minimapBrush";
import { wholeTrace, type Viewport } from "../../../src/webview/viewport";

const frame: Viewport = { from: 0.25, to: 0.5 };
const drag = (viewport: Viewport, pressed: number, at: number) => brushed(gripAt(pressed, viewport, 0.0625), at, viewport, 1e9);

describe("a drag on the minimap", () => {
  it("draws what is to be seen, in either direction and no further than the trace", () => {
    assert.deepEqual(drag(wholeTrace, 0.25, 0.75), { from: 0.25, to: 0.75 });
    assert.deepEqual(drag(wholeTrace, 0.75, -3), { from: 0, to: 0.75 });
    assert.deepEqual(drag(frame, 0.875, 0.75), { from: 0.75, to: 0.875 }, "beside the frame another one");
  });

  it("moves the frame by where it was held, or the edge that was held", () => {
    assert.deepEqual(drag(frame, 0.375, 0.5), { from: 0.375, to: 0.625 });
    assert.deepEqual(drag(frame, 0.375, 2), { from: 0.75, to: 1 });
    assert.deepEqual(drag(frame, 0.26, 0.125), { from: 0.125, to: 0.5 });
    assert.deepEqual(drag(frame, 0.53, 0.75), { from: 0.25, to: 0.75 });
    assert.deepEqual(drag(frame, 0.26, 0.75), { from: 0.5, to: 0.75 }, "an edge goes past the other one");
  });

  it("that is none brings the frame to where it was pressed", () => {
    assert.deepEqual(centred(0.75, frame), { from: 0.625, to: 0.875 });
    assert.deepEqual(centred(1, frame), { from: 0.75, to: 1 });
  });
});
