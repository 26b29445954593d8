import { type OpenedWorkbench, openWorkbench } from "./openWorkbench";
import { copySampleWorkspace } from "./sampleWorkspace";
import { findVSCode } from "./vscode";
import type { TreeRow, Workbench } from "./workbench";
import type { Theme } from "./workbenchSettings";

/** Longest wait for the pipeline's output, ms. */
const outputLimitMs = 120_000;

/**
 * Goes a newcomer's way without a screen: runs the sample pipeline through the palette, opens the timeline of its newest trace,
 * writes the picture and prints the tree.
 * @throws an error that names the step at which it stood
 */
export async function takeScreenshot(file: string, theme: Theme): Promise<void> {
  const started = performance.now();
  let at = "";
  let opened: OpenedWorkbench | undefined;
  const step = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    at = name;
    console.log(`${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s  ${name}`);
    return await work();
  };
  try {
    const vscode = await step("finding a VS Code", findVSCode);
    opened = await step("opening the workbench", async () => await openWorkbench(vscode, { workspace: await copySampleWorkspace() }));
    const { workbench, close } = opened;
    await step(`choosing the ${theme} theme`, () => workbench.setTheme(theme));
    await step("showing the Hopscope view", () => workbench.showHopscope());
    await step("running Hopscope: Run Traced Pipeline", () => workbench.runCommand("Hopscope: Run Traced Pipeline"));
    await step("waiting for the pipeline's traces", () => workbench.rowAtLevel(2).waitFor({ timeout: outputLimitMs }));
    await step("waiting for the pipeline's end", () => workbench.rowAtLevel(1).filter({ hasNotText: "live" }).waitFor({ timeout: outputLimitMs }));
    await step("opening a timeline", () => openNewestTimeline(workbench));
    await step("taking the picture", () => workbench.screenshot(file));
    const rows = await step("reading the tree", () => workbench.allRows());
    await close();
    console.log(`\n${treeText(rows)}\n\nThe picture is ${file}`);
  } catch (error) {
    // The picture shows how far it came.
    await opened?.workbench.screenshot(file).catch(() => undefined);
    throw new Error(`It stood at "${at}": ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function openNewestTimeline(workbench: Workbench): Promise<void> {
  const newest = workbench.rowAtLevel(2);
  await workbench.clickRow(newest);
  await workbench.timelineDrawn();
  await workbench.expandRow(newest);
}

/** The rows as text, two spaces a level, as the tree shows them. */
function treeText(rows: readonly TreeRow[]): string {
  const twistie = ({ expanded }: TreeRow) => (expanded === undefined ? " " : expanded ? "▾" : "▸");
  return rows.map((row) => `${"  ".repeat(row.level - 1)}${twistie(row)} ${[row.label, row.description].filter(Boolean).join("  ")}`).join("\n");
}
