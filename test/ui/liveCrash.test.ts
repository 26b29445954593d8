import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, stat, watch, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openHopscope } from "../harness/openHopscope";
import type { OpenedWorkbench } from "../harness/openWorkbench";
import { repositoryRoot } from "../harness/repository";
import { within } from "../harness/within";

/** Writes numbered lines as fast as they are taken, ten of them a request. */
const stream = `
let line = 0;
const more = () => {
  let text = "";
  for (let index = 0; index < 50; index++, line++) {
    text += JSON.stringify({ timestamp: new Date().toISOString(), event: "tick", agent: "stream", correlation_id: "request-" + Math.floor(line / 10), line }) + "\\n";
  }
  process.stdout.write(text, () => setTimeout(more, 2));
};
process.stdout.on("error", () => process.exit());
more();
`;

/** Says nothing, ignores what politely asks it to end, and holds a connection as long as it runs. */
const silent = (port: number) => `
process.on("SIGTERM", () => {});
require("node:net").connect(${port}, "127.0.0.1");
`;

describe("An extension host that is killed in the middle of a stream", function () {
  this.timeout(180_000);
  let opened: OpenedWorkbench;
  let workspace: string;
  let listener: Server;

  before(async () => {
    workspace = await mkdtemp(join(tmpdir(), "hopscope-crash-"));
    await writeFile(join(workspace, "stream.js"), stream);
    listener = createServer();
    listener.listen(0, "127.0.0.1");
    await once(listener, "listening");
    await writeFile(join(workspace, "silent.js"), silent((listener.address() as AddressInfo).port));
    opened = await openHopscope({ workspace, settings: { "hopscope.sources": [{ name: "stream", command: "node stream.js" }, { name: "silent", command: "node silent.js" }] } });
  });

  after(async () => {
    await opened.close();
    listener.close();
    await rm(workspace, { recursive: true, force: true });
  });

  it("leaves a spool with every line that was written, which is opened again, and no command that runs on", async () => {
    const { workbench, globalStorage } = opened;
    const folder = join(globalStorage, "hopscope.hopscope", "spools");
    const connection = once(listener, "connection") as Promise<[Socket]>;
    await workbench.runInContextMenu(workbench.row("silent"), "Start");
    const [silentCommand] = await connection;
    const silentEnded = once(silentCommand.resume(), "close");
    // A menu that is open while the list is drawn anew can lose the key that is meant for it.
    await workbench.row(/^silent.*live/).waitFor();
    await workbench.runInContextMenu(workbench.row("stream"), "Start");
    await workbench.row(/^stream.*live · [\d,]+ traces/).waitFor();
    const spool = await spoolOf(folder, "stream");
    await within(60_000, "the spool's growth", grownTo(spool, 3_000_000));
    const before = await completeLines(spool);
    const { writer } = await recordOf(spool);
    process.kill(writer, "SIGKILL");
    await within(20_000, "the end of the command that never writes", silentEnded);
    const atKill = await completeLines(spool);
    // Whatever way back the window offers.
    await workbench.reload();
    await workbench.row(/^stream.*interrupted · [\d,]+ traces/).waitFor({ timeout: 60_000 });
    const after = await completeLines(spool);
    assert.ok(atKill.length >= before.length);
    assert.equal(after.length, atKill.length, "what was on disk is on disk");
    assert.deepEqual(after.map(({ line }) => line), after.map((_, index) => index), "no line is missing, none stands twice");
    const traces = new Set(after.map(({ correlation_id }) => correlation_id)).size;
    await workbench.row(new RegExp(`interrupted · ${traces.toLocaleString("en-US")} traces`)).waitFor();
    await workbench.screenshot(join(repositoryRoot, "out/screenshots/live-interrupted.png"));
  });
});

/** What is kept beside a spool. */
async function recordOf(spool: string): Promise<{ readonly label: string; readonly writer: number }> {
  return JSON.parse(await readFile(spool.replace(/l$/, ""), "utf8")) as { readonly label: string; readonly writer: number };
}

async function spoolOf(folder: string, label: string): Promise<string> {
  const spools = (await readdir(folder)).filter((file) => file.endsWith(".jsonl")).map((file) => join(folder, file));
  for (const spool of spools) if ((await recordOf(spool)).label === label) return spool;
  throw new Error(`no spool of ${label}`);
}

interface Line {
  readonly line: number;
  readonly correlation_id: string;
}

async function completeLines(path: string): Promise<Line[]> {
  const text = await readFile(path, "utf8");
  return text.slice(0, text.lastIndexOf("\n")).split("\n").map((line) => JSON.parse(line) as Line);
}

async function grownTo(path: string, bytes: number): Promise<void> {
  const changes = watch(path)[Symbol.asyncIterator]();
  for (;;) {
    const changed = changes.next();
    if ((await stat(path)).size >= bytes) {
      void changes.return?.();
      return;
    }
    await changed;
  }
}
