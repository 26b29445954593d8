import type { Writable } from "node:stream";
import { formatBytes } from "../engine/format";
import { Terminal, type TerminalStream, terminalTraits } from "./terminal";

/** The line is drawn anew at most this often. */
const drawMs = 100;
const returnAndErase = "\r\u001b[K";

/** One line on standard error that says how far reading is; nothing where that is no terminal. */
export class Progress {
  readonly #stream: Writable & TerminalStream;
  readonly #terminal: Terminal;
  readonly #shown: boolean;
  #drawnAt = -Infinity;
  #drawn = false;

  constructor(stream: Writable & TerminalStream, env: NodeJS.ProcessEnv, platform: NodeJS.Platform) {
    this.#stream = stream;
    const traits = terminalTraits(stream, env, platform);
    // In the last column a terminal would begin a new line.
    this.#terminal = new Terminal({ ...traits, columns: traits.columns - 1 });
    this.#shown = stream.isTTY === true && env["TERM"] !== "dumb";
  }

  /** Whether anybody sees it. */
  get shown(): boolean {
    return this.#shown;
  }

  /** @param total bytes in all; 0 when nobody knows */
  show(label: string, bytes: number, total: number): void {
    if (!this.#shown) return;
    const now = performance.now();
    if (now - this.#drawnAt < drawMs) return;
    this.#drawnAt = now;
    this.#drawn = true;
    const share = total > 0 ? `${Math.floor((Math.min(bytes, total) / total) * 100)} %  ${formatBytes(bytes)} of ${formatBytes(total)}` : formatBytes(bytes);
    this.#stream.write(returnAndErase + this.#terminal.line("Reading ", [label, "bold"], `  ${share}`).trimEnd());
  }

  /** Takes the line away. */
  clear(): void {
    if (this.#drawn) this.#stream.write(returnAndErase);
    this.#drawn = false;
  }
}
