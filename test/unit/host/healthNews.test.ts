import assert from "node:assert/strict";
import { HealthNews } from "../../../src/host/health/healthNews";
import type { HealthState } from "../../../src/protocol/engine";

describe("what is told of health", () => {
  /** What is told of these states, one after the other, while something runs. */
  const told = (states: readonly HealthState[], isLive = true, news = new HealthNews()) => states.map((state) => news.next({ state }, isLive) ?? "");

  it("is each change, once", () => {
    assert.deepEqual(told(["unknown", "healthy", "healthy", "unhealthy", "unhealthy", "healthy", "healthy", "unhealthy"]), ["", "", "", "unhealthy", "", "healthy", "", "unhealthy"]);
    assert.deepEqual(told(["unhealthy", "healthy"]), ["unhealthy", "healthy"]);
  });

  it("is nothing when there was too little traffic for a while", () => {
    assert.deepEqual(told(["unhealthy", "unknown", "unhealthy", "unknown", "healthy"]), ["unhealthy", "", "", "", "healthy"]);
    assert.deepEqual(told(["healthy", "unknown", "healthy"]), ["", "", ""]);
  });

  it("is nothing of a log that nobody writes", () => {
    assert.deepEqual(told(["unhealthy", "healthy", "unhealthy"], false), ["", "", ""]);
    const news = new HealthNews();
    told(["unhealthy"], false, news);
    assert.deepEqual(told(["unhealthy", "healthy", "unhealthy"], true, news), ["", "", "unhealthy"], "it was ill before anything ran");
  });

  it("begins anew when all is closed", () => {
    const news = new HealthNews();
    assert.deepEqual(told(["unhealthy"], true, news), ["unhealthy"]);
    news.forget();
    assert.deepEqual(told(["healthy", "unhealthy"], true, news), ["", "unhealthy"]);
  });
});
