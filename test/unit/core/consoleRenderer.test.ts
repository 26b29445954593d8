import assert from "node:assert/strict";
import { stripVTControlCharacters } from "node:util";
import fc from "fast-check";
import { hostileSigns } from "../../../src/trace/hostileSigns";
import { addLevel, consoleRenderer, type ConsoleRendererOptions, createLogger, MemoryDestination, mergeContext, renderException, renderStructuredException, addTimestamp, type Processor } from "../../../src/core";

function printed(options: ConsoleRendererOptions, ...more: readonly Processor[]) {
  const destination = new MemoryDestination();
  const log = createLogger({ level: "debug", processors: [mergeContext, addLevel, ...more], renderer: consoleRenderer(options), destination });
  return { log, text: () => destination.lines.join("\n") };
}

describe("console renderer", () => {
  it("writes time, level, event and the keys on one line", () => {
    const clock = { now: () => ({ seconds: 1_705_314_645, nanoseconds: 123_456_000 }) };
    const { log, text } = printed({ colors: false }, addTimestamp(clock));
    log.bind({ agent: "planner", n: 1 }).info("message_received", { n: 2, title: "two words", tags: { a: [1] }, ok: true, nothing: undefined, empty: "" });
    assert.equal(text(), '2024-01-15T10:30:45.123456Z [info    ] message_received               agent=planner n=2 title="two words" tags={"a":[1]} ok=true empty=""');
  });

  it("colours by level, and says the same without", () => {
    const coloured = printed({ colors: true });
    const plain = printed({ colors: false });
    for (const { log } of [coloured, plain]) for (const level of ["debug", "info", "warning", "error", "critical"] as const) log[level]("event", { k: "v" });
    assert.equal(stripVTControlCharacters(coloured.text()), plain.text());
    const colours = coloured.text().split("\n").map((line) => line.slice(0, line.indexOf("m") + 1));
    assert.equal(new Set(colours).size, 5);
  });

  it("writes an exception below, as text or structured", () => {
    const error = new RangeError("too far", { cause: new Error("the map ended") });
    const asText = printed({ colors: false }, renderException);
    asText.log.error("failed", { exc_info: error });
    assert.match(asText.text(), /^\[error {3}\] failed +exc_info=true\n {4}RangeError: too far\n {8}at .+[^]*\n {4}Caused by: Error: the map ended\n/);
    const structured = printed({ colors: false }, renderStructuredException);
    structured.log.error("failed", { exc_info: error });
    const [, ...lines] = structured.text().split("\n");
    assert.equal((JSON.parse(lines.join("\n")) as { exc_type: string }[])[0]?.exc_type, "RangeError");
  });

  it("lets nothing through that Hopscope's own views would not show either", () => {
    const { log, text } = printed({ colors: false });
    for (let from = 0; from < 0xf0000; from += 0x1000) log.info("x", { k: String.fromCodePoint(...Array.from({ length: 0x1000 }, (_, index) => from + index)) });
    for (const line of text().split("\n")) assert.equal(line.search(hostileSigns), -1);
  });

  it("lets no control character through to the terminal", () => {
    const { log, text } = printed({ colors: false });
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (event, value) => {
        log.info(event, { [`k${event}`]: value, nested: { value } });
      }),
    );
    log.info("\u001b[2J", { link: "\u001b]8;;http://x\u0007", line: "a\nb", reversed: "\u202e" });
    assert.ok(!/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/.test(text()));
    assert.ok(text().endsWith(String.raw`[info    ] \u001b[2J                      link=\u001b]8;;http://x\u0007 line=a\nb reversed=\u202e`));
  });
});
