import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, get, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { context, propagation, ROOT_CONTEXT, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from "@opentelemetry/core";
import { BasicTracerProvider, InMemorySpanExporter, type ReadableSpan, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { type Carrier, getBaggage, getCorrelationId, injectContext, MemorySpans, runWithBaggage, runWithCarrier, runWithCorrelation, Tracer } from "../../../src/core";

/** Sends a GET with these headers over real HTTP and handles it with `handle`. */
async function exchange<T>(headers: Carrier, handle: (headers: IncomingHttpHeaders) => T): Promise<T> {
  let handled: T | undefined;
  const server = createServer((request, response) => {
    handled = handle(request.headers);
    response.end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve, reject) => {
      get({ host: "127.0.0.1", port, headers, agent: false }, (response) => response.resume().once("end", resolve)).once("error", reject);
    });
  } finally {
    server.close();
  }
  return handled ?? assert.fail("nothing arrived");
}

describe("OpenTelemetry SDK", () => {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  const theirs = provider.getTracer("test");
  const spans = new MemorySpans();
  const ours = new Tracer({ processors: [spans] });

  before(() => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    propagation.setGlobalPropagator(new CompositePropagator({ propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()] }));
  });
  after(async () => {
    context.disable();
    propagation.disable();
    await provider.shutdown();
  });

  const finished = (name: string): ReadableSpan => exporter.getFinishedSpans().find((span) => span.name === name) ?? assert.fail(name);

  it("sends a request that our tracer continues", async () => {
    const headers = theirs.startActiveSpan("client", (span) => {
      const carrier: Carrier = {};
      const baggage = propagation.createBaggage({ tenant: { value: "Zoë, 7" } });
      propagation.inject(propagation.setBaggage(context.active(), baggage), carrier);
      span.end();
      return carrier;
    });
    const seen = await exchange(headers, (incoming) =>
      runWithCarrier(incoming, () => ours.span("server", {}, (span) => ({ span, id: getCorrelationId(), tenant: getBaggage().get("tenant")?.value }))),
    );
    const { traceId, spanId } = finished("client").spanContext();
    assert.deepEqual([seen.span.traceId, seen.span.parentSpanId, seen.span.traceFlags], [traceId, spanId, 1]);
    assert.equal(seen.id?.replaceAll("-", ""), traceId);
    assert.equal(seen.tenant, "Zoë, 7");
  });

  it("continues a request that our tracer sends, and answers with one that ours continues", async () => {
    const id = "0af76519-16cd-43dd-8448-eb211c80319c";
    const client = await runWithCorrelation(id, () =>
      runWithBaggage({ tenant: "Zoë, 7" }, () =>
        ours.span("our client", {}, async (span) => {
          const answer = await exchange(injectContext({}), (incoming) => {
            const parent = propagation.extract(ROOT_CONTEXT, incoming);
            const server = theirs.startSpan("their server", {}, parent);
            const carrier: Carrier = {};
            propagation.inject(trace.setSpan(parent, server), carrier);
            server.end();
            return { tenant: propagation.getBaggage(parent)?.getEntry("tenant")?.value, carrier };
          });
          assert.equal(answer.tenant, "Zoë, 7");
          const last = await exchange(answer.carrier, (incoming) => runWithCarrier(incoming, () => ours.span("our server", {}, (inner) => inner)));
          assert.deepEqual([last.traceId, last.parentSpanId], [span.traceId, finished("their server").spanContext().spanId]);
          return span;
        }),
      ),
    );
    const server = finished("their server");
    assert.equal(server.spanContext().traceId, "0af7651916cd43dd8448eb211c80319c");
    assert.equal(server.parentSpanContext?.spanId, client.spanId);
  });
});
