import assert from "node:assert/strict";
import { join } from "node:path";
import { PNG } from "pngjs";
import { openHopscope } from "../harness/openHopscope";
import { pipelineRecords } from "../harness/pipelineRecords";
import type { OpenedWorkbench } from "../harness/openWorkbench";
import { repositoryRoot } from "../harness/repository";

/** What the tree and the timeline must show of one request, read from the pipeline's own output. */
interface ExpectedTrace {
  readonly id: string;
  readonly action: string;
  readonly hops: number;
  readonly spans: number;
  readonly failed: boolean;
}

/** By the pipeline itself, with the settings' defaults. */
async function expectedTraces(): Promise<ExpectedTrace[]> {
  const records = await pipelineRecords(8, 0.15);
  const ids = new Set(records.flatMap(({ correlation_id }) => correlation_id ?? []));
  return [...ids].map((id) => {
    const own = records.filter(({ correlation_id }) => correlation_id === id);
    const received = own.filter(({ event }) => event === "message_received");
    const [root] = received;
    const end = own.find(({ event, message_id }) => message_id === root?.message_id && (event === "message_processed" || event === "message_failed"));
    return {
      id,
      action: root?.action ?? "",
      hops: received.length,
      spans: own.filter(({ event }) => event === "span_finished").length,
      failed: end?.event !== "message_processed" || end.success === false,
    };
  });
}

describe("Run Traced Pipeline in the workbench", function () {
  this.timeout(180_000);
  let opened: OpenedWorkbench;
  let traces: ExpectedTrace[];

  before(async () => {
    traces = await expectedTraces();
    opened = await openHopscope();
    const { workbench } = opened;
    await workbench.runCommand("Hopscope: Run Traced Pipeline");
    // While the program runs, the row says "live".
    await workbench.row(/Traced Pipeline(?!.*live).*8 traces/).waitFor({ timeout: 60_000 });
  });

  after(async () => {
    await opened.close();
  });

  it("fills the tree with a row for each request", async () => {
    const rows = await opened.workbench.allRows();
    const shown = rows.filter(({ level }) => level === 2).map(({ label, description }) => ({ label, id: description.split(" · ")[0] ?? "" }));
    const byId = (a: { readonly id: string }, b: { readonly id: string }) => a.id.localeCompare(b.id);
    const expected = traces.map(({ id, action }) => ({ label: action, id: id.slice(0, 8) }));
    assert.deepEqual(shown.sort(byId), expected.sort(byId));
    const source = rows.find(({ level }) => level === 1);
    const failed = traces.filter((trace) => trace.failed).length;
    assert.match(source?.description ?? "", new RegExp(`^\\d\\d:\\d\\d:\\d\\d · 8 traces${failed > 0 ? `, ${failed} failed` : ""}$`));
  });

  it("opens down to the records: trace, hop, span, record", async () => {
    const { workbench } = opened;
    const trace = traces.find(({ action }) => action === "task_add") ?? traces[0];
    await workbench.expandRow(workbench.row(trace?.id.slice(0, 8) ?? ""));
    await workbench.expandRow(workbench.row(/^orchestrator/));
    await workbench.expandRow(workbench.row(/^invoke_agent orchestrator/));
    const record = (await workbench.visibleRows()).find(({ level }) => level === 5);
    assert.match(record?.label ?? "", /^\d\d:\d\d:\d\d\.\d{3}$/);
    assert.match(record?.description ?? "", /^span_started$/);
  });

  it("draws a bar for each hop and span of the trace that is clicked", async () => {
    const { workbench } = opened;
    const trace = traces.reduce((widest, each) => (each.spans > widest.spans ? each : widest));
    await workbench.clickRow(workbench.row(trace.id.slice(0, 8)));
    await workbench.timelineDrawn();
    const frame = workbench.timelineFrame();
    assert.equal(Number(await frame.locator("[role=treegrid]").getAttribute("aria-rowcount")), trace.hops + trace.spans + 1, "a row each, and the headers");
    const bars = await barsBesideRows(opened);
    assert.ok(bars.length > 10, "many rows are in sight");
    assert.deepEqual(bars.filter(({ coloured }) => coloured === 0), [], "each row in sight has its bar");
    await workbench.screenshot(join(repositoryRoot, "out/screenshots/traced-pipeline.png"));
  });

  it("tells name, agent, start and duration of the bar under the pointer", async () => {
    const { workbench } = opened;
    const frame = workbench.timelineFrame();
    // The canvas lets the pointer through to the row beneath it.
    const canvas = await frame.locator("canvas.timeline-bars").boundingBox();
    const root = frame.locator("[role=row][aria-rowindex='2']");
    const row = await root.boundingBox();
    assert.ok(canvas && row);
    await root.hover({ position: { x: canvas.x - row.x + 40, y: row.height / 2 } });
    const tooltip = frame.locator(".tooltip");
    await tooltip.waitFor();
    const words = (await tooltip.innerText()).replaceAll("\n", " ");
    assert.match(words, /^answer ?orchestrator Start \+0 ms · \d\d:\d\d:\d\d\.\d{3} UTC Duration \d+(\.\d+)? (ms|s) /);
  });

  it("marks the errors of a failed trace", async () => {
    const { workbench } = opened;
    const failed = traces.find((trace) => trace.failed);
    assert.ok(failed, "the seed makes one request fail");
    await workbench.clickRow(workbench.row(failed.id.slice(0, 8)));
    const frame = workbench.timelineFrame();
    await frame.getByText(failed.id.slice(0, 8)).first().waitFor();
    await workbench.timelineDrawn();
    const failedRows = frame.locator("[role=treegrid] [role=row][aria-level]", { hasText: /failed/ });
    assert.ok((await failedRows.count()) > 0, "rows say that they failed");
    await workbench.screenshot(join(repositoryRoot, "out/screenshots/failed-trace.png"));
  });

  it("shows health in the status bar", async () => {
    const failed = traces.filter((trace) => trace.failed).length;
    const percent = String(Number(((failed / traces.length) * 100).toFixed(1)));
    // An icon stands before the text.
    assert.match(await opened.workbench.statusBarText("hopscope.hopscope"), new RegExp(`${percent} % failed · p95 \\d+(\\.\\d+)? (ms|s)$`));
  });

  it("is there once after a reload of the window that both its row and its timeline outlive", async () => {
    const { workbench } = opened;
    await workbench.reload();
    await workbench.showHopscope();
    await workbench.timelineDrawn();
    await workbench.row(/Traced Pipeline/).waitFor();
    const rows = (await workbench.visibleRows()).filter(({ level }) => level === 1);
    assert.deepEqual(rows.map(({ description }) => /8 traces/.test(description)), [true]);
  });
});

/** For each row in sight how many coloured pixels stand on the canvas beside it, at the height of its bar. */
async function barsBesideRows({ workbench }: OpenedWorkbench): Promise<{ readonly row: string; readonly coloured: number }[]> {
  const frame = workbench.timelineFrame();
  const canvas = frame.locator("canvas.timeline-bars");
  const area = await canvas.boundingBox();
  assert.ok(area);
  const picture = PNG.sync.read(await canvas.screenshot());
  const scale = picture.width / area.width;
  const rows = await frame.locator("[role=treegrid] [role=row][aria-level]").all();
  const found = [];
  for (const row of rows) {
    const box = await row.boundingBox();
    const y = box ? Math.round((box.y + box.height / 2 - area.y) * scale) : -1;
    if (box && y > 0 && y < picture.height) found.push({ row: (await row.innerText()).replaceAll("\n", " "), coloured: colouredPixels(picture, y) });
  }
  return found;
}

/** Pixels of a line whose colour is no grey: bars have a hue, the background, the grid and the texts have none. */
function colouredPixels(picture: PNG, y: number): number {
  let count = 0;
  for (let x = 0; x < picture.width; x++) {
    const at = (y * picture.width + x) * 4;
    const [red = 0, green = 0, blue = 0] = picture.data.subarray(at, at + 3);
    if (Math.max(red, green, blue) - Math.min(red, green, blue) > 40) count++;
  }
  return count;
}
