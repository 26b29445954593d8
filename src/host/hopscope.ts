import * as vscode from "vscode";
import { startEngine, type EngineClient } from "../engine/client";
import { goToSource } from "./codeReveal";
import { correctClocks } from "./clockCorrection";
import { DisposableStore } from "./disposableStore";
import { DroppedFiles } from "./droppedFiles";
import { commands, contextKeys, views } from "./ids";
import { ErrorTree, type ErrorElement } from "./explorer/errorTree";
import { askForFilter, dropMeaninglessFilter, filterBy } from "./explorer/filterInput";
import { Listing } from "./explorer/listing";
import { termOf, withTerm } from "./explorer/valueFilter";
import { chooseGroup, chooseSort } from "./explorer/listingChoices";
import { AgentTree, type AgentElement } from "./explorer/agentTree";
import { LiveRows } from "./explorer/liveRows";
import { announceHealth } from "./health/healthNotice";
import { HealthMonitor } from "./health/healthMonitor";
import { HealthPanel } from "./health/healthPanel";
import { HealthStatusBar } from "./health/healthStatusBar";
import { Marks } from "./explorer/marks";
import { ViewPause } from "./explorer/viewPause";
import { liveCommands } from "./live/liveCommands";
import { startLive, type LiveParts } from "./live/liveParts";
import { LogDrop } from "./logDrop";
import { showMalformedLines } from "./malformedLines";
import { openLogFiles } from "./openLogFile";
import { OwnTrace } from "./ownTrace";
import { offerPipeline, pipelineArguments, runTracedPipeline, usualChoice } from "./pipelineRun";
import { applyReadingSettings } from "./readingSettings";
import { ReadOnlyTexts } from "./readOnlyTexts";
import { revealInLog } from "./recordReveal";
import { copyAsJson, copyAsText, showTraceLines } from "./traceCopies";
import { TimelinePanels } from "./timelinePanel";
import type { TraceElement } from "./explorer/traceItems";
import { TraceTree } from "./explorer/traceTree";

/** What the extension gives to other extensions and to its tests. */
export interface HopscopeApi {
  /** The engine behind the views: the same one that the tree and the timeline ask. */
  readonly engine: EngineClient;
  /** Runs the sample pipeline with further arguments; true when its debug session started. */
  readonly runTracedPipeline: (extraArguments?: readonly string[]) => Promise<boolean>;
}

/** What the commands work on. */
interface Parts {
  readonly engine: EngineClient;
  readonly tree: TraceTree;
  readonly errors: ErrorTree;
  readonly listing: Listing;
  readonly panels: TimelinePanels;
  readonly texts: ReadOnlyTexts;
  readonly droppedFiles: DroppedFiles;
  readonly ownTrace: OwnTrace;
  readonly log: vscode.LogOutputChannel;
  readonly live: LiveParts;
  readonly pause: ViewPause;
  readonly marks: Marks;
  readonly health: HealthPanel;
  readonly run: (extraArguments?: readonly string[]) => Promise<boolean>;
}

/** The running extension. */
export interface RunningHopscope {
  readonly api: HopscopeApi;
  /** Ends what it runs; resolves when what has come is on disk. */
  stop(): Promise<void>;
}

/** Puts the parts together: one engine, the views that show it, the commands. */
export function startHopscope(context: vscode.ExtensionContext): RunningHopscope {
  const store = new DisposableStore();
  context.subscriptions.push(store);
  const storageUri = context.storageUri ?? context.globalStorageUri;
  const log = store.add(vscode.window.createOutputChannel("Hopscope", { log: true }));
  const onFailure = (error: unknown) => {
    log.error(error instanceof Error ? error : String(error));
  };
  const ownTrace = store.add(new OwnTrace(context.logUri.fsPath));
  const worker = startEngine(context.asAbsolutePath("dist/engineWorker.js"), (error) => void reportCrash(log, error));
  store.add({ dispose: () => void worker.stop() });
  const engine = ownTrace.engine(worker.client);
  // Before anything is opened: logs are read once, as the settings say.
  store.add(applyReadingSettings(engine, log));
  const live = startLive(store, context, engine, onFailure, log);
  const pause = store.add(new ViewPause(engine));
  void vscode.commands.executeCommand("setContext", contextKeys.isPaused, false);
  const droppedFiles = store.add(new DroppedFiles(vscode.Uri.joinPath(storageUri, "dropped").fsPath));
  const listing = store.add(new Listing(context.workspaceState));
  dropMeaninglessFilter(engine, listing).catch(onFailure);
  const rows = store.add(new LiveRows(live.sources, live.commandSources, live.processes));
  const marks = store.add(new Marks(context.workspaceState));
  const tree = store.add(new TraceTree(pause, listing, rows, marks, new LogDrop(engine, droppedFiles)));
  const errors = store.add(new ErrorTree(pause));
  store.add(new AgentTree(pause));
  const texts = store.add(new ReadOnlyTexts());
  const panels = store.add(new TimelinePanels({ extensionUri: context.extensionUri, engine: pause, texts, ownTrace, log, openRun: (path) => live.sources.openRecent(path) }));
  const monitor = store.add(new HealthMonitor(pause, log));
  store.add(new HealthStatusBar(monitor));
  store.add(announceHealth(monitor, onFailure));
  const health = store.add(new HealthPanel(context.extensionUri, pause, texts, monitor, log));
  store.add(offerPipeline(context.extensionUri));
  const environment = { extensionUri: context.extensionUri, processes: live.processes, sources: live.sources };
  const run = (extraArguments: readonly string[] = []) => runTracedPipeline(environment, [...pipelineArguments(usualChoice()), ...extraArguments]);
  registerCommands(store, context, { engine, tree, errors, listing, panels, texts, droppedFiles, ownTrace, log, live, pause, marks, health, run });
  const stop = async () => {
    await live.stop();
    await worker.stop();
  };
  return { api: { engine, runTracedPipeline: run }, stop };
}

function registerCommands(store: DisposableStore, { extensionUri, workspaceState }: vscode.ExtensionContext, parts: Parts): void {
  const { engine, tree, errors, listing, panels, texts, droppedFiles, ownTrace, log, live, health, run } = parts;
  const register = (command: string, action: (argument?: unknown) => unknown) => {
    const traced = (argument?: unknown) => ownTrace.operation("host", command.replace("hopscope.", ""), async () => await action(argument));
    store.add(vscode.commands.registerCommand(command, traced));
  };
  register(commands.runPipeline, () => run());
  for (const [command, action] of Object.entries(liveCommands({ ...parts, ...live, extensionUri, memory: workspaceState }))) register(command, action);
  register(commands.openLogFile, (uri) => openLogFiles(engine, uri instanceof vscode.Uri ? uri : undefined));
  register(commands.showLog, () => {
    log.show();
  });
  register(commands.showOwnTrace, () => showOwnTrace(engine, ownTrace.path));
  const onElement = <K extends Row["kind"]>(command: string, kind: K, action: (element: Extract<Row, { kind: K }>) => unknown) => {
    register(command, (argument) => (isElement(argument, kind) ? action(argument) : undefined));
  };
  register(commands.openTimeline, async (argument) => {
    // A link names a trace by its key.
    const summary = typeof argument === "string" ? await engine.call("trace", { key: argument }) : isElement(argument, "trace") ? argument.summary : undefined;
    if (summary) panels.open(summary);
    else if (typeof argument === "string") void vscode.window.showInformationMessage(vscode.l10n.t("This trace is gone: its source was removed."));
  });
  register(commands.showHealth, () => {
    health.show();
  });
  onElement(commands.copyCorrelationId, "trace", ({ summary }) => vscode.env.clipboard.writeText(summary.id));
  onElement(commands.stopFollowing, "source", ({ summary }) => engine.call("end", { source: summary.id }));
  onElement(commands.showMalformedLines, "source", ({ summary }) => showMalformedLines(engine, texts, summary));
  onElement(commands.removeSource, "source", async ({ summary }) => {
    if (live.sources.noteOf(summary.path)) {
      await live.processes.stop(summary.path);
      await live.sources.hide(summary.path);
      return;
    }
    await engine.call("close", { source: summary.id });
    await droppedFiles.forget(summary.path);
  });
  onElement(commands.revealInLog, "node", (element) => revealInLog(engine, texts, element));
  register(commands.showMore, (more) => {
    if (isElement(more, "more")) tree.showMore(more);
    else if (isElement(more, "moreErrors")) errors.showMore(more);
  });
  onElement(commands.copyAsText, "trace", ({ summary }) => copyAsText(engine, summary));
  onElement(commands.copyAsJson, "trace", ({ summary }) => copyAsJson(engine, summary));
  onElement(commands.showTraceLines, "trace", ({ summary }) => showTraceLines(engine, texts, summary));
  onElement(commands.correctClocks, "trace", ({ summary }) => correctClocks(engine, summary));
  register(commands.goToSource, (element) => {
    const row = isElement(element, "node") && element.node.kind === "record" ? element.node.row : isElement(element, "errorGroup") ? element.group.row : -1;
    return row < 0 ? undefined : goToSource(engine, row);
  });
  register(commands.filterByValue, (element) => {
    const term = isRow(element) ? termOf(element) : undefined;
    return term === undefined ? undefined : filterBy(engine, listing, withTerm(listing.where, term));
  });
  register(commands.filter, () => askForFilter(engine, listing));
  register(commands.clearFilter, () => filterBy(engine, listing, ""));
  register(commands.sort, () => chooseSort(listing));
  register(commands.group, () => chooseGroup(listing));
  register(commands.clear, async () => {
    listing.clear(await engine.call("sources", {}));
  });
  register(commands.showAll, () => {
    listing.showAll();
  });
  for (const [command, isPinned] of [[commands.pin, true], [commands.unpin, false]] as const) {
    onElement(command, "trace", ({ summary }) => {
      listing.pin(summary.key, isPinned);
    });
  }
}

/** A row of any of the trees: what VS Code hands to a command of its menu. */
type Row = TraceElement | AgentElement | ErrorElement;

function isElement<K extends Row["kind"]>(argument: unknown, kind: K): argument is Extract<Row, { kind: K }> {
  return isRow(argument) && argument.kind === kind;
}

function isRow(argument: unknown): argument is Row {
  return typeof argument === "object" && argument !== null && "kind" in argument;
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
