import assert from "node:assert/strict";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openHopscope } from "../harness/openHopscope";
import type { OpenedWorkbench } from "../harness/openWorkbench";
import { repositoryRoot } from "../harness/repository";

describe("A workspace that is not trusted", function () {
  this.timeout(120_000);
  let opened: OpenedWorkbench;
  let workspace: string;

  before(async () => {
    workspace = await mkdtemp(join(tmpdir(), "hopscope-untrusted-"));
    await writeFile(join(workspace, "requests.log"), '{"timestamp":"2026-01-01T00:00:00Z","event":"tick","agent":"api","correlation_id":"r1"}\n');
    opened = await openHopscope({
      workspace,
      settings: {
        "security.workspace.trust.enabled": true,
        "security.workspace.trust.startupPrompt": "never",
        "hopscope.sources": [{ name: "writer", command: "node -e \"require('fs').writeFileSync('written', '')\"" }],
      },
    });
  });

  after(async () => {
    await opened.close();
    await rm(workspace, { recursive: true, force: true });
  });

  it("has its logs read, and is told why nothing is started", async () => {
    const { workbench } = opened;
    const reason = "In a workspace that you do not trust Hopscope starts no program.";
    // The banner comes late, and closes every menu as it comes.
    await workbench.page.locator(".part.banner", { hasText: "Restricted Mode" }).waitFor();
    await workbench.runCommand("Hopscope: Run Traced Pipeline");
    const first = await workbench.notification(reason);
    await workbench.screenshot(join(repositoryRoot, "out/screenshots/untrusted.png"));
    await workbench.runCommand("Notifications: Clear All Notifications");
    // Hidden, not gone: what the list shows is drawn anew when it opens again.
    await first.waitFor({ state: "hidden" });
    await workbench.runInContextMenu(workbench.row("writer"), "Start");
    await workbench.notification(reason);
    assert.deepEqual((await workbench.visibleRows()).map(({ label, description }) => `${label} | ${description}`), ["writer | not running"]);
    await workbench.showExplorer();
    await workbench.runInContextMenu(workbench.page.locator(".explorer-folders-view .monaco-list-row", { hasText: "requests.log" }), "Open Log File...");
    await workbench.row("r1").waitFor();
    assert.deepEqual((await workbench.visibleRows()).map(({ label }) => label), ["requests.log", "r1", "writer"]);
    assert.deepEqual((await readdir(workspace)).sort(), ["requests.log"], "the command was not run");
  });
});
