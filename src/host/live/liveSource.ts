import { Spool } from "../spools/spool";
import { LineSplitter } from "./lineSplitter";

/** What a live source tells who keeps the sources. */
export interface LiveListener {
  /** Makes a place for its lines on disk. @returns the path */
  begin(): Promise<string>;
  /** The file is there. */
  opened(path: string): Promise<void>;
  /** It has grown. */
  grown(path: string): void;
  /** The debugger cut or folded something. */
  remarked(path: string): void;
  /** @param path undefined where there was no place for its lines */
  ended(path: string | undefined): Promise<void>;
  /** The disk refuses the lines. */
  onLost(error: Error): void;
}

/** The output of something that runs: cut into lines, each stream for itself, and kept in one spool in the order in which the lines ended, which says of each its stream. */
export class LiveSource {
  readonly #listener: LiveListener;
  readonly #encoding: "utf8" | "latin1";
  readonly #splitters = new Map<string, LineSplitter>();
  readonly #started: Promise<void>;
  #spool: Spool | undefined;
  /** What came before there was a spool. */
  #early: { readonly stream: string; readonly lines: string }[] = [];
  #isLost = false;
  #ending: Promise<void> | undefined;
  outcome = "";
  /** Lines that a debugger passed on cut short, and outputs of which it passed on a summary alone. */
  cut = 0;
  folded = 0;

  constructor(listener: LiveListener, encoding: "utf8" | "latin1" = "utf8") {
    this.#listener = listener;
    this.#encoding = encoding;
    this.#started = this.#start();
    this.#started.catch((error: unknown) => {
      this.#isLost = true;
      this.#early = [];
      listener.onLost(error instanceof Error ? error : new Error(String(error)));
    });
  }

  /** Takes a piece of a stream, that is known by its name. Costs no more than some work on the text: the disk is written later. @returns the lines that it completed */
  take(stream: string, piece: string): string {
    const lines = this.#splitter(stream).take(piece);
    if (lines !== "") this.#append(stream, lines);
    return lines;
  }

  /** Of its spool, once there is one. */
  get path(): string | undefined {
    return this.#spool?.path;
  }

  /** The disk does not keep up: who can wait should, until {@link flush} resolves. */
  get isBehind(): boolean {
    return this.#spool?.isBehind ?? false;
  }

  remark(kind: "cut" | "folded", times = 1): void {
    this[kind] += times;
    if (this.#spool) this.#listener.remarked(this.#spool.path);
  }

  /** Nothing more comes of a stream: its last line may lack its line feed. */
  endStream(stream: string): void {
    const rest = this.#splitters.get(stream)?.rest() ?? "";
    this.#splitters.delete(stream);
    if (rest !== "") this.#append(stream, `${rest}\n`);
  }

  /** Resolves when all complete lines are on disk. */
  async flush(): Promise<void> {
    await this.#started;
    await this.#spool?.flush();
  }

  /** Nothing more will come. @param outcome how it ended, for the user; "" when there is nothing to say */
  end(outcome: string): Promise<void> {
    this.#ending ??= this.#end(outcome);
    return this.#ending;
  }

  #splitter(stream: string): LineSplitter {
    let splitter = this.#splitters.get(stream);
    if (!splitter) this.#splitters.set(stream, (splitter = new LineSplitter()));
    return splitter;
  }

  #append(stream: string, lines: string): void {
    if (this.#spool) this.#spool.append(lines, stream);
    else if (!this.#isLost) this.#early.push({ stream, lines });
  }

  async #start(): Promise<void> {
    const path = await this.#listener.begin();
    const listener = { onWritten: () => this.#listener.grown(path), onFailure: (error: Error) => this.#listener.onLost(error) };
    this.#spool = new Spool(path, listener, this.#encoding);
    this.#spool.append("");
    for (const { stream, lines } of this.#early) this.#spool.append(lines, stream);
    this.#early = [];
    await this.#spool.flush();
    await this.#listener.opened(path);
  }

  async #end(outcome: string): Promise<void> {
    this.outcome = outcome;
    // A failure was told of.
    await this.#started.catch(() => undefined);
    const rests = [...this.#splitters].map(([stream, splitter]) => ({ stream, rest: splitter.rest() })).filter(({ rest }) => rest !== "");
    // The very last line stays without a line feed, as it came.
    for (const [index, { stream, rest }] of rests.entries()) this.#append(stream, index < rests.length - 1 ? `${rest}\n` : rest);
    try {
      await this.#spool?.close();
    } finally {
      await this.#listener.ended(this.path);
    }
  }
}
