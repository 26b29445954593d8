import assert from "node:assert/strict";
import { join } from "node:path";
import { openHopscope } from "../harness/openHopscope";
import { repositoryRoot } from "../harness/repository";

describe("A window without a folder", function () {
  this.timeout(120_000);

  it("runs the sample pipeline in the debugger and has the run after a reload", async () => {
    const { workbench, close } = await openHopscope({ workspace: undefined, settings: { "hopscope.pipeline.requests": 5, "hopscope.pipeline.failureRate": 0 } });
    try {
      await workbench.runCommand("Hopscope: Run Traced Pipeline");
      const run = workbench.row(/^Traced Pipeline(?!.*live).*5 traces/);
      await run.waitFor({ timeout: 60_000 });
      await workbench.screenshot(join(repositoryRoot, "out/screenshots/live-without-folder.png"));
      // A plain process would say how it exited.
      assert.doesNotMatch(await run.innerText(), /exited/);
      await workbench.hasAtMostNotifications(0);
      await workbench.reload();
      await workbench.showHopscope();
      await run.waitFor();
    } finally {
      await close();
    }
  });
});
