// npm start [-- --screenshot FILE.png] [--theme dark|light|hc-dark|hc-light]: opens VS Code with the extension on the sample workspace.
import { spawn } from "node:child_process";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { runAsProgram, temporaryFolder } from "./endings";
import { Program } from "./program";
import { copySampleWorkspace } from "./sampleWorkspace";
import { takeScreenshot } from "./screenshot";
import { findVSCode } from "./vscode";
import { desktopArguments } from "./vscodeDesktop";
import { startServer } from "./vscodeServer";
import { isTheme, quietSettings, type Theme, themes, writeSettings } from "./workbenchSettings";

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { screenshot: { type: "string" }, theme: { type: "string", default: "dark" } } });
  const { screenshot, theme } = values;
  if (!isTheme(theme)) throw new Error(`no such theme: ${theme}; there are ${Object.keys(themes).join(", ")}`);
  if (screenshot === undefined) await openForUse(theme);
  else await takeScreenshot(resolve(screenshot), theme);
  return 0;
}

/** Opens VS Code and stays until it is closed or Ctrl-C is pressed. */
async function openForUse(theme: Theme): Promise<void> {
  const vscode = await findVSCode();
  const workspace = await copySampleWorkspace();
  if (vscode.kind === "desktop") {
    const userData = await temporaryFolder("desktop");
    await writeSettings(join(userData, "User", "settings.json"), quietSettings(theme));
    await new Program(vscode.executable, desktopArguments(userData, workspace)).ended;
    return;
  }
  const server = await startServer(vscode, quietSettings(theme));
  const address = server.address(workspace);
  console.log(`\nVS Code with Hopscope is at\n\n  ${address}\n\nCtrl-C ends it.`);
  openInBrowser(address);
  await server.ended;
  throw new Error(`the VS Code server ended by itself:\n${server.output()}`);
}

/** Tries to open the address in the user's browser; where there is none, the address is on the screen. */
function openInBrowser(address: string): void {
  const [file, ...args] = process.platform === "darwin" ? ["open", address] : process.platform === "win32" ? ["explorer", address] : ["xdg-open", address];
  const opener = spawn(file, args, { stdio: "ignore", detached: true });
  opener.on("error", () => undefined);
  opener.unref();
}

runAsProgram(main);
