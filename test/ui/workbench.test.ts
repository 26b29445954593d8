import assert from "node:assert/strict";
import { join } from "node:path";
import { openHopscope } from "../harness/openHopscope";
import type { OpenedWorkbench } from "../harness/openWorkbench";
import { repositoryRoot } from "../harness/repository";

describe("the workbench", function () {
  this.timeout(120_000);
  let opened: OpenedWorkbench;

  before(async () => {
    opened = await openHopscope();
  });

  after(async () => {
    await opened.close();
  });

  it("has Hopscope in its activity bar, with a welcome that says what to do first", async () => {
    assert.deepEqual(await opened.workbench.welcomeButtons(), ["Run Traced Pipeline", "Open Log File"]);
    await opened.workbench.screenshot(join(repositoryRoot, "out/screenshots/welcome.png"));
  });

  it("has no notification at the start", async () => {
    await opened.workbench.hasAtMostNotifications(0);
  });
});
