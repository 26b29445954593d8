import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { repositoryRoot } from "./repository";

/** What the tests ask of a line of the sample pipeline. */
export interface PipelineRecord {
  readonly correlation_id?: string;
  readonly agent?: string;
  readonly event: string;
  readonly message_id?: string;
  readonly action?: string;
  readonly success?: boolean;
  readonly error?: string;
}

/** The pipeline by itself: with the same seed it has the same IDs, routes and failures wherever it runs. */
export async function pipelineRecords(requests: number, failureRate: number, seed = 1): Promise<PipelineRecord[]> {
  const args = [join(repositoryRoot, "dist/pipeline.js"), `--requests=${requests}`, `--failure-rate=${failureRate}`, `--seed=${seed}`];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 64 * 1024 * 1024 });
  return stdout.trimEnd().split("\n").map((line) => JSON.parse(line) as PipelineRecord);
}
