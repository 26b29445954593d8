import { join } from "node:path";
import { openHopscope } from "../harness/openHopscope";
import { repositoryRoot } from "../harness/repository";

describe("Run Traced Pipeline without the JavaScript debugger", function () {
  this.timeout(120_000);

  it("runs as a plain process, which can be stopped from the tree", async () => {
    const { workbench, close } = await openHopscope({ without: "ms-vscode.js-debug", settings: { "hopscope.pipeline.requests": 12, "hopscope.pipeline.failureRate": 0 } });
    try {
      await workbench.runCommand("Hopscope: Run Traced Pipeline");
      await workbench.row(/^Traced Pipeline.*live/).waitFor();
      await workbench.rowAtLevel(2).waitFor();
      await workbench.screenshot(join(repositoryRoot, "out/screenshots/live-without-debugger.png"));
      await workbench.row(/^Traced Pipeline.*exited with 0 · 12 traces/).waitFor({ timeout: 60_000 });
      await workbench.runInContextMenu(workbench.row(/exited with 0/), "Run Again");
      await workbench.runInContextMenu(workbench.row(/^Traced Pipeline.*live/), "Stop");
      await workbench.row(/^Traced Pipeline.*ended by SIGTERM/).waitFor();
    } finally {
      await close();
    }
  });
});
