import { accessSync, constants, mkdirSync, rmSync, statfsSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { Report, Row } from "../report";
import { repositoryRoot } from "../../harness/repository";
import { measureFollowing, measureLargeLog } from "./engineFigures";
import { generateLog, type LogAccount } from "./generator";
import { measureProcesses, nodeProgram, type Measured, type Program } from "./processes";

const folder = join(repositoryRoot, "out/bench");
const rounds = 5;
const sizes = [
  { name: "200 MB", bytes: 200e6, atMost: 1 / 4 },
  { name: "1 GB", bytes: 1e9, atMost: 1 / 5 },
] as const;
const aim = 1 / 8;
const ours = "hopscope summary";
const obvious = "readline + JSON.parse + Map";

/** How fast logs are read, in whole processes beside the program that anybody would write, and beside lnav where it is installed. */
export async function benchmarkIngest(): Promise<Report> {
  mkdirSync(folder, { recursive: true });
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize < 2e9) throw new Error(`${folder} needs 2 GB of free disk.`);
  try {
    return await measureIn(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureIn(at: string): Promise<Report> {
  const logs = sizes.map(({ name, bytes, atMost }) => {
    const path = join(at, `${name.replace(" ", "")}.log`);
    return { name, atMost, path, account: generateLog(path, bytes) };
  });
  const rows: Row[] = [];
  const measured: Measured[] = [];
  for (const [index, { name, atMost, path }] of logs.entries()) {
    const found = await measureProcesses(programsFor(path, index === 0), rounds);
    const own = found.get(ours);
    if (!own) continue;
    measured.push(own);
    for (const [peer, { ns }] of found) {
      if (peer !== ours) rows.push({ what: `${name}: index complete, traces listed`, ours: own.ns, peer: { name: peer, ns }, atMost: peer === obvious ? atMost : 1, ...(peer === obvious && { aim }) });
    }
  }
  const [small, large] = measured;
  const [, largeLog] = logs;
  if (!small || !large || !largeLog) throw new Error("Nothing was measured.");
  rows.push({ what: "1 GB beside 200 MB", ours: large.ns, peer: { name: "200 MB", ns: small.ns }, atMost: 5.5 });
  rows.push({ what: "peak memory for 1 GB", ours: large.peakBytes / 1e6, unit: "MB", atMost: 400 });
  const { firstTraceNs, cancelNs, traceNs } = await measureLargeLog(largeLog.path, largeLog.account);
  rows.push({ what: "first trace listed after opening 1 GB", ours: firstTraceNs, atMost: 300e6 });
  rows.push({ what: "cancelling while 1 GB is read, longest of 5", ours: cancelNs, atMost: 100e6 });
  rows.push({ what: "a trace of 7 hops out of 1 GB", ours: traceNs, atMost: 10e6 });
  const following = await measureFollowing(join(at, "followed.log"));
  rows.push({ what: "following 50,000 lines/s: lag, p99", ours: following.lagNs, atMost: 500e6 });
  rows.push({ what: "following: event-loop delay of the host's thread, p99", ours: following.hostDelayNs, atMost: 20e6 });
  return { rows, notes: [...logs.map(({ name, account }) => describe(name, account)), `Whole processes, medians of ${rounds} runs in turn.`] };
}

function programsFor(path: string, withLnav: boolean): Program[] {
  const programs = [nodeProgram(ours, join(repositoryRoot, "dist/cli.js"), "summary", path, "--json", "--limit", "20"), nodeProgram(obvious, join(repositoryRoot, "out/test/bench/ingest/obvious.js"), path)];
  // It is slow: once is enough.
  const lnav = withLnav ? programOnPath("lnav") : undefined;
  if (lnav === undefined) return programs;
  // It writes samples of its formats and settings into its home, and without one into the working directory.
  const home = join(folder, "lnav");
  mkdirSync(home, { recursive: true });
  return [...programs, { name: "lnav", command: lnav, args: ["-n", "-q", "-I", join(repositoryRoot, "test/bench/ingest/lnav"), "-c", ";SELECT count(*) FROM structlog_log", path], home }];
}

function programOnPath(name: string): string | undefined {
  const places = (process.env["PATH"] ?? "").split(delimiter).map((place) => join(place, name));
  return places.find((place) => {
    try {
      accessSync(place, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

function describe(name: string, { bytes, lines, requests }: LogAccount): string {
  return `${name}: ${lines} lines of ${Math.round(bytes / lines)} bytes, ${requests} requests, 2,000 at a time.`;
}
