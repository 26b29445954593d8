import assert from "node:assert/strict";
import { frameWork, presentedAfter, readTrace } from "../../bench/timeline/chromiumTrace";

const main = { pid: 1, tid: 1 };
const mark = (name: string, ts: number) => ({ ...main, name, ph: "I", ts });
const task = (ts: number, dur: number, tdur = dur) => ({ ...main, name: "RunTask", ph: "X", ts, dur, tdur });
const drawing = (ts: number) => ({ ...main, name: "FireAnimationFrame", ph: "X", ts, dur: 1 });
const frame = (id: string, from: number, shown: number) => [
  { ...main, name: "AnimationFrame", ph: "b", ts: from, args: { id } },
  { ...main, name: "AnimationFrame::Presentation", ph: "n", ts: shown, args: { id } },
];
const read = (...traceEvents: readonly object[]) => readTrace(Buffer.from(JSON.stringify({ traceEvents })));

describe("frames in Chromium's trace", () => {
  it("have all that the main thread did since the page drew last", () => {
    const otherThread = { ...task(120, 1000), tid: 2 };
    const events = read(mark("go", 100), task(50, 40), task(110, 5), task(130, 20, 12), drawing(140), otherThread, task(160, 3), task(170, 2), drawing(171), drawing(171.5), task(180, 9));
    // µs become ns; what was before the mark, behind the last drawing or on another thread is left out, and two callbacks of one task are one frame.
    assert.deepEqual(frameWork(events, "go"), [{ wall: 25_000, processor: 17_000 }, { wall: 5_000, processor: 5_000 }]);
  });

  it("are presented later than they are drawn", () => {
    const events = read(mark("asked", 10), ...frame("a", 20, 90), mark("found", 25), ...frame("b", 60, 95), mark("found", 65));
    assert.equal(presentedAfter(events, "asked", "found"), 80_000);
    assert.throws(() => presentedAfter(read(mark("asked", 10)), "asked", "found"), /no found/);
  });

  it("are presented with one behind them when they were dropped", () => {
    const [dropped] = frame("b", 60, 0);
    const events = read(mark("asked", 10), ...frame("a", 20, 62), ...(dropped ? [dropped] : []), mark("found", 65), ...frame("c", 80, 120));
    assert.equal(presentedAfter(events, "asked", "found"), 110_000);
    assert.throws(() => presentedAfter(read(mark("asked", 10), ...frame("a", 20, 62), mark("found", 65)), "asked", "found"), /no the presentation of found/);
  });
});
