import { join } from "node:path";
import { _electron, type Page } from "playwright-core";
import { launchBrowser } from "./browser";
import { atEnd, temporaryFolder } from "./endings";
import { openWindows } from "./openWindows";
import { desktopArguments } from "./vscodeDesktop";
import { builtinExtensionsWithout, startServer } from "./vscodeServer";
import type { VSCode } from "./vscode";
import { Workbench } from "./workbench";
import { quietSettings, type WorkbenchSettings, writeSettings } from "./workbenchSettings";

/** Longest wait for one thing in the page, ms. */
const pageLimitMs = 30_000;
const openLimitMs = 90_000;
const size = { width: 1280, height: 800 };

export interface WorkbenchOptions {
  /** The folder that is open in it; undefined for none. */
  readonly workspace: string | undefined;
  /** User settings on top of those that keep it quiet. */
  readonly settings?: WorkbenchSettings;
  /** An extension of VS Code's own, by its ID, that is not there. */
  readonly without?: string;
}

export interface OpenedWorkbench {
  readonly workbench: Workbench;
  readonly page: Page;
  /** Where extensions keep what belongs to no workspace. */
  readonly globalStorage: string;
  readonly close: () => Promise<void>;
}

/** Opens a window of VS Code with this extension, to be looked at and driven; it is ready when the extension's views are there. */
export async function openWorkbench(vscode: VSCode, { workspace, settings, without }: WorkbenchOptions): Promise<OpenedWorkbench> {
  const all = { ...quietSettings("dark"), ...settings };
  const window = vscode.kind === "server" ? await openInBrowser(vscode, workspace, all, without) : await openOnDesktop(vscode, workspace, all, without);
  const close = () => {
    openWindows.delete(window.workbench);
    return window.close();
  };
  const opened = { ...window, close };
  opened.page.setDefaultTimeout(pageLimitMs);
  openWindows.add(opened.workbench);
  try {
    await opened.workbench.ready(openLimitMs);
  } catch (error) {
    await opened.close();
    throw error;
  }
  return opened;
}

async function openInBrowser(vscode: Extract<VSCode, { kind: "server" }>, workspace: string | undefined, settings: WorkbenchSettings, without: string | undefined): Promise<OpenedWorkbench> {
  const args = without === undefined ? [] : ["--builtin-extensions-dir", await builtinExtensionsWithout(vscode, without)];
  const server = await startServer(vscode, settings, { args });
  const browser = await launchBrowser({ isSoonClosed: true });
  const page = await browser.newPage({ viewport: size });
  await page.goto(server.address(workspace));
  const close = async () => {
    await browser.close();
    await server.end();
  };
  return { page, workbench: new Workbench(page), globalStorage: server.globalStorage, close };
}

async function openOnDesktop(vscode: Extract<VSCode, { kind: "desktop" }>, workspace: string | undefined, settings: WorkbenchSettings, without: string | undefined): Promise<OpenedWorkbench> {
  const userData = await temporaryFolder("desktop");
  await writeSettings(join(userData, "User", "settings.json"), settings);
  const application = await _electron.launch({ executablePath: vscode.executable, args: [...desktopArguments(userData, workspace), ...(without === undefined ? [] : [`--disable-extension=${without}`])], timeout: openLimitMs });
  const close = atEnd(() => application.close());
  const page = await application.firstWindow({ timeout: openLimitMs });
  await page.setViewportSize(size);
  return { page, workbench: new Workbench(page), globalStorage: join(userData, "User", "globalStorage"), close };
}
