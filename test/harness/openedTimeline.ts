import type { FrameLocator, Locator, Page } from "playwright-core";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openHopscope } from "./openHopscope";
import type { OpenedWorkbench } from "./openWorkbench";
import { repositoryRoot } from "./repository";
import type { Workbench } from "./workbench";

/** A log of a workspace of its own, opened as a user opens it, with the timeline of one of its traces. */
export class OpenedTimeline {
  readonly workspace: string;
  readonly workbench: Workbench;
  readonly page: Page;
  readonly #opened: OpenedWorkbench;

  private constructor(workspace: string, opened: OpenedWorkbench) {
    this.workspace = workspace;
    this.workbench = opened.workbench;
    this.page = opened.page;
    this.#opened = opened;
  }

  /**
   * @param files of the workspace, by their names
   * @param log which of them is opened
   * @param trace what the row of the trace in the explorer says
   */
  static async open(files: Readonly<Record<string, string>>, log: string, trace: string): Promise<OpenedTimeline> {
    const workspace = await mkdtemp(join(tmpdir(), "hopscope-ui-"));
    for (const [name, text] of Object.entries(files)) await writeFile(join(workspace, name), text);
    const opened = await openHopscope({ workspace });
    const { workbench } = opened;
    await workbench.showExplorer();
    await workbench.runInContextMenu(workbench.page.locator(".explorer-folders-view .monaco-list-row", { hasText: log }), "Open Log File...");
    await workbench.clickRow(workbench.row(trace));
    await workbench.timelineDrawn();
    return new OpenedTimeline(workspace, opened);
  }

  async close(): Promise<void> {
    await this.#opened.close();
    await rm(this.workspace, { recursive: true, force: true });
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

/** Records as a log has them, in the order of their times. */
export function logOf(records: readonly { readonly timestamp: string }[]): string {
  const ordered = [...records].sort((a, b) => (a.timestamp < b.timestamp ? -1 : 1));
  return ordered.map((record) => `${JSON.stringify(record)}\n`).join("");
}
