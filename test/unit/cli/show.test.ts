import assert from "node:assert/strict";
import type { DocumentRow } from "../../../src/protocol/engine";
import { run, type RunOptions } from "./runInProcess";
import { engineWith, hop, missing, record, span, traceFacts } from "./writtenTrace";

interface ShownSpan {
  readonly spanId: string | null;
  readonly operation: string;
  readonly children: readonly ShownSpan[];
}

interface ShownHop {
  readonly agent: string;
  readonly spans: readonly ShownSpan[];
  readonly records: readonly { readonly event: string }[];
}

type ShownTrace = Omit<ShownHop, "agent"> & { readonly hops: readonly ShownHop[] };

async function show(rows: readonly DocumentRow[], args: readonly string[] = [], options: RunOptions = {}): Promise<string> {
  const { exitCode, stdout, stderr } = await run(["show", "a.log", "--trace", "cb", ...args], { engine: engineWith(rows), ...options });
  assert.deepEqual({ exitCode, stderr }, { exitCode: 0, stderr: "" });
  return stdout;
}

/** The tree without the two lines above it and the empty one between. */
async function tree(rows: readonly DocumentRow[], args: readonly string[] = [], options: RunOptions = {}): Promise<string[]> {
  return (await show(rows, args, options)).trimEnd().split("\n").slice(3);
}

async function json(rows: readonly DocumentRow[], args: readonly string[] = []): Promise<ShownTrace> {
  return JSON.parse(await show(rows, ["--json", ...args])) as ShownTrace;
}

const nested = (spans: readonly ShownSpan[]): unknown[] => spans.map(({ operation, children }) => [operation, nested(children)]);

describe("the tree of a trace in a terminal", () => {
  it("joins hops, spans and records by lines", async () => {
    const rows = [
      hop(0, "gateway"),
      record(1, 0, "message_received", 0),
      span(1, "answer", { inferred: true }),
      hop(1, "writer", { status: "error", errors: 1, duration: 1.01e9 }),
      span(2, "draft"),
      record(3, 3, "chat failed", 2000, { level: "error" }),
      missing(1, "b7"),
      span(2, "orphan", { status: "in_progress", stale: true, duration: NaN }),
    ];
    assert.deepEqual(await tree(rows), [
      "◇ gateway  answer · 10 ms · ok",
      "├─      +0 ms  info     message_received",
      "├─ ◌ answer · 10 ms · ok",
      "├─ ◇ writer  answer · 1.01 s · error · 1 error",
      "│  └─ ● draft · 10 ms · ok",
      "│     └─      +2 ms  error    chat failed",
      "└─ ? missing parent b7",
      "   └─ ● orphan · – · never finished",
    ]);
    assert.deepEqual(await tree(rows, ["--no-records"]), [
      "◇ gateway  answer · 10 ms · ok",
      "├─ ◌ answer · 10 ms · ok",
      "├─ ◇ writer  answer · 1.01 s · error · 1 error",
      "│  └─ ● draft · 10 ms · ok",
      "└─ ? missing parent b7",
      "   └─ ● orphan · – · never finished",
    ]);
  });

  it("says in its head what the trace is", async () => {
    const [first, second] = (await show([hop(0, "gateway")])).split("\n");
    assert.equal(first, "cb91ce37  answer · ok · 10 ms");
    assert.equal(second, "2026-01-01 00:00:00.000 → 2026-01-01 00:00:00.010 UTC · 1 hop · 1 span · 1 record");
  });

  it("shows the fields that the line does not say yet, and tracebacks as lines", async () => {
    const fields = {
      timestamp: "2026-01-01T00:00:00Z",
      level: "error",
      event: "boom",
      agent: "gateway",
      message: "not the event",
      user: "Ann B",
      count: 3,
      nested: { a: [1, null] },
      exception: "Traceback (most recent call last):\n  File x\nValueError: no\n",
    };
    const rows = [hop(0, "gateway"), record(1, 0, "boom", 1000, { level: "error", fields, attached: "a banner\nin two lines" }), span(1, "after")];
    assert.deepEqual((await tree(rows)).slice(1), [
      '├─      +1 ms  error    boom  message="not the event"  user="Ann B"  count=3  nested={"a":[1,null]}',
      "│         exception:",
      "│           Traceback (most recent call last):",
      "│             File x",
      "│           ValueError: no",
      "│         a banner",
      "│         in two lines",
      "└─ ● after · 10 ms · ok",
    ]);
  });

  it("shows the notes of an exception and the members of a group", async () => {
    const member = (name: string, more = {}) => ({ exc_type: name, exc_value: "no", ...more });
    const exception = [member("ExceptionGroup", { exc_notes: ["first note", "second\nnote"], exceptions: [[member("KeyError", { frames: [{ filename: "/app/x.py", lineno: 7, name: "answer" }] })], [member("OSError")], ["not one"]] })];
    const shown = (await tree([hop(0, "gateway"), record(1, 0, "failed", 0, { fields: { exception } })])).slice(2);
    const margin = shown[0]?.indexOf("exception:") ?? 0;
    assert.deepEqual(shown.map((line) => line.slice(margin)), [
      "exception:",
      "  ExceptionGroup: no",
      "  first note",
      "  second",
      "  note",
      "    KeyError: no",
      "      /app/x.py:7 in answer",
      "    OSError: no",
      '    "not one"',
    ]);
  });

  it("shows an exception of structlog's dict_tracebacks with its frames", async () => {
    const exception = [{ exc_type: "ValueError", exc_value: "no", frames: [{ filename: "/app/x.py", lineno: 7, name: "answer" }] }];
    const shown = await tree([hop(0, "gateway"), record(1, 0, "boom", 0, { fields: { exception } })]);
    assert.deepEqual(shown.slice(2).map((line) => line.trim()), ["exception:", "ValueError: no", "/app/x.py:7 in answer"]);
  });

  it("tells the rules with --why, and only then", async () => {
    const why = { hop: "", status: "closed well by message_processed", parent: "sent by its parent_message_id", inferred: "" };
    const rows = [hop(0, "gateway", { why }), span(1, "answer", { why: { ...why, status: "", parent: "", inferred: "from its bracket" } })];
    assert.deepEqual(await tree(rows, ["--why"]), [
      "◇ gateway  answer · 10 ms · ok",
      "│      why status: closed well by message_processed",
      "│      why parent: sent by its parent_message_id",
      "└─ ● answer · 10 ms · ok",
      "          why inferred: from its bracket",
    ]);
    assert.ok(!(await show(rows)).includes("why"));
  });

  it("shows hostile text as escapes wherever it stands", async () => {
    const hostile = "\u001b]0;title\u0007\u009b2J\u202Eevil\u2028\u200b\t\n\ud800";
    const rows = [
      hop(0, hostile, { action: hostile, why: { hop: "", status: hostile, parent: "", inferred: "" } }),
      span(1, hostile),
      missing(1, hostile),
      record(1, 0, hostile, 0, { level: hostile, attached: hostile, fields: { [hostile]: hostile, plain: { stack: `${hostile}\nat ${hostile}` } } }),
      record(1, 0, "lost", 0, { gone: hostile }),
    ];
    const shown = await show(rows, ["--why"], { engine: engineWith(rows, { traces: [{ ...traceFacts, id: hostile, action: hostile }] }) });
    assert.doesNotMatch(shown, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u202e\u200b\ufffd]/);
    assert.match(shown, /\\u001b\]0;title\\u0007\\u009b2J\\u202eevil\\u2028\\u200b\\t\\n\\ud800/);
  });

  it("cuts lines to the width of a terminal, and colours them there unless NO_COLOR is set", async () => {
    const rows = [hop(0, "gateway"), record(1, 0, "漢字".repeat(40), 0), record(1, 0, "x".repeat(200), 0)];
    const plain = await tree(rows, [], { columns: 40, env: { LANG: "C.UTF-8", NO_COLOR: "1" } });
    assert.deepEqual(plain.slice(-2), [`├─      +0 ms  info     ${"漢字".repeat(3)}漢…`, `└─      +0 ms  info     ${"x".repeat(15)}…`]);
    const coloured = await show(rows, [], { columns: 40 });
    assert.match(coloured, /\u001b\[32mok\u001b\[0m/);
    assert.deepEqual(coloured.replaceAll(/\u001b\[[\d;]*m/g, "").trimEnd().split("\n").slice(-3), plain.slice(-3));
  });

  it("marks what is cut where a part of a line ends at the edge", async () => {
    const rows = [hop(0, "gateway"), span(1, "answer", { status: "error" })];
    const whole = await tree(rows);
    for (let columns = 16; columns < 40; columns++) {
      const cut = await tree(rows, [], { columns, env: { LANG: "C.UTF-8", NO_COLOR: "1" } });
      for (const [index, line] of cut.slice(-2).entries()) {
        const full = whole.slice(-2)[index] ?? "";
        if (full.length <= columns) assert.equal(line, full);
        else assert.ok(line.endsWith("…") && line.length <= columns, `${columns}: ${line}`);
      }
    }
  });

  it("leaves room for how a hop fared behind a long name, and for what is deep in the tree", async () => {
    const rows = [hop(0, "x".repeat(100)), ...Array.from({ length: 60 }, (_, at) => span(at + 1, `s${at}`))];
    const lines = await tree(rows, [], { columns: 80, env: { LANG: "C.UTF-8", NO_COLOR: "1" } });
    assert.match(lines[lines.length - 61] ?? "", /^◇ x+…  answer · 10 ms · ok$/);
    assert.match(lines.at(-1) ?? "", /… 60 ● s59 · .* · ok$/);
  });

  it("writes facts and reasons on as many lines as they take in a terminal", async () => {
    const why = { hop: "", status: "Its closing event says that it ended well.", parent: "Short.", inferred: "" };
    const shown = await show([hop(0, "gateway", { why }), record(1, 0, "x", 0)], ["--why"], { columns: 60, env: { LANG: "C.UTF-8", NO_COLOR: "1" } });
    const lines = shown.trimEnd().split("\n");
    assert.ok(lines.every((line) => line.length <= 60 && !line.includes("…")), shown);
    assert.deepEqual(lines.slice(-5), ["◇ gateway  answer · 10 ms · ok", "│      why status: Its closing event says that it ended", "│                  well.", "│      why parent: Short.", "└─      +0 ms  info     x"]);
    const facts = shown.split("\n\n")[0]?.split(/\n {4}|\n| · /);
    const wide = await show([hop(0, "gateway", { why }), record(1, 0, "x", 0)], []);
    assert.deepEqual(facts, wide.split("\n\n")[0]?.split(/\n| · /), "nothing is lost");
  });

  it("is drawn in ASCII where a terminal's locale has no UTF-8", async () => {
    const shown = await show([hop(0, "gateway"), span(1, "a", { duration: 1500 }), hop(1, "b"), span(2, "c", { inferred: true, duration: NaN })], [], { columns: 80, env: { LANG: "C", NO_COLOR: "1" } });
    assert.doesNotMatch(shown, /[^\n -~]/);
    assert.match(shown, /# gateway {2}answer - 10 ms - ok\n\|- \* a - 1.5 us - ok\n`- # b .*\n {3}`- o c - - - ok\n/);
  });

  it("draws a tree of any depth without running out of stack", async () => {
    const depth = 100_000;
    const rows = [hop(0, "gateway"), ...Array.from({ length: depth }, (_, at) => span(at + 1, `s${at}`))];
    const lines = await tree(rows);
    assert.equal(lines.length, depth + 1);
    assert.match(lines.at(-1) ?? "", / 100000 ● s99999 /);
    assert.ok(Math.max(...lines.slice(-100).map((line) => line.length)) < 200);
  }).timeout(60_000);
});

describe("the JSON of a trace", () => {
  it("has the form that the manual promises", async () => {
    const rows = [
      hop(0, "gateway", { messageId: "m1", duration: 333_000_250 }),
      record(1, 0, "message_received", 1, { line: 7, fields: { user: "Ann", big: "123456789012345678901" } }),
      span(1, "answer", { spanId: "a1", parentSpanId: "p0", inferred: true }),
    ];
    const times = { start: "2026-01-01T00:00:00.000000Z", end: "2026-01-01T00:00:00.010000Z" };
    assert.deepEqual(JSON.parse(await show(rows, ["--json"])), {
      id: "cb91ce37",
      ...times,
      durationMs: 10,
      status: "ok",
      hops: [
        {
          agent: "gateway",
          messageId: "m1",
          action: "answer",
          ...times,
          durationMs: 333.00025,
          status: "ok",
          spans: [{ spanId: "a1", parentSpanId: "p0", operation: "answer", ...times, durationMs: 10, status: "ok", inferred: true, children: [] }],
          records: [
            { line: 7, timestamp: "2026-01-01T00:00:00.000001Z", level: "info", event: "message_received", fields: { user: "Ann", big: "123456789012345678901" } },
          ],
        },
      ],
    });
  });

  it("lists hops and records by their places in the trace, whatever they stand beneath", async () => {
    const rows = [
      hop(0, "gateway", { place: 0 }),
      span(1, "first", { spanId: "s1" }),
      record(2, 0, "late in a span", 900, { place: 4 }),
      record(2, 0, "later, without a time", undefined, { place: 5 }),
      record(2, 8, "of the auditor, in a span of the gateway", 300, { place: 2 }),
      hop(1, "writer", { place: 2 }),
      record(2, 5, "of the writer", 500, { place: 3 }),
      record(1, 0, "early", 100, { place: 0 }),
      hop(0, "auditor", { place: 1 }),
      record(0, -1, "of nobody", 200, { place: 1 }),
    ];
    const { hops, records } = await json(rows);
    assert.deepEqual(
      hops.map(({ agent, records: own }) => [agent, own.map(({ event }) => event)]),
      [
        ["gateway", ["early", "late in a span", "later, without a time"]],
        ["auditor", ["of the auditor, in a span of the gateway"]],
        ["writer", ["of the writer"]],
      ],
    );
    assert.deepEqual(records.map(({ event }) => event), ["of nobody"]);
  });

  it("nests spans, those of a missing parent in its place", async () => {
    const rows = [
      hop(0, "gateway"),
      missing(1, "gone"),
      span(2, "a"),
      span(3, "a1"),
      span(2, "b"),
      span(1, "c"),
      span(2, "c1"),
      span(3, "c11"),
      hop(2, "writer"),
      span(3, "w"),
      span(2, "c2"),
      missing(1, "gone too"),
      span(2, "d"),
    ];
    const { hops } = await json(rows);
    assert.deepEqual(nested(hops[0]?.spans ?? []), [
      ["a", [["a1", []]]],
      ["b", []],
      ["c", [["c1", [["c11", []]]], ["c2", []]]],
      ["d", []],
    ]);
    assert.deepEqual(nested(hops[1]?.spans ?? []), [["w", []]]);
  });

  it("has null for what is unknown, and what else there is only where there is something", async () => {
    const unknown = { start: "", end: "", duration: NaN, status: "in_progress", stale: true } as const;
    const rows = [
      hop(0, "gateway", { ...unknown, messageId: "", action: "" }),
      span(1, "", { ...unknown, spanId: "" }),
      record(1, 0, "e", undefined, { level: "", attached: "Traceback", gone: "taken", fields: { nan: NaN, infinity: -Infinity } }),
    ];
    const { hops } = JSON.parse(await show(rows, ["--json"])) as { readonly hops: readonly unknown[] };
    const open = { start: null, end: null, durationMs: null, status: "in_progress", stale: true };
    assert.deepEqual(hops, [
      {
        agent: "gateway",
        messageId: null,
        action: null,
        ...open,
        spans: [{ spanId: null, parentSpanId: null, operation: "", ...open, inferred: false, children: [] }],
        records: [{ line: 1, timestamp: null, level: null, event: "e", fields: { nan: "NaN", infinity: "-Infinity" }, attached: "Traceback", gone: "taken" }],
      },
    ]);
  });

  it("tells the rules with --why and leaves records out with --no-records", async () => {
    const why = { hop: "", status: "closed well", parent: "", inferred: "" };
    const { hops } = JSON.parse(await show([hop(0, "a", { why }), record(1, 0, "e", 0)], ["--json", "--why", "--no-records"])) as {
      readonly hops: readonly { readonly why: unknown; readonly records: unknown }[];
    };
    assert.deepEqual(hops.map(({ why: told, records }) => ({ told, records })), [{ told: { status: "closed well" }, records: [] }]);
  });

  it("is written for spans of any depth without running out of stack", async () => {
    const depth = 100_000;
    const text = await show([hop(0, "gateway"), ...Array.from({ length: depth }, (_, at) => span(at + 1, `s${at}`))], ["--json"]);
    assert.equal(text.split('"children":[').length - 1, depth);
    assert.ok(text.includes(`${"]}".repeat(depth)}],"records":[]}`));
  }).timeout(60_000);
});

describe("the trace that is shown", () => {
  it("says what to do when there is none", async () => {
    const { exitCode, stdout, stderr } = await run(["show", "a.log", "--trace", "zz"], { engine: engineWith([], { traces: [] }) });
    assert.deepEqual({ exitCode, stdout }, { exitCode: 1, stdout: "" });
    assert.equal(stderr, "No trace in a.log has the ID zz or begins with it. List the traces with: hopscope summary a.log\n");
  });

  it("names the candidates when several begin so", async () => {
    const traces = [traceFacts, { ...traceFacts, id: "cb00", status: "in_progress", stale: true, action: "" } as const];
    const { exitCode, stdout, stderr } = await run(["show", "a.log", "--trace", "cb"], { engine: engineWith([], { traces }) });
    assert.deepEqual({ exitCode, stdout }, { exitCode: 1, stdout: "" });
    assert.deepEqual(stderr.split("\n"), [
      "Several traces begin with cb; give more of the ID. The first of them:",
      "  cb91ce37  2026-01-01 00:00:00.000 · answer · ok",
      "  cb00  2026-01-01 00:00:00.000 · never finished",
      "",
    ]);
  });
});

describe("a trace of a log", () => {
  const shown = async (id: string, ...records: readonly object[]) => {
    const { exitCode, stdout, stderr } = await run(["show", "-", "--trace", id, "--json"], { stdin: records.map((record) => JSON.stringify(record)).join("\n") });
    assert.deepEqual({ exitCode, stderr }, { exitCode: 0, stderr: "" });
    return JSON.parse(stdout) as { readonly id: string; readonly hops: readonly { readonly agent: string; readonly records: readonly { readonly line: number }[] }[]; readonly records?: readonly unknown[] };
  };
  const at = (second: number) => `2026-01-01T00:00:0${second}Z`;
  const linesOf = ({ hops }: Awaited<ReturnType<typeof shown>>) => hops.map(({ agent, records }) => [agent, ...records.map(({ line }) => line)]);

  it("does not repeat what its lines say, also under keys that the user names, and shows what lost to another key", async () => {
    const record = { created: "2026-01-01T00:00:01Z", time: "2026-01-01T00:00:09Z", sev: "info", my_id: "K", worker: "writer", event: "tick", user: "writer" };
    const keys = ["time=created", "level=sev", "correlation=my_id", "agent=worker"].flatMap((key) => ["--key", key]);
    const { stdout } = await run(["show", "-", "--trace", "K", ...keys], { stdin: JSON.stringify(record) });
    assert.match(stdout, / info +tick  time=2026-01-01T00:00:09Z  user=writer\n$/);
  });

  it("shows a field without a name, also where there is no time and no level", async () => {
    const { stdout } = await run(["show", "-", "--trace", "K"], { stdin: JSON.stringify({ correlation_id: "K", event: "tick", "": 5 }) });
    assert.match(stdout, / tick  =5\n$/);
  });

  it("is found by the ID that it is listed by, though another one has it as its trace ID", async () => {
    assert.equal((await shown("T1", { correlation_id: "K", trace_id: "T1" }, { correlation_id: "T1" })).id, "T1");
    assert.equal((await shown("T1", { correlation_id: "K", trace_id: "T1" })).id, "K");
  });

  it("has each record in its own hop, also where hops share a span", async () => {
    const trace = await shown(
      "C",
      { timestamp: at(1), correlation_id: "C", agent: "a", message_id: "1", span_id: "s" },
      { timestamp: at(2), correlation_id: "C", agent: "b", message_id: "2", span_id: "s" },
    );
    assert.deepEqual(linesOf(trace), [["a", 1], ["b", 2]]);
    assert.equal(trace.records, undefined);
  });

  it("has hops by first record and records in their order, with a time, at one instant and without one", async () => {
    assert.deepEqual(linesOf(await shown("C", { timestamp: at(1), agent: "c", correlation_id: "C" }, { agent: "b", correlation_id: "C" })), [["c", 1], ["b", 2]]);
    assert.deepEqual(linesOf(await shown("C", { timestamp: at(1), agent: "b", correlation_id: "C" }, { correlation_id: "C", span_id: "s" })), [["b", 1, 2]]);
    const together = [
      { timestamp: at(1), correlation_id: "C", agent: "a", message_id: "1" },
      { timestamp: at(2), correlation_id: "C", agent: "c", message_id: "2" },
      { timestamp: at(2), correlation_id: "C", agent: "b", message_id: "3", parent_message_id: "1" },
    ];
    assert.deepEqual(linesOf(await shown("C", ...together)), [["a", 1], ["c", 2], ["b", 3]]);
  });
});
