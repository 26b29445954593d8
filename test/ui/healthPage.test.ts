import assert from "node:assert/strict";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import type { HealthContract, ShownHealth } from "../../src/protocol/health";
import type { Handlers } from "../../src/protocol/rpc";
import { axeFaults } from "../harness/axeFaults";
import { launchBrowser } from "../harness/browser";
import { HealthStage, type HealthStageOptions } from "../harness/healthStage";
import { repositoryRoot } from "../harness/repository";
import { hostile, sampleHealth, sampleTrace } from "./sampleHealth";

describe("The Health page in a browser", function () {
  this.timeout(60_000);
  let browser: Browser;
  let stage: HealthStage;
  let health: ShownHealth;
  /** What the page asked of its host, but for what it shows. */
  let asked: unknown[];

  const host: Handlers<HealthContract> = {
    load: () => health,
    traces: (params) => {
      asked.push({ traces: params });
      const items = ["a0000001", "a0000002", "a0000003"].map((key, place) => ({ trace: sampleTrace(key, "answer"), longest: (990 - place) * 1e6 }));
      return { items: items.slice(0, params.limit), total: 45 };
    },
    openTrace: (params) => void asked.push({ openTrace: params }),
    goToError: (params) => void asked.push({ goToError: params }),
    setWindow: ({ window }) => {
      asked.push({ setWindow: window });
      health = { ...health, window };
    },
    openSettings: () => void asked.push("openSettings"),
    start: (params) => void asked.push({ start: params }),
  };

  before(async () => {
    browser = await launchBrowser({ isSoonClosed: true });
  });

  after(() => browser.close());

  beforeEach(() => {
    health = sampleHealth();
    asked = [];
  });

  afterEach(async () => {
    assert.deepEqual(stage.problems, []);
    await stage.close();
  });

  const open = async (options?: HealthStageOptions) => {
    stage = await HealthStage.open(browser, host, options);
    await stage.page.locator("main").waitFor();
  };
  const locator = (selector: string, hasText = "") => stage.page.locator(selector, { hasText });
  /** Opens all that is shown on demand. */
  const openAll = async () => {
    for (const toggle of await locator(".section-controls .toggle").all()) await toggle.click();
    await locator(".bar[tabindex='0']").click();
    await locator(".traces-of-bar").waitFor();
  };
  const screenshot = (name: string) => stage.page.screenshot({ path: join(repositoryRoot, `out/screenshots/health-${name}.png`) });
  const press = async (...keys: readonly string[]) => {
    for (const key of keys) await stage.page.keyboard.press(key);
  };
  const focused = () => stage.page.evaluate("document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent");
  /** A table as text, a line a row. */
  const table = async (label: string) => {
    const rows = stage.page.getByRole("table", { name: label, exact: true }).getByRole("row");
    return (await rows.allInnerTexts()).map((row) => row.split(/\s*[\t\n]\s*/u).join(" | "));
  };

  it("says how all does, why, and of what that is told", async () => {
    await open();
    assert.equal(await locator("h1").innerText(), "Unhealthy");
    assert.deepEqual(await locator(".reasons li").allInnerTexts(), ["writer: 5 % of the calls failed, more than 2 %", "Tipped by answer c0ffee02"]);
    assert.deepEqual((await locator(".totals .total").allInnerTexts()).map((text) => text.replace(/\s+/gu, " ").trim()), ["traces 41", "failed 1 (2.5 %)", "p50 102 ms", "p95 940 ms", "rate 4.1/s", "in progress 1", "source live"]);
    assert.equal(await locator("[aria-live]").innerText(), "Health: unhealthy. writer: 5 % of the calls failed, more than 2 %");
    await locator(".reasons button").click();
    await stage.page.getByRole("combobox", { name: "Of which traces health is told" }).selectOption({ label: "Last 15 minutes" });
    await stage.page.getByRole("button", { name: "Settings of health" }).click();
    assert.deepEqual(asked, [{ openTrace: { key: "c0ffee02" } }, { setWindow: "15 minutes" }, "openSettings"]);
  });

  it("lists the agents and the errors, with what they link to", async () => {
    await open();
    const shown = hostile.replace("\u202E", "�");
    assert.deepEqual(await table("Agents"), [
      "Agent | State | Calls | Failed | p50 | p95 | Slowest action | Calls over time | p95 over time | Newest error",
      `${shown} | healthy | 40 | 0 % | 31 ms | 84 ms | do_${shown} | 84 ms | `,
      "gateway | healthy | 40 | 0 % | 31 ms | 84 ms | do_gateway | 84 ms | ",
      "writer | unhealthy | 40 | 5 % | 31 ms | 940 ms | draft | 940 ms | TimeoutError: no answer in 900 ms",
    ]);
    assert.deepEqual(await table("Top errors"), ["Error | Count | Traces | Agents | Place | Last", "TimeoutError: no answer in <n> ms | 2 | 2 | writer | src/writer.ts:draft | 25 Nov 23:59:58"]);
    await locator(".agents .link").click();
    await locator(".errors .link").click();
    assert.deepEqual(asked, [{ openTrace: { key: "c0ffee01" } }, { goToError: { row: 411 } }]);
    assert.equal(await stage.page.title(), "Hopscope health");
    assert.equal(await locator("#health img").count(), 0);
  });

  it("tells the steps of its charts to the keyboard, of both at once", async () => {
    await open();
    const readouts = () => locator(".readout").allInnerTexts();
    assert.deepEqual(await readouts(), ["1 of 40 traces failed (2.5 %)", "p50 102 ms · p95 940 ms"]);
    // A line ends where nothing ended, and goes on behind it.
    assert.equal(await locator(".chart-room polyline.p95").count(), 2);
    const chart = stage.page.getByRole("slider", { name: "Error rate over time" });
    await chart.focus();
    await press("Home", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight");
    const words = "14:00:05 – 14:00:06: 1 of 4 traces failed (25 %)";
    assert.deepEqual(await readouts(), [words, "14:00:05 – 14:00:06: p50 46.5 ms · p95 126 ms"]);
    assert.equal(await chart.getAttribute("aria-valuetext"), words);
    await press("ArrowLeft", "ArrowLeft");
    assert.deepEqual(await readouts(), ["14:00:03 – 14:00:04: nothing ended", "14:00:03 – 14:00:04: nothing ended"]);
    await press("Tab");
    await locator(".chart-room").nth(1).hover({ position: { x: 60, y: 20 } });
    assert.match((await readouts())[0] ?? "", /^14:00:00 – 14:00:01: 0 of 4 traces failed/u);
  });

  it("lists the traces of a bar, by the keyboard alone, page by page", async () => {
    await open();
    await locator(".durations select").selectOption({ label: "writer · draft" });
    await locator(".bar[tabindex='0']").focus();
    assert.equal(await focused(), "20 ms to 50 ms: 30 calls");
    await press("End");
    assert.equal(await focused(), "500 ms to 1 s: 3 calls, 2 failed");
    await press("Enter");
    await locator(".traces-of-bar .link.text").first().waitFor();
    assert.deepEqual((await table("Traces with a call of writer · draft, 500 ms to 1 s")).slice(0, 2), ["Trace | Status | Longest call | Whole trace | Began", "answer a0000001 | ok | 990 ms | 940 ms | 14:00:05"]);
    await press("Tab", "Tab", "Enter");
    await stage.page.getByRole("button", { name: "Show more (3 of 45)" }).press("Enter");
    await press("Shift+Tab", "Shift+Tab", "Shift+Tab", "Shift+Tab");
    const range = { agent: "writer", action: "draft", from: 5e8, below: 1e9, offset: 0 };
    assert.deepEqual(asked, [{ traces: { ...range, limit: 20 } }, { openTrace: { key: "a0000002" } }, { traces: { ...range, limit: 40 } }]);
    assert.equal(await focused(), "500 ms to 1 s: 3 calls, 2 failed");
    await press("Enter");
    await locator(".traces-of-bar").waitFor({ state: "detached" });
  });

  it("has the values of each chart as a table, too", async () => {
    await open();
    for (const name of ["Agents", "Over time", "Durations", "Who calls whom"]) await stage.page.getByRole("button", { name: `Values of ${name} as a table` }).click();
    assert.equal((await table("Agents over time, values")).length, 1 + 3 * 9);
    assert.deepEqual((await table("Over time, values")).slice(0, 2), ["Time | Ended | Failed | Failed % | p50 | p95", "14:00:09 – 14:00:10 | 8 | 0 | 0 % | 58.9 ms | 160 ms"]);
    assert.equal((await table("Over time, values")).length, 1 + 9);
    assert.deepEqual(await table("Durations, values"), ["Duration | Calls | Failed | Failed %", "20 ms to 50 ms | 30 | 0 | 0 %", "50 ms to 100 ms | 0 | 0 | –", "100 ms to 200 ms | 8 | 0 | 0 %", "200 ms to 500 ms | 0 | 0 | –", "500 ms to 1 s | 3 | 2 | 66.7 %"]);
    assert.deepEqual((await table("Who calls whom, values")).slice(0, 3), ["Caller | Agent | Calls | Rate | Failed | Failed % | p50 | p95", "outside | gateway | 40 | 4/s | 0 | 0 % | 31 ms | 84 ms", "gateway | writer | 40 | 4/s | 2 | 5 % | 31 ms | 940 ms"]);
    assert.match((await stage.page.getByRole("img", { name: "outside calls gateway: 4/s, 0 % failed, p95 84 ms; gateway calls writer: 4/s, 5 % failed, p95 940 ms" }).getAttribute("aria-label")) ?? "", /writer calls/u);
  });

  it("stays where the user is while it changes, and comes back so after a reload", async () => {
    await open({ height: 500 });
    await stage.page.getByRole("button", { name: "Values of Over time as a table" }).click();
    await locator(".durations select").selectOption({ label: "writer · draft" });
    await locator(".bar").last().click();
    const link = locator(".traces-of-bar .link.text").nth(1);
    await link.focus();
    const place = async () => Math.round((await link.boundingBox())?.y ?? NaN);
    const before = await place();
    const { report, durations } = health;
    const newcomer = { ...report.agents[1], agent: "auditor" } as (typeof report.agents)[number];
    health = { ...health, report: { ...report, agents: [newcomer, ...report.agents], traces: { ...report.traces, traces: 1042 } }, durations: [{ agent: "auditor", action: "audit", bars: [{ from: 0, below: 1000, ended: 5000, errors: 0 }] }, ...durations] };
    stage.tellChange();
    await locator(".totals", "1,042").waitFor();
    await locator(".agents", "auditor").waitFor();
    assert.equal(await focused(), "answer a0000002");
    assert.equal(await place(), before);
    assert.equal(await locator(".durations option:checked").innerText(), "writer · draft");
    assert.equal(await stage.page.getByRole("table", { name: "Over time, values" }).count(), 1);
    const scrolled = () => stage.page.evaluate<number>("document.getElementById('health').scrollTop");
    const kept = await stage.page.evaluate<number>("(document.getElementById('health').scrollTop = 1e6, document.getElementById('health').scrollTop)");
    await stage.kept(`"scrolled":${kept}}`);
    await stage.load();
    await link.waitFor();
    assert.equal(await locator(".bar[aria-pressed=true]").getAttribute("aria-label"), "500 ms to 1 s: 3 calls, 2 failed");
    assert.equal(await locator(".durations option:checked").innerText(), "writer · draft");
    await stage.drawn();
    assert.equal(await scrolled(), kept);
  });

  it("says what would fill it, and offers to do that", async () => {
    health = { ...health, report: { ...health.report, open: 0 } };
    await open();
    assert.equal(await locator("h1").innerText(), "Nothing was observed yet");
    await stage.page.getByRole("button", { name: "Open Log File…" }).click();
    await stage.page.getByRole("button", { name: "Run Traced Pipeline" }).click();
    assert.deepEqual(asked, [{ start: { what: "openLogFile" } }, { start: { what: "runPipeline" } }]);
    health = { ...sampleHealth(), report: { ...sampleHealth().report, traces: { ...sampleHealth().report.traces, traces: 0, ok: 0, failed: 0, inProgress: 0, p50: NaN, p95: NaN } } };
    stage.tellChange();
    await stage.page.getByRole("button", { name: "Show All Traces" }).click();
    assert.deepEqual(asked.at(-1), { setWindow: "all" });
    assert.doesNotMatch(await locator("main").innerText(), /NaN/u);
  });

  it("tells what went wrong, and goes on", async () => {
    const told = () => stage.page.getByRole("alert").innerText();
    let fails = true;
    const load = (): ShownHealth => {
      if (fails) throw new Error(`The log is gone: ${hostile}`);
      return health;
    };
    const openTrace = () => {
      throw new Error("The trace is gone.");
    };
    stage = await HealthStage.open(browser, { ...host, load, openTrace });
    await stage.page.getByRole("alert").waitFor();
    assert.equal((await told()).replace(/\s+/gu, " ").trim(), `The log is gone: ${hostile.replace("\u202E", "�")} Retry`);
    fails = false;
    await stage.page.getByRole("button", { name: "Retry" }).click();
    await locator("main").waitFor();
    assert.equal(await stage.page.getByRole("alert").count(), 0);
    await locator(".agents .link").click();
    await stage.page.getByRole("alert").waitFor();
    assert.match(await told(), /The trace is gone\.\s*Dismiss/u);
    await stage.page.getByRole("button", { name: "Dismiss" }).click();
    assert.equal(await stage.page.getByRole("alert").count(), 0);
  });

  it("has its room from 300 pixels to 3,840", async () => {
    await open();
    await openAll();
    for (const width of [300, 899, 900, 1199, 1600, 3840]) {
      await stage.page.setViewportSize({ width, height: 900 });
      await stage.drawn();
      assert.equal(await stage.page.evaluate("document.getElementById('health').scrollWidth"), width);
      if ([300, 1600].includes(width)) await screenshot(String(width));
    }
  });

  for (const theme of ["dark", "light", "hc-dark", "hc-light"] as const) {
    it(`has nothing that axe finds fault with, in the theme ${theme}`, async () => {
      await open({ theme });
      await openAll();
      await screenshot(theme);
      assert.deepEqual(await axeFaults(locator("#health")), []);
    });
  }
});
