import { parseArgs } from "node:util";

export interface PipelineOptions {
  readonly requests: number;
  /** Share of the requests that fail, 0 to 1. */
  readonly failureRate: number;
  readonly seed: number;
  /** How many times faster than usual the simulated work is. */
  readonly speed: number;
  readonly logFile: string | undefined;
  /** JSON lines for programs, or coloured ones for people. */
  readonly format: (typeof formats)[number];
}

const formats = ["json", "console"] as const;

/** What is wrong with the command line, for the person who wrote it. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

export const usage = `Usage: node dist/pipeline.js [options]

Sends requests through a sample agent pipeline, whose log goes to standard output: one JSON object a line.

  --requests N       how many requests (1 to 100000, default 8)
  --failure-rate P   share of the requests that fail (0 to 1, default 0.15)
  --seed S           same seed: same IDs, same routes, same failures (a whole number, default 1)
  --log-file FILE    write every line to FILE, too
  --format FORMAT    json, or console: lines for people (default json)
  --speed X          divide every wait by X; deadlines stay (default 1)
  --help             show this text
`;

/**
 * Reads the command line.
 * @returns "help" when that is asked for.
 * @throws {UsageError}
 */
export function readOptions(args: readonly string[]): PipelineOptions | "help" {
  const values = parse(args);
  if (values.help) return "help";
  return {
    requests: numberIn(values.requests, "--requests", 1, 100_000, "whole"),
    failureRate: numberIn(values["failure-rate"], "--failure-rate", 0, 1, "any"),
    seed: numberIn(values.seed, "--seed", 0, Number.MAX_SAFE_INTEGER, "whole"),
    speed: numberIn(values.speed, "--speed", 0.01, 1_000, "any"),
    logFile: values["log-file"],
    format: formatNamed(values.format),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        requests: { type: "string", default: "8" },
        "failure-rate": { type: "string", default: "0.15" },
        seed: { type: "string", default: "1" },
        speed: { type: "string", default: "1" },
        "log-file": { type: "string" },
        format: { type: "string", default: "json" },
        help: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function numberIn(text: string, option: string, minimum: number, maximum: number, kind: "whole" | "any"): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (!(value >= minimum && value <= maximum) || (kind === "whole" && !Number.isInteger(value))) {
    throw new UsageError(`${option} takes a ${kind === "whole" ? "whole " : ""}number from ${minimum} to ${maximum}, not "${text}"`);
  }
  return value;
}

function formatNamed(name: string): PipelineOptions["format"] {
  const format = formats.find((known) => known === name);
  if (format === undefined) throw new UsageError(`--format takes ${formats.join(" or ")}, not "${name}"`);
  return format;
}
