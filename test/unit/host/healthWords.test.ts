import assert from "node:assert/strict";
import { marked, type Token, type Tokens } from "marked";
import { reasonsInWords } from "../../../src/engine/format";
import { escaped, formatRate, iconOf, spokenText, summaryText, tooltipMarkdown, windowText, type Observation } from "../../../src/host/health/healthWords";
import type { AgentHealth, HealthReport, TraceSummary } from "../../../src/protocol/engine";

const nothing = { traces: 0, ok: 0, failed: 0, inProgress: 0, errorRate: NaN, p50: NaN, p95: NaN, p99: NaN, max: NaN };
const links = { openTrace: "hopscope.openTimeline", showHealth: "hopscope.showHealth", settings: "workbench.action.openSettings" };

function observation(report: Partial<HealthReport> = {}, rate = 0): Observation {
  const traces = { ...nothing, traces: 500, ok: 491, failed: 9, errorRate: 0.018, p50: 31e6, p95: 240e6, p99: 1e9, max: 2e9, state: "healthy", reasons: [] } as const;
  return {
    report: { state: "healthy", traces, agents: [], newestFailed: undefined, longest: undefined, tipped: undefined, isRunning: true, open: 500, from: 0, until: 1000, ...report },
    rate,
    window: { kind: "traces", count: 1000 },
  };
}

const trace = { key: "t'(1)*", id: "cb91ce37" } as TraceSummary;
const agent = (name: string, facts: Partial<AgentHealth> = {}): AgentHealth => ({
  agent: name,
  state: "healthy",
  reasons: [],
  calls: 10,
  ended: 10,
  errors: 1,
  errorRate: 0.1,
  p50: 2e6,
  p95: 90e6,
  silence: NaN,
  slowest: { action: "ask", p95: 90e6 },
  newestError: undefined,
  ...facts,
});

/** Cells are kept in one line. */
function spaced(text: string): string {
  return text.replaceAll("\u00a0", " ");
}

/** All that a Markdown text is made of. */
function tokensOf(text: string): Token[] {
  const found: Token[] = [];
  void marked.walkTokens(marked.lexer(text), (token) => {
    found.push(token);
  });
  return found;
}

describe("the words of health", () => {
  it("are few in the status bar: failed, p95, and a rate while anything ends", () => {
    assert.equal(summaryText(observation({}, 12.4)), "1.8 % failed · p95 240 ms · 12/s");
    assert.equal(summaryText(observation()), "1.8 % failed · p95 240 ms");
    assert.equal(spokenText(observation({}, 0.34)), "Hopscope: healthy, 1.8 % failed · p95 240 ms, 0.3 traces a second");
  });

  it("never say NaN, nor 0 % of nothing", () => {
    const begun = observation({ state: "unknown", traces: { ...nothing, traces: 3, inProgress: 3, state: "unknown", reasons: [] }, agents: [agent("a", { calls: 1, ended: 0, errorRate: NaN, p50: NaN, p95: NaN, slowest: undefined })] });
    assert.equal(summaryText(begun), "3 in progress");
    assert.doesNotMatch(tooltipMarkdown(begun, 5, links), /NaN|0 %|undefined/);
    const timeless = observation({ traces: { ...nothing, traces: 8, ok: 8, errorRate: 0, state: "healthy", reasons: [] } });
    assert.equal(summaryText(timeless), "0 % failed");
  });

  it("show by the icon whether it is ill, and whether anything runs", () => {
    assert.equal(iconOf({ state: "healthy", isRunning: true }), "pulse");
    assert.equal(iconOf({ state: "unknown", isRunning: true }), "pulse");
    assert.equal(iconOf({ state: "unhealthy", isRunning: true }), "warning");
    assert.equal(iconOf({ state: "unhealthy", isRunning: false }), "warning");
    assert.equal(iconOf({ state: "healthy", isRunning: false }), "pass");
    assert.equal(iconOf({ state: "unknown", isRunning: false }), "circle-outline");
  });

  it("write a rate in two digits at most, and a window as people say it", () => {
    assert.deepEqual([0.04, 0.34, 1.25, 9.96, 12.4, 1234.5].map(formatRate), ["0.04", "0.3", "1.3", "10", "12", "1,235"]);
    assert.deepEqual([windowText({ kind: "all" }), windowText({ kind: "traces", count: 1000 }), windowText({ kind: "time", ms: 900_000 })], ["everything that is open", "the last 1,000 traces", "the traces of the last 15 m"]);
  });

  it("say why: of the traces, of an agent, of its action", () => {
    const traces = { ...nothing, state: "unhealthy", reasons: [{ measure: "errorRate", action: "", value: 0.34, limit: 0.2 }] } as const;
    const slow = agent("llm", { state: "unhealthy", reasons: [{ measure: "p95", action: "ask", value: 251e6, limit: 250e6 }] });
    const silent = agent("cron", { state: "unhealthy", reasons: [{ measure: "silence", action: "", value: 90e9, limit: 60e9 }] });
    assert.deepEqual(reasonsInWords({ traces, agents: [slow, silent] }), [
      "34 % of the traces failed, more than 20 %",
      "llm ask: p95 of the calls is 251 ms, more than 250 ms",
      "cron: silent for 1 m 30 s, more than 1 m",
    ]);
  });

  it("make a table of the agents, the ill ones first, with links to their newest errors", () => {
    const text = tooltipMarkdown(observation({ open: 1200, agents: [agent("a", { calls: 900 }), agent("b", { state: "unhealthy", newestError: { trace, text: "TimeoutError: upstream" } })] }), 5, links);
    const [table] = tokensOf(text).filter((token): token is Tokens.Table => token.type === "table");
    assert.deepEqual(table?.header.map((cell) => spaced(cell.text)), ["Agent", "Calls", "Failed", "p50", "p95", "Slowest action"]);
    assert.deepEqual(table.rows.map((row) => row.map((cell) => spaced(cell.text))), [
      ["✗ b", "10", "10 %", "2 ms", "90 ms", "ask"],
      ["✓ a", "900", "10 %", "2 ms", "90 ms", "ask"],
    ]);
    const hrefs = tokensOf(text).filter((token): token is Tokens.Link => token.type === "link").map(({ href }) => href);
    const [error = ""] = hrefs;
    assert.equal(error.split("?")[0], "command:hopscope.openTimeline");
    assert.deepEqual(JSON.parse(decodeURIComponent(error.split("?")[1] ?? "")), ["t'(1)*"]);
    assert.deepEqual(hrefs.slice(1), ["command:hopscope.showHealth", `command:workbench.action.openSettings?${encodeURIComponent('["hopscope.health"]')}`]);
    assert.match(text, /Judged by the last 1,000 traces, of 1,200/);
  });

  it("name eight agents and count the others", () => {
    const many = Array.from({ length: 12 }, (_, index) => agent(`agent ${index}`));
    const table = tokensOf(tooltipMarkdown(observation({ agents: many }), 5, links)).find((token): token is Tokens.Table => token.type === "table");
    assert.equal(table?.rows.length, 8);
    assert.match(tooltipMarkdown(observation({ agents: many }), 5, links), /and 4 more agents/);
  });

  it("show what a log says as text: no link, picture, table cell, markup or line of its own", () => {
    const hostile = [
      "[click](command:workbench.action.quit)",
      "![x](https://example.com/x.png)",
      "<img src=x onerror=alert(1)>",
      "https://example.com www.example.com me@example.com",
      "a | b\n| c | d |",
      "`code` **bold** _it_ ~~s~~ # head\n\n- item",
      "&lt;b&gt; $(zap) \\",
    ];
    for (const text of hostile) {
      const shown = text.replace(/\s+/g, " ").trim();
      const whole = tooltipMarkdown(observation({ agents: [agent(text, { slowest: { action: text, p95: 1 }, newestError: { trace, text } })] }), 5, links);
      const tokens = tokensOf(whole);
      const foreign = tokens.filter(({ type }) => ["image", "html", "codespan", "del", "em", "heading", "code"].includes(type));
      assert.deepEqual(foreign, [], text);
      const hrefs = tokens.filter((token): token is Tokens.Link => token.type === "link").map(({ href }) => href);
      assert.ok(hrefs.every((href) => Object.values(links).some((command) => href.startsWith(`command:${command}`))), `${text}: ${hrefs.join(" ")}`);
      const tables = tokens.filter((token): token is Tokens.Table => token.type === "table");
      assert.deepEqual(tables.map(({ rows }) => rows.map((row) => row.length)), [[6]]);
      // What is read is what the log says.
      const read = (marked.parseInline(escaped(text)) as string).replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/&amp;/g, "&");
      assert.equal(read, shown.length > 48 ? `${shown.slice(0, 47)}…` : shown);
    }
  });
});
