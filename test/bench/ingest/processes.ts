import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { repositoryRoot } from "../../harness/repository";

/** A whole program that is measured from its start to its end. */
export interface Program {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** A folder that exists, for what it keeps of its own: it runs there, and it is its home. Absent for what keeps nothing. */
  readonly home?: string;
}

export interface Measured {
  /** Median, ns. */
  readonly ns: number;
  /** The highest peak of its memory, bytes; 0 for a program that is not Node. */
  readonly peakBytes: number;
}

/** A program that takes longer is ended. */
const longestMs = 120_000;

/** A program of Node's that tells its peak of memory. */
export const nodeProgram = (name: string, script: string, ...args: readonly string[]): Program => ({
  name,
  command: process.execPath,
  args: ["--require", join(repositoryRoot, "out/test/bench/ingest/peakMemory.js"), script, ...args],
});

/** Medians of whole runs. The programs take turns, so that what slows the machine slows all of them. */
export async function measureProcesses(programs: readonly Program[], rounds: number): Promise<Map<string, Measured>> {
  const runs = new Map(programs.map((program) => [program.name, [] as Measured[]]));
  for (let round = 0; round < rounds; round++) {
    for (const program of programs) runs.get(program.name)?.push(await run(program));
  }
  return new Map(
    Array.from(runs, ([name, measured]) => {
      const sorted = measured.map(({ ns }) => ns).sort((a, b) => a - b);
      const ns = sorted[Math.floor(sorted.length / 2)] ?? NaN;
      return [name, { ns, peakBytes: measured.reduce((peak, { peakBytes }) => Math.max(peak, peakBytes), 0) }];
    }),
  );
}

async function run({ name, command, args, home }: Program): Promise<Measured> {
  const place = home === undefined ? {} : { cwd: home, env: { ...process.env, HOME: home, XDG_CONFIG_HOME: home } };
  const start = process.hrtime.bigint();
  const child = spawn(command, args, { stdio: ["ignore", "ignore", "inherit", "pipe"], timeout: longestMs, ...place });
  let told = "";
  child.stdio[3]?.on("data", (chunk: Buffer) => (told += chunk.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  const ns = Number(process.hrtime.bigint() - start);
  if (code !== 0) throw new Error(`${name} ended with ${code ?? "a signal"}`);
  return { ns, peakBytes: Number(told) };
}
