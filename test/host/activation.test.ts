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

  it("registers every command of its manifest", async () => {
    const manifest = extension?.packageJSON as { contributes: { commands: { command: string }[] } };
    const registered = new Set(await vscode.commands.getCommands(true));
    const missing = manifest.contributes.commands.map(({ command }) => command).filter((command) => !registered.has(command));
    assert.deepEqual(missing, []);
  });
});
