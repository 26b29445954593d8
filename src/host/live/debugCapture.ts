import * as vscode from "vscode";
import { runKey, settings } from "../ids";
import { cutLines } from "./cutLines";
import { withoutInspectorWords } from "./inspectorWords";
import type { LiveSource } from "./liveSource";
import type { LiveSources } from "./liveSources";

/** The part of a debug adapter's output event that is read. @see Debug Adapter Protocol, event "output" */
interface Output {
  readonly category: string;
  readonly text: string;
  /** The text stands for values that the debugger shows as a tree. */
  readonly isFolded: boolean;
}

/** What one session of a capture is called in the names of its streams, and those that it has. */
interface Speaker {
  readonly suffix: string;
  readonly streams: Set<string>;
}

/** A session with its child sessions: one source. */
interface Capture {
  readonly live: LiveSource;
  /** By the ID of the session. */
  readonly speakers: Map<string, Speaker>;
}

/** Keeps what the programs of all debug sessions print. Never delays a debugger. */
export class DebugCapture implements vscode.Disposable {
  readonly #sources: LiveSources;
  readonly #onFailure: (error: unknown) => void;
  /** By the ID of the root session. */
  readonly #captures = new Map<string, Capture>();
  /** Root sessions that have ended: what a debugger still says of them would begin a source that nobody ends. */
  readonly #over = new WeakSet<vscode.DebugSession>();
  readonly #subscriptions: vscode.Disposable;

  constructor(sources: LiveSources, onFailure: (error: unknown) => void) {
    this.#sources = sources;
    this.#onFailure = onFailure;
    this.#subscriptions = vscode.Disposable.from(
      vscode.debug.registerDebugAdapterTrackerFactory("*", { createDebugAdapterTracker: (session) => this.#tracker(session) }),
      vscode.debug.onDidTerminateDebugSession((session) => {
        this.#ended(session);
      }),
    );
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#captures.clear();
  }

  #tracker(session: vscode.DebugSession): vscode.DebugAdapterTracker | undefined {
    const root = rootOf(session);
    const isOwn = root.configuration[runKey] === true;
    if (!isOwn && !isWanted(root)) return undefined;
    const isNode = session.type.endsWith("node");
    // What Hopscope started itself shows at once.
    if (isOwn && session === root) this.#captureOf(root);
    return {
      onDidSendMessage: (message: unknown) => {
        const output = outputOf(message);
        if (!output || this.#over.has(root)) return;
        const text = isNode && output.category === "stderr" ? withoutInspectorWords(output.text) : output.text;
        if (text !== "") this.#take(session, { ...output, text });
      },
    };
  }

  #take(session: vscode.DebugSession, { category, text, isFolded }: Output): void {
    const { live, speakers } = this.#captureOf(rootOf(session));
    const { suffix, streams } = speakerOf(session, speakers);
    const stream = `${category}${suffix}`;
    streams.add(stream);
    if (isFolded) live.remark("folded");
    const cut = cutLines(live.take(stream, text));
    if (cut > 0) live.remark("cut", cut);
  }

  #captureOf(root: vscode.DebugSession): Capture {
    let capture = this.#captures.get(root.id);
    if (!capture) {
      const isOwn = root.configuration[runKey] === true;
      const live = this.#sources.begin({ label: root.name, origin: isOwn ? "pipeline" : "debug", args: isOwn ? argumentsOf(root) : [], isQuiet: !isOwn });
      this.#captures.set(root.id, (capture = { live, speakers: new Map() }));
    }
    return capture;
  }

  #ended(session: vscode.DebugSession): void {
    const root = rootOf(session);
    if (session === root) this.#over.add(root);
    const capture = this.#captures.get(root.id);
    if (!capture) return;
    if (session !== root) {
      for (const stream of capture.speakers.get(session.id)?.streams ?? []) capture.live.endStream(stream);
      return;
    }
    this.#captures.delete(root.id);
    capture.live.end("").catch(this.#onFailure);
  }
}

function rootOf(session: vscode.DebugSession): vscode.DebugSession {
  let root = session;
  while (root.parentSession) root = root.parentSession;
  return root;
}

/** The session that speaks first is called nothing: often it is the only one. The others by their names, and by a number when two have the same. */
function speakerOf({ id, name }: vscode.DebugSession, speakers: Map<string, Speaker>): Speaker {
  let speaker = speakers.get(id);
  if (!speaker) {
    const named = speakers.size === 0 ? "" : ` · ${name}`;
    const isTaken = [...speakers.values()].some(({ suffix }) => suffix === named);
    speaker = { suffix: isTaken ? `${named} (${speakers.size + 1})` : named, streams: new Set() };
    speakers.set(id, speaker);
  }
  return speaker;
}

function argumentsOf({ configuration }: vscode.DebugSession): string[] {
  const args: unknown = configuration["args"];
  return Array.isArray(args) ? args.filter((argument): argument is string => typeof argument === "string") : [];
}

/** Whether the settings let the output of a session be kept. */
function isWanted({ type, name }: vscode.DebugSession): boolean {
  const read = vscode.workspace.getConfiguration();
  const allows = (setting: string, value: string) => {
    const named = read.get<unknown>(setting);
    return !Array.isArray(named) || named.length === 0 || named.includes(value);
  };
  return read.get<unknown>(settings.debugCapture) !== false && allows(settings.debugTypes, type) && allows(settings.debugConfigurations, name);
}

/** What a program has printed. Of the debugger's own words only what looks like an object: some debuggers pass on programs' output as theirs. */
function outputOf(message: unknown): Output | undefined {
  if (typeof message !== "object" || message === null) return undefined;
  if (!("event" in message) || message.event !== "output" || !("body" in message)) return undefined;
  const { body } = message;
  if (typeof body !== "object" || body === null || !("output" in body) || typeof body.output !== "string") return undefined;
  const category = "category" in body && typeof body.category === "string" ? body.category : "console";
  const isProgram = category === "stdout" || category === "stderr";
  if (!isProgram && !(category === "console" && body.output.trimStart().startsWith("{"))) return undefined;
  const isFolded = "variablesReference" in body && typeof body.variablesReference === "number" && body.variablesReference > 0;
  return { category, text: body.output, isFolded };
}
