import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { launchBrowser } from "./browser";
import { temporaryFolder } from "./endings";
import { folderVariable, reportVariable } from "./hostSuite";
import { Program } from "./program";
import { builtTests } from "./repository";
import { copySampleWorkspace } from "./sampleWorkspace";
import { type Counts, readVerdict, suiteVariables } from "./suite";
import type { VSCode } from "./vscode";
import { desktopArguments } from "./vscodeDesktop";
import { startServer } from "./vscodeServer";
import { within } from "./within";
import { quietSettings, writeSettings } from "./workbenchSettings";

const suiteLimitMs = 6 * 60_000;
const testsPath = join(builtTests, "harness", "hostSuite.js");

export interface HostTests {
  /** The folder of out/test that holds them. */
  readonly folder: string;
  readonly grep?: string | undefined;
  /** Folders of further extensions that they need. */
  readonly extensions?: readonly string[];
  /** Further variables of the extension host's environment. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** What tests in an extension host left. */
export interface HostReport {
  /** Undefined when VS Code ended without one. */
  readonly verdict: Counts | undefined;
  readonly report: string;
}

/** Runs tests in the extension host of a real VS Code. */
export async function runHostTests(vscode: VSCode, { folder: testFolder, grep, extensions = [], variables = {} }: HostTests): Promise<HostReport> {
  const folder = await temporaryFolder("host-tests");
  const verdictFile = join(folder, "verdict.json");
  const reportFile = join(folder, "report.txt");
  const env = { ...variables, [suiteVariables.verdictFile]: verdictFile, [reportVariable]: reportFile, [folderVariable]: testFolder, ...(grep !== undefined && { [suiteVariables.grep]: grep }) };
  const workspace = await copySampleWorkspace();
  let output = "";
  try {
    output = vscode.kind === "server" ? await runOnServer(vscode, { workspace, extensions, env }) : await runOnDesktop(vscode, { workspace, extensions, env });
  } catch (error) {
    output = String(error);
  }
  const report = await readFile(reportFile, "utf8").catch(() => "");
  const verdict = await readVerdict(verdictFile);
  return { verdict, report: verdict ? report : `${report}VS Code ended without a verdict.\n${output}\n` };
}

interface Surroundings {
  readonly workspace: string;
  readonly extensions: readonly string[];
  readonly env: Record<string, string>;
}

/** Opens the page that runs the tests and waits for its exit. Gives what VS Code said meanwhile. */
async function runOnServer(vscode: Extract<VSCode, { kind: "server" }>, { workspace, extensions, env }: Surroundings): Promise<string> {
  const server = await startServer(vscode, quietSettings("dark"), { env, extensions });
  const browser = await launchBrowser({ isSoonClosed: true });
  const said: string[] = [];
  try {
    const page = await browser.newPage();
    const exit = new Promise<void>((resolve, reject) => {
      page.once("crash", () => reject(new Error("the page crashed")));
      page.once("close", () => reject(new Error("the page was closed")));
      void page.exposeFunction("codeAutomationExit", () => resolve());
    });
    await page.exposeFunction("codeAutomationLog", (type: string, args: readonly unknown[]) => said.push([type, ...args].join(" ")));
    await page.goto(server.address(workspace, { testsPath }));
    await within(suiteLimitMs, "the host tests", exit);
    return said.join("\n");
  } catch (error) {
    throw new Error([String(error), ...said.slice(-50), server.output()].join("\n"));
  } finally {
    await browser.close();
    await server.end();
  }
}

/**
 * Starts VS Code as runTests of @vscode/test-electron does, which knows no limit of time and gives nothing to end it by.
 */
async function runOnDesktop(vscode: Extract<VSCode, { kind: "desktop" }>, { workspace, extensions, env }: Surroundings): Promise<string> {
  const userData = await temporaryFolder("desktop");
  await writeSettings(join(userData, "User", "settings.json"), quietSettings("dark"));
  const program = new Program(vscode.executable, [...desktopArguments(userData, workspace), ...extensions.map((path) => `--extensionDevelopmentPath=${path}`), `--extensionTestsPath=${testsPath}`], { env });
  try {
    await within(suiteLimitMs, "the host tests", program.ended);
    return program.output;
  } finally {
    await program.end();
  }
}
