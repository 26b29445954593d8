import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Locator } from "playwright-core";
import { openHopscope } from "../harness/openHopscope";
import type { OpenedWorkbench } from "../harness/openWorkbench";
import { pipelineRecords } from "../harness/pipelineRecords";
import { repositoryRoot } from "../harness/repository";
import { copySampleWorkspace } from "../harness/sampleWorkspace";

const requests = 24;

/** What the pipeline's own lines say of an agent: its visits, and how many of them failed. */
interface ExpectedAgent {
  readonly calls: number;
  readonly failed: number;
}

async function expectedAgents(): Promise<Map<string, ExpectedAgent>> {
  const agents = new Map<string, ExpectedAgent>();
  for (const { agent = "", event, success } of await pipelineRecords(requests, 1)) {
    const { calls, failed } = agents.get(agent) ?? { calls: 0, failed: 0 };
    const isFailure = event === "message_failed" || (event === "message_processed" && success === false);
    if (agent) agents.set(agent, { calls: calls + Number(event === "message_received"), failed: failed + Number(isFailure) });
  }
  return new Map([...agents].filter(([, { calls }]) => calls > 0));
}

describe("health at a glance", function () {
  this.timeout(180_000);
  let opened: OpenedWorkbench;
  let workspace: string;
  let item: Locator;

  /** @param seed another one gives other traces */
  const set = (failureRate: number, seed: number, settings: Readonly<Record<string, unknown>> = {}) =>
    writeFile(join(workspace, ".vscode/settings.json"), JSON.stringify({ "hopscope.pipeline.requests": requests, "hopscope.pipeline.failureRate": failureRate, "hopscope.pipeline.seed": seed, ...settings }));
  /** Sets other ones while the editor runs, and waits until they count: its tooltip says by how many traces is judged. */
  const change = async (failureRate: number, seed: number, traces: number) => {
    await set(failureRate, seed, { "hopscope.health.window": `${traces} traces` });
    await opened.page.mouse.move(0, 0);
    await item.hover();
    await opened.page.locator(".monaco-hover:visible", { hasText: `the last ${traces} traces` }).waitFor();
    await opened.page.mouse.move(0, 0);
  };
  /** The item in the colours of an error. */
  const alarm = () => item.and(opened.page.locator(".has-background-color"));
  const run = () => opened.workbench.runCommand("Hopscope: Run Traced Pipeline");
  /** No run says "live" any more, and one says this. */
  const isOver = async (traces: RegExp) => {
    await opened.workbench.row(traces).waitFor();
    await opened.workbench.row(/Traced Pipeline.*live/).waitFor({ state: "detached", timeout: 90_000 });
  };

  let agents: Promise<Map<string, ExpectedAgent>>;

  before(async () => {
    agents = expectedAgents();
    workspace = await copySampleWorkspace();
    await mkdir(join(workspace, ".vscode"), { recursive: true });
    await set(1, 1);
    opened = await openHopscope({ workspace });
    item = opened.workbench.statusBarItem("hopscope.hopscope");
  });

  after(async () => {
    await opened.close();
  });

  it("alarms while what runs fails, and tells it once, with the trace that tipped it", async () => {
    await run();
    await alarm().filter({ hasText: /100 % failed · p95 [\d.]+ m?s/ }).waitFor();
    await item.filter({ hasText: /[\d.]+\/s$/ }).waitFor();
    await isOver(/24 traces, 24 failed/);
    const told = await opened.workbench.notification("Hopscope: ");
    await opened.workbench.hasAtMostNotifications(1);
    assert.match(await told.locator(".notification-list-item-message").innerText(), /^Hopscope: unhealthy\. (\w+: )?[\d.]+ % of the (traces|calls) failed, more than (20|50) %/);
    await told.getByRole("button", { name: "Open Trace" }).click();
    await opened.workbench.timelineDrawn();
    await opened.workbench.timelineFrame().locator("#timeline").getByText("failed").first().waitFor();
  });

  it("goes quiet once it is over: no rate, no alarm, the figures stay", async () => {
    await item.filter({ hasText: /^\S*\s*100 % failed · p95 [\d.]+ m?s$/ }).waitFor();
    await alarm().waitFor({ state: "detached" });
  });

  it("names each agent in its tooltip, with its newest error and a way to the trace", async () => {
    const { page, workbench } = opened;
    await page.mouse.move(0, 0);
    await item.hover();
    const hover = page.locator(".monaco-hover:visible", { has: page.locator("table") });
    await hover.waitFor();
    const cells = await hover.locator("tbody tr").evaluateAll((rows: readonly Row[]) => rows.map(({ cells: all }) => Array.from(all, ({ innerText }) => innerText.replaceAll("\u00a0", " "))));
    const shown = cells.map(([agent = "", calls, failed]) => [agent.slice(2), calls, failed]);
    const expected = Array.from(await agents, ([agent, { calls, failed }]) => [agent, String(calls), percent(failed / calls)]);
    assert.deepEqual(shown.sort(), expected.sort());
    await page.screenshot({ path: join(repositoryRoot, "out/screenshots/health-tooltip.png") });
    await hover.locator("li a").first().click();
    await workbench.timelineDrawn();
  });

  it("opens its page by a click: the same figures, and the traces of a bar", async () => {
    const { page, workbench } = opened;
    await item.click();
    const health = workbench.timelineFrame();
    const rows = health.getByRole("table", { name: "Agents", exact: true }).getByRole("row");
    await rows.nth(1).waitFor();
    const shown = (await rows.allInnerTexts()).slice(1).map((row) => row.split(/\s*[\t\n]\s*/u));
    const expected = Array.from(await agents, ([agent, { calls, failed }]) => [agent, String(calls), (100 * failed) / calls]);
    assert.deepEqual(shown.map(([agent = "", , calls = ""]) => [agent, calls]).sort(), expected.map(([agent, calls]) => [agent, calls]).sort());
    for (const [agent, , share] of expected) {
      assert.equal(shown.find(([name]) => name === agent)?.[3], percent(Number(share) / 100), String(agent));
    }
    await page.mouse.move(0, 0);
    await page.screenshot({ path: join(repositoryRoot, "out/screenshots/health-page.png") });
    await health.locator(".durations select").selectOption({ label: "orchestrator · answer" });
    const bars = health.locator(".bar:not([aria-disabled='true'])");
    const words = (await bars.last().getAttribute("aria-label")) ?? "";
    await bars.last().click();
    const listed = health.locator(".traces-of-bar .link.text");
    await listed.first().waitFor();
    assert.equal(await listed.count(), Number(/(\d+) calls?/u.exec(words)?.[1]), words);
    const title = (await listed.first().innerText()).trim();
    await listed.first().click();
    await workbench.timelineDrawn();
    assert.equal((await page.locator(".tabs-container .tab.active").innerText()).trim(), title);
    await item.click();
    await health.getByRole("combobox", { name: "Of which traces health is told" }).selectOption({ label: "Last 100 traces" });
    // The setting has it: VS Code says so where it is edited.
    await workbench.runCommand("Preferences: Open User Settings (JSON)");
    await page.locator(".monaco-editor .view-line", { hasText: "hopscope.health.window" }).filter({ hasText: "100 traces" }).waitFor();
  });

  it("recovers when the newest traces do not fail any more, and says so", async () => {
    await change(0, 2, 12);
    await opened.workbench.collapseRow(opened.workbench.row(/24 traces, 24 failed/));
    await run();
    await isOver(/24 traces(?!,)/);
    await item.filter({ hasText: /^\S*\s*0 % failed/ }).waitFor();
    assert.equal(await opened.workbench.countNotifications("Hopscope: healthy again."), 1);
  });

  it("can be muted where it speaks", async () => {
    await (await opened.workbench.notification("healthy again")).getByRole("button", { name: "Mute" }).click();
    await opened.workbench.runCommand("Notifications: Clear All Notifications");
    await change(1, 3, 11);
    await run();
    await alarm().waitFor();
    await alarm().waitFor({ state: "detached", timeout: 90_000 });
    await opened.workbench.hasAtMostNotifications(0);
  });
});

/** The part of a table row that is read inside the page: this program itself has no DOM. */
interface Row {
  readonly cells: Iterable<{ readonly innerText: string }>;
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(1))} %`;
}
