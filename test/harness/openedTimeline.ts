import type { FrameLocator, Locator, Page } from "playwright-core";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { temporaryFolder } from "./endings";
import { openHopscope } from "./openHopscope";
import { processWide } from "./processWide";
import { repositoryRoot } from "./repository";
import type { Workbench } from "./workbench";

interface TimelineWindow {
  readonly workspace: string;
  readonly workbench: Workbench;
}

/** The window that the timelines of a process are opened in, one after the other: a window of their own costs more than most tests. */
const shared = processWide<{ window?: Promise<TimelineWindow> }>("timelineWindow", () => ({}));

/** A log in the workspace of a window, opened as a user opens it, with the timeline of one of its traces. */
export class OpenedTimeline {
  readonly workspace: string;
  readonly workbench: Workbench;
  readonly #log: string;
  readonly #files: readonly string[];

  private constructor({ workspace, workbench }: TimelineWindow, log: string, files: readonly string[]) {
    this.workspace = workspace;
    this.workbench = workbench;
    this.#log = log;
    this.#files = files;
  }

  /**
   * @param files of the workspace, by their names
   * @param log which of them is opened
   * @param trace what the row of the trace in the explorer says
   */
  static async open(files: Readonly<Record<string, string>>, log: string, trace: string): Promise<OpenedTimeline> {
    const window = await (shared.window ??= openWindow());
    const { workspace, workbench } = window;
    for (const [name, text] of Object.entries(files)) await writeFile(join(workspace, name), text);
    await workbench.showExplorer();
    await workbench.runInContextMenu(workbench.page.locator(".explorer-folders-view .monaco-list-row", { hasText: log }), "Open Log File...");
    await workbench.clickRow(workbench.row(trace));
    await workbench.timelineDrawn();
    return new OpenedTimeline(window, log, Object.keys(files));
  }

  /** Leaves the window as it was before. */
  async close(): Promise<void> {
    await this.workbench.runCommand("View: Close All Editors");
    await this.workbench.showHopscope();
    const source = this.workbench.row(this.#log);
    await this.workbench.runInContextMenu(source, "Remove Source");
    await source.waitFor({ state: "hidden" });
    for (const name of this.#files) await rm(join(this.workspace, name), { force: true });
  }

  get page(): Page {
    return this.workbench.page;
  }

  frame(): FrameLocator {
    return this.workbench.timelineFrame();
  }

  grid(): Locator {
    return this.frame().locator("[role=treegrid]");
  }

  /** The first row whose text has `name`. */
  row(name: string): Locator {
    return this.grid().locator("[role=row]", { hasText: name }).first();
  }

  /** What a screen reader was told last. */
  told(): Promise<string> {
    return this.frame().locator(".visually-hidden[aria-live]").innerText();
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  screenshot(name: string): Promise<void> {
    return this.workbench.screenshot(join(repositoryRoot, `out/screenshots/${name}.png`));
  }
}

async function openWindow(): Promise<TimelineWindow> {
  const workspace = await temporaryFolder("timelines");
  const { workbench } = await openHopscope({ workspace });
  return { workspace, workbench };
}

/** Records as a log has them, in the order of their times. */
export function logOf(records: readonly { readonly timestamp: string }[]): string {
  const ordered = [...records].sort((a, b) => (a.timestamp < b.timestamp ? -1 : 1));
  return ordered.map((record) => `${JSON.stringify(record)}\n`).join("");
}
