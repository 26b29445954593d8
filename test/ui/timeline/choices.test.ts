import assert from "node:assert/strict";
import { appendFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { logOf, OpenedTimeline } from "../../harness/openedTimeline";

const trace = "6f1f2a3b111142228333944455566677";
const time = (ms: number) => new Date(Date.UTC(2026, 0, 1) + ms).toISOString();
const hop = (agent: string, from: number, to: number) =>
  [["message_received", from] as const, ["message_processed", to] as const].map(([event, at]) => ({ timestamp: time(at), level: "info", event, agent, action: `do_${agent}`, message_id: agent, trace_id: trace }));
const span = (agent: string, operation: string, id: number, from: number, to: number, more: object = {}) => ({
  timestamp: time(to), level: "info", event: "span_finished", agent, message_id: agent, trace_id: trace, span_id: id.toString(16).padStart(16, "0"),
  operation, start_time: time(from), end_time: time(to), duration_ms: to - from, status: "ok", ...more,
});

/** What the test asks of a canvas of the page: it runs where there are no types of the DOM. */
interface DrawnCanvas {
  readonly width: number;
  readonly clientWidth: number;
  getContext(kind: "2d"): { getImageData(x: number, y: number, width: number, height: number): { readonly data: ArrayLike<number> } };
}

/** A gateway that waits 40 s for a store, which saves 240 times, for 1, 2, 3 or 4 ms; three of them fail. */
const records = [
  ...hop("gateway", 0, 50_000),
  ...hop("planner", 100, 2_000),
  span("planner", "think", 1, 200, 1_900, { events: [{ name: "first_token", timestamp: time(500) }] }),
  ...hop("store", 42_000, 50_000),
  { timestamp: time(46_000), level: "error", event: "lost a shard", agent: "store", message_id: "store", trace_id: trace },
  ...Array.from({ length: 240 }, (_, index) => span("store", "storage_save", 100 + index, 42_000 + index * 30, 42_001 + index * 30 + (index % 4), index % 100 === 7 ? { status: "error", error: "IOError: disk" } : {})),
];

describe("The choices of the timeline in the workbench", function () {
  this.timeout(180_000);
  let opened: OpenedTimeline;

  before(async () => {
    opened = await OpenedTimeline.open({ "saves.log": logOf(records) }, "saves.log", "do_gateway");
    await grid().focus();
  });

  after(() => opened.close());

  const frame = () => opened.frame();
  const grid = () => opened.grid();
  const row = (name: string) => opened.row(name);
  /** Waits until so many rows are listed, in sight or not. */
  const listed = (count: number) => frame().locator(`[role=treegrid][aria-rowcount="${count + 1}"]`).waitFor();
  /** Waits until the list, all of which is in sight, has these rows. */
  const namesAre = async (...names: readonly string[]) => {
    await listed(names.length);
    assert.deepEqual(await frame().locator("[role=row] .name").allInnerTexts(), names);
  };
  const told = () => opened.told();
  const press = (...keys: readonly string[]) => opened.press(...keys);
  const screenshot = (name: string) => opened.screenshot(name);

  it("fold siblings that do the same, with their count and spread, and list them on demand", async () => {
    const folded = ["do_gateway", "do_gateway", "do_planner", "think", "do_store", "storage_save"];
    await namesAre(...folded);
    assert.equal(await row("storage_save").locator(".count").innerText(), "×240");
    assert.match(await row("storage_save").innerText(), /240 times, p50 2 ms · p95 4 ms · max 4 ms · 3 failed/);
    await screenshot("timeline-folded");
    await press("End", "ArrowRight", "ArrowRight");
    assert.match(await told(), /^storage_save, store, Start \+42 s/);
    await listed(246);
    await press("ArrowLeft", "ArrowLeft");
    assert.match(await told(), /^storage_save ×240, store, Start \+42 s .*, Calls 240, Failed 3 \(1.3 %\), Durations 1 ms to 4 ms, p50 2 ms, p95 4 ms, Sum 600 ms$/);
    await press("m");
    assert.equal(await told(), "All siblings are listed");
    await listed(245);
    await press("m", "Home");
    await namesAre(...folded);
  });

  it("show idle time short, with the same time in sight", async () => {
    await press("End", "f");
    const before = await told();
    assert.match(before, /^Shown from \+41\.6/);
    await press("g");
    assert.equal(await told(), "Idle time is shown short");
    await press("w", "s");
    assert.equal(await told(), before);
    await press("0", "w");
    // Of the 50 s the 40 s between the planner and the store are shown as a fiftieth of the others: of 10.2 s the middle two thirds.
    assert.equal(await told(), "Shown from +1.7 s to +48.3 s");
    await press("0");
    await screenshot("timeline-gaps");
    await press("g", "0", "Home");
  });

  it("colour by what one chooses, and say what colours and shapes mean", async () => {
    await press("b");
    assert.equal(await told(), "Coloured by status");
    await press("v");
    const panel = frame().getByRole("dialog", { name: "View" });
    await panel.getByRole("radio", { name: "Status", checked: true }).waitFor();
    for (const words of ["finished", "failed", "in progress", "never finished"]) await panel.getByRole("group", { name: "Colours" }).getByText(words, { exact: true }).waitFor();
    await press("ArrowRight");
    await panel.getByText("self time up to 50 s").waitFor();
    await panel.getByRole("group", { name: "Shapes" }).getByText("event of a span").waitFor();
    await screenshot("timeline-choices");
    await panel.getByRole("checkbox", { name: "planner" }).uncheck();
    assert.equal(await told(), "planner: collapsed");
    await press("Escape");
    await panel.waitFor({ state: "hidden" });
    await namesAre("do_gateway", "do_gateway", "do_planner", "do_store", "storage_save");
    await grid().focus();
    await press("Home", "2");
    assert.equal(await told(), "2 levels are shown");
    await namesAre("do_gateway", "do_gateway", "do_planner", "do_store");
    await press("e");
    await namesAre("do_gateway", "do_gateway", "do_planner", "think", "do_store", "storage_save");
  });

  it("mark records and events where they were", async () => {
    /** The colour that is drawn of a row at an instant; `share` of its height from its top. */
    const pixelAt = async (name: string, ms: number, share: number) => {
      const box = await row(name).boundingBox();
      const bars = frame().locator(".timeline-bars");
      const canvas = await bars.boundingBox();
      assert.ok(box && canvas);
      const x = (ms / 50_000) * (canvas.width - Math.min(34, canvas.width / 20));
      const y = box.y - canvas.y + share * box.height;
      return bars.evaluate((element: DrawnCanvas, at) => {
        const ratio = element.width / element.clientWidth;
        return Array.from(element.getContext("2d").getImageData(at.x * ratio, at.y * ratio, 1, 1).data).join(" ");
      }, { x, y });
    };
    await press("Home");
    // In the strip above the bar of the store's own span there is an error at 46 s, and nothing at 44 s.
    const nothing = "0 0 0 0";
    assert.equal(await pixelAt("do_store", 44_000, 0.12), nothing);
    assert.notEqual(await pixelAt("do_store", 46_000, 0.12), nothing);
    // On the bar of the planner's span there is an event at 500 ms: of another colour than the bar is elsewhere.
    const bar = await pixelAt("think", 1_500, 0.5);
    assert.notEqual(bar, nothing);
    assert.notEqual(await pixelAt("think", 500, 0.5), bar);
  });

  for (const theme of ["light", "hc-dark", "hc-light", "dark"] as const) {
    it(`have nothing that axe finds fault with, in the theme ${theme}`, async () => {
      await opened.workbench.setTheme(theme);
      await opened.workbench.timelineDrawn();
      await grid().focus();
      await press("v");
      await frame().getByRole("dialog", { name: "View" }).waitFor();
      const found = await opened.workbench.faultsOfTimeline();
      await screenshot(`timeline-choices-${theme}`);
      assert.deepEqual(found, []);
      await press("Escape");
    });
  }

  it("stay, like zoom and selection, while the trace grows", async () => {
    const selected = () => row("think").and(frame().locator("[aria-selected=true]"));
    await grid().focus();
    await press("Home", "ArrowDown", "ArrowDown", "ArrowDown", "f");
    await selected().waitFor();
    const before = await told();
    assert.equal(before, "Shown from +115 ms to +1.985 s");
    await appendFile(join(opened.workspace, "saves.log"), logOf(hop("auditor", 60_000, 70_000)));
    await frame().locator(".totals", { hasText: "4 hops" }).waitFor();
    await row("do_auditor").waitFor();
    await selected().waitFor();
    await press("w", "s");
    assert.equal(await told(), before);
    await press("0", "Home");
  });

  it("are as they were after a reload of the window, like zoom and selection", async () => {
    const { workbench } = opened;
    await grid().focus();
    await press("m", "g", "Home", "ArrowDown", "ArrowDown", "ArrowDown", "f");
    const before = await told();
    assert.match(before, /^Shown from/);
    await workbench.reload();
    await workbench.timelineDrawn();
    await listed(247);
    await row("think").and(frame().locator("[aria-selected=true]")).waitFor();
    await grid().focus();
    await press("w", "s");
    assert.equal(await told(), before);
    await workbench.showHopscope();
    await workbench.row("saves.log").waitFor();
    await grid().focus();
    await press("0", "Home", "v");
    await frame().getByRole("radio", { name: "Self time", checked: true }).waitFor();
    assert.ok(await frame().getByRole("checkbox", { name: "Show idle time short" }).isChecked());
    await press("Escape");
  });

  it("are as they were when the log, not there after a reload, is back", async () => {
    const { workbench, workspace } = opened;
    const log = join(workspace, "saves.log");
    await rename(log, `${log}.away`);
    await workbench.reload();
    const notice = frame().locator(".notice.error");
    await notice.waitFor();
    assert.match(await notice.innerText(), /could not be loaded[^]*saves\.log: there is no such file/);
    assert.ok((await workbench.welcomeButtons()).length > 0);
    await opened.screenshot("timeline-missing-log");
    const retry = notice.getByRole("button", { name: "Retry" });
    await retry.click();
    await notice.getByText("could not be loaded").waitFor();
    await rename(`${log}.away`, log);
    await retry.click();
    await workbench.timelineDrawn();
    await listed(247);
  });

  it("go on in both tabs of a trace, that of an earlier window and one that was opened before that was looked at", async () => {
    const { workbench, page, workspace } = opened;
    await workbench.showExplorer();
    const file = page.locator(".explorer-folders-view .monaco-list-row", { hasText: "saves.log" });
    await file.dblclick();
    await page.locator(".tab.active", { hasText: "saves.log" }).waitFor();
    await workbench.reload();
    // The editor takes the keyboard once it is there, and with it the menu.
    await page.locator(".monaco-editor .view-line", { hasText: "message_received" }).first().waitFor();
    await workbench.showExplorer();
    await workbench.runInContextMenu(file, "Open Log File...");
    await workbench.clickRow(workbench.row("do_gateway"));
    await workbench.timelineDrawn();
    const tabs = page.locator(".tab", { hasText: "do_gateway" });
    assert.equal(await tabs.count(), 2);
    await tabs.first().click();
    await listed(247);
    // A tab out of sight begins anew when it is looked at: both are to be seen.
    await workbench.runCommand("View: Move Editor into Next Group");
    const pages = page.locator("iframe.webview.ready:visible");
    await pages.nth(1).waitFor();
    const totals = (place: number, hops: number) => pages.nth(place).contentFrame().frameLocator("#active-frame").locator(".totals", { hasText: `${hops} hops` });
    for (const place of [0, 1]) await totals(place, 4).waitFor();
    await appendFile(join(workspace, "saves.log"), logOf(hop("clerk", 71_000, 72_000)));
    for (const place of [0, 1]) await totals(place, 5).waitFor();
    await screenshot("timeline-two-tabs");
  });
});
