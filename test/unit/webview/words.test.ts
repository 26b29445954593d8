import assert from "node:assert/strict";
import * as fc from "fast-check";
import { rowFlags } from "../../../src/protocol/timeline";
import { displayLines, displayText } from "../../../src/webview/displayText";
import { rowFacts } from "../../../src/webview/rowFacts";
import { barLabel, clockTime, formatOffset, describeRow, nextMatch, statusWords } from "../../../src/webview/rowWords";
import { shortId } from "../../../src/trace/shortId";
import { problemWords, totalsWords } from "../../../src/webview/traceWords";
import { Collapsing } from "../../../src/webview/collapsing";
import { TraceView } from "../../../src/webview/traceView";
import { sampleTrace, type SampleRow } from "./sampleTrace";

const facts = (row: Partial<SampleRow>) => rowFacts(sampleTrace([{ key: 1, parent: -1, depth: 0, duration: 420e6, ...row }]).columns, [], 0);

describe("the words of a row", () => {
  it("name the error beside the bar and tell all of it in the tooltip", () => {
    const text = { name: "chat", error: "TimeoutError: upstream\nsecond line" };
    const failed = facts({ status: "error" });
    assert.deepEqual(barLabel(failed, text, undefined), { duration: "420 ms", note: "TimeoutError", isError: true });
    assert.equal(statusWords(failed, text), "failed: TimeoutError: upstream␊second line");
  });

  it("cut a long error beside the bar", () => {
    assert.equal(barLabel(facts({ status: "error" }), { name: "", error: "x".repeat(100) }, undefined).note, `${"x".repeat(39)}…`);
  });

  it("say in words what the bar's end says by its shape", () => {
    assert.equal(barLabel(facts({ status: "in_progress" }), undefined, undefined).note, "in progress");
    assert.equal(barLabel(facts({ status: "in_progress", flags: rowFlags.stale }), undefined, undefined).note, "never finished");
    assert.equal(statusWords(facts({ flags: rowFlags.inferred }), undefined), "finished (inferred span)");
  });

  it("give start, duration, self time and status", () => {
    const start = Date.UTC(2025, 4, 4, 5, 6, 7);
    const details = (at: number, startMs: number) => {
      const view = new TraceView(sampleTrace([{ key: 1, parent: -1, depth: 0, duration: 420e6, start: at }], { startMs }), { foldsSiblings: true, compressesGaps: false }, new Collapsing({ depth: undefined, agents: [], toggled: [] }), undefined);
      return describeRow(view, 0, undefined).details;
    };
    const clock = clockTime(start, 1402e6);
    assert.equal(clock, "05:06:08.402");
    assert.deepEqual(details(1402e6, start), [
      ["Start", `+1.402 s · ${clock} UTC`],
      ["Duration", "420 ms"],
      ["Self time", "0 ms"],
      ["Status", "finished"],
    ]);
    assert.deepEqual(details(NaN, NaN)[0], ["Start", "unknown"]);
  });

  it("write an offset to three decimals", () => {
    assert.deepEqual([0, 250, 1.5e6, 75e9].map(formatOffset), ["+0 ms", "+0.25 µs", "+1.5 ms", "+1 m 15 s"]);
  });
});

describe("the matches of what is looked for", () => {
  it("are gone through around the ends", () => {
    const matches = Int32Array.of(1, 3);
    assert.deepEqual([nextMatch(matches, 1, 1), nextMatch(matches, 3, 1), nextMatch(matches, 1, -1), nextMatch(matches, -1, 1)], [3, 1, 3, 1]);
    assert.equal(nextMatch(Int32Array.of(), 0, 1), -1);
  });
});

describe("the words of a trace", () => {
  it("say what went wrong only if something did", () => {
    assert.equal(problemWords(sampleTrace([])), "");
    assert.equal(problemWords(sampleTrace([], { errors: 1 })), "1 error handled");
    assert.equal(problemWords(sampleTrace([], { status: "error", errors: 2, error: "ValueError: no" })), "failed: ValueError: no");
  });

  it("count, and say of an open trace that it is", () => {
    assert.equal(totalsWords(sampleTrace([], { durationNs: 2.41e9, spans: 39 })), "2.41 s · 1 hop · 39 spans · 1,204 records");
    assert.match(totalsWords(sampleTrace([], { status: "in_progress" })), /^in progress · /u);
    assert.match(totalsWords(sampleTrace([], { status: "in_progress", stale: true })), /^never finished · /u);
    assert.deepEqual(["cb91ce37-7c1e-4f3a-9b1a-0123456789ab", "request-1", "request-2"].map(shortId), ["cb91ce37", "request-1", "request-2"], "short IDs differ at their ends");
  });
});

describe("text for display", () => {
  it("shows controls as signs and leaves letters of any script as they are", () => {
    assert.equal(displayText("a\n\tb\u007f"), "a␊␉b␡");
    assert.equal(displayText("\u202egnp.exe\u2066\u200b\ud800"), "�gnp.exe���");
    assert.equal(displayText("<b>שלום ✓ 🙂</b>"), "<b>שלום ✓ 🙂</b>");
  });

  it("has a bounded length", () => {
    assert.equal(displayText("x".repeat(5000)).length, 1001);
  });

  it("keeps the lines and tabs of a text of many lines, and nothing else that is no letter", () => {
    assert.equal(displayLines("a\r\n\tb\u202e\u0000\rc\nd"), "a\r\n\tb�␀␍c\nd");
    assert.equal(displayLines("x".repeat(50_000)).length, 20_001);
  });

  it("is one line whatever comes", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => {
        assert.doesNotMatch(displayText(text), /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u);
      }),
    );
  });
});
