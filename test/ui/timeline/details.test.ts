import assert from "node:assert/strict";
import { OpenedTimeline } from "../../harness/openedTimeline";

const time = (ms: number) => new Date(Date.UTC(2026, 0, 1) + ms).toISOString();
type Fields = Readonly<Record<string, unknown>>;
const record = (ms: number, agent: string, event: string, fields: Fields = {}) => ({ timestamp: time(ms), level: "info", event, agent, action: `do_${agent}`, message_id: agent, correlation_id: "T", ...fields });

const markup = `<img src=x onerror="document.body.dataset.hacked=1"></script><script>document.body.dataset.hacked=1</script>`;
const bidi = "\u202egnp.exe\u2066";
const call = { span_id: "5a5a5a5a5a5a5a5a", operation: "chat gpt" };

/** A gateway that asks a model: its call is a span that tells much of itself, and holds a hostile hop. */
const records = [
  record(0, "gateway", "message_received"),
  record(50, "llm", "message_received"),
  record(100, "llm", "prompt_built", { ...call, level: "debug" }),
  record(150, "llm", "rate_limited", { ...call, level: "warning", retry_after: 12 }),
  record(250, "hostile", "message_received", { action: `${markup}${bidi}`, message_id: "hostile" }),
  record(300, "hostile", `${markup}${bidi}`, {
    action: markup,
    message_id: "hostile",
    level: "error",
    [markup]: markup,
    [bidi]: `${bidi} [a](command:workbench.action.quit)`,
    nested: { [markup]: [markup, bidi] },
  }),
  record(350, "hostile", "message_processed", { action: markup, message_id: "hostile" }),
  record(600, "llm", "span_finished", {
    ...call,
    start_time: time(90),
    end_time: time(600),
    status: "error",
    level: "error",
    request: { model: "gpt-4.1", limits: { temperature: 0.2, max_tokens: 512 }, tools: Array.from({ length: 12 }, (_, index) => ({ name: `tool_${index}`, strict: index % 2 === 0 })) },
    usage: { prompt_tokens: 12345678901234567890n, completion_tokens: 91 },
    events: [
      { name: "first token", timestamp: time(320), attributes: { tokens: 1 } },
      { name: "exception", timestamp: time(590), attributes: { "exception.type": "TimeoutError", "exception.message": "upstream", "exception.stacktrace": "TimeoutError: upstream\n    at ask (/srv/llm/client.js:10:5)\n    at run (/srv/llm/main.js:3:1)" } },
      { name: markup, timestamp: time(595) },
    ],
  }),
  record(700, "llm", "message_processed"),
  ...Array.from({ length: 205 }, (_, index) => record(710 + index, "chatty", "tick", { level: "debug" })),
  record(1000, "gateway", "message_processed"),
];
const lines = records.map((each) => `${JSON.stringify(each, (_key, value: unknown) => (typeof value === "bigint" ? `#${value}#` : value)).replace(/"#(\d+)#"/g, "$1")}\n`);

describe("The details of a timeline", function () {
  this.timeout(180_000);
  let opened: OpenedTimeline;

  before(async () => {
    opened = await OpenedTimeline.open({ "requests.log": lines.join(""), "client.js": Array.from({ length: 12 }, () => "    ask();\n").join("") }, "requests.log", "do_gateway");
  });

  after(() => opened.close());

  const frame = () => opened.frame();
  const row = (name: string) => opened.row(name);
  const details = () => frame().getByRole("complementary", { name: "Details" });
  const section = (heading: string) => details().locator("section", { has: frame().getByRole("heading", { name: heading }) });
  const screenshot = (name: string) => opened.screenshot(name);
  /** Events of the records that are listed. */
  const events = () => section("Records").locator(".record .event").allInnerTexts();
  const listed = (count: string) => section("Records").locator(".record-count", { hasText: new RegExp(`^${count}$`) }).waitFor();

  const lineIs = (place: string) => opened.page.locator(".part.statusbar .statusbar-item[id='status.editor.selection']").filter({ hasText: place }).waitFor();
  const backToTimeline = async () => {
    await opened.page.locator(".tab", { hasText: "do_gateway" }).click();
    await opened.workbench.timelineDrawn();
  };

  it("show what a span says as a tree that folds, and its filter opens what it finds", async () => {
    await row("chat gpt").click();
    await frame().locator("[role=treegrid]").focus();
    await opened.page.keyboard.press("Enter");
    const attributes = section("Attributes");
    const name = (text: string) => attributes.locator(".attribute-name", { hasText: new RegExp(`^${text}$`) });
    await name("temperature").waitFor();
    assert.equal(await attributes.locator(".attribute", { hasText: "prompt_tokens" }).last().locator(".attribute-value").innerText(), "12345678901234567890", "no digit is lost");
    await name("tools").locator("..").getByText("12 elements").waitFor();
    assert.equal(await attributes.getByText("tool_7").count(), 0, "what holds much is folded");
    await screenshot("details-span");

    const request = attributes.locator("summary", { hasText: "request" });
    await request.focus();
    await opened.page.keyboard.press("Enter");
    await name("temperature").waitFor({ state: "hidden" });

    await details().getByRole("searchbox", { name: "Filter attributes" }).fill("tool_7");
    await attributes.getByText("tool_7").waitFor();
    assert.deepEqual(await attributes.locator(".attribute-name:visible").allInnerTexts(), ["request", "tools", "7", "name"]);
    await details().getByRole("searchbox", { name: "Filter attributes" }).fill("");
    await name("temperature").waitFor({ state: "hidden" });
    await request.press("Enter");
    await name("temperature").waitFor();
  });

  it("show the events of the span, and the exception that one of them tells of, with its frames", async () => {
    assert.deepEqual(await section("Events").locator(".time").allInnerTexts(), ["+320 ms", "+590 ms", "+595 ms"]);
    await section("Events").locator("summary", { hasText: "first token" }).click();
    await section("Events").getByText("tokens", { exact: true }).waitFor();
    assert.equal(await section("Exception").locator(".exception-title").innerText(), "TimeoutError: upstream");
    assert.deepEqual(await section("Exception").getByRole("button").allInnerTexts(), ["ask · /srv/llm/client.js:10", "run · /srv/llm/main.js:3"]);
    await section("Exception").getByRole("button", { name: "ask" }).click();
    await lineIs("Ln 10, Col 5");
    await backToTimeline();
  });

  it("list the records by level, and those of the rows beneath on demand", async () => {
    await listed("3");
    assert.deepEqual(await events(), ["prompt_built", "rate_limited", "span_finished"]);
    await section("Records").getByRole("combobox").selectOption("Warning and above");
    await listed("2");
    assert.deepEqual(await events(), ["rate_limited", "span_finished"]);
    await section("Records").getByRole("combobox").selectOption("All levels");
    await listed("3");
    await row("do_gateway").click();
    await listed("2");
    await section("Records").getByRole("checkbox", { name: "Include descendants" }).check();
    await listed("200 of 215");
    await section("Records").getByRole("button", { name: "Show more" }).click();
    await listed("215");
    await section("Records").getByRole("button", { name: "Show more" }).waitFor({ state: "hidden" });
    assert.deepEqual((await events()).slice(0, 4), ["message_received", "message_received", "prompt_built", "rate_limited"]);
    await section("Records").getByRole("combobox").selectOption("Error and above");
    await listed("2");
    await screenshot("details-records");
    await section("Records").getByRole("checkbox", { name: "Include descendants" }).uncheck();
    await section("Records").getByText("No record of level error or above.").waitFor();
    await section("Records").getByRole("combobox").selectOption("All levels");
    await listed("2");
  });

  it("go to the parent and to a child of the row", async () => {
    const selected = (name: string) => row(name).and(frame().locator("[aria-selected=true]")).waitFor();
    await row("chat gpt").click();
    await section("In the tree").getByText("do_llm").click();
    await selected("do_llm");
    await frame().locator("[role=treegrid]:focus").waitFor();
    await section("In the tree").getByRole("button", { name: "chat gpt" }).click();
    await selected("chat gpt");
  });

  it("go to the line of a record", async () => {
    await section("Records").getByRole("button", { name: "rate_limited" }).click();
    await lineIs("Ln 4, Col 1");
    await backToTimeline();
  });

  it("show markup and what would reorder letters as text, wherever it stands", async () => {
    await row("<img src=x").click();
    await section("Records").getByRole("button", { name: "<img src=x" }).first().waitFor();
    await section("In the tree").getByText("<img").first().waitFor();
    const said = await details().innerText();
    assert.ok(said.includes(markup));
    assert.doesNotMatch(said, /\p{Bidi_Control}/u);
    await row("chat gpt").click();
    assert.equal(await section("Events").locator(".event").last().innerText(), markup);
    assert.equal(await frame().locator("body[data-hacked], #timeline :is(img, script, a)").count(), 0);
  });

  for (const theme of ["light", "hc-dark", "hc-light", "dark"] as const) {
    it(`have nothing that axe finds fault with, in the theme ${theme}`, async () => {
      const { workbench } = opened;
      await workbench.setTheme(theme);
      await workbench.timelineDrawn();
      await row("chat gpt").click();
      await listed("3");
      await section("Why").waitFor();
      await screenshot(`details-${theme}`);
      assert.deepEqual(await workbench.faultsOfTimeline(), []);
    });
  }

  it("fit a narrow window", async () => {
    const usual = opened.page.viewportSize();
    assert.ok(usual);
    await opened.page.setViewportSize({ width: 700, height: 1000 });
    await opened.workbench.timelineDrawn();
    await section("Attributes").getByText("max_tokens").scrollIntoViewIfNeeded();
    await screenshot("details-narrow");
    await section("Records").getByRole("combobox").scrollIntoViewIfNeeded();
    await screenshot("details-narrow-records");
    const width = (name: string) => details().evaluate<number, unknown>(`document.querySelector(".details-body").${name}`);
    assert.ok((await width("clientWidth")) <= 350);
    assert.equal(await width("scrollWidth"), await width("clientWidth"), "nothing stands beyond the edge");
    await opened.page.setViewportSize(usual);
  });
});
