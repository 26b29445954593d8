import assert from "node:assert/strict";
import type { HealthReasons } from "../../../../src/protocol/health";
import { formatRate, reasonsOf, tellingRate, windowChoices, windowWords } from "../../../../src/webview/health/healthWords";

describe("the words of the Health page", () => {
  it("say a rate per the shortest time in which something happens at least once, in three digits", () => {
    const rates: readonly (readonly [number, string])[] = [[24.19, "24.2/s"], [1, "1/s"], [0.2, "12/min"], [0.99999, "1/s"], [1 / 60, "1/min"], [1 / 61, "59/h"], [3 / 3600, "3/h"], [2 / 86_400, "2/d"], [0.1 / 86_400, "0.1/d"], [12_345, "12,300/s"], [0, "0/s"], [NaN, "–"], [Infinity, "–"]];
    for (const [rate, words] of rates) assert.equal(formatRate(rate), words, String(rate));
  });

  it("tell no rate of what was observed for less than a second", () => {
    assert.deepEqual([tellingRate(165, 6), tellingRate(165, 999), tellingRate(165, 1000), tellingRate(165, NaN)], [NaN, NaN, 165, NaN]);
  });

  it("name a window as people do", () => {
    const windows: readonly (readonly [string, string])[] = [["all", "All traces"], ["1000 traces", "Last 1,000 traces"], ["1 trace", "Last trace"], ["5 minutes", "Last 5 minutes"], ["1 hour", "Last 60 minutes"], ["2 hours", "Last 2 hours"], ["1 minute", "Last minute"], ["90 seconds", "Last 90 seconds"], ["soon\u202e", "soon�"]];
    for (const [window, words] of windows) assert.equal(windowWords(window), words);
  });

  it("offer the window that is chosen, once, whatever it is", () => {
    const valuesFor = (chosen: string) => windowChoices(chosen).map(({ value }) => value);
    const offered = ["all", "100 traces", "1000 traces", "10000 traces", "5 minutes", "15 minutes", "60 minutes"];
    assert.deepEqual(valuesFor("1000 traces"), offered);
    assert.deepEqual(valuesFor("1 hour"), [...offered.slice(0, -1), "1 hour"]);
    assert.deepEqual(valuesFor("250 traces"), [...offered, "250 traces"]);
    assert.deepEqual(windowChoices("250 traces").at(-1), { value: "250 traces", words: "Last 250 traces" });
  });

  it("say why, the traces first, then each agent and action", () => {
    const report: HealthReasons = {
      traces: { reasons: [{ measure: "errorRate", action: "", value: 0.125, limit: 0.1 }, { measure: "p95", action: "", value: 2.41e9, limit: 1e9 }] },
      agents: [
        { agent: "writer", reasons: [{ measure: "p95", action: "draft", value: 1.9e9, limit: 1e9 }, { measure: "silence", action: "", value: 192e9, limit: 6e10 }] },
        { agent: "", reasons: [{ measure: "errorRate", action: "", value: 0.6, limit: 0.5 }] },
      ],
    };
    assert.deepEqual(reasonsOf(report), [
      { of: "", words: "12.5 % of the traces failed, more than 10 %" },
      { of: "", words: "p95 of the traces is 2.41 s, more than 1 s" },
      { of: "writer, draft", words: "p95 of the calls is 1.9 s, more than 1 s" },
      { of: "writer", words: "silent for 3 m 12 s, more than 1 m" },
      { of: "(no agent)", words: "60 % of the calls failed, more than 50 %" },
    ]);
  });
});
