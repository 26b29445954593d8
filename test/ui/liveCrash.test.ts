import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, stat, watch, writeFile } from "node:fs/promises";
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

describe("An extension host that is killed in the middle of a stream", function () {
  this.timeout(180_000);
  let opened: OpenedWorkbench;
  let workspace: string;

  before(async () => {
    workspace = await mkdtemp(join(tmpdir(), "hopscope-crash-"));
    await writeFile(join(workspace, "stream.js"), stream);
    opened = await openHopscope({ workspace, settings: { "hopscope.sources": [{ name: "stream", command: "node stream.js" }] } });
  });

  after(async () => {
    await opened.close();
    await rm(workspace, { recursive: true, force: true });
  });

  it("leaves a spool with every line that was written, which is opened again", async () => {
    const { workbench, globalStorage } = opened;
    const folder = join(globalStorage, "hopscope.hopscope", "spools");
    await workbench.runInContextMenu(workbench.row("stream"), "Start");
    await workbench.row(/^stream.*live · [\d,]+ traces/).waitFor();
    const [name = ""] = (await readdir(folder)).filter((file) => file.endsWith(".jsonl"));
    const spool = join(folder, name);
    await within(60_000, "the spool's growth", grownTo(spool, 3_000_000));
    const before = await completeLines(spool);
    const { writer } = JSON.parse(await readFile(spool.replace(/l$/, ""), "utf8")) as { readonly writer: number };
    process.kill(writer, "SIGKILL");
    // Whatever way back the window offers.
    await workbench.reload();
    await workbench.row(/^stream.*interrupted · [\d,]+ traces/).waitFor({ timeout: 60_000 });
    const after = await completeLines(spool);
    assert.ok(after.length >= before.length, "what was on disk is on disk");
    assert.deepEqual(after.map(({ line }) => line), after.map((_, index) => index), "no line is missing, none stands twice");
    const traces = new Set(after.map(({ correlation_id }) => correlation_id)).size;
    await workbench.row(new RegExp(`interrupted · ${traces.toLocaleString("en-US")} traces`)).waitFor();
    await workbench.screenshot(join(repositoryRoot, "out/screenshots/live-interrupted.png"));
  });
});

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
