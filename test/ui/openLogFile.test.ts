import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { openHopscope } from "../harness/openHopscope";
import type { OpenedWorkbench } from "../harness/openWorkbench";
import { repositoryRoot } from "../harness/repository";

const markup = `<img src=x onerror=alert(1)> **bold** [link](command:workbench.action.quit) $(trash)`;

/** A log of two requests whose every field holds markup, a plain line and a broken one. */
const log = [
  { timestamp: "2026-01-01T00:00:00.000Z", level: "info", event: "message_received", agent: markup, correlation_id: "first", message_id: "m1", action: markup },
  { timestamp: "2026-01-01T00:00:00.250Z", level: "error", event: "message_failed", agent: markup, correlation_id: "first", message_id: "m1", error: markup },
  { timestamp: "2026-01-01T00:00:01.000Z", level: "info", event: "message_received", agent: "gateway", correlation_id: "second", message_id: "m2", action: "answer" },
  { timestamp: "2026-01-01T00:00:01.040Z", level: "info", event: "message_processed", agent: "gateway", correlation_id: "second", message_id: "m2", success: true },
]
  .map((record) => JSON.stringify(record))
  .join("\n")
  .concat('\nplain text\n{"broken": tru}\n');

describe("Open Log File in the workbench", function () {
  this.timeout(120_000);
  let opened: OpenedWorkbench;
  let workspace: string;

  before(async () => {
    workspace = await mkdtemp(join(tmpdir(), "hopscope-ui-"));
    await writeFile(join(workspace, "requests.log"), log);
    const compressed = gzipSync(log.repeat(1000));
    await writeFile(join(workspace, "older.log.1.gz"), compressed.subarray(0, compressed.length / 2));
    opened = await openHopscope({ workspace });
  });

  after(async () => {
    await opened.close();
    await rm(workspace, { recursive: true, force: true });
  });

  it("is among the buttons of a welcome that says what to do first; nothing else asks for attention", async () => {
    const { workbench } = opened;
    assert.deepEqual(await workbench.welcomeButtons(), ["Run Traced Pipeline", "Open Log File"]);
    await workbench.screenshot(join(repositoryRoot, "out/screenshots/welcome.png"));
    await workbench.hasAtMostNotifications(0);
  });

  it("opens a log from the explorer's context menu into the tree", async () => {
    const { workbench } = opened;
    await workbench.showExplorer();
    const file = workbench.page.locator(".explorer-folders-view .monaco-list-row", { hasText: "requests.log" });
    await workbench.runInContextMenu(file, "Open Log File...");
    await workbench.row("requests.log").waitFor();
    await workbench.row("second").waitFor();
    const rows = await workbench.visibleRows();
    assert.deepEqual(
      rows.map(({ level, label, description }) => `${level} ${label} | ${description}`),
      [
        "1 requests.log | following · 2 traces, 1 failed",
        "2 answer | second · 1 hop · 1 span · 40 ms",
        `2 ${markup} | first · 1 hop · 1 span · 250 ms`,
      ],
    );
  });

  it("shows markup in a log as text, in the tree and in the timeline", async () => {
    const { workbench } = opened;
    const dialogs: string[] = [];
    workbench.page.on("dialog", (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    await workbench.clickRow(workbench.row("first"));
    await workbench.timelineDrawn();
    const frame = workbench.timelineFrame();
    assert.ok((await frame.locator("[role=treegrid]").innerText()).includes(markup));
    assert.equal(await frame.locator("img").count(), 0);
    assert.deepEqual(dialogs, []);
    await workbench.screenshot(join(repositoryRoot, "out/screenshots/markup.png"));
  });

  it("reads a file that is dropped on the view from a browser", async () => {
    const { workbench } = opened;
    await workbench.dropFile(workbench.row("requests.log"), "dropped.log", log.replaceAll("second", "third"));
    await workbench.row("dropped.log").waitFor();
    await workbench.expandRow(workbench.row("dropped.log"));
    await workbench.row("third").waitFor();
  });

  it("says of a log whose records all belong to traces of another where they are", async () => {
    const { workbench } = opened;
    const more = ["first", "second"].map((id) => JSON.stringify({ timestamp: "2026-01-01T00:00:02Z", level: "info", event: "stored", agent: "worker", correlation_id: id }));
    await workbench.dropFile(workbench.row("requests.log"), "worker.log", [...more, '{"timestamp":"2026-01-01T00:00:03Z","event":"idle"}', ""].join("\n"));
    const worker = workbench.row("worker.log");
    await worker.filter({ hasText: "2 records in traces of other sources" }).waitFor();
    await workbench.screenshot(join(repositoryRoot, "out/screenshots/no-traces-of-its-own.png"));
    await workbench.dropFile(workbench.row("requests.log"), "nameless.log", '{"timestamp":"2026-01-01T00:00:03Z","event":"idle"}\n');
    await workbench.row("nameless.log").filter({ hasText: "no traces: no record names a correlation or trace ID" }).waitFor();
    for (const source of [worker, workbench.row("nameless.log")]) {
      await workbench.runInContextMenu(source, "Remove Source");
      await source.waitFor({ state: "detached" });
    }
  });

  it("reveals a record's line in the log", async () => {
    const { workbench } = opened;
    await workbench.expandRow(workbench.row("second"));
    await workbench.expandRow(workbench.row(/^gateway/));
    await workbench.expandRow(workbench.row(/^answer40 ms/));
    await workbench.clickRow(workbench.row("message_processed"));
    const position = workbench.page.locator(".part.statusbar .statusbar-item[id='status.editor.selection']");
    await position.filter({ hasText: "Ln 4, Col 1" }).waitFor();
  });

  it("opens a compressed log from the context menu, too, and says of one that is cut off that it is read in part", async () => {
    const { workbench } = opened;
    await workbench.showExplorer();
    await workbench.runInContextMenu(workbench.page.locator(".explorer-folders-view .monaco-list-row", { hasText: "older.log.1.gz" }), "Open Log File...");
    const row = workbench.row(/^older\.log\.1\.gzread only in part · .*unexpected end of file/);
    await row.waitFor();
    await row.locator(".codicon-warning").waitFor();
    await workbench.screenshot(join(repositoryRoot, "out/screenshots/read-in-part.png"));
  });
});
