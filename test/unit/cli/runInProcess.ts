import { PassThrough, Readable, Writable } from "node:stream";
import type { CliEngine } from "../../../src/cli/cliEngine";
import { runCommandLine } from "../../../src/cli/program";
import type { Surroundings } from "../../../src/cli/session";
import { Engine } from "../../../src/engine/engine";

export interface Run {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly stdin?: string | Buffer;
  readonly env?: NodeJS.ProcessEnv;
  /** Columns of the terminal that both outputs are; absent: they are pipes. */
  readonly columns?: number;
  readonly engine?: CliEngine;
  readonly signal?: AbortSignal;
  /** The code of the error that whoever writes to standard output, or to standard error, meets. */
  readonly stdoutFails?: string;
  readonly stderrFails?: string;
}

/** A stream that keeps what it gets. */
class Kept extends Writable {
  readonly isTTY: boolean;
  readonly columns: number;
  readonly #parts: Buffer[] = [];
  readonly #failure: string | undefined;

  constructor(columns: number | undefined, failure: string | undefined) {
    super();
    this.#failure = failure;
    this.isTTY = columns !== undefined;
    this.columns = columns ?? 0;
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error) => void): void {
    if (this.#failure !== undefined) {
      done(Object.assign(new Error(`write ${this.#failure}`), { code: this.#failure }));
      return;
    }
    this.#parts.push(chunk);
    done();
  }

  get text(): string {
    return Buffer.concat(this.#parts).toString("utf8");
  }
}

/** Runs the command line in this process, with the real engine unless another is given. */
export async function run(args: readonly string[], { stdin, env = { LANG: "C.UTF-8" }, columns, engine, signal = new AbortController().signal, stdoutFails, stderrFails }: RunOptions = {}): Promise<Run> {
  const stdout = new Kept(columns, stdoutFails);
  const stderr = new Kept(columns, stderrFails);
  const surroundings: Surroundings = {
    stdin: stdin === undefined ? new PassThrough() : Readable.from([Buffer.from(stdin)]),
    stdout,
    stderr,
    env,
    platform: "linux",
    signal,
    createEngine: (tell) => engine ?? new Engine(tell),
  };
  const exitCode = await runCommandLine(args, surroundings);
  return { exitCode, stdout: stdout.text, stderr: stderr.text };
}
