// npm run bench -- [name …] [--json FILE]: measures, each of ours beside its peer in the same run, and prints the tables.
import { writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { benchmarkCore } from "./core/benchmark";
import { benchmarkDebug } from "./debug/benchmark";
import { benchmarkExplorer } from "./explorer/benchmark";
import { benchmarkHealth } from "./health/benchmark";
import { benchmarkIngest } from "./ingest/benchmark";
import { benchmarkLive } from "./live/benchmark";
import { benchmarkTimeline } from "./timeline/benchmark";
import { formatReport, type Report } from "./report";

const benchmarks: Readonly<Record<string, () => Promise<Report>>> = { core: benchmarkCore, ingest: benchmarkIngest, explorer: benchmarkExplorer, timeline: benchmarkTimeline, live: benchmarkLive, health: benchmarkHealth, debug: benchmarkDebug };

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: "string" } } });
  const names = positionals.length > 0 ? positionals : Object.keys(benchmarks);
  const reports: Record<string, Report> = {};
  for (const name of names) {
    const benchmark = benchmarks[name];
    if (benchmark === undefined) throw new Error(`no such benchmark: ${name}; there are ${Object.keys(benchmarks).join(", ")}`);
    reports[name] = await benchmark();
    console.log(`## ${name}\n\n${formatReport(reports[name])}`);
  }
  const machine = { node: process.version, platform: `${process.platform} ${process.arch}`, cpu: cpus()[0]?.model ?? "unknown" };
  console.log(`Node ${machine.node}, ${machine.platform}, ${machine.cpu}`);
  if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify({ machine, reports }, null, 2)}\n`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
