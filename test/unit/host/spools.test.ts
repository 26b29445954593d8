import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { LineSplitter } from "../../../src/host/live/lineSplitter";
import { cutLines } from "../../../src/host/live/cutLines";
import { chosenNumber, keptChoice } from "../../../src/host/pipelineChoice";
import { GatheredText } from "../../../src/host/spools/gatheredText";
import { tooMany } from "../../../src/host/spools/retention";
import { Spool } from "../../../src/host/spools/spool";
import { SpoolStore } from "../../../src/host/spools/spoolStore";
import fc from "fast-check";

const facts = { label: "run", origin: "debug", args: [] } as const;

describe("spools", () => {
  let folder: string;
  let limits = { count: 10, ageMs: Infinity, bytes: Infinity };
  const store = (workspace = "w") => new SpoolStore({ folder, workspace, retention: () => limits, lostLabel: "lost", interrupted: "interrupted" });

  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), "hopscope-spools-")), "spools");
    limits = { count: 10, ageMs: Infinity, bytes: Infinity };
  });

  afterEach(() => rm(join(folder, ".."), { recursive: true, force: true }));

  const streamsOf = (path: string) => path.replace(/jsonl$/, "streams");

  /** A spool that has ended with so many bytes. */
  const ended = async (spools: SpoolStore, bytes = 10, label = "run") => {
    const path = await spools.begin({ label, origin: "debug", args: [] });
    await writeFile(path, "x".repeat(bytes));
    await spools.end(path, { outcome: "exited with 0", cut: 0, folded: 0 });
    return path;
  };

  it("are readable by their owner alone, lines and record", async function () {
    if (process.platform === "win32") return;
    const spools = store();
    const path = await spools.begin({ ...facts, args: [] });
    const spool = new Spool(path, { onWritten: () => undefined, onFailure: assert.ifError });
    spool.append("line\n", "stdout");
    await spool.close();
    const modes = await Promise.all([folder, path, streamsOf(path), path.replace(/l$/, "")].map(async (file) => (await stat(file)).mode & 0o777));
    assert.deepEqual(modes, [0o700, 0o600, 0o600, 0o600]);
  });

  it("write by themselves what is appended", async () => {
    const path = join(folder, "soon.jsonl");
    let written: () => void = () => undefined;
    const spool = new Spool(path, { onWritten: () => written(), onFailure: assert.ifError });
    for (const text of ["a\n", "b\n"]) {
      const isWritten = new Promise<void>((resolve) => (written = resolve));
      spool.append(text);
      await isWritten;
    }
    assert.equal(await readFile(path, "utf8"), "a\nb\n");
    await spool.close();
  });

  it("say beside their lines where another stream begins, in bytes", async () => {
    const path = join(folder, "streams.jsonl");
    const spool = new Spool(path, { onWritten: () => undefined, onFailure: assert.ifError });
    spool.append("");
    for (const [text, stream] of [["a\n", "stdout"], ["\u00e4\u20ac\n", "stderr"], ["b\n", "stderr"], ["", "stdout"]] as const) spool.append(text, stream);
    await spool.flush();
    for (const [text, stream] of [["c\n", "stderr"], ["d\n", "stdout"], ["e\n", "stdout \u00b7 a\nchild"]] as const) spool.append(text, stream);
    await spool.close();
    // "ä€" has five bytes.
    assert.equal(await readFile(streamsOf(path), "utf8"), "0 stdout\n2 stderr\n12 stdout\n14 stdout \u00b7 a child\n");
    assert.equal(await readFile(path, "utf8"), "a\nä€\nb\nc\nd\ne\n");
  });

  it("are deleted with all that stands beside them", async () => {
    const spools = store();
    const path = await ended(spools);
    await writeFile(streamsOf(path), "0 stdout\n");
    await spools.remove(path);
    assert.deepEqual(await readdir(folder), []);
  });

  it("keep what is appended in order, and each byte of text that stands for bytes", async () => {
    const path = join(folder, "bytes.jsonl");
    const spool = new Spool(path, { onWritten: () => undefined, onFailure: assert.ifError }, "latin1");
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
    for (let index = 0; index < 256; index += 16) spool.append(bytes.subarray(index, index + 16).toString("latin1"));
    await spool.close();
    assert.deepEqual(await readFile(path), bytes);
  });

  it("are listed for their workspace, newest first, as they ended", async () => {
    const path = await ended(store());
    await ended(store("another"));
    const listed = await store().list();
    assert.deepEqual(listed.map((each) => [each.path, each.outcome, each.bytes, each.isLive]), [[path, "exited with 0", 10, false]]);
  });

  it("say that they were interrupted when the process that wrote them is gone", async () => {
    const child = spawn(process.execPath, ["-e", ""]);
    await once(child, "close");
    const path = await ended(store());
    const record = path.replace(/l$/, "");
    const kept = JSON.parse(await readFile(record, "utf8")) as object;
    await writeFile(record, JSON.stringify({ ...kept, outcome: "", writer: child.pid, window: child.pid }));
    const [spool] = await store().list();
    assert.ok(spool);
    assert.deepEqual([spool.outcome, spool.isLive, store().wasShown(spool)], ["interrupted", false, true]);
  });

  it("are none of a window that is gone when this window has just begun them", async () => {
    const spools = store();
    const path = await spools.begin({ ...facts, args: [] });
    await writeFile(path, "line\n");
    const [begun] = await spools.list();
    assert.ok(begun);
    assert.equal(spools.wasShown(begun), false, "it is opened by who began it, not a second time");
    await spools.end(path, { outcome: "", cut: 0, folded: 0 });
    // The window after this one finds it.
    const [found] = await store().list();
    assert.ok(found);
    assert.equal(store().wasShown(found), true);
  });

  it("are live while another process writes them, and then neither deleted nor opened again", async () => {
    const path = await ended(store());
    const record = path.replace(/l$/, "");
    const kept = JSON.parse(await readFile(record, "utf8")) as object;
    // The process that started this one runs.
    await writeFile(record, JSON.stringify({ ...kept, outcome: "", writer: process.ppid, window: process.ppid }));
    limits = { count: 0, ageMs: 0, bytes: 0 };
    assert.deepEqual(await store().prune(), []);
    const [spool] = await store().list();
    assert.ok(spool);
    assert.deepEqual([spool.isLive, store().wasShown(spool)], [true, false]);
  });

  it("are listed without their record, and with one that is broken", async () => {
    const first = await ended(store());
    await rm(first.replace(/l$/, ""));
    const second = await ended(store());
    await writeFile(second.replace(/l$/, ""), '{"version": 1, "lab');
    assert.deepEqual((await store().list()).map(({ label, bytes }) => [label, bytes]), [["lost", 10], ["lost", 10]]);
  });

  it("leave nothing that a crash has left: records without lines, and files not written to their end, once they are a day old", async () => {
    const spools = store();
    const kept = await ended(spools);
    const names = ["old.json", "old.streams", "old.json.0a1b2c3d", "young.json"].map((name) => join(folder, name));
    for (const name of names) await writeFile(name, "{}");
    const twoDaysAgo = Date.now() / 1000 - 2 * 24 * 3600;
    for (const name of names.slice(0, 3)) await utimes(name, twoDaysAgo, twoDaysAgo);
    await utimes(kept.replace(/l$/, ""), twoDaysAgo, twoDaysAgo);
    assert.deepEqual(await spools.prune(), []);
    assert.deepEqual(new Set(await readdir(folder)), new Set([kept, kept.replace(/l$/, ""), "young.json"].map((path) => basename(path))));
  });

  it("lose nothing when a record is changed many times at once", async () => {
    const spools = store();
    const path = await ended(spools);
    await Promise.all(Array.from({ length: 50 }, (_, index) => spools.change(path, { isKept: index % 2 === 1 })));
    assert.equal((await spools.find(path))?.isKept, true);
    assert.deepEqual((await readdir(folder)).length, 2, "no partial file is left");
  });

  it("go by the limits, the oldest first, and stay when they are kept", async () => {
    const spools = store();
    const paths: string[] = [];
    for (let day = 1; day <= 4; day++) {
      const path = await ended(spools);
      const record = path.replace(/l$/, "");
      await writeFile(record, JSON.stringify({ ...(JSON.parse(await readFile(record, "utf8")) as object), startedAt: `2026-01-0${day}T00:00:00.000Z`, window: 0 }));
      paths.push(path);
    }
    await spools.change(paths[0] ?? "", { isKept: true });
    limits = { count: 1, ageMs: Infinity, bytes: Infinity };
    const gone = await spools.prune();
    assert.deepEqual(new Set(gone), new Set(paths.slice(1, 3)), "the newest stays, and the kept one, which does not count");
    assert.ok((await spools.list()).some(({ path }) => path === paths[0]));
    assert.equal((await readdir(folder)).length, 4, "of what went neither lines nor record is left");
    await utimes(paths[0] ?? "", 0, 0);
  });
});

describe("the limits of spools", () => {
  const spool = (startedAt: number, bytes: number, isKept = false) => ({ startedAt, bytes, isKept, isInUse: false });
  const names = (spools: readonly { readonly startedAt: number }[]) => spools.map(({ startedAt }) => startedAt);

  it("count bytes from the newest on: none that is older than one that went stays", () => {
    const spools = [spool(1, 1), spool(2, 50), spool(3, 60), spool(4, 30), spool(5, 1)];
    assert.deepEqual(names(tooMany(spools, { count: 10, ageMs: Infinity, bytes: 100 }, 10)), [2, 1]);
  });

  it("leave what has just run, however large it is, and what keeps to them beside it", () => {
    const spools = [spool(1, 60), spool(2, 50), spool(3, 101)];
    assert.deepEqual(names(tooMany(spools, { count: 10, ageMs: Infinity, bytes: 100 }, 10)), [1]);
    assert.deepEqual(names(tooMany(spools, { count: 0, ageMs: Infinity, bytes: 100 }, 10)), [3, 2, 1], "unless nothing is to be kept");
  });

  it("count days", () => {
    assert.deepEqual(names(tooMany([spool(1, 1), spool(5, 1)], { count: 10, ageMs: 5, bytes: 100 }, 10)), [1]);
  });
});

describe("lines that come in pieces", () => {
  it("come out whole, whatever the pieces", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("a", "\n", "é", "😀", "\r\n"), maxLength: 60 }), fc.array(fc.nat(60), { maxLength: 10 }), (text, cuts) => {
        const splitter = new LineSplitter();
        const places = [0, ...cuts.filter((cut) => cut < text.length).sort((a, b) => a - b), text.length];
        const taken = places.slice(1).map((place, index) => splitter.take(text.slice(places[index], place)));
        assert.ok(taken.every((lines) => lines === "" || lines.endsWith("\n")));
        const end = text.lastIndexOf("\n") + 1;
        assert.equal(taken.join(""), text.slice(0, end));
        assert.equal(splitter.rest(), text.slice(end));
      }),
    );
  });
});

describe("a line that is too long to wait for its end", () => {
  it("is passed on without a character that is cut in two", () => {
    const splitter = new LineSplitter();
    const long = "x".repeat(8 * 1024 * 1024);
    assert.equal(splitter.take(`${long}\uD83D`), long);
    assert.equal(splitter.take("\uDE00\n"), "\u{1F600}\n");
  });
});

describe("text that waits for the disk", () => {
  /** A text now and again so long that the buffer has to grow, some of more than one byte a character. */
  const piece = fc.oneof(fc.string({ unit: "binary" }), fc.tuple(fc.string({ unit: "grapheme", minLength: 1 }), fc.integer({ min: 1, max: 3000 })).map(([text, times]) => text.repeat(times)));

  it("has the bytes that each text has by itself, and says how many are of which stream", () => {
    const pieces = fc.array(fc.tuple(piece, fc.constantFrom("stdout", "stderr")), { maxLength: 30 });
    fc.assert(
      fc.property(pieces, pieces, (first, second) => {
        const gathered = new GatheredText("utf8");
        for (const texts of [first, second]) {
          for (const [text, stream] of texts) gathered.append(text, stream);
          assert.deepEqual(Buffer.from(gathered.bytes), Buffer.concat(texts.map(([text]) => Buffer.from(text))));
          assert.equal(gathered.length, gathered.bytes.length);
          const said = gathered.runs.flatMap(({ stream, bytes }) => Array<string>(bytes).fill(stream));
          assert.deepEqual(said, texts.flatMap(([text, stream]) => Array<string>(Buffer.byteLength(text)).fill(stream)));
          assert.ok(gathered.runs.every(({ stream }, index) => stream !== gathered.runs[index + 1]?.stream), "a run goes on as long as its stream");
          gathered.clear();
          assert.ok(gathered.isEmpty);
        }
      }),
      { numRuns: 20 },
    );
  });
});

describe("what a debugger cut short", () => {
  it("begins like an object and ends in an ellipsis", () => {
    assert.equal(cutLines('{"event": "whole…"}\n{"event": "cut to here…\nplain…\n {"a": ...\n'), 2);
  });
});

describe("what the pipeline is asked to do", () => {
  const usual = { requests: 8, failureRate: 0.15, seed: 1, speed: 1 };

  it("is a number within its limits", () => {
    assert.deepEqual(["0", "1", "1.5", "100000", "100001", "", "x"].map((text) => chosenNumber("requests", text)), [undefined, 1, undefined, 100_000, undefined, undefined, undefined]);
    assert.deepEqual(["-0.1", "0", "1", "1.1"].map((text) => chosenNumber("failureRate", text)), [undefined, 0, 1, undefined]);
  });

  it("is remembered as far as it is still allowed", () => {
    assert.deepEqual(keptChoice({ requests: 12, failureRate: 7, seed: "x" }, usual), { ...usual, requests: 12 });
    assert.deepEqual(keptChoice(null, usual), usual);
  });
});
