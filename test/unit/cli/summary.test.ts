import assert from "node:assert/strict";
import { linkSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { LogFolder } from "../engine/writtenLog";
import { run } from "./runInProcess";

const time = (ms: number) => new Date(Date.UTC(2026, 0, 1) + ms).toISOString();
const line = (ms: number, id: string, event: string, fields: object = {}) =>
  `${JSON.stringify({ timestamp: time(ms), level: "info", event, agent: "a", message_id: `m${id}`, correlation_id: id, ...fields })}\n`;
const trace = (id: string, start: number, ms: number, failed = false) =>
  line(start, id, "message_received", { action: "ask" }) + line(start + ms, id, failed ? "message_failed" : "message_processed", { level: failed ? "error" : "info" });

/** Four traces: B fails, D is open; C is the longest. */
const log = trace("A", 0, 10) + trace("B", 5, 20, true) + trace("C", 3, 300) + line(400, "D", "message_received");

interface SummaryJson {
  readonly sources: readonly Record<string, unknown>[];
  readonly traces: number;
  readonly items: readonly { readonly id: string; readonly start: string; readonly status: string }[];
  readonly agents: readonly unknown[];
  readonly durationMs: unknown;
  readonly errorRate: number;
}

describe("hopscope summary", () => {
  let folder: LogFolder;
  beforeEach(() => {
    folder = new LogFolder();
  });
  afterEach(() => {
    folder.remove();
  });
  const written = (name: string, text: string | Buffer) => {
    writeFileSync(folder.file(name), text);
    return folder.file(name);
  };
  const json = async (...args: string[]) => {
    const { stdout, exitCode, stderr } = await run(["summary", ...args, "--json"]);
    assert.deepEqual([exitCode, stderr], [0, ""]);
    return JSON.parse(stdout) as SummaryJson;
  };
  const ids = async (...args: string[]) => (await json(...args)).items.map(({ id }) => id);

  it("lists the traces as they are asked for: earliest, longest, or most errors first", async () => {
    const path = written("a.log", log);
    assert.deepEqual(await ids(path), ["A", "C", "B", "D"]);
    assert.deepEqual(await ids(path, "--sort", "start"), ["A", "C", "B", "D"]);
    assert.deepEqual(await ids(path, "--sort", "duration"), ["C", "B", "A", "D"]);
    assert.deepEqual(await ids(path, "--sort", "errors"), ["B", "A", "C", "D"]);
    assert.deepEqual(await ids(path, "--sort", "errors", "--limit", "2"), ["B", "A"]);
    assert.deepEqual(await ids(path, "--sort", "hops", "--limit", "2"), ["A", "C"]);
  });

  it("lists and counts only the traces that pass a query, and points at what is wrong with one", async () => {
    const path = written("a.log", log);
    const failed = await json(path, "--where", "status:error OR duration>100ms");
    assert.deepEqual([failed.items.map(({ id }) => id), failed.traces, failed.errorRate], [["C", "B"], 2, 0.5]);
    assert.deepEqual(await ids(path, "--where", "ask -id:A"), ["C", "B"], "a text of the records");
    const other = written("b.log", trace("E", 0, 1));
    assert.deepEqual([await ids(path, other, "--where", "source:b.log"), await ids(path, other, "--where", `source:"${other}"`)], [["E"], ["E"]]);
    assert.equal((await run(["summary", path, "--where", "status:ok", "--fail-on", "error_rate>0"])).exitCode, 0);
    const { exitCode, stderr } = await run(["summary", path, "--where", "status:ok duration>5"]);
    assert.equal(exitCode, 2);
    assert.match(stderr, /A duration has a number and a unit.*\n {2}status:ok duration>5\n {21}\^\n/);
    const term = "a term, as agent:llm,";
    const problems = [
      ["(", `Here ${term} is missing.`, 1],
      ["OR a", `Here ${term} is missing.`, 2],
      [")", `Here ${term} is expected, not )`, 0],
      ["(a", "Here ) is missing.", 2],
      ['a "b', 'Here " is missing.', 4],
      ["agent:", "Here a value is missing.", 6],
      ["a status!=ok", "There is no !=: -status:error is what is not so", 2],
    ] as const;
    for (const [query, words, at] of problems) {
      const told = (await run(["summary", path, "--where", query])).stderr;
      assert.ok(told.includes(words), told);
      assert.equal(told.split("\n")[2]?.indexOf("^"), at + 2, told);
    }
    assert.deepEqual(await ids(path, "--where", '"a!=b"'), [], "in quotes it is a text");
    const slow = await run(["summary", path, "--where", String.raw`event:/(\w*\w*\w*\w*\w*\w*)*!/`]);
    assert.deepEqual([slow.exitCode, slow.stdout], [2, ""]);
    assert.match(slow.stderr, /\n {2}event:.*\n {8}\^{24}\n$/);
    assert.match(slow.stderr, /^A regular expression takes too long on some text\./);
  });

  it("says in JSON what the model means, and lists all traces unless it is limited", async () => {
    const path = written("a.log", `${log}\n{"cut\nplain\n`);
    const { sources, agents, durationMs, errorRate, items } = await json(path);
    assert.deepEqual(sources, [{ path, bytes: log.length + 13, lines: 10, records: 7, continuation: 0, unstructured: 1, malformed: 1, blank: 1, dialects: { structlog: 7 } }]);
    assert.deepEqual(agents, [{ agent: "a", records: 7, hops: 4, errors: 1, p95Ms: 300 }]);
    assert.deepEqual([durationMs, errorRate], [{ p50: 20, p95: 300, p99: 300, max: 300 }, 1 / 3]);
    assert.deepEqual(items.at(-1), { id: "D", start: "2026-01-01T00:00:00.400000Z", end: "2026-01-01T00:00:00.400000Z", durationMs: 0, status: "in_progress", stale: true, hops: ["a"], spans: 1, records: 1, errors: 0 });
    const many = written("many.log", Array.from({ length: 3000 }, (_, index) => trace(`T${index}`, index, 1)).join(""));
    assert.equal((await json(many)).items.length, 3000);
    assert.equal((await json(many, "--limit", "7")).items.length, 7);
  });

  it("reads several logs as one, plain or compressed, and standard input", async () => {
    const [plain, compressed] = [written("a.log", trace("A", 0, 10) + line(20, "T", "x")), written("b.log.gz", gzipSync(line(10, "T", "y")))];
    const both = await json(plain, compressed);
    assert.deepEqual([both.traces, both.sources.length], [2, 2]);
    const { stdout, exitCode } = await run(["summary", "-", "--json"], { stdin: trace("S", 0, 5) });
    const fromInput = JSON.parse(stdout) as SummaryJson;
    assert.deepEqual([exitCode, fromInput.items[0]?.id, fromInput.sources[0]?.["path"]], [0, "S", "-"]);
  });

  it("reads a file once, whatever it is called", async () => {
    const path = written("a.log", log);
    const other = folder.file("b.log");
    linkSync(path, other);
    const { exitCode, stdout, stderr } = await run(["summary", path, other, path, "--json"]);
    assert.deepEqual([exitCode, stderr], [0, `${other}: the same file as ${path}, read once\n${path}: named more than once, read once\n`]);
    const { sources, items } = JSON.parse(stdout) as SummaryJson & { items: { records: number }[] };
    assert.deepEqual([sources.length, items[0]?.records], [1, 2]);
  });

  it("exits with 1 for what cannot be read, and shows the rest", async () => {
    const path = written("a.log", log);
    const { exitCode, stdout, stderr } = await run(["summary", path, folder.file("none.log"), folder.path, "--json"]);
    assert.equal(exitCode, 1);
    assert.match(stderr, /none\.log: there is no such file\.\n.*is a folder/);
    symlinkSync(folder.file("loop"), folder.file("loop"));
    const others = await run(["summary", "", folder.file("loop"), join(path, "inside.log")]);
    assert.equal(others.stderr, `: a file has a name.\n${folder.file("loop")}: its links lead in a circle.\n${join(path, "inside.log")}: what stands before its name is no folder.\n`);
    assert.equal((JSON.parse(stdout) as SummaryJson).traces, 4);
  });

  it("says of text in UTF-16 what to do with it", async () => {
    const littleEndian = Buffer.from(`\ufeff${log}`, "utf16le");
    for (const bytes of [littleEndian, Buffer.from(littleEndian).swap16()]) {
      const path = written("a.log", bytes);
      const { exitCode, stderr } = await run(["summary", path]);
      assert.deepEqual([exitCode, stderr], [1, `${path}: is text in UTF-16, which is not read. Convert it to UTF-8 first, as with: iconv -f UTF-16 -t UTF-8\n`]);
    }
    assert.match((await run(["summary", "-"], { stdin: littleEndian })).stderr, /^-: is text in UTF-16/, "not where it is kept meanwhile");
    assert.equal((await json(written("b.log", `\ufeff${log}`))).traces, 4, "UTF-8 may have a mark, too");
  });

  it("exits with 1 for what could be read in part, and says so in JSON, too", async () => {
    const whole = gzipSync(Array.from({ length: 3000 }, (_, index) => trace(`T${index}`, index, Math.sin(index))).join(""));
    const path = written("cut.log.gz", whole.subarray(0, whole.length / 2));
    const { exitCode, stdout, stderr } = await run(["summary", path, "--json", "--fail-on", "error_rate>0.5"]);
    assert.equal(exitCode, 1);
    const problem = "The file could be decompressed only in part: unexpected end of file.";
    assert.equal(stderr, `${path}: ${problem}\n`);
    const { sources, traces } = JSON.parse(stdout) as SummaryJson;
    assert.equal(sources[0]?.["problem"], problem);
    assert.ok(traces > 500 && traces < 3000, String(traces));
  });

  it("shows its help to who reads it no further, and to who does not listen", async () => {
    for (const args of [["--help"], ["summary", "--help"], ["--version"]]) {
      assert.equal((await run(args, { stdoutFails: "EPIPE" })).exitCode, 0, args.join(" "));
      await assert.rejects(run(args, { stdoutFails: "ENOSPC" }), { code: "ENOSPC" }, args.join(" "));
    }
    assert.match((await run(["summary", "--help"])).stdout, /--fail-on/);
    assert.equal((await run(["summary"], { stderrFails: "EPIPE" })).exitCode, 2);
  });

  it("shows what it quotes of its arguments as text", async () => {
    const { exitCode, stderr } = await run(["summary", "a.log", "--where", "status:\x1b[31mx", "--where", "id:A"]);
    assert.equal(exitCode, 2);
    assert.match(stderr, /\n {2}status:\\u001b\[31mx\n {9}\^{11}\n/);
    assert.ok(!stderr.includes("\x1b"));
  });

  it("refuses what would let a gate never close", async () => {
    for (const args of [["summary", "--fail-on", "error_rate>5"], ["summary", "--fail-on", "error_rate<=101%"], ["health", "--max-error-rate", "5"], ["health", "--max-agent-error-rate", "1.5"]]) {
      const { exitCode, stderr } = await run([...args, "a.log"]);
      assert.equal(exitCode, 2, args.join(" "));
      assert.match(stderr, /a share from 0 to 1, such as 0\.05, or a percentage, such as 5%/, args.join(" "));
    }
    const path = written("a.log", log);
    for (const all of ["error_rate>1", "error_rate>100%"]) assert.equal((await run(["summary", path, "--fail-on", all])).exitCode, 0);
    for (const option of [["summary", "--where", "id:A", "--where", "id:B"], ["show", "--trace", "A", "--trace", "B"]]) assert.equal((await run([...option, path])).exitCode, 2, "the first would be lost");
  });

  it("exits with 2 for what it does not understand, and says what to do", async () => {
    for (const args of [["summary"], ["summary", "a.log", "--limit", "many"], ["summary", "a.log", "--sort", "size"], ["summary", "a.log", "--fail-on", "errors"], ["summary", "a.log", "--time-zone", "2h"], ["list"], ["summary", "--bogus", "a.log"]]) {
      const { exitCode, stderr } = await run(args);
      assert.equal(exitCode, 2, args.join(" "));
      assert.match(stderr, /--help|allowed|such as|needs|is no/i, args.join(" "));
    }
    assert.match((await run(["app.log"])).stderr, /\nWhat a log holds: hopscope summary app\.log\n$/);
  });

  it("exits with 3 when a condition holds, and says which", async () => {
    const path = written("a.log", `${log}{"cut\n`);
    for (const [condition, code] of [["error_rate>0.05", 3], ["error_rate>0.5", 0], ["p95>250ms", 3], ["p95>0.4s", 0], ["malformed>0", 3], ["malformed>1", 0]] as const) {
      const { exitCode, stderr } = await run(["summary", path, "--fail-on", condition]);
      assert.equal(exitCode, code, condition);
      if (code === 3) assert.ok(stderr.includes(condition), stderr);
    }
    assert.equal((await run(["summary", path, "--fail-on", "malformed>5", "--fail-on", "p95>250ms"])).exitCode, 3);
    const unreadable = await run(["summary", path, folder.file("none.log"), "--fail-on", "malformed>0"]);
    assert.equal(unreadable.exitCode, 1);
    assert.match(unreadable.stderr, /no such file\.\nfailed on malformed>0: malformed is 1\n/);
    const nothing = await run(["summary", written("empty.log", ""), "--fail-on", "p95>1ms"]);
    assert.deepEqual([nothing.exitCode, nothing.stderr], [0, "p95>1ms is not judged: no trace has ended, so there is no p95\n"]);
  });

  it("reads facts from keys that the user names, and times in the zone that is meant", async () => {
    const path = written("a.log", '{"time":"2026-01-01 12:00:00","msg":"x","my_id":"M"}\n');
    const { stdout } = await run(["summary", path, "--json", "--key", "correlation=my_id", "--time-zone", "+02:00"]);
    const [item] = (JSON.parse(stdout) as SummaryJson).items;
    assert.deepEqual([item?.id, item?.start], ["M", "2026-01-01T10:00:00.000000Z"]);
  });

  it("says what to do about a log without traces, and how many there are of which none passes", async () => {
    const told = async (text: string) => (await run(["summary", written("a.log", text)])).stdout.split("\n\n")[1];
    assert.equal(await told('{"event":"x"}\n'), "0 traces · 1 record without a trace\nNo record names a correlation or trace ID by a key that is known. If one of your keys does, name it: --key correlation=KEY\n");
    assert.match((await told("plain\n")) ?? "", /^0 traces\nNo line is a record: /);
    assert.equal(await told(""), "0 traces\nThere is nothing to read.\n");
    const { stdout } = await run(["summary", written("b.log", log), "--where", "agent:nope"]);
    assert.match(stdout, /\n0 of 4 traces\n$/);
  });

  it("wraps what it says to a terminal", async () => {
    const { stderr } = await run(["show", written("a.log", log), "--trace", "none"], { columns: 50 });
    const lines = stderr.trimEnd().split("\n");
    assert.ok(lines.length > 2 && lines.every((each) => each.length <= 50 || !each.trimStart().includes(" ")), stderr);
    assert.equal(lines.map((each) => each.trim()).join(" "), (await run(["show", folder.file("a.log"), "--trace", "none"])).stderr.trimEnd());
  });

  it("fits into a terminal: a long ID is cut and counts are left out before agents and errors are, and facts take more lines", async () => {
    const id = "0af76519-16cd-43dd-8448-eb211c80319c";
    const path = written("a.log", trace(id, 0, 10) + line(11, id, "x", { agent: "writer" }));
    const lines = (await run(["summary", path], { columns: 80, env: { LANG: "C.UTF-8", NO_COLOR: "1" } })).stdout.split("\n");
    assert.ok(lines.every((each) => each.length <= 80));
    assert.deepEqual(lines.slice(-3, -1), ["STATUS  TRACE          START (UTC)              DURATION  ERRORS  HOPS", "ok      0af76519-16c…  2026-01-01 00:00:00.000     11 ms       0  a → writer"]);
    assert.ok(lines.includes("AGENT   RECORDS  HOPS  FAILED    P95"), lines.join("\n"));
    assert.ok(lines.includes("a             2     1       0  10 ms"), lines.join("\n"));
    const wide = (await run(["summary", path], { columns: 200, env: { LANG: "C.UTF-8", NO_COLOR: "1" } })).stdout;
    assert.match(wide, new RegExp(`\nok {6}${id} .* 11 ms +1 +3 +0 {2}a → writer\n$`));
    assert.equal(lines.join(" ").replaceAll(/\s+· |\s+/g, " ").includes("1 trace 0 % failed p50 11 ms p95 11 ms"), true);
  });

  it("shows people the same in a table, hostile text as text", async () => {
    const path = written("a.log", log + line(500, "E\u001b[2J", "x", { agent: "e\u202evil" }));
    const { stdout } = await run(["summary", path]);
    assert.match(stdout, /5 traces · 25 % failed|20 % failed/);
    assert.doesNotMatch(stdout, /[\u0000-\u0009\u000b-\u001f\u202e]/);
    assert.match(stdout, /error +B +2026-01-01 00:00:00\.005 +20 ms/);
  });
});
