/** The sample agent pipeline: a program to run, to read, and to set breakpoints in. */
import type { BoundLogger } from "../core";
import { FaultPlan } from "./faults";
import { Notifier } from "./notifier";
import { type PipelineOptions, readOptions, usage, UsageError } from "./options";
import { PipelineOrchestrator } from "./pipelineOrchestrator";
import { Planner } from "./planner";
import { Retriever } from "./retriever";
import { Storage } from "./storage";
import { TaskManager } from "./taskManager";
import { openTelemetry } from "./telemetry";
import { Traffic } from "./traffic";

const exitCodes = { failure: 1, usage: 2 } as const;

async function run(options: PipelineOptions): Promise<void> {
  const { log, tracer, requests, destination } = openTelemetry(options);
  const faults = new FaultPlan();
  const surroundings = { log, tracer, faults, speed: options.speed };
  const orchestrator = new PipelineOrchestrator(surroundings, requests).register(
    new Planner(surroundings),
    new Retriever(surroundings),
    new TaskManager(surroundings),
    new Storage(surroundings),
    new Notifier(surroundings),
  );

  await orchestrator.start();
  log.info("pipeline_ready", { requests: options.requests, failure_rate: options.failureRate, seed: options.seed });
  const { succeeded, failed } = await new Traffic(orchestrator, faults, options).run();
  logHealth(orchestrator, log);
  await orchestrator.stop();
  log.info("pipeline_done", { succeeded, failed });

  await tracer.shutdown();
  await destination.close();
  if (log.lost > 0) process.stderr.write(`${log.lost} lines could not be written\n`);
}

function logHealth(orchestrator: PipelineOrchestrator, log: BoundLogger): void {
  const { healthy, agents, recentTraces, errorRate, meanLatencyMs } = orchestrator.health();
  const latencies = orchestrator.metrics.actions.map((action) => [action, orchestrator.metrics.forAction(action)?.p95Ms]);
  log.info("pipeline_health", {
    healthy,
    agents,
    recent_traces: recentTraces,
    error_rate: errorRate,
    mean_latency_ms: meanLatencyMs,
    p95_latency_ms: Object.fromEntries(latencies),
  });
}

async function main(args: readonly string[]): Promise<void> {
  try {
    const options = readOptions(args);
    if (options === "help") process.stdout.write(usage);
    else await run(options);
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`${error.message}\n\n${usage}`);
      process.exitCode = exitCodes.usage;
    } else {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      process.exitCode = exitCodes.failure;
    }
  }
}

void main(process.argv.slice(2));
