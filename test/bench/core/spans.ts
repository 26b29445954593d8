import { context } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { BasicTracerProvider } from "@opentelemetry/sdk-trace-base";
import { Tracer } from "../../../src/core";
import { measure, type Subject } from "../measure";
import type { Row } from "../report";

const peerName = "OpenTelemetry SDK";

/** Start and end of a span, child of another, no exporter: as a handle, and around a function in which it is the current one. */
export function spanRows(): Row[] {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const theirs = new BasicTracerProvider().getTracer("bench");
  const ours = new Tracer();
  const handle: readonly Subject[] = [
    { name: "ours", run: (times) => { for (let n = 0; n < times; n++) ours.startSpan("child").end(); } },
    { name: "peer", run: (times) => { for (let n = 0; n < times; n++) theirs.startSpan("child").end(); } },
  ];
  const around: readonly Subject[] = [
    { name: "ours", run: (times) => { for (let n = 0; n < times; n++) ours.span("child", {}, () => undefined); } },
    { name: "peer", run: (times) => { for (let n = 0; n < times; n++) theirs.startActiveSpan("child", (span) => span.end()); } },
  ];
  const inParents = (subjects: readonly Subject[]) => ours.span("parent", {}, () => theirs.startActiveSpan("parent", () => measure(subjects)));
  const rows = [["a span, started and ended", handle], ["a span around a function", around]] as const;
  const measured = rows.map(([what, subjects]) => row(what, inParents(subjects)));
  context.disable();
  return measured;
}

function row(what: string, found: ReadonlyMap<string, number>): Row {
  return { what, ours: found.get("ours") ?? Number.NaN, peer: { name: peerName, ns: found.get("peer") ?? Number.NaN }, atMost: 1, aim: 0.5 };
}
