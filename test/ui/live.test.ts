import assert from "node:assert/strict";
import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openHopscope } from "../harness/openHopscope";
import type { OpenedWorkbench } from "../harness/openWorkbench";
import { repositoryRoot } from "../harness/repository";

/** Serves a request now and again until a file is there; then it ends with the code that the file holds. */
const service = `
const { existsSync, readFileSync } = require("node:fs");
let request = 0;
setInterval(() => {
  if (existsSync("stop")) process.exit(Number(readFileSync("stop", "utf8")));
  const id = "r" + String(++request).padStart(5, "0");
  for (const event of ["message_received", "message_processed"]) {
    console.log(JSON.stringify({ timestamp: new Date().toISOString(), level: "info", event, agent: "api", action: "serve", message_id: "m" + request, correlation_id: id, started_by: process.env.STARTED_BY }));
  }
  console.error("a word on the other stream");
}, 100);
`;

describe("Live sources in the workbench", function () {
  this.timeout(180_000);
  let opened: OpenedWorkbench;
  let workspace: string;

  before(async () => {
    workspace = await mkdtemp(join(tmpdir(), "hopscope-live-"));
    await writeFile(join(workspace, "api.js"), service);
    opened = await openHopscope({
      workspace,
      settings: { "hopscope.sources": [{ name: "api", command: "node api.js", cwd: "${workspaceFolder}", env: { STARTED_BY: "Hopscope" } }, { command: "has no name" }] },
    });
  });

  after(async () => {
    await opened.close();
    await rm(workspace, { recursive: true, force: true });
  });

  const screenshot = (name: string) => opened.workbench.screenshot(join(repositoryRoot, `out/screenshots/live-${name}.png`));
  const roots = async () => (await opened.workbench.visibleRows()).filter(({ level }) => level === 1).map(({ label, description }) => `${label} | ${description}`);

  it("starts a command of the user's own from the tree and shows its traces while it runs", async () => {
    const { workbench } = opened;
    await workbench.row("api").waitFor();
    assert.deepEqual(await roots(), ["api | not running"]);
    await screenshot("command-idle");
    await workbench.runInContextMenu(workbench.row("api"), "Start");
    await workbench.row("r00001").waitFor();
    await workbench.row(/^api.*live/).waitFor();
    await screenshot("command-running");
    assert.match((await roots()).join("\n"), /^api \| \d\d:\d\d:\d\d · live · \d+ traces?$/);
  });

  it("pauses the view and shows afterwards all that has come meanwhile", async () => {
    const { workbench } = opened;
    await workbench.runCommand("Hopscope: Pause View");
    const message = workbench.page.getByText(/Paused: \d+ lines since/);
    const status = workbench.statusBarItem("hopscope.hopscope");
    // What VS Code had asked for when it was paused is drawn by the time that the message is the next one.
    await message.waitFor();
    await workbench.page.getByText(await message.innerText()).waitFor({ state: "detached" });
    const before = await roots();
    const health = await status.innerText();
    const paused = Number(/(\d+) traces?/.exec(before[0] ?? "")?.[1]);
    const newest = (await workbench.visibleRows()).find(({ level }) => level === 2)?.description ?? "";
    assert.equal(Number(/^r(\d+)/.exec(newest)?.[1]), paused, "the row says what its list shows");
    await workbench.page.getByText(/Paused: ([5-9]\d|\d{3,}) lines since/).waitFor();
    assert.deepEqual(await roots(), before, "nothing moves");
    assert.equal(await status.innerText(), health, "nothing moves");
    await screenshot("paused");
    await workbench.setTheme("light");
    await screenshot("paused-light");
    await workbench.setTheme("dark");
    await workbench.runCommand("Hopscope: Resume View");
    await message.waitFor({ state: "detached" });
    // Of the 50 lines that came meanwhile each trace has three.
    await workbench.page.waitForFunction(`(() => {
      const shown = /live · (\\d+) traces/.exec(document.querySelector(".monaco-list-row[aria-level='1']").textContent);
      return Number(shown?.[1]) >= ${paused + 10};
    })()`);
  });

  it("marks now between the traces that began before and after", async () => {
    const { workbench } = opened;
    await workbench.runCommand("Hopscope: Mark Now");
    const mark = workbench.row("Mark 1");
    await mark.waitFor();
    // A trace above it: one that came later.
    await workbench.page.waitForFunction(`(() => {
      const rows = [...document.querySelectorAll(".monaco-list-row[role=treeitem]")].sort((a, b) => a.dataset.index - b.dataset.index).map((row) => row.textContent);
      return rows.findIndex((text) => text.includes("Mark 1")) > 2;
    })()`);
    const rows = await workbench.visibleRows();
    const at = rows.findIndex(({ label }) => label === "Mark 1");
    const time = rows[at]?.description ?? "";
    assert.match(time, /^\d\d:\d\d:\d\d$/);
    await screenshot("mark");
  });

  it("clears to a new view, and leaves the file as it is", async () => {
    const { workbench } = opened;
    const before = await roots();
    await workbench.runCommand("Hopscope: Clear Traces");
    await workbench.page.getByText(/^cleared$/).first().waitFor();
    assert.equal((await roots()).length, before.length, "it is the same source");
    await workbench.runCommand("Hopscope: Show Cleared Traces");
    await workbench.row(/^api.*live · \d+ traces/).waitFor();
  });

  it("says how the command ended", async () => {
    const { workbench } = opened;
    // The file is there at once with all that it says.
    await writeFile(join(workspace, "stop.written"), "3");
    await rename(join(workspace, "stop.written"), join(workspace, "stop"));
    await workbench.row(/^api.*exited with 3/).waitFor();
    await screenshot("command-exited");
    const mark = workbench.row("Mark 1");
    await workbench.runInContextMenu(mark, "Remove Mark");
    await mark.waitFor({ state: "detached" });
    await rm(join(workspace, "stop"));
    await workbench.runInContextMenu(workbench.row(/^api.*exited with 3/), "Start");
    await workbench.row(/^api.*live/).waitFor();
    await workbench.runInContextMenu(workbench.row(/^api.*live/), "Stop");
    await workbench.row(/^api.*ended by SIGTERM/).waitFor();
  });

  it("opens after a reload what was there before, and lists under Recent what was removed", async () => {
    const { workbench } = opened;
    const removed = workbench.row(/exited with 3/);
    const [, started = ""] = /(\d\d:\d\d:\d\d)/.exec(await removed.innerText()) ?? [];
    await workbench.runInContextMenu(removed, "Remove Source");
    await workbench.row("Recent").waitFor();
    await workbench.row(started).waitFor({ state: "detached" });
    const before = await roots();
    await workbench.reload();
    for (const root of before) await workbench.row(root.replace(" | ", "")).waitFor();
    assert.deepEqual(await roots(), before);
    await workbench.collapseRow(workbench.row(/^api.*ended by SIGTERM/));
    await workbench.expandRow(workbench.row("Recent"));
    const recent = workbench.row(/exited with 3 · /);
    await workbench.runInContextMenu(recent, "Keep Run");
    await workbench.row(/exited with 3 · .*pinned/).waitFor();
    await screenshot("recent");
    await workbench.setTheme("light");
    await screenshot("recent-light");
    await workbench.setTheme("dark");
    await workbench.clickRow(recent);
    await workbench.row(/^api.*exited with 3 · \d+ traces/).waitFor();
    await workbench.row("Recent").waitFor({ state: "detached" });
  });

  it("deletes a run when it is told to, and asks before", async () => {
    const { workbench } = opened;
    await workbench.runInContextMenu(workbench.row(/exited with 3/), "Delete Run");
    const dialog = workbench.page.locator(".monaco-dialog-box");
    await dialog.waitFor();
    await screenshot("delete");
    await dialog.getByRole("button", { name: "Delete" }).click();
    await workbench.row(/exited with 3/).waitFor({ state: "detached" });
    assert.equal((await roots()).filter((root) => root.startsWith("api")).length, 1);
  });

  it("runs the sample pipeline as the user says, step by step, and again", async () => {
    const { workbench } = opened;
    await workbench.runCommand("Hopscope: Run Traced Pipeline With...");
    const input = workbench.inputBox();
    const answer = async (prompt: RegExp, text: string) => {
      await workbench.page.locator(".quick-input-widget").getByText(prompt).waitFor();
      await input.fill(text);
      await input.press("Enter");
    };
    await answer(/How many requests/, "0");
    await workbench.page.getByText("This takes a whole number from 1 to 100000.").waitFor();
    await screenshot("with-problem");
    await input.fill("3");
    await input.press("Enter");
    await answer(/Which share/, "0");
    await answer(/Which seed/, "5");
    await workbench.page.locator(".quick-input-widget").getByText(/How fast/).waitFor();
    await screenshot("with");
    await answer(/How fast/, "20");
    const run = workbench.row(/^Traced Pipeline(?!.*live).*3 traces/);
    await run.waitFor({ timeout: 60_000 });
    await workbench.runInContextMenu(run, "Run Again");
    // The same seed gives the same IDs: the run before gives its place to this one.
    await workbench.row("Recent").waitFor({ timeout: 60_000 });
    await run.waitFor({ timeout: 60_000 });
    assert.equal((await roots()).filter((root) => root.startsWith("Traced Pipeline")).length, 1);
    await screenshot("pipeline-again");
  });

  it("offers the sample pipeline among the configurations that need no launch.json", async () => {
    const { workbench } = opened;
    // While the session of the test before is not quite over, VS Code asks whether another one is meant.
    await workbench.page.locator(".debug-toolbar").waitFor({ state: "hidden" });
    await workbench.runCommand("Debug: Select and Start Debugging");
    const row = (text: string) => workbench.page.locator(".quick-input-list .monaco-list-row", { hasText: text }).first();
    await row("Node.js...").click();
    await row("Traced Pipeline").waitFor();
    assert.equal(await workbench.page.locator(".quick-input-list .monaco-list-row", { hasText: "Traced Pipeline" }).count(), 1);
    await screenshot("dynamic");
    await row("Traced Pipeline").click();
    await workbench.row(/^Traced Pipeline(?!.*live).*8 traces/).waitFor({ timeout: 60_000 });
  });
});
