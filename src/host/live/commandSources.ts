import { stat } from "node:fs/promises";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import * as vscode from "vscode";
import { commandSource, type CommandSource } from "../../protocol/sourceSettings";
import { settings } from "../ids";
import { asText } from "../itemWords";
import { isTrusted } from "../trust";
import type { Processes } from "./processes";

/** The commands of `hopscope.sources`: what can be started from the tree. */
export class CommandSources implements vscode.Disposable {
  readonly #processes: Processes;
  readonly #log: vscode.LogOutputChannel;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChange = this.#changed.event;
  readonly #subscription: vscode.Disposable;
  #all: readonly CommandSource[];

  constructor(processes: Processes, log: vscode.LogOutputChannel) {
    this.#processes = processes;
    this.#log = log;
    this.#all = this.#read();
    this.#subscription = vscode.workspace.onDidChangeConfiguration((change) => {
      if (!change.affectsConfiguration(settings.sources)) return;
      const before = this.#all;
      this.#all = this.#read();
      const gone = before.filter(({ name }) => !this.#find(name)).map(({ name }) => name);
      void this.#processes.stopAll((label) => gone.includes(label));
      this.#changed.fire(undefined);
    });
  }

  get all(): readonly CommandSource[] {
    return this.#all;
  }

  /** Starts a command by its name; what is in the way is told to the user. */
  async start(name: string): Promise<void> {
    if (!(await isTrusted())) return;
    const source = this.#find(name);
    if (!source) {
      await complain(vscode.l10n.t("The setting {0} names no command {1} any more.", settings.sources, asText(name)));
      return;
    }
    const cwd = folderOf(source);
    // Node would say that the shell is missing.
    if (!(await isFolder(cwd))) {
      await complain(vscode.l10n.t("{0} could not be started: {1}, its cwd in the setting {2}, is no folder.", asText(name), asText(cwd), settings.sources));
      return;
    }
    this.#processes.start({ label: name, origin: "command", args: [] }, { command: source.command, cwd, ...(source.env && { env: source.env }) });
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }

  #find(name: string): CommandSource | undefined {
    return this.#all.find((source) => source.name === name);
  }

  #read(): CommandSource[] {
    const value = vscode.workspace.getConfiguration().get<unknown>(settings.sources);
    const found = new Map<string, CommandSource>();
    for (const each of Array.isArray(value) ? value : []) {
      const { data, error } = commandSource.safeParse(each);
      if (error) this.#log.warn(`${settings.sources} holds what is no command: ${JSON.stringify(each)}. A command has a name and a command, both texts.`);
      else if (found.has(data.name)) this.#log.warn(`${settings.sources} names ${data.name} twice; the first counts.`);
      else found.set(data.name, data);
    }
    return [...found.values()];
  }
}

/** Tells what is wrong with the setting, and offers to mend it. */
async function complain(problem: string): Promise<void> {
  const open = vscode.l10n.t("Open Settings");
  const answer = await vscode.window.showErrorMessage(problem, open);
  if (answer === open) await vscode.commands.executeCommand("workbench.action.openSettings", settings.sources);
}

async function isFolder(path: string): Promise<boolean> {
  return await stat(path).then((facts) => facts.isDirectory(), () => false);
}

function folderOf({ cwd = "" }: CommandSource): string {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? homedir();
  const path = cwd.replaceAll("${workspaceFolder}", folder);
  return isAbsolute(path) ? path : join(folder, path);
}
