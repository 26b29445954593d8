import assert from "node:assert/strict";
import * as fc from "fast-check";
import { rowFlags } from "../../../src/protocol/timeline";
import { axisTicks } from "../../../src/webview/axis";
import { compressedTime, idleStretches, plainTime } from "../../../src/webview/shownTime";
import { onOtherTime, timeScale } from "../../../src/webview/viewport";
import { randomTree } from "./randomTree";
import { sampleTrace, type SampleRow } from "./sampleTrace";

/** A second of work, a wait of eight seconds in which only the root is there, and a second of work. */
const waiting: readonly SampleRow[] = [
  { key: 1, parent: -1, depth: 0, start: 0, duration: 10e9 },
  { key: 2, parent: 0, depth: 1, start: 0, duration: 1e9 },
  { key: 3, parent: 0, depth: 1, start: 9e9, duration: 1e9 },
];

describe("idle time", () => {
  it("is where nothing but what waits for its children is active", () => {
    const { columns } = sampleTrace(waiting);
    assert.deepEqual(idleStretches(columns, 10e9, 1), [{ start: 1e9, end: 9e9 }]);
    assert.deepEqual(idleStretches(columns, 10e9, 9e9), []);
  });

  it("is not filled by the span that stands for the bracket of a hop that waits", () => {
    const bracket: SampleRow = { key: 4, parent: 0, depth: 1, start: 0, duration: 10e9, flags: rowFlags.inferred };
    assert.deepEqual(idleStretches(sampleTrace([...waiting, bracket]).columns, 10e9, 1), [{ start: 1e9, end: 9e9 }]);
    assert.deepEqual(idleStretches(sampleTrace([...waiting.slice(0, 1), { ...bracket, key: 2 }]).columns, 10e9, 1), [], "it is all that the hop did");
  });

  it("is shown short: a fiftieth of the busy time, which itself is as long as it was", () => {
    const time = compressedTime(sampleTrace(waiting).columns, 10e9);
    assert.equal(time.duration, 2.04e9);
    assert.deepEqual([0, 0.5e9, 1e9, 5e9, 9e9, 10e9].map(time.shown), [0, 0.5e9, 1e9, 1.02e9, 1.04e9, 2.04e9]);
    // Without a stretch that is long enough time passes as it did.
    assert.equal(compressedTime(sampleTrace(waiting.slice(0, 1)).columns, 10e9).duration, 10e9);
  });

  it("covers what a count of the active leaves finds, and nothing else", () => {
    fc.assert(
      fc.property(randomTree, (rows) => {
        const { columns } = sampleTrace(rows);
        const end = rows.reduce((latest, { start = 0, duration = 0 }) => Math.max(latest, start + duration), 0);
        const idle = idleStretches(columns, end, 1);
        const leaves = rows.filter((_, row) => !rows.some(({ parent }) => parent === row));
        for (let instant = 0.5; instant < end; instant++) {
          const isIdle = !leaves.some(({ start = 0, duration = 0 }) => start < instant && instant < start + duration);
          assert.equal(idle.some((stretch) => stretch.start < instant && instant < stretch.end), isIdle, `at ${instant}`);
        }
      }),
    );
  });

  it("keeps the order of instants, and what is shown leads back to where it came from", () => {
    fc.assert(
      fc.property(randomTree, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2 }), (rows, shares) => {
        const end = Math.max(1, rows.reduce((latest, { start = 0, duration = 0 }) => Math.max(latest, start + duration), 0));
        const time = compressedTime(sampleTrace(rows).columns, end);
        const instants = shares.map((share) => share * end).sort((a, b) => a - b);
        assert.ok(time.duration <= end && Math.abs(time.shown(end) - time.duration) < 1e-6 * end);
        instants.forEach((instant, index) => {
          assert.ok(Math.abs(time.real(time.shown(instant)) - instant) < 1e-6 * end);
          assert.ok(time.shown(instant) >= time.shown(instants[index - 1] ?? 0) - 1e-9 * end);
        });
      }),
    );
  });

  it("has no tick of the axis in it, and the same stretch stays in sight when it is shown short", () => {
    const time = compressedTime(sampleTrace(waiting).columns, 10e9);
    const scale = timeScale({ from: 0, to: 1 }, time, 1000, 0);
    const ticks = axisTicks(scale.from, scale.to, 500, (label) => label.length * 6, time.breaks);
    assert.deepEqual(ticks.map(({ label }) => label), ["0", "500 ms", "1 s", "9 s", "9.5 s", "10 s"]);
    const moved = onOtherTime({ from: 0.05, to: 0.95 }, plainTime(10e9), time);
    assert.ok(Math.abs(time.real(moved.from * time.duration) - 0.5e9) < 1 && Math.abs(time.real(moved.to * time.duration) - 9.5e9) < 1);
  });
});
