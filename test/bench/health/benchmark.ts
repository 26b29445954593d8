import { appendFileSync, mkdirSync, rmSync, statSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { join } from "node:path";
import type { EngineClient } from "../../../src/engine/client";
import { parseHealthWindow, usualThresholds, usualWindow } from "../../../src/engine/api";
import { Engine } from "../../../src/engine/engine";
import type { HealthQuery } from "../../../src/protocol/engine";
import { repositoryRoot } from "../../harness/repository";
import { writeLines } from "../lines";
import { median, percentile } from "../measure";
import type { Report, Row } from "../report";
import { withEngine } from "../withEngine";

const folder = join(repositoryRoot, "out/bench");
/** Each of four hops, of two records. */
const requests = 125_000;
const recordsOfRequest = 8;
const batchRecords = 10_000;
const batches = 31;
const everything: HealthQuery = { thresholds: usualThresholds, window: { kind: "all" } };
const usual: HealthQuery = { thresholds: usualThresholds, window: parseHealthWindow(usualWindow) ?? { kind: "all" } };

/** What it costs to tell the health of a million records again, each time 10,000 more have come. */
export async function benchmarkHealth(): Promise<Report> {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, "health.log");
  try {
    writeRequests(path, 0, requests);
    const off = await timesInEngine(path);
    writeRequests(path, 0, requests);
    const on = await timesOnHost(path);
    const row = (what: string, ms: number, atMost: number): Row => ({ what, ours: ms * 1e6, atMost: atMost * 1e6 });
    return {
      rows: [
        row("an update off the host's thread", median(off.usual), 20),
        row("an update off the host's thread, of everything", median(off.all), 20),
        row("an update on the host's thread", median(on), 2),
        row("all that the Health page shows, off the host's thread", median(off.details), 20),
        { what: "script of the page, minified", ours: statSync(join(repositoryRoot, "dist/health.js")).size / 1000, unit: "kB", atMost: 120 },
      ],
      notes: [
        `${requests * recordsOfRequest} records, ${requests} traces, ${requests * 4} hops of four agents; then ${batches} batches of ${batchRecords} records, an update after each: medians. All figures are exact, of the last 1,000 traces unless it says everything.`,
        `p95 of ${batches} updates: ${percentile(off.usual, 0.95).toFixed(1)} ms off the thread, of everything ${percentile(off.all, 0.95).toFixed(1)} ms; ${percentile(on, 0.95).toFixed(2)} ms on it.`,
        `Off the thread: from the call to its answer, in the engine's own process. Reading the batch and assembling its traces, whether anybody asks for health or not, took ${median(off.read).toFixed(1)} ms before.`,
        "On the thread: how long the host's thread was busy between the call and its answer, messages included.",
      ],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface EngineTimes {
  readonly usual: number[];
  readonly all: number[];
  readonly details: number[];
  /** Reading a batch, and assembling its traces. */
  readonly read: number[];
}

async function timesInEngine(path: string): Promise<EngineTimes> {
  const engine = new Engine();
  const times: EngineTimes = { usual: [], all: [], details: [], read: [] };
  try {
    const { id } = await engine.open({ path, label: "log", kind: "file", follow: true });
    for (let batch = 0; batch < batches; batch++) {
      appendBatch(path, batch);
      times.read.push(
        await timed(async () => {
          await engine.grown({ source: id });
          engine.statistics();
        }),
      );
      times.usual.push(await timed(() => engine.healths.health(usual)));
      times.all.push(await timed(() => engine.healths.health(everything)));
      times.details.push(await timed(() => engine.healths.healthDetails(usual)));
    }
  } finally {
    await engine.dispose();
  }
  return times;
}

function timesOnHost(path: string): Promise<number[]> {
  return withEngine(async (client) => {
    const { id } = await client.call("open", { path, label: "log", kind: "file", follow: true });
    const busy: number[] = [];
    for (let batch = 0; batch < batches; batch++) {
      appendBatch(path, batch);
      await client.call("grown", { source: id });
      busy.push(await busyDuring(client));
    }
    return busy;
  });
}

async function busyDuring(client: EngineClient): Promise<number> {
  const before = performance.eventLoopUtilization();
  await client.call("health", usual);
  return performance.eventLoopUtilization(before).active;
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

function appendBatch(path: string, batch: number): void {
  const first = requests + (batch * batchRecords) / recordsOfRequest;
  appendFileSync(path, `${[...linesOf(first, first + batchRecords / recordsOfRequest)].join("\n")}\n`);
}

function writeRequests(path: string, from: number, to: number): void {
  writeLines(path, () => linesOf(from, to));
}

const time = (ms: number) => new Date(Date.UTC(2026, 0, 1) + ms).toISOString();

/** Requests one after the other: a gateway that asks three others, one of which fails in a tenth of them. */
function* linesOf(from: number, to: number): Iterable<string> {
  for (let request = from; request < to; request++) {
    const id = `00000000-0000-4000-8000-${String(request).padStart(12, "0")}`;
    const line = (ms: number, agent: string, event: string, fields: object = {}) =>
      JSON.stringify({ timestamp: time(request * 20 + ms), level: "info", event, agent, action: `do_${agent}`, message_id: `${request}-${agent}`, correlation_id: id, ...fields });
    yield line(0, "gateway", "message_received");
    let ms = 1;
    for (const agent of ["planner", "llm", "storage"]) {
      yield line(ms, agent, "message_received", { parent_message_id: `${request}-gateway` });
      ms += 5 + ((request * 7919 + agent.length * 104729) % 700);
      yield line(ms, agent, agent === "llm" && request % 10 === 0 ? "message_failed" : "message_processed");
    }
    yield line(ms + 2, "gateway", "message_processed");
  }
}
