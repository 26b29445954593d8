import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { cpus } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Browser, CDPSession } from "playwright-core";
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

/** Each order of three windows comes three times. */
const rounds = 18;
const startLimitMs = 90_000;
const turnLimitMs = 60_000;

/** The same debug session in three windows of one VS Code, in turn: with Hopscope, without it, and without it once more, to know by what windows differ anyway. */
export async function benchmarkDebug(): Promise<Report> {
  const windows = createServer();
  windows.listen(0, "127.0.0.1");
  await once(windows, "listening");
  const { port } = windows.address() as AddressInfo;
  const server = await startServer(await fetchServer(), quietSettings("dark"), { env: { [portVariable]: String(port) } });
  const browser = await launchBrowser();
  try {
    const open = async (extension: string, isOurs: boolean) => {
      const connected = once(windows, "connection") as Promise<[Socket]>;
      const page = await openPage(browser, server, extension);
      const window = await BenchWindow.meet(page, (await within(startLimitMs, "the window's start", connected))[0]);
      if (window.hasHopscope !== isOurs) throw new Error("Hopscope has to be in one window and not in the others");
      return window;
    };
    const empty = await emptyExtension();
    return reportOf(await takeTurns([await open(repositoryRoot, true), await open(empty, false), await open(empty, false)]));
  } finally {
    windows.close();
    await browser.close();
    await server.end();
  }
}

interface MeasuredTurn extends Turn {
  /** Processor time of the page's main thread meanwhile. */
  readonly pageMs: number;
  /** Processor time of the whole machine meanwhile. */
  readonly machineMs: number;
}

type Cost = Pick<MeasuredTurn, "ms" | "cpuMs" | "pageMs" | "machineMs">;

/** Sessions that ran one after the other: with Hopscope, without it, and without it in another window. */
type Round<T> = readonly [ours: T, peer: T, control: T];

/** So that each window follows each as often, and what one still does falls to all alike. */
const orders: readonly Round<0 | 1 | 2>[] = [[0, 1, 2], [2, 1, 0], [1, 2, 0], [0, 2, 1], [2, 0, 1], [1, 0, 2]];

async function takeTurns(windows: Round<BenchWindow>): Promise<Round<MeasuredTurn>[]> {
  const all: Round<MeasuredTurn>[] = [];
  // The first round warms up.
  for (let round = 0; round <= rounds; round++) {
    const turns = new Map<number, MeasuredTurn>();
    for (const which of orders[round % orders.length] ?? []) turns.set(which, await windows[which].turn());
    const [ours, peer, control] = [0, 1, 2].map((which) => turns.get(which));
    if (!ours || !peer || !control) throw new Error("a window was left out");
    if (ours.records !== debugLines) throw new Error(`${debugLines} lines were printed, ${ours.records ?? 0} are there`);
    if (round > 0) all.push([ours, peer, control]);
  }
  return all;
}

function reportOf(rounds: readonly Round<MeasuredTurn>[]): Report {
  const each = (of: keyof Cost, which: 0 | 1 | 2) => rounds.map((round) => round[which][of]);
  const all = (of: keyof Cost, say: (values: readonly number[]) => string) => `with Hopscope ${say(each(of, 0))}; without ${say(each(of, 1))} and ${say(each(of, 2))}`;
  const ratios = (of: (round: Round<MeasuredTurn>) => number) => {
    const values = rounds.map(of);
    return `median ${median(values).toFixed(2)}, from ${Math.min(...values).toFixed(2)} to ${Math.max(...values).toFixed(2)}`;
  };
  const [ours, one, other] = ([0, 1, 2] as const).map((which) => median(each("ms", which))) as [number, number, number];
  // Two windows tell better than one what a session takes without Hopscope.
  const peer = median([...each("ms", 1), ...each("ms", 2)]);
  const inMiddle = (values: readonly number[]) => median(values).toFixed(0);
  return {
    rows: [{ what: `a debug session that prints ${debugLines.toLocaleString("en-US")} lines`, ours: ours * 1e6, peer: { name: "windows without Hopscope", ns: peer * 1e6 }, atMost: 1.1 }],
    notes: [
      `the ratio within each round: ${ratios(([ours, one, other]) => (2 * ours.ms) / (one.ms + other.ms))}`,
      `of two windows without Hopscope: ${(other / one).toFixed(2)}; within each round: ${ratios(([, one, other]) => other.ms / one.ms)}`,
      `processor time of the extension host in a session, ms: ${all("cpuMs", inMiddle)}`,
      `processor time of the page's main thread, ms: ${all("pageMs", inMiddle)}`,
      `processor time of the machine, ms: ${all("machineMs", inMiddle)}`,
      `sessions, ms: ${all("ms", (values) => values.map((value) => value.toFixed(0)).join(", "))}`,
    ],
  };
}

/** A window's extension host at the other end of a connection. */
class BenchWindow {
  readonly hasHopscope: boolean;
  readonly #page: CDPSession;
  readonly #socket: Socket;
  readonly #lines: AsyncIterator<string>;

  private constructor(page: CDPSession, socket: Socket, lines: AsyncIterator<string>, { hasHopscope }: Introduction) {
    this.#page = page;
    this.#socket = socket;
    this.#lines = lines;
    this.hasHopscope = hasHopscope;
  }

  static async meet(page: CDPSession, socket: Socket): Promise<BenchWindow> {
    const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
    return new BenchWindow(page, socket, lines, (await nextOf(lines)) as Introduction);
  }

  /** Runs a debug session. */
  async turn(): Promise<MeasuredTurn> {
    const [before, machineBefore] = [await pageTime(this.#page), machineTime()];
    this.#socket.write(`${debugLines}\n`);
    const turn = (await within(turnLimitMs, "a debug session", nextOf(this.#lines))) as Turn;
    return { ...turn, machineMs: machineTime() - machineBefore, pageMs: (await pageTime(this.#page)) - before };
  }
}

async function nextOf(lines: AsyncIterator<string>): Promise<unknown> {
  const next = await lines.next();
  if (next.done === true) throw new Error("the window has gone");
  return JSON.parse(next.value);
}

async function openPage(browser: Browser, server: RunningServer, extension: string): Promise<CDPSession> {
  // A context of its own: windows of one browser would share the layout of the workbench.
  const page = await (await browser.newContext()).newPage();
  // Called when the module's `run()` has left, which is after the end.
  await page.exposeFunction("codeAutomationExit", () => undefined);
  await page.exposeFunction("codeAutomationLog", () => undefined);
  await page.goto(server.address(await copySampleWorkspace(), { testsPath: join(builtTests, "bench", "debug", "window.js"), extension }));
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  return session;
}

/** Processor time of a page's main thread so far, ms. */
async function pageTime(page: CDPSession): Promise<number> {
  const { metrics } = await page.send("Performance.getMetrics");
  return (metrics.find(({ name }) => name === "TaskDuration")?.value ?? NaN) * 1000;
}

/** Processor time of all that runs on this machine so far, ms. */
function machineTime(): number {
  return cpus().reduce((sum, { times: { user, nice, sys, irq } }) => sum + user + nice + sys + irq, 0);
}

/** An extension that does nothing: a window has to develop one in order to run a module in its extension host. */
async function emptyExtension(): Promise<string> {
  const folder = await temporaryFolder("empty-extension");
  await writeFile(join(folder, "package.json"), JSON.stringify({ name: "nothing", publisher: "hopscope", version: "0.0.1", engines: { vscode: "^1.105.0" } }));
  return folder;
}
