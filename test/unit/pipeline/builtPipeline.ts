import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { repositoryRoot } from "../../harness/repository";

export interface PipelineRecord {
  readonly timestamp: string;
  readonly level: string;
  readonly event: string;
  readonly pathname: string;
  readonly lineno: number;
  readonly func_name: string;
  readonly agent?: string;
  readonly correlation_id?: string;
  readonly action?: string;
  readonly message_id?: string;
  readonly parent_message_id?: string;
  readonly trace_id?: string;
  readonly span_id?: string;
  readonly parent_span_id?: string;
  readonly operation?: string;
  readonly start_time?: string;
  readonly end_time?: string;
  readonly duration_ms?: number;
  readonly status?: string;
  readonly success?: boolean;
  readonly error?: string;
  readonly exception?: string;
}

export interface PipelineRun {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built program as a user would. */
export function runPipeline(...args: readonly string[]): Promise<PipelineRun> {
  const child = spawn(process.execPath, [join(repositoryRoot, "dist", "pipeline.js"), ...args], { stdio: ["ignore", "pipe", "pipe"] });
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8");
    child[name].on("data", (chunk: string) => (output[name] += chunk));
  }
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (exitCode) => resolve({ exitCode, ...output }));
  });
}

/** The records of a run that must go well, at twenty times the speed. */
export async function pipelineRecords(...args: readonly string[]): Promise<PipelineRecord[]> {
  const { exitCode, stdout, stderr } = await runPipeline("--speed", "20", ...args);
  assert.equal(stderr, "");
  assert.equal(exitCode, 0);
  return parseRecords(stdout);
}

export function parseRecords(text: string): PipelineRecord[] {
  assert.ok(text.endsWith("\n"));
  return text.slice(0, -1).split("\n").map((line) => JSON.parse(line) as PipelineRecord);
}

/** The records of each request, by correlation ID, in the order of the requests' first records. */
export function byRequest(records: readonly PipelineRecord[]): Map<string, PipelineRecord[]> {
  const requests = new Map<string, PipelineRecord[]>();
  for (const record of records) {
    if (record.correlation_id === undefined) continue;
    const request = requests.get(record.correlation_id) ?? [];
    requests.set(record.correlation_id, request);
    request.push(record);
  }
  return requests;
}
