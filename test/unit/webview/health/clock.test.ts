import assert from "node:assert/strict";
import * as fc from "fast-check";
import { clockTicks, momentText, stepText } from "../../../../src/webview/health/clock";

const at = (iso: string) => Date.parse(iso);
const labels = (from: string, until: string, width: number) => clockTicks(at(from), at(until), width).map(({ label }) => label);

describe("the clock of the Health page", () => {
  it("has ticks at round times, as exact as their distance", () => {
    assert.deepEqual(labels("2026-11-26T14:00:07Z", "2026-11-26T14:00:32Z", 6), ["14:00:10", "14:00:15", "14:00:20", "14:00:25", "14:00:30"]);
    assert.deepEqual(labels("2026-11-26T14:00:00.1Z", "2026-11-26T14:00:00.9Z", 4), ["14:00:00.200", "14:00:00.400", "14:00:00.600", "14:00:00.800"]);
    assert.deepEqual(labels("2026-11-26T13:50:00Z", "2026-11-26T15:10:00Z", 3), ["14:00", "14:30", "15:00"]);
  });

  it("names the day where one begins, and the year where it is another", () => {
    assert.deepEqual(labels("2026-11-25T22:00:00Z", "2026-11-26T02:00:00Z", 4), ["22:00", "23:00", "26 Nov", "01:00", "02:00"]);
    assert.deepEqual(labels("2026-12-31T00:00:00Z", "2027-01-02T00:00:00Z", 2), ["31 Dec 2026", "1 Jan", "2 Jan"]);
  });

  it("has no more ticks than have room and one, all in the range, a step apart", () => {
    const ranges = fc.record({ from: fc.integer({ min: 0, max: 2e12 }), length: fc.integer({ min: 1, max: 2e12 }), width: fc.integer({ min: 1, max: 60 }) });
    fc.assert(
      fc.property(ranges, ({ from, length, width }) => {
        const ticks = clockTicks(from, from + length, width);
        assert.ok(ticks.length <= width + 1);
        const [first = 0, second = 0] = ticks.map((tick) => tick.at);
        ticks.forEach((tick, place) => {
          assert.ok(tick.at >= from && tick.at <= from + length);
          assert.equal(tick.at, first + place * (second - first));
        });
      }),
    );
  });

  it("tells a moment by its time, and by its day where that is another", () => {
    const until = at("2026-11-26T14:30:00Z");
    assert.equal(momentText("2026-11-26T14:02:11.123456Z", until), "14:02:11");
    assert.equal(momentText("2026-11-25T14:02:11.123456Z", until), "25 Nov 14:02:11");
    assert.equal(momentText("2025-11-26T14:02:11.123456Z", until), "26 Nov 2025 14:02:11");
    assert.equal(momentText("", until), "");
  });

  it("tells a step from where to where", () => {
    const until = at("2026-11-26T14:30:00Z");
    assert.equal(stepText(at("2026-11-26T14:02:10Z"), 1000, until), "14:02:10 – 14:02:11");
    assert.equal(stepText(at("2026-11-26T14:02:10.2Z"), 200, until), "14:02:10.200 – 14:02:10.400");
    assert.equal(stepText(at("2026-11-25T23:00:00Z"), 3_600_000, until), "25 Nov 23:00 – 00:00");
    assert.equal(stepText(at("2026-11-25T00:00:00Z"), 86_400_000, until), "25 Nov");
    assert.equal(stepText(at("2026-11-18T00:00:00Z"), 7 * 86_400_000, until), "18 Nov – 24 Nov");
  });
});
