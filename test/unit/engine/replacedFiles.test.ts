import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, renameSync, rmSync, truncateSync, unlinkSync, writeFileSync } from "node:fs";
import { Engine } from "../../../src/engine/engine";
import { mock } from "node:test";
import type { DocumentRow, SourceSummary } from "../../../src/protocol/engine";
import { LogFolder, LogWriter } from "./writtenLog";

const line = (second: number, event: string) => `${JSON.stringify({ timestamp: 1_767_225_600 + second, level: "info", event, agent: "a", correlation_id: "T" })}\n`;

/** A file that is followed while another process writes it and this one does to it what rotation does. */
describe("a followed file", () => {
  let folder: LogFolder;
  let path: string;
  let engine: Engine;
  let writer: LogWriter;
  let source: SourceSummary;
  beforeEach(async () => {
    folder = new LogFolder();
    path = folder.file("app.log");
    writer = new LogWriter(path);
    await writer.write(line(0, "first"));
    engine = new Engine();
    source = await engine.open({ path, label: "app", kind: "file", follow: true });
  });
  afterEach(async () => {
    await engine.dispose();
    await writer.stop();
    folder.remove();
  });

  /** Has all read that is there; the records in words: `3 third`, and those whose text is gone: `1 gone`. */
  const read = async () => {
    await engine.grown({ source: source.id });
    const { items } = await engine.document({ key: "c:T", offset: 0, limit: 100 });
    const records = items.filter((row): row is Extract<DocumentRow, { kind: "record" }> => row.kind === "record");
    return records.map(({ line: number, event, gone }) => `${number} ${gone === "" ? event : "gone"}`);
  };
  const summary = () => {
    const [found] = engine.sources();
    assert.ok(found);
    return found;
  };

  it("that is truncated is read on from its beginning, and says which text is gone", async () => {
    await writer.write(line(1, "second"));
    assert.deepEqual(await read(), ["1 first", "2 second"]);
    truncateSync(path, 0);
    await writer.write(line(2, "third"));
    assert.deepEqual(await read(), ["1 gone", "2 gone", "1 third"]);
    assert.match(summary().problem, /truncated/);
    assert.deepEqual([summary().state, summary().counts.records], ["live", 3]);
    const { items } = await engine.document({ key: "c:T", offset: 0, limit: 100 });
    const [first] = items.filter((row) => row.kind === "record");
    assert.match(first?.gone ?? "", /truncated .* its text is gone/);
  });

  it("that is truncated in the middle, or edited, is read anew: nothing tells where it was cut", async () => {
    await writer.write(line(1, "second") + line(2, "third"));
    await read();
    truncateSync(path, line(0, "first").length);
    await writer.write(line(3, "fourth"));
    assert.deepEqual(await read(), ["1 first", "2 fourth"]);
    assert.deepEqual([summary().state, summary().counts.records], ["live", 2]);
    assert.match(summary().problem, /read anew/);
    writeFileSync(path, line(0, "first") + line(1, "put between") + line(3, "fourth"));
    assert.deepEqual(await read(), ["1 first", "2 put between", "3 fourth"]);
  });

  it("that was truncated and has grown past its old length is noticed by what it says", async () => {
    truncateSync(path, 0);
    await writer.write(line(1, "other") + line(2, "more") + line(3, "and more"));
    assert.deepEqual(await read(), ["1 gone", "1 other", "2 more", "3 and more"]);
  });

  it("that is copied away and truncated loses nothing that came behind", async () => {
    for (let round = 1; round <= 3; round++) {
      await writer.write(line(round * 10, `before ${round}`));
      await read();
      copyFileSync(path, `${path}.${round}`);
      truncateSync(path, 0);
      await writer.write(line(round * 10 + 1, `behind ${round}`));
    }
    const records = await read();
    assert.equal(summary().counts.records, 7);
    assert.equal(records.at(-1), "1 behind 3");
  });

  it("that is renamed is read to its end, also what is written after the rename, and then the new one", async () => {
    renameSync(path, `${path}.1`);
    await writer.write(line(1, "into the old"));
    assert.deepEqual(await read(), ["1 first", "2 into the old"]);
    writeFileSync(path, "");
    await writer.write(line(2, "still the old") + '{"event":"no line feed');
    assert.deepEqual(await read(), ["1 first", "2 into the old", "3 still the old"]);
    await writer.write('","correlation_id":"T","timestamp":1767225603}');
    await writer.reopen();
    await writer.write(line(4, "the new"));
    assert.deepEqual(await read(), ["1 first", "2 into the old", "3 still the old", "4 no line feed", "1 the new"]);
    assert.deepEqual([summary().state, summary().problem, summary().counts.records, summary().counts.malformed], ["live", "", 5, 0]);
  });

  it("that is deleted says so, can still be shown, and is read on when it is back", async () => {
    unlinkSync(path);
    assert.deepEqual(await read(), ["1 first"]);
    assert.equal(summary().state, "missing");
    assert.match(summary().problem, /not there/);
    await writer.reopen();
    await writer.write(line(1, "back"));
    assert.deepEqual(await read(), ["1 first", "1 back"]);
    assert.deepEqual([summary().state, summary().problem], ["live", ""]);
  });

  it("that is missing is told of once, not each time that it is looked for", async () => {
    const told = mock.fn();
    const watching = new Engine(told);
    mock.timers.enable({ apis: ["setTimeout"] });
    try {
      const { id } = await watching.open({ path, label: "app", kind: "file", follow: true });
      const tellings = async (looks: number) => {
        const before = told.mock.callCount();
        for (let look = 0; look < looks; look++) await watching.grown({ source: id });
        mock.timers.tick(10_000);
        return told.mock.callCount() - before;
      };
      await tellings(1);
      assert.equal(await tellings(1), 0);
      unlinkSync(path);
      assert.equal(await tellings(1), 1);
      assert.equal(await tellings(3), 0);
      writeFileSync(path, "");
      assert.equal(await tellings(1), 1);
    } finally {
      mock.timers.reset();
      await watching.dispose();
    }
  });

  it("that gives way to a folder is missing", async () => {
    rmSync(path);
    mkdirSync(path);
    assert.deepEqual(await read(), ["1 first"]);
    assert.equal(summary().state, "missing");
  });

  it("that is rotated again and again keeps the text of the latest files", async () => {
    const rounds = 25;
    for (let round = 1; round <= rounds; round++) {
      renameSync(path, `${path}.${round}`);
      await writer.reopen();
      await writer.write(line(round, `round ${round}`));
      await read();
    }
    const records = await read();
    assert.equal(records.length, rounds + 1);
    assert.equal(records.at(-1), `1 round ${rounds}`);
    assert.equal(records[0], "1 gone");
    assert.equal(records.filter((record) => record === "1 gone").length, rounds + 1 - 16);
  });

  it("shows the lines around a record of a file that was rotated away", async () => {
    await writer.write("Traceback\n" + line(1, "second"));
    await read();
    renameSync(path, `${path}.1`);
    await writer.reopen();
    await writer.write(line(2, "new"));
    await read();
    const { items } = await engine.document({ key: "c:T", offset: 0, limit: 100 });
    const nodes = await engine.children({ key: "c:T", parent: "", offset: 0, limit: 1 });
    const hop = nodes.items[0]?.id ?? "";
    const records = (await engine.children({ key: "c:T", parent: hop, offset: 0, limit: 10 })).items.filter((node) => node.kind === "record");
    const second = records.find(({ event }) => event === "second");
    assert.deepEqual(await engine.excerpt({ row: second?.row ?? -1 }), {
      text: `${line(0, "first")}Traceback\n${line(1, "second")}`,
      firstLine: 1,
      line: 3,
      fileBytes: line(0, "first").length + "Traceback\n".length + line(1, "second").length,
    });
    assert.equal(items.find((row) => row.kind === "record" && row.event === "first")?.kind, "record");
    assert.deepEqual(
      items.flatMap((row) => (row.kind === "record" ? [row.attached] : [])),
      ["Traceback", "", ""],
    );
  });

  it("is read anew with other keys, also what was rotated away", async () => {
    renameSync(path, `${path}.1`);
    await writer.reopen();
    await writer.write('{"event":"other","my_id":"T","correlation_id":"no"}\n');
    await read();
    assert.equal(engine.statistics().traces, 2);
    await engine.configure({ keys: { correlation: ["my_id"] }, zoneOffsetMinutes: 0, quietMs: 1e9 });
    assert.equal(engine.statistics().traces, 1);
    assert.deepEqual(await read(), ["1 first", "1 other"]);
    await writer.write('{"event":"more","my_id":"T"}\n');
    assert.deepEqual(await read(), ["1 first", "1 other", "2 more"]);
    assert.equal(summary().counts.records, 3);
  });
});
