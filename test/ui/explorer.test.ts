import assert from "node:assert/strict";
import { appendFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openHopscope } from "../harness/openHopscope";
import type { OpenedWorkbench } from "../harness/openWorkbench";
import { repositoryRoot } from "../harness/repository";

const time = (ms: number) => new Date(Date.UTC(2026, 0, 1) + ms).toISOString();

interface Request {
  readonly id: string;
  readonly at: number;
  readonly took: number;
  readonly agent: string;
  readonly fails?: boolean;
  readonly customer?: string;
}

/** What a request leaves in the log: it is asked of the gateway, which asks one agent. */
function linesOf({ id, at, took, agent, fails = false, customer = "acme" }: Request, app: string): object[] {
  const common = { correlation_id: id, level: "info" };
  const gateway = { ...common, agent: "gateway", message_id: `${id}-1`, action: "answer" };
  const inner = { ...common, agent, message_id: `${id}-2`, action: "work" };
  const exception = `Traceback (most recent call last):\n  File "${app}", line 3, in upstream\n    raise TimeoutError("no answer after ${took} ms")\nTimeoutError: no answer after ${took} ms`;
  return [
    { ...gateway, timestamp: time(at), event: "message_received", customer },
    { ...inner, timestamp: time(at + 1), event: "message_received" },
    fails
      ? { ...inner, timestamp: time(at + took - 1), event: "message_failed", level: "error", exception, pathname: app, lineno: 3 }
      : { ...inner, timestamp: time(at + took - 1), event: "message_processed" },
    { ...gateway, timestamp: time(at + took), event: fails ? "message_failed" : "message_processed" },
  ];
}

describe("The explorer", function () {
  this.timeout(180_000);
  let opened: OpenedWorkbench;
  let workspace: string;

  before(async () => {
    workspace = await mkdtemp(join(tmpdir(), "hopscope-ui-"));
    const app = join(workspace, "app", "upstream.py");
    await mkdir(join(workspace, "app"));
    await writeFile(app, "import time\n\nraise TimeoutError()\n");
    const requests: Request[] = [
      { id: "r1", at: 0, took: 40, agent: "writer" },
      { id: "r2", at: 1000, took: 900, agent: "llm", fails: true },
      { id: "r3", at: 2000, took: 250, agent: "llm", customer: "globex" },
      { id: "r4", at: 3000, took: 700, agent: "llm", fails: true },
    ];
    const log = requests.flatMap((request) => linesOf(request, app));
    await writeFile(join(workspace, "requests.log"), log.map((line) => `${JSON.stringify(line)}\n`).join(""));
    const many = Array.from({ length: 1200 }, (_, index) => ({ correlation_id: `m${String(index).padStart(4, "0")}`, agent: "batch", timestamp: time(index), event: "tick" }));
    await writeFile(join(workspace, "many.log"), many.map((line) => `${JSON.stringify(line)}\n`).join(""));
    opened = await openHopscope({ workspace });
    await opened.workbench.showExplorer();
    await openLog("requests.log");
  });

  after(async () => {
    await opened.close();
    await rm(workspace, { recursive: true, force: true });
  });

  const openLog = async (name: string) => {
    const { workbench } = opened;
    await workbench.showExplorer();
    await workbench.runInContextMenu(workbench.page.locator(".explorer-folders-view .monaco-list-row", { hasText: name }), "Open Log File...");
    await workbench.row(name).waitFor();
  };
  const labels = async (view?: string) => (await opened.workbench.visibleRows(view)).map(({ level, label, description }) => `${level} ${label} | ${description}`);
  const filter = async (query: string) => {
    const { workbench } = opened;
    await workbench.runCommand("Hopscope: Filter Traces...");
    const input = workbench.inputBox();
    await input.fill(query);
    await input.press("Enter");
    return input;
  };
  const screenshot = (name: string) => opened.workbench.screenshot(join(repositoryRoot, `out/screenshots/${name}.png`));

  it("lists only the traces that pass a filter, and says so", async () => {
    const { workbench } = opened;
    await workbench.row("r4").waitFor();
    await filter("status:error agent:llm duration>800ms");
    await workbench.row("r4").waitFor({ state: "detached" });
    assert.deepEqual(await labels(), ["1 requests.log | following · 1 of 4 traces", "2 answer | r2 · 2 hops · 2 spans · 900 ms"]);
    assert.match(await workbench.viewMessage("Traces"), /Filter: status:error agent:llm duration>800ms/);
    await screenshot("filtered");
  });

  it("points at what is wrong with a filter while it is written, and keeps the old one", async () => {
    const { workbench } = opened;
    const input = await filter("agent:");
    await workbench.page.getByText("⟵ Here a value is missing.").waitFor();
    await screenshot("filter-problem");
    await input.press("Escape");
    assert.match(await workbench.viewMessage("Traces"), /duration>800ms/);
  });

  it("gives up a filter that takes too long, says why, and keeps the old one", async () => {
    const { workbench } = opened;
    await filter(String.raw`event:/(\w*\w*\w*\w*\w*)*!/`);
    const told = await workbench.notification("takes too long on some text");
    await screenshot("filter-too-slow");
    assert.match(await told.locator(".notification-list-item-message").innerText(), /^The filter event:\/.* is not set\./);
    assert.match(await workbench.viewMessage("Traces"), /duration>800ms/);
    await workbench.runCommand("Notifications: Clear All Notifications");
  });

  it("searches the text of the records", async () => {
    const { workbench } = opened;
    await filter("GLOBEX");
    await workbench.row("r3").waitFor();
    assert.deepEqual(await labels(), ["1 requests.log | following · 1 of 4 traces", "2 answer | r3 · 2 hops · 2 spans · 250 ms"]);
    await workbench.runCommand("Hopscope: Clear Filter");
    await workbench.row("r4").waitFor();
  });

  it("groups and sorts as the user chooses, and remembers it", async () => {
    const { workbench } = opened;
    await workbench.runCommand("Hopscope: Group Traces...");
    await workbench.pick("By agent");
    await workbench.row("llm").waitFor();
    assert.deepEqual(await labels(), ["1 gateway | 4 traces, 2 failed", "1 llm | 3 traces, 2 failed", "1 writer | 1 trace"]);
    await workbench.runCommand("Hopscope: Sort Traces...");
    await workbench.pick("Longest first");
    await workbench.expandRow(workbench.row("llm"));
    assert.deepEqual((await labels()).slice(2, 5), ["2 answer | r2 · 2 hops · 2 spans · 900 ms", "2 answer | r4 · 2 hops · 2 spans · 700 ms", "2 answer | r3 · 2 hops · 2 spans · 250 ms"]);
    assert.match(await workbench.viewMessage("Traces"), /longest first · by agent/);
    await screenshot("grouped");
    await workbench.runCommand("Hopscope: Group Traces...");
    await workbench.pick("By source");
    await workbench.runCommand("Hopscope: Sort Traces...");
    await workbench.pick("Newest first");
    await workbench.rowAtLevel(2).filter({ hasText: "r4" }).waitFor();
  });

  it("clears the list down to what is pinned, and shows all again", async () => {
    const { workbench } = opened;
    await workbench.runInContextMenu(workbench.row("r2"), "Pin Trace");
    await workbench.row(/r2.*pinned/).waitFor();
    await workbench.runCommand("Hopscope: Clear Traces");
    await workbench.row("r4").waitFor({ state: "detached" });
    assert.deepEqual(await labels(), ["1 requests.log | following · 1 of 4 traces", "2 answer | r2 · 2 hops · 2 spans · 900 ms · pinned"]);
    await workbench.runCommand("Hopscope: Show Cleared Traces");
    await workbench.row("r4").waitFor();
    await workbench.runInContextMenu(workbench.row("r2"), "Unpin Trace");
  });

  it("groups errors by their cause and goes to the code", async () => {
    const { workbench } = opened;
    await workbench.expandView("Errors");
    const group = workbench.row("TimeoutError", "Errors");
    await group.waitFor();
    assert.deepEqual(await labels("Errors"), ["1 TimeoutError: no answer after <n> ms | ×2 · llm · last 00:00:03"]);
    await workbench.expandRow(group);
    await workbench.row("r2", "Errors").waitFor();
    assert.deepEqual((await workbench.visibleRows("Errors")).map(({ expanded }) => expanded), [true, undefined, undefined]);
    await screenshot("errors");
    await workbench.runInContextMenu(group, "Go to Source");
    await workbench.page.locator(".quick-input-list .monaco-list-row", { hasText: "upstream" }).first().click();
    await workbench.page.locator(".tab.active", { hasText: "upstream.py" }).waitFor();
    const position = workbench.page.locator(".part.statusbar .statusbar-item[id='status.editor.selection']");
    await position.filter({ hasText: "Ln 3, Col 1" }).waitFor();
  });

  it("shows what each agent and each of its actions did", async () => {
    const { workbench } = opened;
    await workbench.expandView("Agents");
    await workbench.row("llm", "Agents").waitFor();
    const rows = await labels("Agents");
    // A bar for each length of time: below 1, 4, 16, 64, 256 ms, 1 s, 4 s, and longer.
    assert.deepEqual(rows, [
      "1 gateway | 4 calls · 50 % failed · p95 900 ms · p50 250 ms · ▁▁▁▅▅█▁▁",
      "1 llm | 3 calls · 66.7 % failed · p95 898 ms · p50 698 ms · ▁▁▁▁▅█▁▁",
      "1 writer | 1 call · 0 % failed · p95 38 ms · p50 38 ms · ▁▁▁█▁▁▁▁",
    ]);
    await workbench.expandRow(workbench.row("llm", "Agents"));
    await workbench.row("work", "Agents").waitFor();
    await screenshot("agents");
  });

  it("shows the lines of one trace alone", async () => {
    const { workbench } = opened;
    await workbench.runInContextMenu(workbench.row("r3"), "Show Only This Trace's Lines");
    await workbench.page.locator(".tab.active", { hasText: "r3 (lines of this trace)" }).waitFor();
  });

  it("keeps what is open and selected while the log grows", async () => {
    const { workbench } = opened;
    await workbench.expandRow(workbench.row("r3"));
    await workbench.row(/^gateway/).click();
    const before = await workbench.row(/^gateway/).getAttribute("aria-selected");
    const grown = linesOf({ id: "r5", at: 9000, took: 30, agent: "writer" }, "x.py");
    await appendFile(join(workspace, "requests.log"), grown.map((line) => `${JSON.stringify(line)}\n`).join(""));
    await workbench.row("r5").waitFor();
    assert.equal(before, "true");
    assert.equal(await workbench.row(/^gateway/).getAttribute("aria-selected"), "true");
    assert.equal(await workbench.row("r3").getAttribute("aria-expanded"), "true");
  });

  it("is used without a mouse: rows, menu, filter", async () => {
    const { workbench } = opened;
    await workbench.focusFirstRow();
    await workbench.page.keyboard.press("ArrowDown");
    // A key goes to the row that has the focus: the list may still be drawn anew.
    await workbench.row("r5").and(workbench.page.locator(".focused")).waitFor();
    await workbench.page.keyboard.press("ArrowRight");
    await workbench.row("r5").and(workbench.page.locator("[aria-expanded=true]")).waitFor();
    await workbench.page.keyboard.press("Shift+F10");
    await workbench.menuItem("Show Only This Trace's Lines").waitFor();
    await workbench.page.keyboard.press("Escape");
    await workbench.page.keyboard.press("ArrowLeft");
    await workbench.row("r5").and(workbench.page.locator("[aria-expanded=false]")).waitFor();
  });

  it("shows a long list a page at a time", async () => {
    const { workbench } = opened;
    await openLog("many.log");
    await filter("agent:batch");
    await workbench.collapseView("Errors");
    await workbench.collapseView("Agents");
    await workbench.row("requests.log").filter({ hasText: "0 of 5 traces" }).waitFor();
    await workbench.row("r5").waitFor({ state: "detached" });
    const rows = await workbench.allRows();
    // Another log is open: the first page is a short one.
    assert.equal(rows.filter(({ level }) => level === 2).length, 21);
    assert.equal(rows.find(({ label }) => label === "Show more")?.description, "20 of 1,200 shown");
    await workbench.row("Show more").click();
    await workbench.row("m1179").waitFor();
  });

  it("counts what comes after the list was cleared", async () => {
    const { workbench } = opened;
    await workbench.runCommand("Hopscope: Clear Filter");
    await workbench.runCommand("Hopscope: Clear Traces");
    const source = workbench.row("requests.log");
    await source.filter({ hasText: "0 of 5 traces" }).waitFor();
    const grown = linesOf({ id: "r6", at: 12_000, took: 30, agent: "writer" }, "x.py");
    await appendFile(join(workspace, "requests.log"), grown.map((line) => `${JSON.stringify(line)}\n`).join(""));
    await source.filter({ hasText: "1 of 6 traces" }).waitFor();
    await workbench.row("r6").waitFor();
    await workbench.runCommand("Hopscope: Show Cleared Traces");
  });
});
