import assert from "node:assert/strict";
import { join } from "node:path";
import { openHopscope } from "../harness/openHopscope";
import type { OpenedWorkbench } from "../harness/openWorkbench";
import { repositoryRoot } from "../harness/repository";

/** Its name would make a link in a notification. */
const source = { name: "lost [home](command:workbench.action.closeWindow)", command: "node api.js", cwd: "no/such/folder" };

describe("A window without a folder", function () {
  this.timeout(120_000);
  let opened: OpenedWorkbench;

  before(async () => {
    opened = await openHopscope({ workspace: undefined, settings: { "hopscope.pipeline.requests": 5, "hopscope.pipeline.failureRate": 0, "hopscope.sources": [source] } });
  });

  after(() => opened.close());

  const screenshot = (name: string) => opened.workbench.screenshot(join(repositoryRoot, `out/screenshots/live-${name}.png`));

  it("runs the sample pipeline in the debugger and has the run after a reload", async () => {
    const { workbench } = opened;
    await workbench.runCommand("Hopscope: Run Traced Pipeline");
    const run = workbench.row(/^Traced Pipeline(?!.*live).*5 traces/);
    await run.waitFor({ timeout: 60_000 });
    await screenshot("without-folder");
    // A plain process would say how it exited.
    assert.doesNotMatch(await run.innerText(), /exited/);
    await workbench.hasAtMostNotifications(0);
    await workbench.reload();
    await workbench.showHopscope();
    await run.waitFor();
  });

  it("says which setting is wrong when a command's folder is none, and makes no link of a name", async () => {
    const { workbench } = opened;
    await workbench.runInContextMenu(workbench.row(/^lost/), "Start");
    const notification = await workbench.notification("no/such/folder, its cwd in the setting hopscope.sources, is no folder");
    await screenshot("no-such-folder");
    assert.match(await notification.innerText(), /lost \[home\] \(command:workbench\.action\.closeWindow\) could not be started/);
    assert.equal(await notification.locator("a", { hasText: "home" }).count(), 0);
    await notification.getByRole("button", { name: "Open Settings" }).click();
    await workbench.page.locator(".settings-editor").getByText("Sources", { exact: true }).first().waitFor();
  });
});
