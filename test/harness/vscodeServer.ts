import { existsSync } from "node:fs";
import { cp, readdir, symlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { temporaryFolder } from "./endings";
import { npmInstall } from "./npm";
import { fetchOnce, installPackages } from "./npmCache";
import { Program } from "./program";
import { repositoryRoot } from "./repository";
import { type WorkbenchSettings, writeSettings } from "./workbenchSettings";

/** The VS Code that npm has: the server and web workbench inside code-server. */
const serverVersion = "4.139.1";
/** The Node that this server needs, and what brings it. */
const nodeVersion = "24.21.0";
const fetchLimitMs = 8 * 60_000;
const listenLimitMs = 60_000;

export interface ServerVSCode {
  readonly kind: "server";
  readonly description: string;
  /** The Node that runs it. */
  readonly node: string;
  /** Its program. */
  readonly main: string;
}

/** What is in a window. */
export interface WindowContents {
  /** The folder of the extension that is in development in it: this one where nothing else is said. */
  readonly extension?: string;
  /** A module whose `run()` is called in its extension host; then it leaves. */
  readonly testsPath?: string;
}

export interface RunningServer {
  /** The page of a window on a folder or, undefined, on none. */
  address(workspace: string | undefined, window?: WindowContents): string;
  /** Where extensions keep what belongs to no workspace. */
  readonly globalStorage: string;
  /** The end of the server's output, for messages. */
  readonly output: () => string;
  /** When the server ends by itself. */
  readonly ended: Promise<unknown>;
  readonly end: () => Promise<void>;
}

export interface ServerSurroundings {
  /** Variables of its environment and of all that it starts. */
  readonly env?: Readonly<Record<string, string>>;
  /** Further arguments. */
  readonly args?: readonly string[];
  /** Folders of extensions that are installed in it. */
  readonly extensions?: readonly string[];
}

/** The server from the cache, or fetched into it. */
export async function fetchServer(): Promise<ServerVSCode> {
  const nodePackage = nodePackageName();
  const what = `the VS Code server from npm (code-server@${serverVersion}, about 800 MB)`;
  const folder = await fetchOnce(`server-${serverVersion}`, what, "install a desktop VS Code with its `code` command to do without it", async (partial) => {
    await installPackages(partial, { "code-server": serverVersion, ...(nodePackage && { [nodePackage]: nodeVersion }) }, fetchLimitMs);
    await npmInstall(vscodeFolder(partial), ["--omit=dev"], fetchLimitMs);
  });
  const node = nodePackage === undefined ? process.execPath : join(folder, "node_modules", nodePackage, "bin", process.platform === "win32" ? "node.exe" : "node");
  const main = join(vscodeFolder(folder), "out", "server-main.js");
  for (const file of [node, main]) {
    if (!existsSync(file)) throw new Error(`${file} is missing: remove ${folder}, so that it is fetched again`);
  }
  return { kind: "server", description: `the VS Code server of code-server ${serverVersion}`, node, main };
}

/** Starts a server on a free port of the loopback interface, with data of its own. */
export async function startServer(server: ServerVSCode, settings: WorkbenchSettings, { env = {}, args = [], extensions = [] }: ServerSurroundings = {}): Promise<RunningServer> {
  const dataFolder = await temporaryFolder("server");
  await writeSettings(join(dataFolder, "data", "User", "settings.json"), settings);
  for (const extension of extensions) await cp(extension, join(dataFolder, "extensions", basename(extension)), { recursive: true });
  const program = new Program(
    server.node,
    [
      server.main, "--host", "127.0.0.1", "--port", "0", "--without-connection-token", "--accept-server-license-terms",
      "--server-data-dir", dataFolder, "--telemetry-level", "off",
      // Without it the page ignores the extension in development and the tests.
      "--enable-smoke-test-driver",
      ...args,
    ],
    { env },
  );
  const [, port] = await program.waitForOutput(/Extension host agent listening on (\d+)/, listenLimitMs);
  const authority = `127.0.0.1:${port ?? ""}`;
  const remote = (path: string) => `vscode-remote://${authority}${pathToFileURL(path).pathname}`;
  return {
    address: (workspace, { extension = repositoryRoot, testsPath } = {}) => {
      const payload = [["extensionDevelopmentPath", remote(extension)]];
      if (testsPath !== undefined) payload.push(["extensionTestsPath", remote(testsPath)]);
      // A page that is told of no folder opens the one before.
      const opened: Record<string, string> = workspace === undefined ? { ew: "true" } : { folder: decodeURI(pathToFileURL(workspace).pathname) };
      return `http://${authority}/?${new URLSearchParams({ ...opened, payload: JSON.stringify(payload) }).toString()}`;
    },
    globalStorage: join(dataFolder, "data", "User", "globalStorage"),
    output: () => program.output,
    ended: program.ended,
    end: program.end,
  };
}

/** A folder with the extensions that the server brings, but one: a server has no argument to disable one. */
export async function builtinExtensionsWithout({ main }: ServerVSCode, id: string): Promise<string> {
  const extensions = join(dirname(dirname(main)), "extensions");
  const folder = await temporaryFolder("extensions");
  for (const name of await readdir(extensions)) if (name !== id) await symlink(join(extensions, name), join(folder, name), "junction");
  return folder;
}

function vscodeFolder(folder: string): string {
  return join(folder, "node_modules", "code-server", "lib", "vscode");
}

/** The package of npm that brings the right Node to this system; undefined where the running Node has to do. */
function nodePackageName(): string | undefined {
  if (process.platform !== "darwin") return `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
  const [needed] = nodeVersion.split(".");
  if (process.versions.node.split(".")[0] === needed) return undefined;
  throw new Error(`the VS Code server needs Node ${needed ?? ""}, which npm does not have for macOS: run this with Node ${needed ?? ""}, or install a desktop VS Code`);
}
