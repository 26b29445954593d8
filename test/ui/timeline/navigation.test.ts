import assert from "node:assert/strict";
import { logOf, OpenedTimeline } from "../../harness/openedTimeline";

const time = (ms: number) => new Date(Date.UTC(2026, 0, 1) + ms).toISOString();
const hop = (agent: string, from: number, to: number, failed = false) => [
  { timestamp: time(from), level: "info", event: "message_received", agent, action: `do_${agent}`, message_id: agent, correlation_id: "T" },
  { timestamp: time(to), level: failed ? "error" : "info", event: failed ? "message_failed" : "message_processed", agent, action: `do_${agent}`, message_id: agent, correlation_id: "T", ...(failed && { error: "TimeoutError: upstream" }) },
];

/** A gateway that asks one agent after the other, the last of which fails. */
const records = [...hop("gateway", 0, 1000), ...hop("planner", 50, 200), ...hop("llm", 250, 700), ...hop("storage", 750, 950, true)];

describe("The timeline in the workbench", function () {
  this.timeout(180_000);
  let opened: OpenedTimeline;

  before(async () => {
    opened = await OpenedTimeline.open({ "requests.log": logOf(records) }, "requests.log", "do_gateway");
  });

  after(() => opened.close());

  const frame = () => opened.frame();
  const row = (name: string) => opened.row(name);
  const told = () => opened.told();
  const screenshot = (name: string) => opened.screenshot(name);

  it("selects by keyboard and zooms to what is selected, back and forward", async () => {
    await frame().locator("[role=treegrid]").focus();
    const { keyboard } = opened.workbench.page;
    for (const key of ["Home", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown"]) await keyboard.press(key);
    await row("do_llm").and(frame().locator("[aria-selected=true]")).waitFor();
    await keyboard.press("f");
    // 450 ms from 250 ms on, with a twentieth of it on each side.
    assert.equal(await told(), "Shown from +227.5 ms to +722.5 ms");
    await screenshot("timeline-zoomed");
    await keyboard.press("[");
    assert.equal(await told(), "The whole trace is shown");
    await keyboard.press("]");
    assert.equal(await told(), "Shown from +227.5 ms to +722.5 ms");
  });

  it("shows the critical path and the list of keys on demand", async () => {
    const { keyboard } = opened.workbench.page;
    await frame().locator("[role=treegrid]").focus();
    await keyboard.press("0");
    await keyboard.press("c");
    assert.equal(await told(), "The critical path is shown");
    await frame().getByRole("button", { name: "Critical path", pressed: true }).waitFor();
    // Each of the hops that gateway asked one after the other, and the rest of its second.
    await frame().getByText("llm 45 %, gateway 20 %, storage 20 %, planner 15 %").waitFor();
    await screenshot("timeline-path");
    await keyboard.press("?");
    await frame().getByRole("dialog", { name: "Keys and mouse" }).waitFor();
    await screenshot("timeline-keys");
    await keyboard.press("Escape");
    await frame().getByRole("dialog").waitFor({ state: "hidden" });
    await frame().locator("[role=treegrid]:focus").waitFor();
    await keyboard.press("[");
    assert.equal(await told(), "Shown from +227.5 ms to +722.5 ms");
  });

  it("tells what is known of the selected row, and goes to its record", async () => {
    const { keyboard } = opened.workbench.page;
    await frame().locator("[role=treegrid]").focus();
    await keyboard.press("End");
    await keyboard.press("ArrowUp");
    await row("do_storage").and(frame().locator("[aria-selected=true]")).waitFor();
    await keyboard.press("Enter");
    const details = frame().getByRole("complementary", { name: "Details" });
    await details.getByRole("button", { name: "Copy error" }).waitFor({ state: "attached" });
    assert.deepEqual(await details.getByRole("heading", { level: 3 }).allInnerTexts(), ["Facts", "Exception", "In the tree", "Why", "Attributes", "Records", "As it stands in the log"]);
    await screenshot("timeline-details");
    await details.getByRole("searchbox").fill("error");
    assert.deepEqual(await details.locator(".attributes .attribute-name:visible").allInnerTexts(), ["level", "error"]);
    await details.getByRole("button", { name: "Reveal in log" }).click();
    await opened.workbench.page.locator(".part.statusbar .statusbar-item[id='status.editor.selection']").filter({ hasText: "Ln 7, Col 1" }).waitFor();
    await opened.workbench.page.locator(".tab", { hasText: "do_gateway" }).click();
    await opened.workbench.timelineDrawn();
    await frame().getByRole("button", { name: "Close details" }).click();
    await details.waitFor({ state: "hidden" });
    await frame().locator("[role=treegrid]").focus();
    for (const key of ["Home", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown"]) await keyboard.press(key);
  });

  it("finds hops and spans by a query, goes through them, and shows only them", async () => {
    const { keyboard } = opened.workbench.page;
    await frame().locator("[role=treegrid]").focus();
    await keyboard.press("/");
    const field = frame().getByRole("searchbox", { name: "Find hops and spans" });
    await field.fill("status:error OR agent:planner");
    const count = frame().locator("#search-count");
    await count.filter({ hasText: "4 matches" }).waitFor();
    await field.press("Enter");
    await count.filter({ hasText: "3 of 4" }).waitFor();
    await frame().getByRole("button", { name: "Only matches" }).click();
    await row("do_llm").waitFor({ state: "detached" });
    assert.deepEqual(await frame().locator("[role=row] .name").allInnerTexts(), ["do_gateway", "do_planner", "do_planner", "do_storage", "do_storage"]);
    await screenshot("timeline-found");
    await field.fill("agent:");
    await count.filter({ hasText: "Here a value is missing." }).waitFor();
    await field.fill("");
    await row("do_llm").waitFor();
    await frame().locator("[role=treegrid]").focus();
    for (const key of ["Home", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown"]) await keyboard.press(key);
  });

  for (const theme of ["light", "hc-dark", "hc-light", "dark"] as const) {
    it(`has nothing that axe finds fault with, in the theme ${theme}`, async () => {
      const { workbench } = opened;
      await workbench.setTheme(theme);
      await workbench.timelineDrawn();
      await frame().locator("[role=treegrid]").focus();
      await frame().getByRole("button", { name: "Details", exact: true }).click();
      await frame().getByRole("heading", { name: "Why" }).waitFor();
      const found = await workbench.faultsOfTimeline();
      await screenshot(`timeline-${theme}`);
      assert.deepEqual(found, []);
      await frame().getByRole("button", { name: "Close details" }).click();
    });
  }
});
