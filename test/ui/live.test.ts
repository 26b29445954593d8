import assert from "node:assert/strict";
import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openHopscope } from "../harness/openHopscope";
import type { OpenedWorkbench } from "../harness/openWorkbench";
import { repositoryRoot } from "../harness/repository";

/** Serves as many requests as a file says, one after the other, until another one is there; then it ends with the code that this holds. */
const service = `
const { existsSync, readFileSync, rmSync } = require("node:fs");
let request = 0;
let last = 0;
setInterval(() => {
  if (existsSync("stop")) process.exit(Number(readFileSync("stop", "utf8")));
  if (existsSync("requests")) {
    last += Number(readFileSync("requests", "utf8"));
    rmSync("requests");
  }
  if (request === last) return;
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

  /** The file is there at once with all that it says. */
  const tell = async (file: string, number: number) => {
    await writeFile(join(workspace, `${file}.written`), String(number));
    await rename(join(workspace, `${file}.written`), join(workspace, file));
  };
  const serve = (requests: number) => tell("requests", requests);
  const screenshot = (name: string) => opened.workbench.screenshot(join(repositoryRoot, `out/screenshots/live-${name}.png`));
  const roots = async () => (await opened.workbench.visibleRows()).filter(({ level }) => level === 1).map(({ label, description }) => `${label} | ${description}`);

  it("starts a command of the user's own from the tree and shows its traces while it runs", async () => {
    const { workbench } = opened;
    await workbench.row("api").waitFor();
    assert.deepEqual(await roots(), ["api | not running"]);
    await screenshot("command-idle");
    await workbench.runInContextMenu(workbench.row("api"), "Start");
    await workbench.row(/^api.*live/).waitFor();
    await serve(3);
    await workbench.row("r00003").waitFor();
    await screenshot("command-running");
    assert.match((await roots()).join("\n"), /^api \| \d\d:\d\d:\d\d · live · \d+ traces?$/);
  });

  it("pauses the view and shows afterwards all that has come meanwhile", async () => {
    const { workbench } = opened;
    await workbench.runCommand("Hopscope: Pause View");
    const message = workbench.page.getByText(/Paused: \d+ lines since/);
    const status = workbench.statusBarItem("hopscope.hopscope");
    // What VS Code had asked for when it was paused is drawn by the time that the message is the next one.
    await workbench.page.getByText(/^Paused$/).waitFor();
    await serve(1);
    await message.waitFor();
    const first = workbench.page.getByText(await message.innerText());
    await serve(1);
    await first.waitFor({ state: "detached" });
    const before = await roots();
    const health = await status.innerText();
    const paused = Number(/(\d+) traces?/.exec(before[0] ?? "")?.[1]);
    const newest = (await workbench.visibleRows()).find(({ level }) => level === 2)?.description ?? "";
    assert.equal(Number(/^r(\d+)/.exec(newest)?.[1]), paused, "the row says what its list shows");
    await serve(15);
    await workbench.page.getByText(/Paused: 51 lines since/).waitFor();
    assert.deepEqual(await roots(), before, "nothing moves");
    assert.equal(await status.innerText(), health, "nothing moves");
    await screenshot("paused");
    await workbench.setTheme("light");
    await screenshot("paused-light");
    await workbench.setTheme("dark");
    await workbench.runCommand("Hopscope: Resume View");
    await message.waitFor({ state: "detached" });
    // Of the lines that came meanwhile each trace has three.
    await workbench.row(new RegExp(`^api.*live · ${paused + 17} traces`)).waitFor();
  });

  it("marks now between the traces that began before and after", async () => {
    const { workbench } = opened;
    await workbench.runCommand("Hopscope: Mark Now");
    const mark = workbench.row("Mark 1");
    await mark.waitFor();
    await serve(2);
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
    await tell("stop", 3);
    await workbench.row(/^api.*exited with 3/).waitFor();
    await screenshot("command-exited");
    const mark = workbench.row("Mark 1");
    await workbench.runInContextMenu(mark, "Remove Mark");
    await mark.waitFor({ state: "detached" });
    await rm(join(workspace, "stop"));
    await workbench.runInContextMenu(workbench.row(/^api.*exited with 3/), "Start");
    await serve(2);
    // It counts its requests anew, so their IDs are those of the run before.
    await workbench.row(/^api.*live · 4 records in traces of other sources/).waitFor();
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
    await workbench.row(/^api.*ended by SIGTERM · 2 traces/).waitFor();
    const before = await roots();
    await workbench.reload();
    for (const root of before) await workbench.row(root.replace(" | ", "")).waitFor();
    assert.deepEqual(await roots(), before);
    await workbench.collapseRow(workbench.row(/^api.*ended by SIGTERM/));
    await workbench.expandRow(workbench.row("Recent"));
    const recent = workbench.row(/exited with 3 · /);
    await workbench.runInContextMenu(recent, "Keep Run");
    await workbench.row(/exited with 3 · .*kept/).waitFor();
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
