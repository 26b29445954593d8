import * as vscode from "vscode";
import { asText } from "../itemWords";
import { within } from "../within";
import type { LiveFacts, LiveSources } from "./liveSources";
import { ProcessRun, type ProcessEnd, type ProcessToRun } from "./processRun";

/** So long the end of a program's output may take that was stopped, ms. */
const endMs = 1000;

/** The programs that Hopscope runs itself, outside of a debugger. They end with the window. */
export class Processes {
  readonly #sources: LiveSources;
  readonly #onFailure: (error: unknown) => void;
  /** Each with its label, and when its output is on disk and it is told how it ended. */
  readonly #runs = new Map<ProcessRun, { readonly label: string; readonly done: Promise<void> }>();

  constructor(sources: LiveSources, onFailure: (error: unknown) => void) {
    this.#sources = sources;
    this.#onFailure = onFailure;
  }

  /** Starts a program whose output becomes a source. */
  start(facts: Pick<LiveFacts, "label" | "origin" | "args">, program: ProcessToRun): void {
    const { label } = facts;
    const live = this.#sources.begin({ ...facts, isQuiet: false, encoding: "latin1" });
    const run = new ProcessRun(program, live);
    const done = run.ended.then(async (end) => {
      this.#runs.delete(run);
      if (end.kind === "failure") void vscode.window.showErrorMessage(vscode.l10n.t("{0} could not be started: {1}", asText(label), asText(end.message)));
      await live.end(outcomeOf(end)).catch(this.#onFailure);
    });
    this.#runs.set(run, { label, done });
  }

  /** Whether the program whose output fills this spool runs. */
  isRunning(path: string): boolean {
    return this.#runOf(path) !== undefined;
  }

  /** Ends the program whose output fills this spool. */
  async stop(path: string): Promise<void> {
    const run = this.#runOf(path);
    if (run) await this.#stop(run);
  }

  /** Ends what runs under this label. */
  async stopAll(isMeant: (label: string) => boolean = () => true): Promise<void> {
    const meant = [...this.#runs].filter(([, { label }]) => isMeant(label));
    await Promise.all(meant.map(([run]) => this.#stop(run)));
  }

  async #stop(run: ProcessRun): Promise<void> {
    const done = this.#runs.get(run)?.done;
    await run.stop();
    // One that no signal ends, as in a hanging read of a network drive, is waited for no longer.
    if (done) await within(endMs, done);
  }

  #runOf(path: string): ProcessRun | undefined {
    return [...this.#runs.keys()].find(({ live }) => live.path === path);
  }
}

function outcomeOf(end: ProcessEnd): string {
  switch (end.kind) {
    case "exit":
      return vscode.l10n.t("exited with {0}", end.code);
    case "signal":
      return vscode.l10n.t("ended by {0}", end.signal);
    case "failure":
      return vscode.l10n.t("could not be started");
  }
}
