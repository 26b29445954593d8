import * as vscode from "vscode";
import { runKey } from "./ids";

/** The part of a debug adapter's output event that is read. @see Debug Adapter Protocol, event "output" */
interface OutputEvent {
  readonly type: "event";
  readonly event: "output";
  readonly body: { readonly category?: string; readonly output: string };
}

/** Who gets the output of one run. */
export interface RunListener {
  /** A piece of standard output as the debugger passes it on: not a line. */
  onOutput(text: string): void;
  /** The debugged program and its debugger are gone; nothing more will come. */
  onEnd(): void;
}

/** Passes the standard output of debug sessions that Hopscope started to their listeners. Never delays the debugger. */
export class OutputCapture implements vscode.Disposable {
  readonly #listeners = new Map<string, RunListener>();
  readonly #subscriptions: vscode.Disposable;

  constructor() {
    this.#subscriptions = vscode.Disposable.from(
      vscode.debug.registerDebugAdapterTrackerFactory("*", { createDebugAdapterTracker: (session) => this.#tracker(session) }),
      vscode.debug.onDidTerminateDebugSession((session) => {
        if (!session.parentSession) this.#end(runOf(session));
      }),
    );
  }

  /** Expects a run whose debug configuration carries its name under {@link runKey}. */
  expect(run: string, listener: RunListener): void {
    this.#listeners.set(run, listener);
  }

  /** The run will not come: its session could not be started. */
  forget(run: string): void {
    this.#listeners.delete(run);
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#listeners.clear();
  }

  #tracker(session: vscode.DebugSession): vscode.DebugAdapterTracker | undefined {
    const listener = this.#listeners.get(runOf(session));
    if (!listener) return undefined;
    return {
      onDidSendMessage: (message: unknown) => {
        if (isOutputEvent(message) && message.body.category === "stdout") listener.onOutput(message.body.output);
      },
    };
  }

  #end(run: string): void {
    this.#listeners.get(run)?.onEnd();
    this.#listeners.delete(run);
  }
}

/** The run that a session, or the session that started it, belongs to; "" for other people's sessions. */
function runOf(session: vscode.DebugSession): string {
  for (let at: vscode.DebugSession | undefined = session; at; at = at.parentSession) {
    const run: unknown = at.configuration[runKey];
    if (typeof run === "string") return run;
  }
  return "";
}

function isOutputEvent(message: unknown): message is OutputEvent {
  if (typeof message !== "object" || message === null) return false;
  if (!("event" in message) || message.event !== "output" || !("body" in message)) return false;
  const { body } = message;
  return typeof body === "object" && body !== null && "output" in body && typeof body.output === "string";
}
