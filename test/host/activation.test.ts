import assert from "node:assert/strict";
import * as vscode from "vscode";

describe("the extension in VS Code", () => {
  const extension = vscode.extensions.getExtension("hopscope.hopscope");

  it("is there under its ID and name", () => {
    const manifest = extension?.packageJSON as { displayName: string } | undefined;
    assert.equal(manifest?.displayName, "Hopscope");
  });

  it("activates", async () => {
    await extension?.activate();
    assert.equal(extension?.isActive, true);
  });

  it("has its commands", async () => {
    await vscode.commands.executeCommand("hopscope.showLog");
  });
});
