import assert from "node:assert/strict";
import { once } from "node:events";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import fc from "fast-check";
import {
  bindContext,
  type Carrier,
  currentSpan,
  getBaggage,
  getCorrelationId,
  injectContext,
  MemorySpans,
  runWithBaggage,
  runWithCarrier,
  runWithCorrelation,
  Tracer,
} from "../../../src/core";
import { recordedLog } from "./logRecords";
import { repositoryRoot } from "../../harness/repository";

const correlationId = "0af76519-16cd-43dd-8448-eb211c80319c";
const traceId = "0af7651916cd43dd8448eb211c80319c";
const spanId = "b7ad6b7169203331";
const traceparent = `00-${traceId}-${spanId}-01`;

/** Hands the context to another process and looks at what arrives there. */
function sent<T>(look: () => T): T {
  const carrier = JSON.stringify(injectContext({}));
  return runWithCarrier(JSON.parse(carrier) as Record<string, string>, look);
}

describe("propagation", () => {
  it("continues a request that comes in: its ID, its span as the parent, its flags and its tracestate", () => {
    const tracer = new Tracer();
    const carrier = { traceparent: `00-${traceId}-${spanId}-00`, tracestate: "congo=t61rcWkgMzE" };
    runWithCarrier(carrier, () => {
      assert.equal(getCorrelationId(), correlationId);
      const outer = tracer.span("outer", {}, (span) => {
        const onward = injectContext({});
        assert.deepEqual(onward, { traceparent: `00-${traceId}-${span.spanId}-00`, tracestate: "congo=t61rcWkgMzE" });
        return span;
      });
      assert.deepEqual([outer.traceId, outer.parentSpanId], [traceId, spanId]);
      assert.deepEqual(injectContext({}), carrier, "without a span of its own it passes on what came");
    });
    assert.equal(getCorrelationId(), undefined);
  });

  it("finds the headers in any case, and takes several of one as one", () => {
    const carrier = { TraceParent: traceparent, tracestate: ["a=1", "b=2"], Baggage: ["x=1", "y=2"], other: undefined };
    const onward = runWithCarrier(carrier, () => new Tracer().span("s", {}, () => injectContext<Carrier>({})));
    assert.equal(onward["tracestate"], "a=1,b=2");
    assert.equal(onward["baggage"], "x=1,y=2");
    runWithCarrier({ traceparent: [traceparent, traceparent] }, () => assert.notEqual(getCorrelationId(), correlationId));
  });

  it("starts a request where none, or a malformed one, comes in, and keeps out what was around it", () => {
    for (const carrier of [{}, { traceparent: "00-x", tracestate: "a=1" }]) {
      runWithCorrelation("around", () => new Tracer().span("around", {}, () =>
        runWithCarrier(carrier, () => {
          assert.match(getCorrelationId() ?? "", /^[0-9a-f-]{36}$/);
          assert.equal(currentSpan(), undefined);
          assert.deepEqual(Object.keys(injectContext({})), ["baggage"], "no tracestate without a traceparent");
        }),
      ));
    }
  });

  it("brings any correlation ID to the other side, with a span or without", () => {
    const ids = fc.oneof(fc.uuid(), fc.uuid().map((id) => id.toUpperCase()), fc.string({ minLength: 1, unit: "grapheme" }), fc.constant("job-7"));
    fc.assert(
      fc.property(ids, fc.boolean(), (id, inSpan) => {
        const arrived = runWithCorrelation(id, () => (inSpan ? new Tracer().span("s", {}, () => sent(getCorrelationId)) : sent(getCorrelationId)));
        assert.equal(arrived, id);
      }),
    );
  });

  it("does not believe a correlation ID of another trace", () => {
    runWithCarrier({ traceparent, baggage: "correlation_id=job-7" }, () => assert.equal(getCorrelationId(), correlationId));
  });

  it("brings baggage to the other side, whatever its text", () => {
    const values = fc.dictionary(fc.stringMatching(/^[a-z0-9.!#$&'*+^_`|~-]{1,20}$/), fc.string({ unit: "grapheme", maxLength: 50 }), { maxKeys: 20 });
    fc.assert(
      fc.property(values, (members) => {
        const expected = Object.entries(members);
        const arrived = runWithCorrelation("c", () => runWithBaggage(members, () => sent(() => [...getBaggage()].map(([key, { value }]) => [key, value]))));
        assert.deepEqual(arrived, expected);
      }),
    );
  });

  it("reads baggage as the specification writes it", () => {
    runWithCarrier({ baggage: "key1=value1;property1;property2, key2 = value2, key3=value3; propertyKey=propertyValue" }, () => {
      assert.deepEqual([...getBaggage()], [
        ["key1", { value: "value1", properties: ["property1", "property2"] }],
        ["key2", { value: "value2" }],
        ["key3", { value: "value3", properties: ["propertyKey=propertyValue"] }],
      ]);
      assert.match(injectContext<Carrier>({})["baggage"] ?? "", /^key1=value1;property1;property2,key2=value2,key3=value3;propertyKey=propertyValue,/);
    });
    runWithCarrier({ baggage: "serverNode=DF%2028,a=b=c,=1,b ad=1,quoted=\"x\",broken=%E9%zz,,n" }, () => {
      assert.deepEqual([...getBaggage()].map(([key, { value }]) => [key, value]), [["serverNode", "DF 28"], ["a", "b=c"], ["broken", "\ufffd%zz"]]);
    });
  });

  it("keeps within the limits of the baggage header", () => {
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`k${n}`, "v".repeat(200)]));
    const header = runWithCorrelation(correlationId, () => runWithBaggage(many, () => injectContext<Carrier>({})["baggage"] ?? ""));
    assert.ok(header.length <= 8_192 && header.split(",").length > 30);
    const short = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`k${n}`, "v"]));
    assert.equal(runWithBaggage(short, () => injectContext<Carrier>({})["baggage"])?.split(",").length, 64);
  });

  it("goes with a request, not with another one inside it", () => {
    runWithCorrelation("a", () => runWithBaggage({ tenant: "t" }, () => {
      runWithCorrelation("a", () => assert.equal(getBaggage().get("tenant")?.value, "t"));
      runWithCorrelation("b", () => assert.equal(getBaggage().size, 0));
    }));
  });

  it("keeps the sender's span out of the records here", () => {
    const { log, records } = recordedLog();
    runWithCarrier({ traceparent }, () => bindContext({ agent: "a" }, () => log.info("in")));
    assert.deepEqual(records(), [{ level: "info", event: "in", agent: "a", correlation_id: correlationId }]);
  });

  it("hands a request over to a worker thread and back", async () => {
    const spans = new MemorySpans();
    const tracer = new Tracer({ processors: [spans] });
    const worker = `
      const { parentPort, workerData } = require("node:worker_threads");
      const { runWithCarrier, getCorrelationId, injectContext, Tracer } = require(workerData.library);
      runWithCarrier(workerData.carrier, () => new Tracer().span("in the worker", {}, ({ traceId, parentSpanId }) =>
        parentPort.postMessage({ id: getCorrelationId(), traceId, parentSpanId, carrier: injectContext({}) })));
    `;
    await runWithCorrelation("job-7", () => tracer.span("hand over", {}, async (span) => {
      const library = join(repositoryRoot, "dist", "core.cjs");
      const thread = new Worker(worker, { eval: true, workerData: { library, carrier: injectContext({}) } });
      const [answer] = (await once(thread, "message")) as [{ id: string; traceId: string; parentSpanId: string; carrier: Record<string, string> }];
      assert.deepEqual([answer.id, answer.traceId, answer.parentSpanId], ["job-7", span.traceId, span.spanId]);
      runWithCarrier(answer.carrier, () => assert.equal(getCorrelationId(), "job-7"));
      await thread.terminate();
    }));
  });
});
