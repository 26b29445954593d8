import { join } from "node:path";
import { parentPort } from "node:worker_threads";
import type { EngineContract } from "../protocol/engine";
import { RpcServer } from "../protocol/rpc";
import { Engine } from "./engine";
import { ScanPool } from "./scanPool";

/** The engine behind a worker's message port. */
const port = parentPort;
if (!port) throw new Error("This program is the engine's worker; it is started by the extension.");
const engine = new Engine(
  (changed) => {
    server.emit("changed", changed);
  },
  { pool: new ScanPool(join(__dirname, "scanWorker.js")) },
);
const server = new RpcServer<EngineContract>(
  {
    post: (message) => {
      port.postMessage(message);
    },
    listen: (listener) => {
      port.on("message", listener);
      return () => port.off("message", listener);
    },
  },
  {
    open: (params, signal) => engine.open(params, signal),
    end: (params) => engine.end(params),
    close: (params) => engine.close(params),
    dispose: () => engine.dispose(),
    grown: (params) => engine.grown(params),
    sources: () => engine.sources(),
    statistics: (params) => engine.statistics(params),
    health: (params) => engine.healths.health(params),
    healthDetails: (params) => engine.healths.healthDetails(params),
    tracesOfRange: (params) => engine.healths.tracesOfRange(params),
    groups: (params) => engine.groups(params),
    errors: (params) => engine.errors(params),
    codePlaces: (params) => engine.codePlaces(params),
    checkQuery: (params) => engine.checkQuery(params),
    search: (params, signal) => engine.search(params, signal),
    forgetQuery: (params) => {
      engine.forgetQuery(params);
    },
    configure: (params) => engine.configure(params),
    malformed: (params) => engine.malformed(params),
    agents: () => engine.agents(),
    traces: (params) => engine.traces(params),
    find: (params) => engine.find(params),
    document: (params) => engine.document(params),
    traceLines: (params) => engine.traceLines(params),
    excerpt: (params) => engine.excerpt(params),
    trace: (params) => engine.trace(params),
    children: (params) => engine.children(params),
    correctClocks: (params) => engine.correctClocks(params),
    highlights: (params) => engine.highlights(params),
    timeline: (params) => engine.timelines.timeline(params),
    timelineDetails: (params) => engine.timelines.timelineDetails(params),
    timelineMatches: (params) => engine.timelines.timelineMatches(params),
    record: (params) => engine.record(params),
    timelinePath: (params) => engine.timelines.timelinePath(params),
    timelineMarks: (params, signal) => engine.timelines.timelineMarks(params, signal),
    timelineRecords: (params) => engine.timelines.timelineRecords(params),
    timelineTexts: (params) => engine.timelines.timelineTexts(params),
  },
);
