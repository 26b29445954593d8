import { type ChildProcess, spawn } from "node:child_process";
import { within } from "../within";
import { watchGroup } from "./groupWatch";
import type { LiveSource } from "./liveSource";
import { signalGroup } from "./processGroup";

export interface ProcessToRun {
  /** A program, or a line for the shell when there are no arguments. */
  readonly command: string;
  readonly args?: readonly string[];
  readonly cwd: string;
  /** On top of the environment of VS Code. */
  readonly env?: Readonly<Record<string, string>>;
}

/** How a process ended. */
export type ProcessEnd = { readonly kind: "exit"; readonly code: number } | { readonly kind: "signal"; readonly signal: string } | { readonly kind: "failure"; readonly message: string };

/** So long a program may take to end politely, and so long to end by force, ms: VS Code itself waits five seconds for an extension. */
const graceMs = 3000;
const forceMs = 1000;

/** A program that is started for its output, both of whose streams fill a live source. It leads a process group, which ends as one, and with this process. */
export class ProcessRun {
  readonly live: LiveSource;
  /** Resolves when the process is gone and both streams are read to their end; never rejects. */
  readonly ended: Promise<ProcessEnd>;
  readonly #child: ChildProcess;

  /** @param live of bytes: its encoding is "latin1" */
  constructor({ command, args, cwd, env }: ProcessToRun, live: LiveSource) {
    this.live = live;
    this.#child = spawn(command, args ?? [], {
      cwd,
      env: { ...process.env, ...env },
      shell: args === undefined,
      stdio: ["ignore", "pipe", "pipe"],
      detached: process.platform !== "win32",
      windowsHide: true,
    });
    this.#read("stdout");
    this.#read("stderr");
    const stopWatching = this.#child.pid === undefined ? () => undefined : watchGroup(this.#child.pid);
    this.ended = new Promise((resolve) => {
      this.#child.once("error", ({ message }) => {
        resolve({ kind: "failure", message });
      });
      this.#child.once("close", (code, signal) => {
        stopWatching();
        resolve(code === null ? { kind: "signal", signal: signal ?? "" } : { kind: "exit", code });
      });
    });
  }

  /** Ends the process and what it started: politely, then by force. What has left its group may live on: nothing more of it is read. */
  async stop(): Promise<void> {
    this.#signal("SIGTERM");
    if (await within(graceMs, this.ended)) return;
    this.#signal("SIGKILL");
    if (await within(forceMs, this.ended)) return;
    this.#child.stdout?.destroy();
    this.#child.stderr?.destroy();
  }

  #read(name: "stdout" | "stderr"): void {
    const stream = this.#child[name];
    // A character a byte: what the program wrote stays as it is, and no character is cut in two.
    stream?.setEncoding("latin1").on("data", (piece: string) => {
      this.live.take(name, piece);
      if (!this.live.isBehind) return;
      stream.pause();
      void this.live.flush().finally(() => stream.resume());
    });
  }

  #signal(signal: NodeJS.Signals): void {
    const { pid } = this.#child;
    if (pid !== undefined) signalGroup(pid, signal);
  }
}
