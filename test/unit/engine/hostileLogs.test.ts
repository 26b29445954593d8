import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { Engine } from "../../../src/engine/engine";
import type { TraceNode } from "../../../src/protocol/engine";
import { LogFolder } from "./writtenLog";

/** A trace's nodes, asked for as the explorer asks: level by level. */
async function nodesOf(engine: Engine, key: string): Promise<TraceNode[]> {
  const found: TraceNode[] = [];
  const parents = [""];
  for (let parent = parents.pop(); parent !== undefined; parent = parents.pop()) {
    const { items } = await engine.children({ key, parent, offset: 0, limit: 1000 });
    found.push(...items);
    for (const item of items) if (item.hasChildren) parents.push(item.id);
  }
  return found;
}

describe("a hostile log is shown like any other", () => {
  const folder = new LogFolder();
  after(() => {
    folder.remove();
  });

  /** Opens a log, asks for all that views ask for, and closes it. */
  async function shown(text: string | Buffer) {
    writeFileSync(folder.file("hostile.log"), text);
    const engine = new Engine();
    const { counts, id } = await engine.open({ path: folder.file("hostile.log"), label: "\u0000", kind: "file", follow: false });
    const { items } = engine.traces({ source: id, offset: 0, limit: 100 });
    const traces = [];
    for (const { key, id: shownId, records } of items) {
      const { revision, error, columns } = await engine.timelines.timeline({ key });
      const texts = await engine.timelines.timelineTexts({ key, revision, from: 0, to: columns.key.length });
      for (let row = 0; row < columns.key.length; row++) {
        const known = await engine.timelines.timelineDetails({ key, revision, row });
        assert.ok(JSON.stringify(known).length < 5_000_000, "what a page is given of a row is bounded");
        const { count } = await engine.timelines.timelineRecords({ key, revision, row, limit: 10, includeDescendants: true, leastLevel: 0 });
        assert.ok(count <= records);
      }
      const { at } = await engine.timelines.timelineMarks({ key, revision, from: 0, to: columns.key.length });
      assert.ok(at.every((each) => Number.isFinite(each)));
      traces.push({ id: shownId, records, error, names: texts.map(({ name }) => name), nodes: await nodesOf(engine, key) });
    }
    await engine.dispose();
    return { counts, traces };
  }
  const failing = (fields: string, level = "error") => `{"event":"job_started","correlation_id":"T","agent":"a"}\n{"event":"job_failed","correlation_id":"T","agent":"a","level":"${level}",${fields}}\n`;

  it("100,000 levels of nesting", async () => {
    for (const [open, close] of [
      ["[", "]"],
      ['{"error":', "}"],
    ] as const) {
      const { counts, traces } = await shown(failing(`"error":"deep","x":${open.repeat(1e5)}1${close.repeat(1e5)}`));
      assert.deepEqual([counts.records, traces[0]?.error], [2, "deep"]);
    }
  });

  it("one line of 10 MB, and one record of 10 MB in an error", async () => {
    const long = "x".repeat(10_000_000);
    const { counts, traces } = await shown(`${long}\n${failing(`"error":"${long}"`)}`);
    assert.deepEqual([counts.unstructured, counts.records, traces[0]?.error.length], [1, 2, long.length]);
  });

  it("events of a span that are none", async () => {
    const events = ["7", "null", '"text"', "{}", '{"name":7,"timestamp":{}}', '{"name":"e","timestamp":1e400}', '{"name":"e","time":[-1,5]}', '{"name":"e","time":[1,1e9]}', '{"name":"exception","attributes":[1]}', `{"name":"e","attributes":${"[".repeat(1e5)}${"]".repeat(1e5)}}`];
    const span = (written: string) => `{"event":"span_finished","span_id":"s","correlation_id":"T","agent":"a","start_time":"2026-01-01T00:00:00Z","end_time":"2026-01-01T00:00:01Z","events":${written}}\n`;
    for (const written of [`[${events.join(",")}]`, "{}", '"[]"', "[[]]"]) assert.equal((await shown(span(written))).counts.records, 1);
  });

  it("keys of Object's prototype", async () => {
    const { traces } = await shown(failing('"__proto__":{"error":"no"},"constructor":{"prototype":1},"hasOwnProperty":1,"toString":"x"'));
    assert.equal(traces[0]?.error, "");
    const named = ["__proto__", "constructor", "toString"].map((name) => `{"event":"${name}_started","agent":"${name}","correlation_id":"${name}","message_id":"${name}","action":"${name}","span_id":"${name}"}\n`);
    assert.deepEqual((await shown(named.join(""))).traces.map(({ id, names }) => [id, names[0]]).sort(), [
      ["__proto__", "__proto__"],
      ["constructor", "constructor"],
      ["toString", "toString"],
    ]);
  });

  it("a NUL, lone surrogates and bytes that are not UTF-8", async () => {
    const text = Buffer.concat([Buffer.from('{"event":"\\u0000 \\ud800 ","correlation_id":"\\udfff\\u0000","agent":"'), Buffer.from([0xff, 0xc0, 0x80]), Buffer.from('"}\n\u0000\n')]);
    const { counts, traces } = await shown(text);
    assert.deepEqual([counts.records, counts.unstructured, traces[0]?.id], [1, 1, "\ufffd\u0000"], "half a character is none");
    assert.equal(traces[0]?.nodes.find((node) => node.kind === "hop")?.agent, "\ufffd\ufffd\ufffd");
    assert.equal(traces[0].nodes.find((node) => node.kind === "record")?.event, "\u0000 \ud800 ");
  });

  it("numbers at the ends of what there is", async () => {
    const { counts } = await shown('{"timestamp":1e400,"correlation_id":1e400,"duration_ms":1e308,"span_id":"s"}\n{"timestamp":-1e308,"start_time":-62167219200,"end_time":253402300799,"span_id":"s","correlation_id":"T","duration_ms":NaN}\n');
    assert.equal(counts.records, 2);
  });

  it("a chain of spans, each beneath the one before, deeper than any stack", async () => {
    const lines = Array.from({ length: 20_000 }, (_, index) => `{"time":${1_767_225_600_000 + index},"duration_ms":1,"correlation_id":"T","span_id":"s${index}","parent_span_id":"s${index - 1}"}\n`);
    writeFileSync(folder.file("chain.log"), lines.join(""));
    const engine = new Engine();
    await engine.open({ path: folder.file("chain.log"), label: "", kind: "file", follow: false });
    const { columns, spans } = await engine.timelines.timeline({ key: "c:T" });
    assert.deepEqual([spans, columns.key.length, columns.depth.at(-1)], [20_000, 20_001, 20_000]);
    const deep = String(columns.key.at(-2));
    assert.equal((await engine.children({ key: "c:T", parent: deep, offset: 0, limit: 10 })).total, 2);
    await engine.dispose();
  });
});
