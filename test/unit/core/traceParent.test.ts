import assert from "node:assert/strict";
import fc from "fast-check";
import { formatTraceParent, parseTraceParent, parseTraceState } from "../../../src/core/traceParent";

const traceId = "12345678901234567890123456789012";
const spanId = "1234567890123456";
const hex = (digits: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${digits}}$`));

/** The malformed headers of the specification's own test suite (https://github.com/w3c/trace-context/tree/main/test), and its sentences. */
const malformed: Readonly<Record<string, string>> = {
  "nothing": "",
  "no more than a version": "00",
  "version 00 that goes on": `00-${traceId}-${spanId}-01.`,
  "version 00 with a further field": `00-${traceId}-${spanId}-01-what-the-future-will-be-like`,
  "a later version that goes on without a dash": `cc-${traceId}-${spanId}-01.what-the-future-will-be-like`,
  "version ff": `ff-${traceId}-${spanId}-01`,
  "a character in the version": `.0-${traceId}-${spanId}-01`,
  "a version in upper case": `0A-${traceId}-${spanId}-01`,
  "a long version": `000-${traceId}-${spanId}-01`,
  "a short version": `0-${traceId}-${spanId}-01`,
  "a trace ID of zeros": `00-${"0".repeat(32)}-${spanId}-01`,
  "a character in the trace ID": `00-.${traceId.slice(1)}-${spanId}-01`,
  "a trace ID in upper case": `00-ABCDEF${traceId.slice(6)}-${spanId}-01`,
  "a long trace ID": `00-${traceId}3-${spanId}-01`,
  "a short trace ID": `00-${traceId.slice(1)}-${spanId}-01`,
  "a parent ID of zeros": `00-${traceId}-${"0".repeat(16)}-01`,
  "a character in the parent ID": `00-${traceId}-${spanId.slice(1)}.-01`,
  "a long parent ID": `00-${traceId}-${spanId}7-01`,
  "a short parent ID": `00-${traceId}-${spanId.slice(1)}-01`,
  "a character in the flags": `00-${traceId}-${spanId}-.0`,
  "long flags": `00-${traceId}-${spanId}-001`,
  "short flags": `00-${traceId}-${spanId}-1`,
  "other delimiters": `00_${traceId}_${spanId}_01`,
  "two of them": `00-${traceId}-${spanId}-01,00-${traceId}-${spanId}-01`,
};

describe("traceparent", () => {
  for (const [what, header] of Object.entries(malformed)) {
    it(`is refused with ${what}`, () => assert.equal(parseTraceParent(header), undefined));
  }

  it("is accepted in a later version, longer or not, and with white space around it", () => {
    const identity = { traceId, spanId, traceFlags: 1 };
    for (const header of [`cc-${traceId}-${spanId}-01`, `cc-${traceId}-${spanId}-01-what-the-future-will-be-like`, ` \t00-${traceId}-${spanId}-01\t `]) {
      assert.deepEqual(parseTraceParent(header), identity, header);
    }
  });

  it("comes back as it was written, with the flags that have a meaning", () => {
    fc.assert(
      fc.property(hex(32), hex(16), fc.nat({ max: 255 }), (trace, span, traceFlags) => {
        fc.pre(/[^0]/.test(trace) && /[^0]/.test(span));
        const header = formatTraceParent({ traceId: trace, spanId: span, traceFlags, traceState: "" });
        assert.deepEqual(parseTraceParent(header), { traceId: trace, spanId: span, traceFlags: traceFlags & 3 });
        assert.equal(parseTraceParent(`00-${trace}-${span}-${traceFlags.toString(16).padStart(2, "0")}`)?.traceFlags, traceFlags);
      }),
    );
  });

  it("is never read out of any other text", () => {
    fc.assert(fc.property(fc.string(), (text) => assert.equal(parseTraceParent(text), undefined)));
  });
});

describe("tracestate", () => {
  const members = (count: number) => Array.from({ length: count }, (_, n) => `bar${n}=${n}`).join(",");

  it("keeps its members in order; empty ones and the white space between them go", () => {
    assert.equal(parseTraceState("foo=1 \t , \t bar=2,\t,,baz=3 ,"), "foo=1,bar=2,baz=3");
    assert.equal(parseTraceState("foo=a b,0123@tenant=x"), "foo=a b,0123@tenant=x");
    assert.equal(parseTraceState(members(32)), members(32));
    assert.equal(parseTraceState(`${"z".repeat(256)}=${"v".repeat(256)}`).length, 513);
    assert.equal(parseTraceState(" "), "");
  });

  const refused: Readonly<Record<string, string>> = {
    "33 members": members(33),
    "a key twice": "foo=1,foo=2",
    "white space before the equals sign": "foo =1",
    "a key in upper case": "FOO=1",
    "a key with a dot": "foo.bar=1",
    "a key that begins with @": "@foo=1",
    "no key": "=1",
    "no value": "foo=",
    "no equals sign": "foo",
    "an equals sign more": "foo=bar=baz",
    "a long key": `${"z".repeat(257)}=1`,
    "a long value": `foo=${"v".repeat(257)}`,
    "a character outside ASCII": "foo=é",
  };
  for (const [what, header] of Object.entries(refused)) {
    it(`is dropped with ${what}`, () => assert.equal(parseTraceState(`ok=1,${header}`), ""));
  }
});
