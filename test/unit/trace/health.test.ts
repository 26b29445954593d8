import assert from "node:assert/strict";
import { agentHealth, type HealthState, traceHealth, usualThresholds, worstOf } from "../../../src/trace/health";

const thresholds = { ...usualThresholds, maxErrorRate: 0.2, maxP95: 250e6, maxAgentErrorRate: 0.5, maxActionP95: new Map([["*", 100e6]]), leastEnded: 5 };
const traces = (ended: number, errors: number, p95 = 1e6) => ({ ended, errors, p95 });

describe("the health of what was observed", () => {
  it("is unknown before enough has ended, however bad that is", () => {
    assert.deepEqual(traceHealth(traces(4, 4, 1e12), thresholds), { state: "unknown", reasons: [] });
    assert.deepEqual(traceHealth(traces(0, 0, NaN), { ...thresholds, leastEnded: 0 }), { state: "unknown", reasons: [] });
    assert.equal(traceHealth(traces(5, 5), thresholds).state, "unhealthy");
  });

  it("is unhealthy above a threshold, not at it, and says by which", () => {
    assert.deepEqual(traceHealth(traces(10, 2, 250e6), thresholds), { state: "healthy", reasons: [] });
    assert.deepEqual(traceHealth(traces(10, 3, 251e6), thresholds), {
      state: "unhealthy",
      reasons: [
        { measure: "errorRate", action: "", value: 0.3, limit: 0.2 },
        { measure: "p95", action: "", value: 251e6, limit: 250e6 },
      ],
    });
    assert.equal(traceHealth(traces(10, 1, NaN), thresholds).state, "healthy", "no time is no slow time");
  });

  it("does not flap while a figure wavers about its threshold", () => {
    // 100 traces have ended each time; 20 % is the threshold, 16 % where it recovers.
    const states: HealthState[] = [];
    for (const errors of [19, 21, 20, 19, 21, 17, 16, 19, 20, 21]) states.push(traceHealth(traces(100, errors), thresholds, states.at(-1)).state);
    const [well, ill] = ["healthy", "unhealthy"];
    assert.deepEqual(states, [well, ill, ill, ill, ill, ill, well, well, well, ill]);
    assert.equal(traceHealth(traces(10, 0, 201e6), thresholds, "unhealthy").state, "unhealthy");
    assert.equal(traceHealth(traces(10, 0, 200e6), thresholds, "unhealthy").state, "healthy");
  });

  it("recovers from a threshold of none when nothing fails any more", () => {
    const strict = { ...thresholds, maxErrorRate: 0 };
    assert.equal(traceHealth(traces(1000, 1), strict).state, "unhealthy");
    assert.equal(traceHealth(traces(1000, 0), strict, "unhealthy").state, "healthy");
  });

  it("of an agent is that of its errors and of its slow actions, each with enough traffic", () => {
    const agent = { ...traces(14, 7), silence: NaN, actions: [{ action: "ask", ...traces(10, 5, 101e6) }, { action: "rare", ...traces(4, 2, 9e9) }] };
    assert.deepEqual(agentHealth(agent, thresholds), { state: "unhealthy", reasons: [{ measure: "p95", action: "ask", value: 101e6, limit: 100e6 }] });
    assert.deepEqual(agentHealth(agent, { ...thresholds, maxActionP95: new Map([["*", 100e6], ["ask", 101e6]]) }), { state: "healthy", reasons: [] });
    assert.equal(agentHealth({ ...agent, errors: 8 }, usualThresholds).state, "unhealthy");
    assert.equal(agentHealth({ ...agent, ended: 4 }, thresholds).state, "unknown");
  });

  it("of all is that of the worst", () => {
    assert.equal(worstOf(["healthy", "unhealthy", "unknown"]), "unhealthy");
    assert.equal(worstOf(["unknown", "healthy"]), "healthy");
    assert.equal(worstOf(["unknown"]), "unknown");
    assert.equal(worstOf([]), "unknown");
  });
});
