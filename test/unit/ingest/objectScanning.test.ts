import assert from "node:assert/strict";
import fc from "fast-check";
import { RecordScanner } from "../../../src/ingest/recordScanner";

/** One scanner for all, since it learns. */
const scanner = new RecordScanner();
/** Where the object at the beginning of a line ends, in characters; -1 when it is none. */
const scanned = (line: string) => scanner.endOfObject(line);

/** Whether JSON.parse takes a text for an object, once an empty list stands for each word that Python writes. Words in strings are left alone. */
function isObject(text: string): boolean {
  const withoutWords = text.replace(/"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/g, (found) => (found.startsWith('"') ? found : "[]"));
  try {
    const value: unknown = JSON.parse(withoutWords);
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

const hostileKey = fc.constantFrom("event", "a", "b", "a.b", "span", "span_id", "__proto__", "constructor", "", "é", "\u0000", '"', "\\", "event ");
const numberText = fc.constantFrom("0", "-0", "1e5", "1E+5", "1e-5", "0.5", "-1.25e3", "123456789012345678901234567890", "NaN", "Infinity", "-Infinity", "01", "+1", ".5", "1.", "1e", "-", "0x1", "-NaN", "1_0");
const spaces = fc.constantFrom("", "", " ", "  ", "\t", "\r", "\u000b", "\u00a0");

/** Texts that look like objects; most are, those with an odd number or space in them are not. */
const { object: objectText } = fc.letrec<{ value: string; object: string; array: string }>((tie) => ({
  value: fc.oneof({ depthSize: "small", withCrossShrink: true }, fc.oneof(numberText, fc.string({ unit: "binary" }).map((text) => JSON.stringify(text)), fc.constantFrom("true", "false", "null")), tie("object"), tie("array")),
  array: fc.tuple(fc.array(tie("value"), { maxLength: 3 }), spaces).map(([values, space]) => `[${values.join(`,${space}`)}]`),
  object: fc
    .tuple(fc.array(fc.tuple(fc.oneof(hostileKey, fc.string()), tie("value"), spaces), { maxLength: 4 }), spaces)
    .map(([members, space]) => `{${members.map(([key, value, gap]) => `${gap}${JSON.stringify(key)}${gap}:${gap}${value}`).join(`,${space}`)}${space}}`),
}));

/** A text with one to three bytes taken out, put in or exchanged, or cut off. */
const mutated = fc
  .tuple(objectText, fc.array(fc.tuple(fc.constantFrom("delete", "insert", "replace", "cut"), fc.nat(), fc.constantFrom(...'{}[]":,\\0-1.eEtfnNaI u\u0001'.split(""))), { minLength: 1, maxLength: 3 }))
  .map(([text, changes]) => changes.reduce((changed, [kind, place, char]) => change(changed, kind, place % (changed.length + 1), char), text));

function change(text: string, kind: string, at: number, char: string): string {
  if (kind === "cut") return text.slice(0, at);
  return text.slice(0, at) + (kind === "delete" ? "" : char) + text.slice(kind === "insert" ? at : at + 1);
}

describe("the scanner of objects", () => {
  it("takes what JSON.parse and Python's words take, and nothing else", () => {
    const agree = (text: string) => {
      const line = text.replaceAll("\n", " ");
      if (!line.startsWith("{")) return;
      const end = scanned(line);
      const isWhole = end >= 0 && /^[ \t\r]*$/.test(line.slice(end));
      assert.equal(isWhole, isObject(line), JSON.stringify(line));
    };
    fc.assert(fc.property(objectText, agree), { numRuns: 1500 });
    fc.assert(fc.property(mutated, agree), { numRuns: 4000 });
  });

  it("agrees with JSON.parse on every short text", () => {
    const chars = ['"', "{", "}", "[", "]", ":", ",", "1", " "];
    let texts = ["{"];
    for (let length = 1; length <= 5; length++) {
      texts = texts.flatMap((text) => chars.map((char) => text + char));
      for (const text of texts) {
        const end = scanned(text);
        assert.equal(end >= 0 && text.slice(end).trim() === "", isObject(text), text);
      }
    }
  });

  it("takes every object that JSON.stringify writes", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.oneof(hostileKey, fc.string()), fc.jsonValue()), fc.constantFrom(undefined, 1), (object, indent) => {
        const text = JSON.stringify(object, undefined, indent).replaceAll("\n", " ");
        assert.equal(scanned(text), text.length);
      }),
      { numRuns: 500 },
    );
  });

  it("knows a key again, however much space stands around it", () => {
    const spaces = ["", " ", "  ", "\t"];
    for (const before of spaces) {
      for (const behind of spaces) {
        const text = `{${before}"again":${behind}1,${before}"false":${behind}false,${before}"":${behind}""}`;
        assert.equal(scanned(text), text.length, JSON.stringify(text));
      }
    }
  });

  it("reads lists and objects of any depth", () => {
    const depth = 1_000_000;
    assert.ok(scanned(`{"a":${"[".repeat(depth)}${"]".repeat(depth)}}`) > 0);
    assert.ok(scanned(`${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`) > 0);
    assert.equal(scanned(`{"a":${"[".repeat(depth)}`), -1);
  });
});
