import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { createInterface } from "node:readline";
import type { EngineClient } from "../../../src/engine/client";
import { percentile } from "../measure";
import { withEngine } from "../withEngine";
import type { LogAccount } from "./generator";

const tracesRead = 50;
const cancelRounds = 5;
const linesPerSecond = 50_000;
const followedSeconds = 10;

const now = () => Number(process.hrtime.bigint());

/** What is felt of a large log, ns. */
export interface LargeLogFigures {
  /** Until a trace is listed while the log is read. */
  readonly firstTraceNs: number;
  /** Until the engine has let go of a log whose reading is cancelled. */
  readonly cancelNs: number;
  /** For writing one trace out of it. */
  readonly traceNs: number;
}

export async function measureLargeLog(path: string, { requests }: LogAccount): Promise<LargeLogFigures> {
  const cancelNs = await withEngine((client) => measureCancel(client, path));
  return withEngine(async (client) => {
    const start = now();
    const opened = client.call("open", { path, label: "log", kind: "file", follow: false });
    while ((await client.call("traces", { offset: 0, limit: 1 })).items.length === 0);
    const firstTraceNs = now() - start;
    await opened;
    const samples: number[] = [];
    for (let index = 0; index < tracesRead; index++) {
      const offset = Math.floor((index * requests) / tracesRead);
      const [trace] = (await client.call("traces", { sort: "start", offset, limit: 1 })).items;
      if (trace?.path.length !== 7) continue;
      const asked = now();
      await client.call("document", { key: trace.key, offset: 0, limit: 1000 });
      samples.push(now() - asked);
    }
    return { firstTraceNs, cancelNs, traceNs: percentile(samples, 0.5) };
  });
}

/** The longest of a few, each at another place of the log. */
async function measureCancel(client: EngineClient, path: string): Promise<number> {
  const samples: number[] = [];
  for (let round = 1; round <= cancelRounds; round++) {
    const controller = new AbortController();
    const opened = client.call("open", { path, label: "log", kind: "file", follow: false }, controller.signal).catch(() => undefined);
    let read = 0;
    while (read < round * 50e6) [{ bytesRead: read } = { bytesRead: 0 }] = await client.call("sources", {});
    const asked = now();
    controller.abort();
    while ((await client.call("sources", {})).length > 0);
    samples.push(now() - asked);
    await opened;
  }
  return Math.max(...samples);
}

/** A program that appends lines at a steady rate and says after each piece how many there are. */
const writer = `
const { openSync, writeSync } = require("node:fs");
const file = openSync(process.argv[1], "a");
const line = process.argv[2] + "\\n";
const perTick = ${linesPerSecond / 100};
let lines = 0;
const start = performance.now();
const tick = () => {
  const due = Math.min(${linesPerSecond * followedSeconds}, Math.floor((performance.now() - start) / 10) * perTick);
  if (due > lines) writeSync(file, line.repeat(due - lines));
  lines = due;
  console.log(lines);
  if (lines < ${linesPerSecond * followedSeconds}) setTimeout(tick, 10);
};
tick();`;

/** How long after it was written a line is counted, and how late the host's own thread gets its turn meanwhile; p99, ns. */
export function measureFollowing(path: string): Promise<{ readonly lagNs: number; readonly hostDelayNs: number }> {
  return withEngine(async (client) => {
    writeFileSync(path, "");
    const source = await client.call("open", { path, label: "log", kind: "file", follow: true });
    /** When so many lines were there. */
    const written: { readonly lines: number; readonly at: number }[] = [];
    const lags: number[] = [];
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    const line = JSON.stringify({ correlation_id: "0af76519-16cd-43dd-8448-eb211c80319c", agent: "llm", event: "token", text: "x".repeat(150), level: "info", timestamp: "2026-01-01T00:00:00.000000Z" });
    await new Promise<void>((resolve, reject) => {
      const child = spawn(process.execPath, ["-e", writer, path, line], { stdio: ["ignore", "pipe", "inherit"] });
      child.on("error", reject);
      createInterface({ input: child.stdout }).on("line", (lines) => written.push({ lines: Number(lines), at: now() }));
      let counted = 0;
      client.on("changed", ({ sources }) => {
        const records = sources.find(({ id }) => id === source.id)?.counts.records ?? 0;
        for (; counted < written.length && (written[counted]?.lines ?? 0) <= records; counted++) lags.push(now() - (written[counted]?.at ?? 0));
        if (records >= linesPerSecond * followedSeconds) resolve();
      });
    });
    delay.disable();
    return { lagNs: percentile(lags, 0.99), hostDelayNs: delay.percentile(99) };
  });
}
