import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Browser } from "playwright-core";
import { launchBrowser } from "../../harness/browser";
import { temporaryFolder } from "../../harness/endings";
import { builtTests, repositoryRoot } from "../../harness/repository";
import { copySampleWorkspace } from "../../harness/sampleWorkspace";
import { fetchServer, type RunningServer, startServer } from "../../harness/vscodeServer";
import { within } from "../../harness/within";
import { quietSettings } from "../../harness/workbenchSettings";
import { median } from "../measure";
import type { Report } from "../report";
import { debugLines, type Introduction, portVariable, type Turn } from "./turns";

const rounds = 11;
const startLimitMs = 90_000;
const turnLimitMs = 60_000;

/** The same debug session in two windows of one VS Code, with Hopscope and without it, in turn. */
export async function benchmarkDebug(): Promise<Report> {
  const windows = createServer();
  windows.listen(0, "127.0.0.1");
  await once(windows, "listening");
  const { port } = windows.address() as AddressInfo;
  const server = await startServer(await fetchServer(), quietSettings("dark"), { env: { [portVariable]: String(port) } });
  const browser = await launchBrowser();
  try {
    const open = async (extension: string) => {
      const connected = once(windows, "connection") as Promise<[Socket]>;
      await openPage(browser, server, extension);
      return await BenchWindow.meet((await within(startLimitMs, "the window's start", connected))[0]);
    };
    const withHopscope = await open(repositoryRoot);
    const without = await open(await emptyExtension());
    if (!withHopscope.hasHopscope || without.hasHopscope) throw new Error("Hopscope has to be in one window and not in the other");
    return reportOf(await takeTurns(withHopscope, without));
  } finally {
    windows.close();
    await browser.close();
    await server.end();
  }
}

/** ms of two sessions that ran one after the other. */
interface Pair {
  readonly ours: number;
  readonly peer: number;
}

async function takeTurns(withHopscope: BenchWindow, without: BenchWindow): Promise<Pair[]> {
  const pairs: Pair[] = [];
  // The first pair warms up. Who comes first alternates.
  for (let round = 0; round <= rounds; round++) {
    const first = round % 2 === 0 ? await withHopscope.turn() : undefined;
    const { ms: peer } = await without.turn();
    const { ms: ours, records } = first ?? (await withHopscope.turn());
    if (records !== debugLines) throw new Error(`${debugLines} lines were printed, ${records ?? 0} are there`);
    if (round > 0) pairs.push({ ours, peer });
  }
  return pairs;
}

function reportOf(pairs: readonly Pair[]): Report {
  const ratios = pairs.map(({ ours, peer }) => ours / peer);
  const list = (values: readonly number[], digits: number) => values.map((value) => value.toFixed(digits)).join(", ");
  const [ours, peer] = [pairs.map((pair) => pair.ours), pairs.map((pair) => pair.peer)];
  return {
    rows: [{ what: `a debug session that prints ${debugLines.toLocaleString("en-US")} lines`, ours: median(ours) * 1e6, peer: { name: "a window without Hopscope", ns: median(peer) * 1e6 }, atMost: 1.1 }],
    notes: [
      `the ratio within each pair: median ${median(ratios).toFixed(2)}, from ${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`,
      `sessions, ms: with Hopscope ${list(ours, 0)}; without ${list(peer, 0)}`,
    ],
  };
}

/** A window's extension host at the other end of a connection. */
class BenchWindow {
  readonly hasHopscope: boolean;
  readonly #socket: Socket;
  readonly #lines: AsyncIterator<string>;

  private constructor(socket: Socket, lines: AsyncIterator<string>, { hasHopscope }: Introduction) {
    this.#socket = socket;
    this.#lines = lines;
    this.hasHopscope = hasHopscope;
  }

  static async meet(socket: Socket): Promise<BenchWindow> {
    const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
    return new BenchWindow(socket, lines, (await nextOf(lines)) as Introduction);
  }

  /** Runs a debug session. */
  async turn(): Promise<Turn> {
    this.#socket.write(`${debugLines}\n`);
    return (await within(turnLimitMs, "a debug session", nextOf(this.#lines))) as Turn;
  }
}

async function nextOf(lines: AsyncIterator<string>): Promise<unknown> {
  const next = await lines.next();
  if (next.done === true) throw new Error("the window has gone");
  return JSON.parse(next.value);
}

async function openPage(browser: Browser, server: RunningServer, extension: string): Promise<void> {
  // A context of its own: windows of one browser would share the layout of the workbench.
  const page = await (await browser.newContext()).newPage();
  // Called when the module's `run()` has left, which is after the end.
  await page.exposeFunction("codeAutomationExit", () => undefined);
  await page.exposeFunction("codeAutomationLog", () => undefined);
  await page.goto(server.address(await copySampleWorkspace(), { testsPath: join(builtTests, "bench", "debug", "window.js"), extension }));
}

/** An extension that does nothing: a window has to develop one in order to run a module in its extension host. */
async function emptyExtension(): Promise<string> {
  const folder = await temporaryFolder("empty-extension");
  await writeFile(join(folder, "package.json"), JSON.stringify({ name: "nothing", publisher: "hopscope", version: "0.0.1", engines: { vscode: "^1.105.0" } }));
  return folder;
}
