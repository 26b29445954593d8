import assert from "node:assert/strict";
import { RateMeter, type Metered } from "../../../src/host/health/rateMeter";

const live = (id: number, ended: number, state: Metered["state"] = "live"): Metered => ({ id, state, statistics: { ok: ended, failed: 0 } });

describe("the rate of traces that end", () => {
  let meter: RateMeter;
  beforeEach(() => {
    meter = new RateMeter();
  });

  it("is that of the last ten seconds, or of the time since the source is there", () => {
    meter.sample(0, [live(1, 0)]);
    assert.equal(meter.rate(500), 0, "too early to tell");
    meter.sample(2000, [live(1, 24)]);
    assert.equal(meter.rate(2000), 12);
    meter.sample(20_000, [live(1, 24)]);
    assert.equal(meter.rate(20_000), 0);
    // 30 of them since second 20, of which 10 since second 22.
    meter.sample(22_000, [live(1, 44)]);
    meter.sample(31_000, [live(1, 54)]);
    assert.equal(meter.rate(32_000), 1);
  });

  it("falls to nothing while nothing comes", () => {
    meter.sample(0, [live(1, 0)]);
    meter.sample(1000, [live(1, 10)]);
    assert.equal(meter.rate(5000), 2);
    assert.equal(meter.rate(10_000), 1);
    assert.equal(meter.rate(11_001), 0);
  });

  it("counts nothing that a log held when it was opened, nor a source that has ended", () => {
    meter.sample(0, [live(1, 500, "reading")]);
    meter.sample(1000, [live(1, 100_000)]);
    meter.sample(3000, [live(1, 100_000)]);
    assert.deepEqual([meter.rate(3000), meter.hasEndedLately(3000)], [0, false]);
    meter.sample(4000, [live(1, 100_004)]);
    assert.deepEqual([meter.rate(5000), meter.hasEndedLately(5000)], [1, true]);
    meter.sample(5000, [live(1, 100_005, "ended")]);
    assert.equal(meter.rate(5000), 0);
  });

  it("adds up what is live, and goes on after a source is removed", () => {
    meter.sample(0, [live(1, 0), live(2, 0)]);
    meter.sample(2000, [live(1, 2), live(2, 6)]);
    assert.equal(meter.rate(2000), 4);
    meter.sample(2000, [live(2, 6)]);
    assert.equal(meter.rate(2000), 3);
  });

  it("tells that traces ended lately, also of a run that was over at once", () => {
    meter.sample(0, [live(1, 0)]);
    meter.sample(300, [live(1, 8, "ended")]);
    assert.equal(meter.hasEndedLately(300), true);
    assert.equal(meter.hasEndedLately(10_300), true);
    assert.equal(meter.hasEndedLately(10_301), false);
  });
});
