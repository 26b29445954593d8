import assert from "node:assert/strict";
import { appendFileSync, writeFileSync } from "node:fs";
import { Engine } from "../../../src/engine/engine";
import { LogFolder } from "./writtenLog";

const record = (event: string) => JSON.stringify({ timestamp: "2026-01-01T00:00:00Z", event, correlation_id: "r" });

/** A log with the stream of each line. */
const lines = [
  ["out", record("A")],
  ["err", "Traceback (most recent call last):"],
  ["out", record("B")],
  ["err", "  ärger"],
  ["out", "behind B"],
  ["err", record("E")],
  ["out", "  more of B"],
  ["err", "!"],
  ["out", ""],
  ["out", record("C")],
  ["err", "last words"],
] as const;

/** Text behind each record with the numbers of its lines; worked out by hand from the lines above. */
const byStream = { A: [], B: ["5 behind B", "7   more of B"], E: ["8 !", "11 last words"], C: [] };
const asOneStream = { A: ["2 Traceback (most recent call last):"], B: ["4 ärger", "5 behind B"], E: ["7 more of B", "8 !"], C: ["11 last words"] };

const logOf = (some: readonly (readonly [string, string])[]) => some.map(([, text]) => `${text}\n`).join("");

/** Where another stream begins. */
function switchesOf(some: readonly (readonly [string, string])[], offset = 0, before = ""): string {
  let switches = "";
  for (const [stream, text] of some) {
    if (stream !== before) switches += `${offset} ${stream}\n`;
    before = stream;
    offset += Buffer.byteLength(text) + 1;
  }
  return switches;
}

describe("a log of several streams", () => {
  let folder: LogFolder;
  let engine: Engine;

  beforeEach(() => {
    folder = new LogFolder();
    engine = new Engine();
  });

  afterEach(async () => {
    await engine.dispose();
    folder.remove();
  });

  const open = (log: string, switches: string | undefined, follow = false) => {
    writeFileSync(folder.file("log"), log);
    if (switches !== undefined) writeFileSync(folder.file("streams"), switches);
    return engine.open({ path: folder.file("log"), streams: folder.file("streams"), label: "log", kind: "run", follow });
  };

  const key = () => engine.find({ id: "r" })[0]?.key ?? "";

  /** The records of the trace. */
  const records = async () => {
    const { items } = await engine.children({ key: key(), parent: "", offset: 0, limit: 100 });
    return items.filter((node) => node.kind === "record");
  };

  const attached = async () => {
    const found: Record<string, string[]> = {};
    for (const { event, id, hasChildren } of await records()) {
      const { items } = await engine.children({ key: key(), parent: id, offset: 0, limit: 100 });
      assert.equal(items.length > 0, hasChildren);
      found[event] = items.map((node) => (node.kind === "text" ? `${node.line} ${node.text}` : node.kind));
    }
    return found;
  };

  it("has its text behind the record before it in the same stream, and says the streams", async () => {
    await open(logOf(lines), switchesOf(lines));
    // The first line of a text is shown from its first word on.
    assert.deepEqual(await attached(), byStream);
    assert.deepEqual((await records()).map(({ event, stream }) => `${event} ${stream}`), ["A out", "B out", "E err", "C out"]);
    const { items } = await engine.document({ key: key(), offset: 0, limit: 100 });
    const texts = items.flatMap((row) => (row.kind === "record" ? [[row.event, row.attached]] : []));
    assert.deepEqual(texts, [["A", ""], ["B", "behind B\n  more of B"], ["E", "!\nlast words"], ["C", ""]]);
  });

  it("is one stream where nobody says more", async () => {
    await open(logOf(lines), undefined);
    assert.deepEqual(await attached(), asOneStream);
    assert.deepEqual((await records()).map(({ stream }) => stream), ["", "", "", ""]);
  });

  it("is read on with its streams while it grows, a line that is half written left for later", async () => {
    const first = lines.slice(0, 5);
    const whole = switchesOf(lines);
    const half = switchesOf(first).length;
    const source = await open(logOf(first), whole.slice(0, half + 2), true);
    assert.deepEqual(await attached(), { A: [], B: ["5 behind B"] });
    appendFileSync(folder.file("streams"), whole.slice(half + 2));
    appendFileSync(folder.file("log"), logOf(lines.slice(5)));
    await engine.grown({ source: source.id });
    assert.deepEqual(await attached(), byStream);
  });

  it("believes what is said last of bytes that did not come when they were announced", async () => {
    const first = lines.slice(0, 2);
    const offset = Buffer.byteLength(logOf(first));
    await open(logOf(lines), `${switchesOf(first)}${offset} err\n${offset + 7} lost\n${switchesOf(lines.slice(2), offset, "")}`);
    assert.deepEqual(await attached(), byStream);
  });
});
