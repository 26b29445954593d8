import { mkdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { EngineClient } from "../../../src/engine/client";
import { Engine } from "../../../src/engine/engine";
import { launchBrowser } from "../../harness/browser";
import { repositoryRoot } from "../../harness/repository";
import { median } from "../measure";
import type { Report, Row } from "../report";
import { withEngine } from "../withEngine";
import { measureFilters, measurePeer, measureTimeline, type Ground, type PageFigures } from "./figures";
import { startPageServer } from "./pageServer";
import { peerNodes } from "./peerNodes";
import { growthOfConnections, growthOfPanels, growthOfReloads } from "./rounds";
import { timelineEngine } from "../../../src/host/timelineServer";
import { writeTrace } from "./traceLog";

const folder = join(repositoryRoot, "out/bench");
const few = 100_000;
const many = 1_000_000;
const rounds = 5;
const roundsOfMany = 3;
/** By what the index holds; by what the records say, which is read from the log. */
const queries = ["agent:llm status:error", "duration>1ms agent:storage", "upstream"];
/** What the collector leaves differs by so much from one time to the next. MB */
const noise = 2;

/** The timeline's page as it ships, in a headless Chromium, with the engine behind it: beside flame-chart-js where that has the same. */
export async function benchmarkTimeline(): Promise<Report> {
  mkdirSync(folder, { recursive: true });
  const server = await startPageServer();
  const browser = await launchBrowser();
  try {
    return await measureOn({ browser, server });
  } finally {
    await browser.close();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureOn(ground: Ground): Promise<Report> {
  const log = join(folder, "few.log");
  writeTrace(log, few);
  const { ours, peers, memory, filters } = await withTrace(log, (client, key) => measureFew(ground, client, key));
  const growth = await measureGrowth(ground, log);
  const largeLog = join(folder, "many.log");
  writeTrace(largeLog, many);
  const large = await withTrace(largeLog, async (client, key) => {
    const runs: PageFigures[] = [];
    for (let round = 0; round < roundsOfMany; round++) runs.push(await measureTimeline(ground, key, timelineEngine(client)));
    return runs;
  });
  const peer = "flame-chart-js";
  const firstPicture = middle(ours, ({ firstPicture: ns }) => ns);
  const p95 = middle(ours, ({ frame }) => frame.p95);
  const rows: Row[] = [
    { what: `${few} spans: first picture`, ours: firstPicture, atMost: 500e6 },
    { what: `${few} spans: first picture`, ours: firstPicture, peer: { name: peer, ns: middle(peers, ({ firstPicture: ns }) => ns) }, atMost: 1 },
    { what: `${few} spans: main-thread work a frame, p95`, ours: p95, atMost: 10e6 },
    { what: `${few} spans: main-thread work a frame, p95`, ours: p95, peer: { name: peer, ns: middle(peers, ({ frame }) => frame.p95) }, atMost: 1 },
    { what: `${few} spans: main-thread work a frame, median`, ours: middle(ours, ({ frame }) => frame.median), peer: { name: peer, ns: middle(peers, ({ frame }) => frame.median) }, atMost: 1 },
    ...queries.map((query, index): Row => ({ what: `${few} spans: those that pass \`${query}\``, ours: filters[index] ?? NaN, atMost: 50e6 })),
    { what: `${few} spans: memory of the page`, ours: megabytes(memory.heap + memory.arrays), unit: "MB", atMost: 60 },
    ...growth,
    { what: `${many} spans: first picture`, ours: middle(large, ({ firstPicture: ns }) => ns), atMost: 3e9 },
    { what: `${many} spans: main-thread work a frame, p95`, ours: middle(large, ({ frame }) => frame.p95), atMost: 25e6 },
    { what: "script of the page, minified", ours: statSync(join(repositoryRoot, "dist/timeline.js")).size / 1000, unit: "kB", atMost: 150 },
  ];
  return { rows, notes: [describe(few, ours), describe(many, large), `Memory: ${megabytes(memory.heap).toFixed(1)} MB of objects, ${megabytes(memory.arrays).toFixed(1)} MB of arrays.`] };
}

async function measureFew(ground: Ground, client: EngineClient, key: string) {
  const engine = timelineEngine(client);
  const data = await client.call("timeline", { key });
  const texts = await client.call("timelineTexts", { key, revision: data.revision, from: 0, to: data.columns.key.length });
  const nodes = Buffer.from(JSON.stringify(peerNodes(data, texts)));
  const ours: Awaited<ReturnType<typeof measureTimeline>>[] = [];
  const peers: PageFigures[] = [];
  for (let round = 0; round < rounds; round++) {
    ours.push(await measureTimeline(ground, key, engine));
    peers.push(await measurePeer(ground, nodes));
  }
  const memory = { heap: middle(ours, ({ heap }) => heap), arrays: middle(ours, ({ arrays }) => arrays) };
  return { ours, peers, memory, filters: await measureFilters(ground, key, engine, queries, rounds) };
}

/** With the engine in this thread, where its heap can be asked for. */
async function measureGrowth(ground: Ground, log: string): Promise<Row[]> {
  const engine = new Engine();
  try {
    await engine.open({ path: log, label: "log", kind: "file", follow: false });
    const key = firstKey(engine.traces({ offset: 0, limit: 1 }));
    const grown = {
      "the page, opened and closed": await growthOfPanels(ground, key, engine.timelines),
      "the page, its trace loaded again": await growthOfReloads(ground, key, engine.timelines),
      "engine and host, opened and closed": await growthOfConnections(key, engine.timelines),
    };
    return Object.entries(grown).map(([what, bytes]) => ({ what: `growth from round 10 to 100: ${what}`, ours: megabytes(bytes), unit: "MB", atMost: noise }));
  } finally {
    await engine.dispose();
  }
}

function withTrace<T>(log: string, use: (client: EngineClient, key: string) => Promise<T>): Promise<T> {
  return withEngine(async (client) => {
    await client.call("open", { path: log, label: "log", kind: "file", follow: false });
    return await use(client, firstKey(await client.call("traces", { offset: 0, limit: 1 })));
  });
}

function firstKey({ items: [trace] }: { readonly items: readonly { readonly key: string }[] }): string {
  if (!trace) throw new Error("The log has no trace.");
  return trace.key;
}

function middle<T>(runs: readonly T[], figure: (run: T) => number): number {
  return median(runs.map(figure));
}

const megabytes = (bytes: number) => bytes / 1e6;

function describe(spans: number, runs: readonly PageFigures[]): string {
  const ms = (figure: (run: PageFigures) => number) => `${(middle(runs, figure) / 1e6).toFixed(1)} ms`;
  const [{ frame } = { frame: undefined }] = runs;
  return `${spans} spans: names in sight after ${ms(({ complete }) => complete)}; work a frame: median ${ms((run) => run.frame.median)}, p95 ${ms((run) => run.frame.p95)}, p95 from start to end of its tasks ${ms((run) => run.frame.wallP95)}; ${frame?.count ?? 0} frames a run, medians of ${runs.length} runs.`;
}
