import * as vscode from "vscode";
import type { LiveElement } from "../explorer/liveRows";
import { timeOfMark, type Marks } from "../explorer/marks";
import type { TraceElement } from "../explorer/traceItems";
import type { ViewPause } from "../explorer/viewPause";
import { commands, contextKeys } from "../ids";
import { askForChoice } from "../pipelineInput";
import { pipelineArguments, runTracedPipeline, usualChoice } from "../pipelineRun";
import type { LiveParts } from "./liveParts";

interface LiveCommandParts extends LiveParts {
  readonly extensionUri: vscode.Uri;
  readonly memory: vscode.Memento;
  readonly pause: ViewPause;
  readonly marks: Marks;
}

/** What the commands of live sources do, by their names. */
export function liveCommands({ extensionUri, memory, pause, marks, sources, processes, commandSources }: LiveCommandParts): Readonly<Record<string, (argument?: unknown) => unknown>> {
  const environment = { extensionUri, processes, sources };
  const setPaused = async (isPaused: boolean) => {
    if (isPaused) pause.pause();
    else pause.resume();
    await vscode.commands.executeCommand("setContext", contextKeys.isPaused, isPaused);
  };
  /** Does something with the spool that a row stands for. */
  const withSpool = (action: (path: string) => unknown) => (row: unknown) => {
    const path = pathOf(row);
    return path === undefined ? undefined : action(path);
  };
  return {
    [commands.runPipelineWith]: async () => {
      const choice = await askForChoice(memory, usualChoice());
      if (choice) await runTracedPipeline(environment, pipelineArguments(choice));
    },
    [commands.rerun]: withSpool(async (path) => {
      const note = sources.noteOf(path);
      if (note) await runTracedPipeline(environment, note.args);
    }),
    [commands.startSource]: async (row) => {
      const path = pathOf(row);
      const name = isRow(row, "command") ? row.name : path === undefined ? undefined : sources.noteOf(path)?.label;
      if (name !== undefined) await commandSources.start(name);
    },
    [commands.stopSource]: withSpool((path) => processes.stop(path)),
    [commands.openRecent]: async (row) => {
      const path = pathOf(row) ?? (await pickRecent(sources));
      if (path !== undefined) await sources.openRecent(path);
    },
    [commands.deleteSpool]: withSpool(async (path) => {
      const remove = vscode.l10n.t("Delete");
      const question = vscode.l10n.t("Delete this run? Its lines are kept nowhere else.");
      if ((await vscode.window.showWarningMessage(question, { modal: true }, remove)) === remove) await sources.delete(path);
    }),
    [commands.keepSpool]: withSpool((path) => sources.keep(path, true)),
    [commands.unkeepSpool]: withSpool((path) => sources.keep(path, false)),
    [commands.pause]: () => setPaused(true),
    [commands.resume]: () => setPaused(false),
    [commands.mark]: () => {
      const mark = marks.add();
      vscode.window.setStatusBarMessage(vscode.l10n.t("Mark {0} is set at {1} UTC", mark.number, timeOfMark(mark)), 3000);
    },
    [commands.removeMark]: (row) => {
      if (isRow(row, "mark")) marks.remove(row.mark);
    },
  };
}

async function pickRecent(sources: LiveParts["sources"]): Promise<string | undefined> {
  const items = (await sources.recent()).map(({ path, label, startedAt, outcome }) => ({ path, label, description: startedAt.replace("T", " ").slice(0, 19), detail: outcome }));
  if (items.length > 0) return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t("Open Recent Run"), matchOnDescription: true }))?.path;
  void vscode.window.showInformationMessage(vscode.l10n.t("Nothing else has run in this workspace: every run that is kept is in the Traces view."));
  return undefined;
}

type Row = TraceElement | LiveElement;

function isRow<K extends Row["kind"]>(row: unknown, kind: K): row is Extract<Row, { kind: K }> {
  return typeof row === "object" && row !== null && "kind" in row && row.kind === kind;
}

function pathOf(row: unknown): string | undefined {
  if (isRow(row, "source")) return row.summary.path;
  return isRow(row, "spool") ? row.spool.path : undefined;
}
