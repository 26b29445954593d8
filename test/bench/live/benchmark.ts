import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { temporaryFolder } from "../../harness/endings";
import { runHostTests } from "../../harness/hostTests";
import { findVSCode } from "../../harness/vscode";
import type { Report } from "../report";
import { figuresVariable, type LiveFigures, stream } from "./figures";

/** A child process that writes 20,000 lines a second for a minute, in the extension host of a real VS Code. */
export async function benchmarkLive(): Promise<Report> {
  const file = join(await temporaryFolder("bench-live"), "figures.json");
  const { verdict, report } = await runHostTests(await findVSCode(), { folder: "bench/live/host", variables: { [figuresVariable]: file } });
  if (verdict?.failed !== 0) throw new Error(`the extension host could not be measured\n${report}`);
  const figures = JSON.parse(await readFile(file, "utf8")) as LiveFigures;
  const { linesWritten, linesRead, recordsRead, delayP99, delayMax, updatesEachSecond, endedAfter } = figures;
  if (linesRead !== linesWritten || recordsRead !== linesWritten) throw new Error(`${linesWritten} lines were written, ${linesRead} read, ${recordsRead} of them records`);
  const seconds = [...updatesEachSecond].sort((a, b) => a - b);
  return {
    rows: [
      { what: `event-loop delay of the extension host, p99, ${stream.rate.toLocaleString("en-US")} lines/s for ${stream.seconds} s`, ours: delayP99 * 1e6, atMost: 25e6 },
    ],
    notes: [
      `${linesWritten.toLocaleString("en-US")} lines written, as many read and records; the last stood in the views ${Math.round(endedAfter)} ms before the source had ended`,
      `updates of the views a second: at least ${seconds[0] ?? 0}, at most ${seconds.at(-1) ?? 0} (wanted: 2 to 5)`,
      `longest delay of the event loop: ${delayMax.toFixed(1)} ms`,
    ],
  };
}
