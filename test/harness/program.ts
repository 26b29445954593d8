import { type ChildProcess, spawn } from "node:child_process";
import { signalGroup } from "../../src/host/live/processGroup";
import { atEnd } from "./endings";
import { within } from "./within";

/** How much of the end of a program's output is kept for messages, in characters. */
const keptOutput = 200_000;
/** How long a program may take to end when asked politely, ms. */
const graceMs = 4_000;

export interface ProgramOptions {
  readonly cwd?: string;
  /** On top of this process's environment; undefined takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Its output goes to this process's output as well as being kept. */
  readonly echo?: boolean;
}

const running = new Set<Program>();
// The last resort, when this process leaves without ending what it started.
process.on("exit", () => {
  for (const program of running) program.signal("SIGKILL");
});

/** A program with its own process group, so that what it starts ends with it. */
export class Program {
  /** The exit code, or null when a signal ended it. Rejects when the program could not be started. */
  readonly ended: Promise<number | null>;
  /** Ends the program and everything it started. */
  readonly end: () => Promise<void>;
  readonly #name: string;
  readonly #child: ChildProcess;
  readonly #listeners = new Set<() => void>();
  #output = "";

  constructor(file: string, args: readonly string[], { cwd, env, echo = false }: ProgramOptions = {}) {
    this.#name = file;
    this.#child = spawn(file, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"], detached: process.platform !== "win32", windowsHide: true });
    for (const [stream, target] of [[this.#child.stdout, process.stdout], [this.#child.stderr, process.stderr]] as const) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.#output = (this.#output + text).slice(-keptOutput);
        if (echo) target.write(text);
        for (const listener of this.#listeners) listener();
      });
    }
    this.ended = new Promise((resolve, reject) => {
      this.#child.once("error", reject);
      this.#child.once("close", resolve);
    });
    // Whoever waits sees the error; nobody waiting is no crash.
    this.ended.catch(() => undefined).finally(() => running.delete(this)).catch(() => undefined);
    running.add(this);
    this.end = atEnd(() => this.#end());
  }

  /** The end of what it wrote to both streams. */
  get output(): string {
    return this.#output;
  }

  /** Waits for it to end, and ends it when that takes longer. Gives its exit code as `ended` does. @throws when the time is up. */
  async endWithin(limitMs: number, what: string): Promise<number | null> {
    try {
      return await within(limitMs, what, this.ended);
    } finally {
      await this.end();
    }
  }

  /** Waits until the output has what `pattern` looks for. @throws when the program ends or the time is up before. */
  async waitForOutput(pattern: RegExp, limitMs: number): Promise<RegExpExecArray> {
    const found = new Promise<RegExpExecArray>((resolve) => {
      const look = () => {
        const match = pattern.exec(this.#output);
        if (!match) return;
        this.#listeners.delete(look);
        resolve(match);
      };
      this.#listeners.add(look);
      look();
    });
    const tooEarly = this.ended.then((code) => {
      throw new Error(`${this.#name} ended (${code ?? "by a signal"}) before it wrote ${String(pattern)}:\n${this.#output}`);
    });
    return await within(limitMs, `waiting for ${String(pattern)} from ${this.#name}`, Promise.race([found, tooEarly]));
  }

  /** Sends a signal to the program and to what it started. */
  signal(signal: NodeJS.Signals): void {
    const { pid } = this.#child;
    if (pid !== undefined) signalGroup(pid, signal);
  }

  async #end(): Promise<void> {
    this.signal("SIGTERM");
    await within(graceMs, "ending politely", this.ended).catch(() => undefined);
    // Children can outlive the program in its group: an extension host waits for its window to come back.
    this.signal("SIGKILL");
    await within(graceMs, `ending ${this.#name}`, this.ended).catch(() => undefined);
    this.#child.stdout?.destroy();
    this.#child.stderr?.destroy();
  }
}

/** Runs a program to its end and gives its output. @throws with that output when it fails or takes longer than `limitMs`. */
export async function runProgram(file: string, args: readonly string[], limitMs: number, options: ProgramOptions = {}): Promise<string> {
  const program = new Program(file, args, options);
  const command = [file, ...args].join(" ");
  try {
    const code = await within(limitMs, command, program.ended);
    if (code !== 0) throw new Error(`${command} ended with ${code ?? "a signal"}:\n${program.output}`);
    return program.output;
  } finally {
    await program.end();
  }
}
