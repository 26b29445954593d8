import { EventEmitter, once } from "node:events";
import assert from "node:assert/strict";
import fc from "fast-check";
import { getCorrelationId, newCorrelationId, runWithCorrelation, runWithIds, SeededIds, setCorrelationId, traceIdOf } from "../../../src/core";

describe("correlation", () => {
  it("keeps 1,000 interleaved requests apart, whatever the order in which they go on", async function () {
    this.timeout(60_000);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 5 }), { minLength: 7 }), async (turns) => {
        const seen: { expected: string; found: (string | undefined)[] }[] = [];
        const requests = Array.from({ length: 1_000 }, (_, n) =>
          runWithCorrelation(`request-${n}`, async () => {
            const found: (string | undefined)[] = [getCorrelationId()];
            for (let step = 0; step < 3; step++) {
              for (let turn = turns[(3 * n + step) % turns.length] ?? 0; turn > 0; turn--) await new Promise(setImmediate);
              found.push(getCorrelationId());
            }
            seen.push({ expected: `request-${n}`, found });
          }),
        );
        await Promise.all(requests);
        assert.equal(seen.length, 1_000);
        for (const { expected, found } of seen) assert.deepEqual(found, [expected, expected, expected, expected]);
      }),
      { numRuns: 10 },
    );
  });

  it("flows through timers, immediates and listeners", async () => {
    const emitter = new EventEmitter();
    const found = await runWithCorrelation("a", async () => {
      const byTimer = await new Promise((resolve) => setTimeout(() => resolve(getCorrelationId()), 0));
      const byImmediate = await new Promise((resolve) => setImmediate(() => resolve(getCorrelationId())));
      setImmediate(() => emitter.emit("done"));
      await once(emitter, "done");
      return [byTimer, byImmediate, getCorrelationId()];
    });
    assert.deepEqual(found, ["a", "a", "a"]);
  });

  it("is undefined outside a request, also after one, and making an ID up leaks nowhere", () => {
    assert.equal(getCorrelationId(), undefined);
    const inside = runWithCorrelation(undefined, getCorrelationId);
    assert.match(inside ?? "", /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.notEqual(newCorrelationId(), newCorrelationId());
    assert.equal(getCorrelationId(), undefined);
  });

  it("is set for the innermost scope alone", () => {
    runWithCorrelation("outer", () => {
      runWithCorrelation("outer", () => {
        setCorrelationId("changed");
        assert.equal(getCorrelationId(), "changed");
      });
      assert.equal(getCorrelationId(), "outer");
    });
  });

  it("is seen as set by what the scope started before", async () => {
    const seen = await runWithCorrelation("before", async () => {
      const later = new Promise((resolve) => setImmediate(() => resolve(getCorrelationId())));
      setCorrelationId("after");
      return await later;
    });
    assert.equal(seen, "after");
  });

  it("cannot be set outside a request", () => {
    assert.throws(() => setCorrelationId("lost"), /runWithCorrelation/);
  });

  it("gives the trace ID of a UUID in any spelling", () => {
    const digits = "0af7651916cd43dd8448eb211c80319c";
    assert.equal(traceIdOf("0AF76519-16CD-43DD-8448-EB211C80319C"), digits);
    assert.equal(traceIdOf(digits), digits);
  });

  it("gives any other ID one valid trace ID of its own", () => {
    // sha256sum <<< job-7, without the newline
    assert.equal(traceIdOf("job-7"), "c37bd1a8462d7ad637654ed3043935aa");
    assert.match(traceIdOf("00000000-0000-0000-0000-000000000000"), /^(?!0{32})[0-9a-f]{32}$/);
  });

  it("draws from the generator of the context", () => {
    const draw = () => runWithIds(new SeededIds("seed"), () => [newCorrelationId(), newCorrelationId()]);
    assert.deepEqual(draw(), draw());
    assert.equal(new Set(draw()).size, 2);
  });
});
