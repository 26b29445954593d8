import assert from "node:assert/strict";
import fc from "fast-check";
import { AgentMessage, type AgentResponse, composeMiddleware, DurationSketch, getHealthStatus, Metrics, metricsMiddleware, type Middleware, otherActions, relativeError } from "../../../src/core";

/** The exact nearest-rank quantile: the oracle. */
function exact(durations: readonly number[], share: number): number {
  const sorted = [...durations].sort((a, b) => a - b);
  return sorted[Math.max(1, Math.ceil(share * sorted.length)) - 1] ?? Number.NaN;
}

describe("duration sketch", () => {
  const durations = fc.oneof(
    fc.double({ min: 1e-6, max: 1e9, noNaN: true }),
    // As spread as durations are: each power of ten as likely as another.
    fc.double({ min: -6, max: 9, noNaN: true }).map((power) => 10 ** power),
    fc.nat({ max: 1_000 }).map((ms) => ms + 1),
  );

  it("is within its error of the exact quantile", () => {
    fc.assert(
      fc.property(fc.array(durations, { minLength: 1, maxLength: 300 }), fc.double({ min: 0, max: 1, noNaN: true }), (values, share) => {
        const sketch = new DurationSketch();
        for (const value of values) sketch.add(value);
        for (const each of [share, 0.5, 0.95, 0.99, 1]) {
          const expected = exact(values, each);
          const found = sketch.quantile(each) ?? Number.NaN;
          assert.ok(Math.abs(found - expected) <= (relativeError + 1e-9) * expected, `${each}: ${found}, exactly ${expected}`);
        }
        assert.equal(sketch.maximumMs, Math.max(...values));
      }),
    );
  });

  it("tells a hundred thousand durations of every magnitude apart as well", () => {
    const values = Array.from({ length: 100_000 }, (_, n) => 10 ** ((n % 1_500) / 100 - 6));
    const sketch = new DurationSketch();
    for (const value of values) sketch.add(value);
    assert.equal(sketch.count, values.length);
    for (const share of [0.01, 0.5, 0.99]) assert.ok(Math.abs((sketch.quantile(share) ?? 0) / exact(values, share) - 1) <= relativeError + 1e-9);
  });

  it("takes a duration of nothing and refuses what is none", () => {
    const sketch = new DurationSketch();
    assert.equal(sketch.quantile(0.5), undefined);
    assert.equal(sketch.maximumMs, undefined);
    sketch.add(0);
    assert.equal(sketch.quantile(0.5), 0);
    for (const wrong of [Number.NaN, -1, Infinity]) assert.throws(() => sketch.add(wrong), RangeError);
    assert.equal(sketch.count, 1);
  });
});

describe("metrics", () => {
  it("counts requests, errors and durations by action", () => {
    const metrics = new Metrics();
    for (let n = 1; n <= 100; n++) metrics.recordRequest("plan", n, n % 10 !== 0);
    metrics.recordRequest("save", 5, true);
    assert.deepEqual([metrics.requestCount, metrics.errorCount, metrics.actions], [101, 10, ["plan", "save"]]);
    assert.equal(metrics.errorRate, 10 / 101);
    assert.equal(metrics.meanDurationMs, 5_055 / 101);
    const plan = metrics.forAction("plan");
    assert.deepEqual([plan?.requests, plan?.errors, plan?.meanMs, plan?.maximumMs], [100, 10, 50.5, 100]);
    // The pattern's index is off by one: of 1 … 100 the 95th percentile is 95, not 96.
    for (const [found, expected] of [[plan?.p50Ms, 50], [plan?.p95Ms, 95], [plan?.p99Ms, 99]] as const) {
      assert.ok(Math.abs((found ?? 0) - expected) <= 0.01 * expected, `${found ?? "none"} for ${expected}`);
    }
    assert.equal(metrics.forAction("other"), undefined);
  });

  it("tells a bounded number of actions apart", () => {
    const metrics = new Metrics();
    for (let n = 0; n < 5_000; n++) metrics.recordRequest(`made up ${n}`, 1, true);
    assert.equal(metrics.actions.length, 1_001);
    assert.equal(metrics.forAction(otherActions)?.requests, 4_000);
    assert.equal(metrics.requestCount, 5_000);
  });
});

describe("middleware", () => {
  const message = new AgentMessage({ action: "plan" });
  const handlers: Readonly<Record<string, (message: AgentMessage) => Promise<AgentResponse>>> = {
    succeeds: (request) => Promise.resolve(request.reply()),
    refuses: (request) => Promise.resolve(request.refuse("no")),
    rejects: () => Promise.reject(new RangeError("later")),
    throws: () => {
      throw new RangeError("at once");
    },
  };

  for (const [what, handler] of Object.entries(handlers)) {
    it(`measures one that ${what}, among others`, async () => {
      const metrics = new Metrics();
      const order: string[] = [];
      const named = (name: string): Middleware => async (request, next) => {
        order.push(name);
        return await next(request);
      };
      const composed = composeMiddleware([named("outer"), metricsMiddleware(metrics), named("inner")], handler);
      const fails = what === "rejects" || what === "throws";
      if (fails) await assert.rejects(composed(message), RangeError);
      else assert.equal((await composed(message)).success, what === "succeeds");
      assert.deepEqual(order, ["outer", "inner"]);
      assert.deepEqual([metrics.requestCount, metrics.errorCount], [1, what === "succeeds" ? 0 : 1]);
      assert.ok((metrics.forAction("plan")?.maximumMs ?? Infinity) < 1_000);
    });
  }

  it("may answer by itself", async () => {
    const composed = composeMiddleware([(request) => Promise.resolve(request.refuse("closed"))], () => assert.fail("reached"));
    assert.equal((await composed(message)).error, "closed");
  });
});

describe("health", () => {
  it("has numbers and no NaN without traffic", () => {
    assert.deepEqual(getHealthStatus(new Map(), { size: 0 }, new Metrics()), { healthy: true, agents: {}, recentTraces: 0, errorRate: 0, meanLatencyMs: 0 });
  });

  it("is that of the agents, with what the requests tell", () => {
    const metrics = new Metrics();
    metrics.recordRequest("plan", 10, true);
    metrics.recordRequest("plan", 30, false);
    const agents = new Map([["planner", { isRunning: true }], ["storage", { isRunning: false }]]);
    assert.deepEqual(getHealthStatus(agents, { size: 2 }, metrics), {
      healthy: false,
      agents: { planner: "healthy", storage: "unhealthy" },
      recentTraces: 2,
      errorRate: 0.5,
      meanLatencyMs: 20,
    });
  });
});
