import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino, { type DestinationStream } from "pino";
import { addLevel, addTimestamp, type BoundLogger, createLogger, type Destination, fileDestination, jsonRenderer, mergeContext, runWithCorrelation } from "../../../src/core";
import { measure, type Subject } from "../measure";
import type { Row } from "../report";

const bound = { agent: "planner", correlation_id: "0af76519-16cd-43dd-8448-eb211c80319c", action: "plan" };
const discarding: Destination = { lost: 0, write: () => undefined, flush: () => Promise.resolve(), close: () => Promise.resolve() };

/** Its lines have time, level, event, 3 bound and 3 own keys, as those of the peer. */
function ourLogger(destination: Destination): BoundLogger {
  return createLogger({ processors: [mergeContext, addTimestamp(), addLevel], renderer: jsonRenderer(), destination }).bind(bound);
}

function theirLogger(stream: DestinationStream, timestamp: NonNullable<pino.LoggerOptions["timestamp"]> = true) {
  return pino({ base: null, timestamp }, stream).child(bound);
}

const text = "how do hops relate to spans";

function ours(log: BoundLogger): Subject {
  return { name: "ours", run: (times) => { for (let n = 0; n < times; n++) log.info("message_received", { n, text, ok: true }); } };
}

function theirs(name: string, log: ReturnType<typeof theirLogger>): Subject {
  return { name, run: (times) => { for (let n = 0; n < times; n++) log.info({ n, text, ok: true }, "message_received"); } };
}

/** A line with 3 bound and 3 own keys to a discarding stream, no call site; and one whose level is off. */
export function loggingRows(): Row[] {
  const log = ourLogger(discarding);
  const sink: DestinationStream = { write: () => undefined };
  const found = measure([ours(log), theirs("pino", theirLogger(sink)), theirs("iso", theirLogger(sink, pino.stdTimeFunctions.isoTime))]);
  const off = measure([{ name: "ours", run: (times) => { for (let n = 0; n < times; n++) log.debug("message_received", { n, text, ok: true }); } }]);
  // Here the correlation ID comes from the context, and replaces nothing that is bound.
  const unbound = createLogger({ processors: [mergeContext, addTimestamp(), addLevel], renderer: jsonRenderer(), destination: discarding });
  const { correlation_id: id, ...others } = bound;
  const inside = runWithCorrelation(id, () => measure([ours(unbound.bind(others)), theirs("pino", theirLogger(sink))]));
  const line = found.get("ours") ?? Number.NaN;
  const ns = (name: string) => found.get(name) ?? Number.NaN;
  return [
    { what: "a log line", ours: line, peer: { name: "pino, epoch time", ns: ns("pino") }, atMost: 3, aim: 1.5 },
    { what: "a log line", ours: line, peer: { name: "pino, ISO time", ns: ns("iso") }, atMost: 3, aim: 1.5 },
    { what: "a log line, its ID from the context", ours: inside.get("ours") ?? Number.NaN, peer: { name: "pino, epoch time", ns: inside.get("pino") ?? Number.NaN }, atMost: 3, aim: 1.5 },
    { what: "a log line whose level is off", ours: off.get("ours") ?? Number.NaN, atMost: 5 },
  ];
}

/** The same lines into files: what it costs to write each before the call returns, and to gather them. */
export function destinationRows(): Row[] {
  const folder = mkdtempSync(join(tmpdir(), "hopscope-bench-"));
  const file = (name: string) => join(folder, name);
  try {
    const each = measure([ours(ourLogger(fileDestination(file("a")))), theirs("pino", theirLogger(pino.destination({ dest: file("b"), sync: true })))]);
    const gathered = measure([
      ours(ourLogger(fileDestination(file("c"), { gather: 4_096 }))),
      theirs("pino", theirLogger(pino.destination({ dest: file("d"), sync: true, minLength: 4_096 }))),
    ]);
    const row = (what: string, found: ReadonlyMap<string, number>): Row => ({
      what,
      ours: found.get("ours") ?? Number.NaN,
      peer: { name: "pino", ns: found.get("pino") ?? Number.NaN },
      atMost: 3,
      aim: 1.5,
    });
    return [row("a line to a file, each at once", each), row("a line to a file, 4 KiB at once", gathered)];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
