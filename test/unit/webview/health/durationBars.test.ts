import assert from "node:assert/strict";
import type { ActionDurations } from "../../../../src/protocol/health";
import { barWords, callsWords, rangeWords, shownAction } from "../../../../src/webview/health/durationBars";

const bar = (ended: number, errors = 0) => ({ from: 2e7, below: 5e7, ended, errors });
const of = (agent: string, ...bars: ActionDurations["bars"]): ActionDurations => ({ agent, action: "run", bars });

describe("the histogram of durations", () => {
  it("shows the action with most hops until another is chosen, and while that one is there", () => {
    const all = [of("a", bar(3)), of("b", bar(4), bar(5)), of("c", bar(8))];
    assert.equal(shownAction(all, undefined)?.agent, "b");
    assert.equal(shownAction(all, { agent: "c", action: "run" })?.agent, "c");
    assert.equal(shownAction(all, { agent: "c", action: "gone" })?.agent, "b");
    assert.equal(shownAction([of("a")], undefined), undefined);
  });

  it("says what a bar holds", () => {
    assert.equal(barWords(bar(1204, 3)), "20 ms to 50 ms: 1,204 calls, 3 failed");
    assert.equal(barWords(bar(1)), "20 ms to 50 ms: 1 call");
    assert.equal(rangeWords({ from: 0, below: 1000 }), "less than 1 µs");
    assert.equal(rangeWords({ from: 5e14, below: Infinity }), "5 d 19 h or more");
    assert.equal(callsWords(of("a", bar(1204, 3), bar(2, 2))), "1,206 calls · 5 failed");
  });
});
