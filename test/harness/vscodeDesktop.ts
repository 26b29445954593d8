import { readFile, realpath } from "node:fs/promises";
import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { downloadAndUnzipVSCode, SilentReporter } from "@vscode/test-electron";
import { findOnPath } from "./pathLookup";
import { runProgram } from "./program";
import { cacheFolder, repositoryRoot } from "./repository";
import { within } from "./within";

/** Longest silence of the download's server, ms. */
const silenceLimitMs = 20_000;
const downloadLimitMs = 10 * 60_000;
const probeLimitMs = 20_000;

export interface DesktopVSCode {
  readonly kind: "desktop";
  readonly description: string;
  /** The Electron program itself, not the `code` script. */
  readonly executable: string;
}

/** A desktop VS Code that starts here, or the reasons why there is none. */
export async function findDesktop(): Promise<DesktopVSCode | readonly string[]> {
  if (process.platform === "linux" && !process.env["DISPLAY"] && !process.env["WAYLAND_DISPLAY"]) {
    return ["there is no display for a desktop VS Code (DISPLAY and WAYLAND_DISPLAY are not set; xvfb-run gives one)"];
  }
  const reasons: string[] = [];
  for (const find of [findInstalled, download]) {
    try {
      return await find();
    } catch (error) {
      reasons.push(error instanceof Error ? error.message : String(error));
    }
  }
  return reasons;
}

/** Arguments for a window of its own that is not the user's: data of its own and nothing that opens or asks by itself. */
export function desktopArguments(userData: string, workspace: string | undefined): string[] {
  return [
    ...(workspace === undefined ? [] : [workspace]),
    `--extensionDevelopmentPath=${repositoryRoot}`,
    `--user-data-dir=${userData}`,
    `--extensions-dir=${join(userData, "extensions")}`,
    "--new-window", "--no-sandbox", "--disable-gpu-sandbox", "--disable-updates", "--disable-telemetry",
    "--skip-welcome", "--skip-release-notes",
  ];
}

async function findInstalled(): Promise<DesktopVSCode> {
  const script = findOnPath(["code"]);
  if (script === undefined) throw new Error("`code` is not on the PATH");
  const executable = executableOf(await realpath(script));
  if (executable === undefined) throw new Error(`${script} belongs to no desktop VS Code`);
  const manifest: unknown = JSON.parse(await readFile(join(repositoryRoot, "package.json"), "utf8"));
  const needed = versionIn(manifest, ["engines", "vscode"]);
  const installed = versionIn(JSON.parse(await readFile(productManifest(executable), "utf8")), ["version"]);
  if (!isAtLeast(installed, needed)) throw new Error(`${script} is VS Code ${installed.join(".")}, the extension needs ${needed.join(".")}`);
  return await startable(executable, `the desktop VS Code ${installed.join(".")} on the PATH`);
}

/** What @vscode/test-electron has in the cache or can download. */
async function download(): Promise<DesktopVSCode> {
  console.log("Looking for a desktop VS Code in the cache and at update.code.visualstudio.com …");
  const executable = await within(
    downloadLimitMs,
    "downloading VS Code",
    downloadAndUnzipVSCode({ cachePath: cacheFolder, extensionDevelopmentPath: repositoryRoot, timeout: silenceLimitMs, reporter: new SilentReporter() }),
  ).catch((error: unknown) => {
    throw new Error(`@vscode/test-electron cannot download one: ${error instanceof Error ? error.message : String(error)}`);
  });
  return await startable(executable, "the desktop VS Code of @vscode/test-electron");
}

/** Refuses a program that cannot run here, for want of a system library for example. */
async function startable(executable: string, description: string): Promise<DesktopVSCode> {
  await runProgram(executable, ["--eval", "0"], probeLimitMs, { env: { ELECTRON_RUN_AS_NODE: "1" } });
  return { kind: "desktop", description, executable };
}

/** The program that the `code` script starts; undefined for other scripts of that name, like the one inside a remote terminal. */
function executableOf(script: string): string | undefined {
  const application = dirname(dirname(script));
  const candidates: Partial<Record<NodeJS.Platform, string[]>> = {
    // …/Visual Studio Code.app/Contents/Resources/app/bin/code
    darwin: ["Electron", "Code"].map((name) => join(application, "..", "..", "MacOS", name)),
    win32: [join(application, "Code.exe")],
    linux: [join(application, basename(script))],
  };
  return candidates[process.platform]?.find((file) => existsSync(file));
}

function productManifest(executable: string): string {
  const resources = process.platform === "darwin" ? join(dirname(executable), "..", "Resources") : join(dirname(executable), "resources");
  return join(resources, "app", "package.json");
}

/** The numbers of a version or of the lower end of a `^` range, at a path in a manifest. */
function versionIn(manifest: unknown, path: readonly string[]): readonly number[] {
  const value = path.reduce<unknown>((inner, key) => (typeof inner === "object" && inner !== null ? Reflect.get(inner, key) : undefined), manifest);
  const match = /^\^?(\d+)\.(\d+)\.(\d+)/.exec(String(value));
  if (!match) throw new Error(`no version: ${String(value)}`);
  return match.slice(1).map(Number);
}

function isAtLeast(version: readonly number[], needed: readonly number[]): boolean {
  const difference = version.map((part, index) => part - (needed[index] ?? 0)).find((part) => part !== 0);
  return difference === undefined || difference > 0;
}
