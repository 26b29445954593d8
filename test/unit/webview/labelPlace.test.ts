import assert from "node:assert/strict";
import * as fc from "fast-check";
import { labelGap, placeLabel } from "../../../src/webview/labelPlace";

describe("the label of a bar", () => {
  it("stands right of the bar where there is room", () => {
    assert.deepEqual(placeLabel({ left: 10, right: 50 }, 40, 200), { left: 50 + labelGap, inside: false });
  });

  it("goes left of a bar at the end of the axis", () => {
    assert.deepEqual(placeLabel({ left: 150, right: 190 }, 40, 200), { left: 150 - labelGap - 40, inside: false });
  });

  it("goes inside a bar that fills the axis, clear of its end cap", () => {
    assert.deepEqual(placeLabel({ left: 0, right: 190 }, 40, 200, 4), { left: 190 - 4 - labelGap - 40, inside: true });
  });

  it("is left out rather than clipped", () => {
    assert.equal(placeLabel({ left: 20, right: 60 }, 90, 100), undefined);
    assert.equal(placeLabel({ left: -50, right: -10 }, 10, 100), undefined);
    assert.equal(placeLabel({ left: 120, right: 140 }, 10, 100), undefined);
  });

  it("never leaves the canvas, never crosses an edge of its bar", () => {
    const edge = fc.integer({ min: -2000, max: 6000 });
    fc.assert(
      fc.property(edge, edge, fc.integer({ min: 1, max: 400 }), fc.integer({ min: 50, max: 4000 }), fc.integer({ min: 0, max: 4 }), (one, other, width, canvas, cap) => {
        const bar = { left: Math.min(one, other), right: Math.max(one, other) };
        const place = placeLabel(bar, width, canvas, cap);
        if (!place) return;
        const right = place.left + width;
        assert.ok(place.left >= 0 && right <= canvas);
        if (place.inside) assert.ok(place.left > bar.left && right < bar.right - cap);
        else assert.ok(place.left > bar.right || right < bar.left);
      }),
    );
  });
});
