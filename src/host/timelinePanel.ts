import * as vscode from "vscode";
import type { EngineClient } from "../engine/client";
import { shortId } from "../engine/format";
import type { TraceSummary } from "../protocol/engine";
import type { RpcServer } from "../protocol/rpc";
import type { TimelineContract, TimelineOrigin } from "../protocol/timeline";
import { keptState } from "../protocol/timelineParams";
import { goToSource } from "./codeReveal";
import { settings, timelineViewType } from "./ids";
import type { OwnTrace } from "./ownTrace";
import type { ReadOnlyTexts } from "./readOnlyTexts";
import { revealRecord } from "./recordReveal";
import { serveTimeline, timelineEngine, type TimelineEngine } from "./timelineServer";
import { timelinePage } from "./pageHtml";
import { fillWebview, pageIcon, webviewPort } from "./webviewPage";

/** The timelines that are open, one panel a trace. */
export class TimelinePanels implements vscode.WebviewPanelSerializer, vscode.Disposable {
  readonly #parts: TimelineParts;
  /** Mostly one a trace: a tab that VS Code has kept is filled when it is looked at, and its trace may be open by then. */
  readonly #panels = new Set<OpenPanel>();
  /** The logs that restored timelines have asked for, by path: several of one log open it once. One that could not be opened is none of them. */
  readonly #reopened = new Map<string, Promise<void>>();
  readonly #stopListening: () => void;
  readonly #serializer: vscode.Disposable;

  constructor(parts: TimelineParts) {
    this.#parts = parts;
    this.#serializer = vscode.window.registerWebviewPanelSerializer(timelineViewType, this);
    this.#stopListening = parts.engine.on("changed", ({ traces }) => {
      const changed = new Set(traces);
      for (const { key, server } of this.#panels) if (changed.has(key)) server.emit("changed", {});
    });
  }

  /** Opens the timeline of a trace, or shows the one that is open. */
  open({ key, action, id }: TraceSummary): void {
    const open = [...this.#panels].find((panel) => panel.key === key);
    if (open) {
      open.panel.reveal();
      return;
    }
    const title = [shortened(action), shortId(id)].filter(Boolean).join(" ");
    this.#fill(vscode.window.createWebviewPanel(timelineViewType, title, vscode.ViewColumn.Active), key, () => Promise.resolve());
  }

  /** Fills a panel that VS Code has kept over a reload of the window; its log is read again when it is not open. */
  deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const kept = keptState.safeParse(state);
    if (!kept.success) {
      panel.dispose();
      return Promise.resolve();
    }
    const { origin } = kept.data;
    // A failure is told by the page, which asks for its trace, and asks again when the user does.
    this.#fill(panel, origin.key, () => this.#reopen(origin));
    return Promise.resolve();
  }

  #reopen(origin: TimelineOrigin): Promise<void> {
    const { path } = origin;
    const known = this.#reopened.get(path);
    if (known) return known;
    const opening = this.#openLog(origin);
    this.#reopened.set(path, opening);
    opening.catch(() => this.#reopened.delete(path));
    return opening;
  }

  async #openLog({ path, label, kind }: TimelineOrigin): Promise<void> {
    const { engine, openRun } = this.#parts;
    if (kind === "run" && (await openRun(path))) return;
    const isOpen = (await engine.call("sources", {})).some((source) => source.path === path);
    const follow = kind === "file" && vscode.workspace.getConfiguration().get<boolean>(settings.follow, true);
    if (!isOpen) await engine.call("open", { path, label, kind, follow });
  }

  /** @param ready has the log read where it is not open; resolves when the trace can be asked for */
  #fill(panel: vscode.WebviewPanel, key: string, ready: () => Promise<void>): void {
    const { extensionUri } = this.#parts;
    panel.iconPath = pageIcon(extensionUri, "timeline");
    const server = this.#serve(panel, key, ready);
    const open = { key, panel, server };
    this.#panels.add(open);
    panel.onDidDispose(() => {
      server.close();
      this.#panels.delete(open);
    });
    fillWebview(panel.webview, extensionUri, timelinePage);
  }

  dispose(): void {
    this.#stopListening();
    this.#serializer.dispose();
    for (const { panel } of [...this.#panels]) panel.dispose();
  }

  #serve({ webview }: vscode.WebviewPanel, key: string, ready: () => Promise<void>): RpcServer<TimelineContract> {
    const { ownTrace, texts, log } = this.#parts;
    const engine = timelineEngine(this.#parts.engine);
    const timeline: TimelineEngine["timeline"] = async (params, signal) => {
      await ready();
      return ownTrace.operation("timeline", "draw", async () => engine.timeline(params, signal));
    };
    return serveTimeline(webviewPort(webview), key, { ...engine, timeline }, {
      reveal: async ({ record }) => {
        await revealRecord(this.#parts.engine, texts, await this.#parts.engine.call("record", { row: record }));
      },
      goToSource: ({ record, ...frame }) => goToSource(this.#parts.engine, record, frame),
      rejected: (method, reason) => {
        log.warn(`The timeline page sent a call that is not one: ${method}`, reason);
      },
    });
  }
}

export interface TimelineParts {
  readonly extensionUri: vscode.Uri;
  readonly engine: EngineClient;
  readonly texts: ReadOnlyTexts;
  readonly ownTrace: OwnTrace;
  readonly log: vscode.LogOutputChannel;
  /** Has the spool of a run in the tree, by its path. @returns whether it is there */
  readonly openRun: (path: string) => Promise<boolean>;
}

interface OpenPanel {
  /** Of the trace. */
  readonly key: string;
  readonly panel: vscode.WebviewPanel;
  readonly server: RpcServer<TimelineContract>;
}

/** An action as a tab's title can hold it. */
function shortened(action: string): string {
  return action.length > 32 ? `${action.slice(0, 31)}…` : action;
}
