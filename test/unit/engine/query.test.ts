import assert from "node:assert/strict";
import { closeSync, openSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { Engine } from "../../../src/engine/engine";
import { ScanPool } from "../../../src/engine/scanPool";
import { keysWith } from "../../../src/ingest/recordKeys";
import { parseQuery } from "../../../src/trace/query/query";
import { repositoryRoot } from "../../harness/repository";
import { engineForEachTest } from "./engineForEachTest";

const time = (ms: number) => new Date(Date.UTC(2026, 0, 1) + ms).toISOString();

interface Line {
  readonly id: string;
  readonly at?: number;
  readonly event?: string;
  readonly agent?: string;
  readonly fields?: object;
}

const written = ({ id, at = 0, event = "x", agent = "gateway", fields = {} }: Line) =>
  `${JSON.stringify({ timestamp: time(at), level: "info", event, agent, message_id: `${id} ${agent}`, correlation_id: id, ...fields })}\n`;

/** Four requests: one failed, one slow, one that was never finished, one whose fields are hard to find. */
const log = [
  { id: "failed", event: "message_received", fields: { action: "answer" } },
  { id: "failed", at: 40, event: "message_received", agent: "llm", fields: { action: "chat" } },
  { id: "failed", at: 90, event: "message_failed", agent: "llm", fields: { action: "chat", level: "error", error: "Connection reset by peer" } },
  { id: "failed", at: 100, event: "message_failed", fields: { error: "no answer", http: { status_code: 502 } } },
  { id: "slow", at: 1000, event: "message_received", fields: { action: "search", user: { name: "Zoë", tier: "gold" } } },
  { id: "slow", at: 1500, event: "cache_miss", agent: "llm", fields: { action: "chat", level: "warning", retries: 3 } },
  { id: "slow", at: 3000, event: "message_processed", fields: { action: "search" } },
  { id: "open", at: 4000, event: "message_received", agent: "writer", fields: { action: "answer", note: 'says "hello"\\ twice' } },
  { id: "plain", at: 5000, event: "finished_all", agent: "", fields: { payload: [1, { deep: true }], text: "100 %" } },
] satisfies Line[];

/** Python escapes what is beyond ASCII. */
const asPython = (text: string) => text.replace(/[^\x00-\x7f]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);

describe("a query", () => {
  const under = engineForEachTest();

  const open = (text: string, follow = false) => {
    const path = under.folder.file("requests.log");
    writeFileSync(path, text);
    return under.engine.open({ path, label: "requests.log", kind: "file", follow });
  };
  const passing = async (where: string) => {
    await under.engine.search({ where });
    return under.engine.traces({ where, sort: "start", offset: 0, limit: 100 }).items.map(({ id }) => id);
  };

  const cases: readonly (readonly [string, readonly string[]])[] = [
    ["", ["failed", "slow", "open", "plain"]],
    ["status:error", ["failed"]],
    ["status:ok", ["slow", "plain"]],
    ["status:never_finished", ["open"]],
    ["status:in_progress", []],
    ["-status:ok", ["failed", "open"]],
    ["agent:llm", ["failed", "slow"]],
    ["agent:l*", ["failed", "slow"]],
    ["agent:/^w/", ["open"]],
    ["action:answer", ["failed", "open"]],
    ["id:SLOW", ["slow"]],
    ["source:requests.log -agent:gateway", ["open", "plain"]],
    ["duration>250ms", ["slow"]],
    ["duration<=0.1s duration>0ms", ["failed"]],
    ["errors>0", ["failed"]],
    ["hops>=2", ["failed", "slow"]],
    ["records=1", ["open", "plain"]],
    ["spans:0", ["plain"]],
    ["after:2026-01-01T00:00:04 before:2026-01-01T00:00:05", ["open"]],
    ["since:10m", []],
    ["level>=warning", ["failed", "slow"]],
    ["level:error", ["failed"]],
    ["level:warn", ["slow"]],
    ["event:cache_miss", ["slow"]],
    ["event:/(reset|failed)$/", ["failed"]],
    ["event:message_*", ["failed", "slow", "open"]],
    ["connection RESET", ["failed"]],
    ['"connection reset"', ["failed"]],
    ['"reset connection"', []],
    ["zoë", ["slow"]],
    ["ZOË", ["slow"]],
    ["user.name:zoë", ["slow"]],
    ["user.tier:g*d", ["slow"]],
    ["user.tier:g*ld*", ["slow"]],
    ["user.tier:*l*l*", []],
    ["user.tier:go*old", []],
    ["user.tier:gold OR http.status_code:502", ["failed", "slow"]],
    ["http.status_code>499", ["failed"]],
    ["http.status_code:/^5/", ["failed"]],
    ["retries<3", []],
    ["retries<=3", ["slow"]],
    ['note:"says \\"hello\\"\\\\ twice"', ["open"]],
    ['"says \\"hello\\""', ["open"]],
    ["payload:*deep*", ["plain"]],
    ['"100 %"', ["plain"]],
    ["(agent:llm OR agent:writer) -status:error", ["slow", "open"]],
    ["agent:llm AND NOT cache_miss", ["failed"]],
    ["gateway -nothing", ["failed", "slow"]],
  ];
  for (const [where, expected] of cases) {
    it(where || "(empty)", async () => {
      await open(log.map(written).join(""));
      assert.deepEqual(await passing(where), expected);
      const { traces } = under.engine.statistics({ where });
      assert.equal(traces, expected.length);
    });
  }

  it("finds what Python escapes", async () => {
    await open(asPython(log.map(written).join("")));
    for (const where of ["zoë", "ZOË", "user.name:zoë", "user.name:Z*"]) assert.deepEqual(await passing(where), ["slow"], where);
  });

  it("finds what stands in the further lines of a record, and behind it", async () => {
    const pretty = JSON.stringify({ correlation_id: "T", event: "x", deep: { key: "needle" } }, undefined, 2);
    await open(`${written({ id: "before" })}${pretty}\n${written({ id: "crashed" })}Traceback (most recent call last):\nValueError: haystack\n`);
    assert.deepEqual(await passing("deep.key:needle"), ["T"]);
    assert.deepEqual(await passing("haystack"), ["crashed"]);
  });

  it("finds as many as looking at each line does, in threads too", async () => {
    const words = ["alpha", "Beta", "γάμμα", '"', "\\", "{}", "50", "true", "a*b"];
    const anyLine = fc.record({ id: fc.constantFrom("A", "B", "C", "D", "E"), text: fc.array(fc.constantFrom(...words), { maxLength: 4 }) });
    const threads = new Engine(undefined, { pool: new ScanPool(join(repositoryRoot, "dist/scanWorker.js")) });
    try {
      await fc.assert(
        fc.asyncProperty(fc.array(anyLine, { minLength: 1, maxLength: 30 }), fc.constantFrom(...words), async (lines, word) => {
          const text = lines.map(({ id, text: parts }) => written({ id, fields: { text: parts.join(" ") } })).join("");
          const expected = new Set(lines.filter((line) => line.text.join(" ").toLowerCase().includes(word.toLowerCase())).map(({ id }) => id));
          const where = `text:/${word.replace(/["\\*{}/]/g, "\\$&")}/i`;
          const path = under.folder.file("any.log");
          writeFileSync(path, text);
          for (const one of [under.engine, threads]) {
            const source = await one.open({ path, label: "any", kind: "file", follow: false });
            await one.search({ where: where });
            const found = one.traces({ where: where, offset: 0, limit: 10 }).items.map(({ id }) => id);
            assert.deepEqual(new Set(found), expected, where);
            await one.close({ source: source.id });
          }
        }),
        { numRuns: 60 },
      );
    } finally {
      await threads.dispose();
    }
  });

  it("goes on with what comes, and with what is left when a source is removed", async () => {
    const first = await open(written({ id: "one", fields: { note: "needle" } }), true);
    assert.deepEqual(await passing("needle"), ["one"]);
    writeFileSync(first.path, written({ id: "one", fields: { note: "needle" } }) + written({ id: "two", fields: { note: "needle" } }));
    await under.engine.grown({ source: first.id });
    assert.deepEqual(await passing("needle"), ["one", "two"]);
    const path = under.folder.file("other.log");
    writeFileSync(path, written({ id: "three", fields: { note: "needle" } }));
    await under.engine.open({ path, label: "other.log", kind: "file", follow: false });
    assert.deepEqual(await passing("needle"), ["one", "three", "two"]);
    await under.engine.close({ source: first.id });
    assert.deepEqual(await passing("needle"), ["three"]);
  });

  it("that is stopped keeps what it has found, and can be asked again", async () => {
    await open(log.map(written).join(""));
    await assert.rejects(under.engine.search({ where: "zoë" }, AbortSignal.abort()), { name: "AbortError" });
    const stopped = under.engine.traces({ where: "zoë", offset: 0, limit: 1 });
    assert.deepEqual([stopped.isSearching, stopped.searchedOf], [false, log.length]);
    assert.deepEqual(await passing("zoë"), ["slow"]);
    const { searched, searchedOf, isSearching } = under.engine.traces({ where: "zoë", offset: 0, limit: 1 });
    assert.deepEqual([searched, searchedOf, isSearching], [log.length, log.length, false]);
  });

  describe("with a regular expression that would take for ever", () => {
    const many = "a".repeat(60);
    const endless = "(a+)+b";
    const line = written({ id: "T", event: `${many}!`, agent: many });
    const refused = (where: string) => ({ name: "QueryError", message: /regular expression takes too long/, from: where.indexOf("/"), to: where.lastIndexOf("/") + 1 });

    it("is refused after a second, wherever it is tried: in the text of records, in what they say, on what traces and rows have themselves", async () => {
      await open(line);
      const { revision } = await under.engine.timelines.timeline({ key: "c:T" });
      const [ofText, ofEvent, ofAgent] = [`event:/${endless}/`, "-(id:x OR event:/(a+)+$/)", `agent:/${endless}/`];
      for (const where of [ofText, ofEvent, ofAgent]) assert.equal(under.engine.checkQuery({ where }), undefined);
      for (const where of [ofText, ofEvent]) await assert.rejects(under.engine.search({ where }), refused(where));
      assert.throws(() => under.engine.traces({ where: ofAgent, offset: 0, limit: 1 }), refused(ofAgent));
      for (const where of [ofText, ofAgent]) {
        const { problem } = await under.engine.timelines.timelineMatches({ key: "c:T", revision, where });
        assert.match(problem?.message ?? "", refused(where).message, where);
      }
    });

    it("is no more waited for when it is stopped", async () => {
      await open(line.replace(many, many.repeat(10)).repeat(20_000));
      const stop = new AbortController();
      const searched = under.engine.search({ where: `event:/${endless}/` }, stop.signal);
      // Before the search has its turn.
      stop.abort();
      await assert.rejects(searched, { name: "AbortError" });
    });

    it("is forgotten with the query, and does not begin anew", async () => {
      await open(log.map(written).join(""));
      const where = "event:/cache.*/";
      const searched = under.engine.search({ where });
      under.engine.forgetQuery({ where });
      await searched;
      const { searchedOf } = under.engine.traces({ where: "", offset: 0, limit: 1 });
      assert.equal(searchedOf, 0);
    });

    it("is tried on long records, too", async () => {
      await open(written({ id: "T", event: "hello", fields: { note: "x".repeat(30_000_000) } }));
      assert.deepEqual(await passing("event:/he.lo/"), ["T"]);
    });

    it("is refused in a thread, too", async () => {
      const path = under.folder.file("many.log");
      writeFileSync(path, line);
      const where = `event:/${endless}/`;
      const term = parseQuery(where);
      assert.ok(term?.kind === "field");
      const pool = new ScanPool(join(repositoryRoot, "dist/scanWorker.js"));
      const fd = openSync(path, "r");
      try {
        const rows = { fd, place: 0, from: 0, to: 1, offset: Uint32Array.of(0), bytes: Uint32Array.of(line.length), end: line.length };
        await assert.rejects(pool.search([term], keysWith({}), rows), refused(where));
        const found = await pool.search([{ ...term, value: { ...term.value, kind: "pattern", text: "a*!" } }], keysWith({}), rows);
        assert.deepEqual(found, [Uint32Array.of(0)], "the thread goes on");
      } finally {
        closeSync(fd);
        await pool.dispose();
      }
    });

    it("is not tried again for a list that is asked for again, but for a search", async () => {
      const source = await open(written({ id: "T", agent: many }));
      const where = `agent:/${endless}/`;
      const list = () => under.engine.traces({ where, offset: 0, limit: 1 });
      assert.throws(list, { name: "QueryError" });
      const before = process.hrtime.bigint();
      for (let again = 0; again < 20; again++) assert.throws(list, { name: "QueryError" });
      assert.ok(process.hrtime.bigint() - before < 1_000_000_000n, "twenty times in less than the time of one");
      await under.engine.close({ source: source.id });
      await under.engine.search({ where });
      assert.equal(list().total, 0);
    });
  });

  it("with many * takes a time that grows with the text alone", async () => {
    await open(written({ id: "T", event: "a".repeat(20_000) }));
    assert.deepEqual(await passing(`event:${"*a".repeat(200)}*b`), []);
    assert.deepEqual(await passing(`event:${"*a".repeat(200)}*`), ["T"]);
  });

  const problems: readonly (readonly [string, RegExp, number, number])[] = [
    ["agent:", /a value is missing/, 6, 7],
    ["(agent:llm", /\) is missing/, 10, 11],
    ["agent:llm )", /not \)/, 10, 11],
    ['"open', /" is missing/, 5, 6],
    ["status:bad", /A status is one of ok, error/, 7, 10],
    ["status>ok", /status:ok/, 0, 9],
    ["x duration>250", /number and a unit/, 11, 14],
    ["errors>many", /compared with a number/, 7, 11],
    ["after:yesterday", /A time is a date/, 6, 15],
    ["level:loud", /A level is one of trace/, 6, 10],
    ["event:/(/", /regular expression/i, 6, 9],
    ["a OR", /is missing/, 4, 5],
  ];
  for (const [where, message, from, to] of problems) {
    it(`${where} is refused, and says why and where`, () => {
      const problem = under.engine.checkQuery({ where });
      assert.match(problem?.message ?? "", message);
      assert.deepEqual([problem?.from, problem?.to], [from, to]);
      assert.throws(() => under.engine.traces({ where, offset: 0, limit: 1 }), { name: "QueryError" });
    });
  }

  describe("of the rows of a trace", () => {
    const rowsOf: readonly (readonly [string, readonly string[]])[] = [
      ["agent:llm", ["hop answer of llm", "span of llm"]],
      ["status:error", ["hop answer", "span", "hop answer of llm", "span of llm"]],
      ["duration>60ms", ["hop answer", "span"]],
      ["connection", ["hop answer of llm", "span of llm"]],
      ["http.status_code:502", ["hop answer", "span"]],
      ["level:error -agent:gateway", ["hop answer of llm", "span of llm"]],
      ["nothing", []],
      ["", []],
    ];
    it("asks each hop and span, and its own records", async () => {
      await open(log.map(written).join(""));
      const { revision, columns, agents } = await under.engine.timelines.timeline({ key: "c:failed" });
      const words = (row: number) => {
        const isHop = ((columns.flags[row] ?? 0) & 1) !== 0;
        const agent = agents[columns.agent[row] ?? -1];
        return `${isHop ? "hop answer" : "span"}${agent === "gateway" ? "" : ` of ${agent}`}`;
      };
      for (const [where, expected] of rowsOf) {
        const { rows, problem } = await under.engine.timelines.timelineMatches({ key: "c:failed", revision, where });
        assert.equal(problem, undefined);
        assert.deepEqual(Array.from(rows, words), expected, where);
      }
      const { problem } = await under.engine.timelines.timelineMatches({ key: "c:failed", revision, where: "agent:" });
      assert.deepEqual([problem?.from, problem?.to], [6, 7]);
    });

    it("finds in threads and without them what was written, wherever it stands", async () => {
      // Those of the trace stand side by side, in several orders for a thread, and then far apart.
      const [together, all] = [40_000, 60_000];
      const isOwn = (index: number) => index < together || index % 100 === 0;
      const hasNeedle = (index: number) => index % 777 === 0 || index === together - 1;
      const lines = Array.from({ length: all }, (_, index) =>
        written({ id: isOwn(index) ? "own" : "other", at: index, fields: { span_id: `s${index}`, operation: `op_${index}`, note: hasNeedle(index) ? "a needle" : "hay" } }),
      );
      const path = under.folder.file("spans.log");
      writeFileSync(path, lines.join(""));
      const expected = Array.from({ length: all }, (_, index) => index).filter((index) => isOwn(index) && hasNeedle(index));
      const threads = new Engine(undefined, { pool: new ScanPool(join(repositoryRoot, "dist/scanWorker.js")) });
      try {
        for (const one of [under.engine, threads]) {
          await one.open({ path, label: "spans", kind: "file", follow: false });
          const { revision, columns } = await one.timelines.timeline({ key: "c:own" });
          const { rows } = await one.timelines.timelineMatches({ key: "c:own", revision, where: "needle" });
          const texts = await one.timelines.timelineTexts({ key: "c:own", revision, from: 0, to: columns.key.length });
          const names = Array.from(rows, (row) => texts[row]?.name ?? "").filter((name) => name.startsWith("op_"));
          assert.deepEqual(new Set(names), new Set(expected.map((index) => `op_${index}`)));
          assert.equal(names.length, expected.length);
        }
      } finally {
        await threads.dispose();
      }
    });
  });

  describe("groups", () => {
    it("count the traces that have something in common", async () => {
      await open(log.map(written).join(""));
      const groups = (by: "status" | "action" | "agent" | "source", where?: string) => under.engine.groups({ by, where }).map(({ label, traces, failed, ended }) => [label, traces, failed, ended]);
      assert.deepEqual(groups("status"), [
        ["error", 1, 1, 1],
        ["never_finished", 1, 0, 0],
        ["ok", 2, 0, 2],
      ]);
      assert.deepEqual(groups("action"), [
        ["answer", 2, 1, 1],
        ["", 1, 0, 1],
        ["search", 1, 0, 1],
      ]);
      assert.deepEqual(groups("agent", "-status:ok"), [
        ["gateway", 1, 1, 1],
        ["llm", 1, 1, 1],
        ["writer", 1, 0, 0],
      ]);
      const [answer] = under.engine.groups({ by: "action" });
      const { items } = under.engine.traces({ group: { by: "action", value: answer?.value ?? -1 }, sort: "start", offset: 0, limit: 10 });
      assert.deepEqual(items.map(({ id }) => id), ["failed", "open"]);
    });
  });
});
