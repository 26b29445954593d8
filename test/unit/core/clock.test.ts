import assert from "node:assert/strict";
import fc from "fast-check";
import { elapsedMs, isoInstant, MonotonicClock, systemClock } from "../../../src/core";

describe("clock", () => {
  it("writes instants as Date does, with microseconds", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), fc.integer({ min: 0, max: 999_999_999 }), (seconds, nanoseconds) => {
        const microseconds = String(Math.floor(nanoseconds / 1_000)).padStart(6, "0");
        const expected = new Date(seconds * 1_000).toISOString().replace(".000Z", `.${microseconds}Z`);
        assert.equal(isoInstant({ seconds, nanoseconds }), expected);
      }),
    );
  });

  it("agrees with the wall clock and never runs backwards", () => {
    const start = Date.now();
    let last = systemClock.now();
    assert.ok(Math.abs(last.seconds * 1_000 + last.nanoseconds / 1_000_000 - start) < 2_000);
    for (let n = 0; n < 10_000; n++) {
      const now = systemClock.now();
      assert.ok(elapsedMs(last, now) >= 0);
      assert.ok(Number.isInteger(now.nanoseconds) && now.nanoseconds >= 0 && now.nanoseconds < 1_000_000_000);
      last = now;
    }
  });

  it("two clocks of one process agree to the millisecond", () => {
    assert.ok(Math.abs(elapsedMs(systemClock.now(), new MonotonicClock().now())) < 50);
  });

  it("measures across a second's end", () => {
    assert.equal(elapsedMs({ seconds: 1, nanoseconds: 999_000_000 }, { seconds: 2, nanoseconds: 1_500_000 }), 2.5);
  });
});
