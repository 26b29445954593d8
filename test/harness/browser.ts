import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Browser, chromium } from "playwright-core";
import { atEnd } from "./endings";
import { fontEnvironment } from "./fonts";
import { fetchOnce, installPackages } from "./npmCache";
import { findOnPath } from "./pathLookup";
import { runProgram } from "./program";

/** The browser that npm has: a headless Chromium for Linux x64, with the libraries it needs. */
const chromiumVersion = "153.0.0";
const fetchLimitMs = 5 * 60_000;
const probeLimitMs = 20_000;
const wayOut = "install Chrome, Chromium or Edge, or set CHROME_PATH to one";

const names = ["google-chrome", "google-chrome-stable", "chromium", "chromium-browser", "microsoft-edge", "microsoft-edge-stable", "chrome", "msedge"];

/** Where the browsers are that put nothing on the PATH. */
const places: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
  ],
  win32: ["PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"].flatMap((variable) =>
    [["Google", "Chrome", "Application", "chrome.exe"], ["Chromium", "Application", "chrome.exe"], ["Microsoft", "Edge", "Application", "msedge.exe"]].map((path) =>
      join(process.env[variable] ?? "", ...path),
    ),
  ),
};

interface FoundBrowser {
  readonly executable: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** V8 works at the scripts of VS Code for longer than a page that is soon closed gains by it: a sixth of the page's processor time. */
const soonClosed = "--js-flags=--single-threaded --no-opt --no-maglev";

/**
 * Starts a headless browser that reaches this machine and nothing else.
 * @param isSoonClosed whether its pages live for a minute or so, and nobody measures how fast they are
 */
export async function launchBrowser({ isSoonClosed = false } = {}): Promise<Browser> {
  const { executable, env } = await findBrowser();
  const browser = await chromium.launch({
    executablePath: executable,
    env: { ...definedEnvironment(), ...(await fontEnvironment()), ...env },
    args: ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", ...(isSoonClosed ? [soonClosed] : [])],
    // They are handled for everything that was started, see endings.ts.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  const end = atEnd(() => browser.close());
  browser.once("disconnected", () => void end());
  return browser;
}

async function findBrowser(): Promise<FoundBrowser> {
  const chosen = process.env["CHROME_PATH"];
  if (chosen) {
    if (!existsSync(chosen)) throw new Error(`CHROME_PATH is ${chosen}, which does not exist`);
    return { executable: chosen };
  }
  const installed = findOnPath(names) ?? places[process.platform]?.find((file) => existsSync(file));
  if (installed !== undefined) return { executable: installed };
  if (process.platform === "linux" && process.arch === "x64") return await fetchChromium();
  throw new Error(`No browser was found: ${wayOut}.`);
}

async function fetchChromium(): Promise<FoundBrowser> {
  const what = `a headless Chromium from npm (@sparticuz/chromium@${chromiumVersion})`;
  const folder = await fetchOnce(`chromium-${chromiumVersion}`, what, wayOut, async (partial) => {
    await installPackages(partial, { "@sparticuz/chromium": chromiumVersion }, fetchLimitMs);
    await unpack(partial);
  });
  const executable = join(folder, "unpacked", "chromium");
  const withItsLibraries = { LD_LIBRARY_PATH: join(folder, "unpacked", "al2023", "lib") };
  const failures: string[] = [];
  // The system's own libraries where they are all there, else those in the package.
  for (const env of [{}, withItsLibraries]) {
    try {
      await runProgram(executable, ["--no-sandbox", "--version"], probeLimitMs, { env });
      return { executable, env };
    } catch (error) {
      failures.push(String(error));
    }
  }
  throw new Error(`The Chromium from npm does not start here: ${wayOut}.\n${failures.join("\n")}`);
}

/** Lets the package unpack its programs, in this folder instead of the system's temporary one, and with its libraries. */
async function unpack(folder: string): Promise<void> {
  const target = join(folder, "unpacked");
  await mkdir(target);
  const script = join(folder, "unpack.mjs");
  await writeFile(script, 'import chromium from "@sparticuz/chromium";\nawait chromium.executablePath();\n');
  // The package adds the libraries where it takes the machine for this one.
  await runProgram(process.execPath, [script], fetchLimitMs, { env: { TMPDIR: target, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs20.x" } });
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
