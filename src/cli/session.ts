import type { Readable, Writable } from "node:stream";
import type { SourceSummary } from "../engine/api";
import type { CliEngine } from "./cliEngine";
import type { Output } from "./output";
import { Progress } from "./progress";
import { wordLines } from "./textWidth";
import { Terminal, type TerminalStream, terminalTraits } from "./terminal";

/** The process as the command line sees it. */
export interface Surroundings {
  readonly stdin: Readable;
  readonly stdout: Writable & TerminalStream;
  readonly stderr: Writable & TerminalStream;
  readonly env: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
  /** Fires when the process is told to stop. */
  readonly signal: AbortSignal;
  /** @param tell is told of every change while logs are read; absent when nobody wants to know */
  readonly createEngine: (tell?: (changed: { readonly sources: readonly SourceSummary[] }) => void) => CliEngine;
}

export const exitCodes = { fine: 0, unreadable: 1, usage: 2, condition: 3 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** What one run of a command has at hand. */
export class Session {
  readonly signal: AbortSignal;
  readonly output: Output;
  /** How standard output shows things. */
  readonly terminal: Terminal;
  readonly progress: Progress;
  readonly engine: CliEngine;
  readonly #stderr: Writable;
  readonly #messages: Terminal;
  readonly #messageColumns: number;
  readonly #surroundings: Surroundings;

  constructor(surroundings: Surroundings, output: Output) {
    const { stdout, stderr, env, platform, signal, createEngine } = surroundings;
    this.#surroundings = surroundings;
    this.signal = signal;
    this.output = output;
    this.terminal = new Terminal(terminalTraits(stdout, env, platform));
    this.progress = new Progress(stderr, env, platform);
    this.#stderr = stderr;
    const messages = terminalTraits(stderr, env, platform);
    this.#messageColumns = messages.columns;
    // A message is never cut.
    this.#messages = new Terminal({ ...messages, columns: Infinity });
    this.engine = createEngine(this.progress.shown ? ({ sources }) => this.#showReading(sources) : undefined);
  }

  /** Opened when it is asked for. */
  get stdin(): Readable {
    return this.#surroundings.stdin;
  }

  /** Whether there is no use in going on: the reader went away, or the process is told to stop. */
  get over(): boolean {
    return this.output.closed || this.signal.aborted;
  }

  /** Tells the user something that is no result: sentences, and what begins with white space as it stands. */
  say(...texts: readonly string[]): void {
    this.progress.clear();
    const lines = texts.flatMap((text) => (text.startsWith(" ") ? [text] : wordLines(text, this.#messageColumns - 2).map((line, index) => (index === 0 ? line : `  ${line}`))));
    for (const line of lines) this.#stderr.write(this.#messages.line(line));
  }

  #showReading(sources: readonly SourceSummary[]): void {
    const reading = sources.find(({ state }) => state === "reading");
    if (reading) this.progress.show(reading.label, reading.bytesRead, reading.bytes);
  }
}
