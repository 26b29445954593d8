import * as vscode from "vscode";
import { startEngine, type EngineClient } from "../engine/client";
import { DisposableStore } from "./disposableStore";
import { commands, views } from "./ids";
import { openLogFiles } from "./openLogFile";
import { OutputCapture } from "./outputCapture";
import { OwnTrace } from "./ownTrace";
import { runTracedPipeline } from "./pipelineRun";
import { revealInLog } from "./recordReveal";
import { HealthStatusBar } from "./statusBar";
import { TimelinePanels } from "./timelinePanel";
import type { TraceElement } from "./traceItems";
import { TraceTree } from "./traceTree";

/** What the extension gives to other extensions and to its tests. */
export interface HopscopeApi {
  /** The engine behind the views: the same one that the tree and the timeline ask. */
  readonly engine: EngineClient;
  /** Runs the sample pipeline with further arguments; true when its debug session started. */
  readonly runTracedPipeline: (extraArguments?: readonly string[]) => Promise<boolean>;
}

/** Puts the parts together: one engine, the views that show it, the commands. */
export function startHopscope(context: vscode.ExtensionContext): HopscopeApi {
  const parts = new DisposableStore();
  context.subscriptions.push(parts);
  const log = parts.add(vscode.window.createOutputChannel("Hopscope", { log: true }));
  const ownTrace = parts.add(new OwnTrace(context.logUri.fsPath));
  const worker = startEngine(context.asAbsolutePath("dist/engineWorker.js"), (error) => void reportCrash(log, error));
  parts.add({ dispose: () => void worker.stop() });
  const engine = ownTrace.engine(worker.client);
  const capture = parts.add(new OutputCapture());
  const tree = parts.add(new TraceTree(engine));
  const panels = parts.add(new TimelinePanels(context.extensionUri, engine, ownTrace, log));
  parts.add(new HealthStatusBar(engine));
  const environment = {
    extensionUri: context.extensionUri,
    storageUri: context.storageUri ?? context.globalStorageUri,
    engine,
    capture,
    log,
  };
  const register = (command: string, run: (argument?: unknown) => unknown) => {
    const traced = (argument?: unknown) => ownTrace.operation("host", command.replace("hopscope.", ""), async () => await run(argument));
    parts.add(vscode.commands.registerCommand(command, traced));
  };
  register(commands.runPipeline, () => runTracedPipeline(environment));
  register(commands.openLogFile, (uri) => openLogFiles(engine, uri instanceof vscode.Uri ? uri : undefined));
  register(commands.showLog, () => {
    log.show();
  });
  register(commands.showOwnTrace, () => showOwnTrace(engine, ownTrace.path));
  const onElement = <K extends TraceElement["kind"]>(command: string, kind: K, run: (element: Extract<TraceElement, { kind: K }>) => unknown) => {
    register(command, (argument) => (isElement(argument, kind) ? run(argument) : undefined));
  };
  onElement(commands.openTimeline, "trace", ({ summary }) => {
    panels.open(summary);
  });
  onElement(commands.copyCorrelationId, "trace", ({ summary }) => vscode.env.clipboard.writeText(summary.id));
  onElement(commands.removeSource, "source", ({ summary }) => engine.call("close", { source: summary.id }));
  onElement(commands.revealInLog, "node", ({ node }) => (node.kind === "record" ? revealInLog(node) : undefined));
  onElement(commands.showMore, "more", (more) => {
    tree.showMore(more);
  });
  return { engine, runTracedPipeline: (extraArguments) => runTracedPipeline(environment, extraArguments) };
}

function isElement<K extends TraceElement["kind"]>(argument: unknown, kind: K): argument is Extract<TraceElement, { kind: K }> {
  return typeof argument === "object" && argument !== null && "kind" in argument && argument.kind === kind;
}

/** Follows the log of Hopscope's own operations, like any other source. */
async function showOwnTrace(engine: EngineClient, path: string): Promise<void> {
  const open = (await engine.call("sources", {})).some((source) => source.path === path);
  if (!open) await engine.call("open", { path, label: "Hopscope", kind: "run", follow: true });
  await vscode.commands.executeCommand(`${views.traces}.focus`);
}

async function reportCrash(log: vscode.LogOutputChannel, error: Error): Promise<void> {
  log.error(error);
  const reload = vscode.l10n.t("Reload Window");
  const answer = await vscode.window.showErrorMessage(vscode.l10n.t("Hopscope's engine stopped: {0}. Your logs are untouched; reload the window to read them again.", error.message), reload);
  if (answer === reload) await vscode.commands.executeCommand("workbench.action.reloadWindow");
}
