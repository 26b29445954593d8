import * as vscode from "vscode";
import type { EngineClient } from "../engine/client";
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
import { shortId } from "./explorer/traceItems";

/** The timelines that are open, one panel a trace. */
export class TimelinePanels implements vscode.WebviewPanelSerializer, vscode.Disposable {
  readonly #extensionUri: vscode.Uri;
  readonly #engine: EngineClient;
  readonly #texts: ReadOnlyTexts;
  readonly #ownTrace: OwnTrace;
  readonly #log: vscode.LogOutputChannel;
  readonly #panels = new Map<string, OpenPanel>();
  /** The logs that restored timelines have asked for, by path: several of one log open it once. */
  readonly #reopened = new Map<string, Promise<void>>();
  readonly #stopListening: () => void;
  readonly #serializer: vscode.Disposable;

  constructor(extensionUri: vscode.Uri, engine: EngineClient, texts: ReadOnlyTexts, ownTrace: OwnTrace, log: vscode.LogOutputChannel) {
    this.#extensionUri = extensionUri;
    this.#engine = engine;
    this.#texts = texts;
    this.#ownTrace = ownTrace;
    this.#log = log;
    this.#serializer = vscode.window.registerWebviewPanelSerializer(timelineViewType, this);
    this.#stopListening = engine.on("changed", ({ traces }) => {
      for (const key of traces) this.#panels.get(key)?.server.emit("changed", {});
    });
  }

  /** Opens the timeline of a trace, or shows the one that is open. */
  open({ key, action, id }: TraceSummary): void {
    const open = this.#panels.get(key);
    if (open) {
      open.panel.reveal();
      return;
    }
    const title = [shortened(action), shortId(id)].filter(Boolean).join(" ");
    this.#fill(vscode.window.createWebviewPanel(timelineViewType, title, vscode.ViewColumn.Active), key, Promise.resolve());
  }

  /** Fills a panel that VS Code has kept over a reload of the window; its log is read again when it is not open. */
  deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const kept = keptState.safeParse(state);
    if (!kept.success) {
      panel.dispose();
      return Promise.resolve();
    }
    const { origin } = kept.data;
    let ready = this.#reopened.get(origin.path);
    if (!ready) this.#reopened.set(origin.path, (ready = this.#reopen(origin)));
    // A failure is told by the page, which asks for its trace.
    ready.catch(() => undefined);
    this.#fill(panel, origin.key, ready);
    return Promise.resolve();
  }

  async #reopen({ path, label, kind }: TimelineOrigin): Promise<void> {
    const isOpen = (await this.#engine.call("sources", {})).some((source) => source.path === path);
    const follow = kind === "file" && vscode.workspace.getConfiguration().get<boolean>(settings.follow, true);
    if (!isOpen) await this.#engine.call("open", { path, label, kind, follow });
  }

  /** @param ready settles when the trace can be asked for */
  #fill(panel: vscode.WebviewPanel, key: string, ready: Promise<void>): void {
    panel.iconPath = pageIcon(this.#extensionUri, "timeline");
    const server = this.#serve(panel, key, ready);
    this.#panels.set(key, { panel, server });
    panel.onDidDispose(() => {
      server.close();
      this.#panels.delete(key);
    });
    fillWebview(panel.webview, this.#extensionUri, timelinePage);
  }

  dispose(): void {
    this.#stopListening();
    this.#serializer.dispose();
    for (const { panel } of [...this.#panels.values()]) panel.dispose();
  }

  #serve({ webview }: vscode.WebviewPanel, key: string, ready: Promise<void>): RpcServer<TimelineContract> {
    const engine = timelineEngine(this.#engine);
    const timeline: TimelineEngine["timeline"] = async (params, signal) => {
      await ready;
      return this.#ownTrace.operation("timeline", "draw", async () => engine.timeline(params, signal));
    };
    return serveTimeline(webviewPort(webview), key, { ...engine, timeline }, {
      reveal: async ({ record }) => {
        await revealRecord(this.#engine, this.#texts, await this.#engine.call("record", { row: record }));
      },
      goToSource: ({ record, ...frame }) => goToSource(this.#engine, record, frame),
      rejected: (method, reason) => {
        this.#log.warn(`The timeline page sent a call that is not one: ${method}`, reason);
      },
    });
  }
}

interface OpenPanel {
  readonly panel: vscode.WebviewPanel;
  readonly server: RpcServer<TimelineContract>;
}

/** An action as a tab's title can hold it. */
function shortened(action: string): string {
  return action.length > 32 ? `${action.slice(0, 31)}…` : action;
}
