import assert from "node:assert/strict";
import fc from "fast-check";
import { canonicalId, writeCanonicalId } from "../../../src/ingest/identifier";
import { Interner, tableOf, viewOf } from "../../../src/ingest/interner";

const canonical = (texts: Interner) => {
  const { bytes, ends } = texts.table();
  return tableOf(bytes, ends, writeCanonicalId);
};

describe("texts as numbers", () => {
  it("gives each text one number and the text back, as a map of strings does", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.string({ unit: "grapheme" }), fc.constantFrom("a", "b", "ab", "", "\0", "\0\0")), { maxLength: 400 }), (texts) => {
        const interner = new Interner(1);
        const known = new Map<string, number>([["", 0]]);
        for (const text of texts) {
          const number = interner.internText(text);
          assert.equal(number, known.get(text) ?? known.size);
          known.set(text, number);
        }
        assert.equal(interner.size, known.size);
        for (const [text, number] of known) {
          assert.equal(interner.textOf(number), text);
          assert.equal(interner.find(text), number);
        }
        assert.equal(interner.find("a text that was never seen"), undefined);
      }),
    );
  });

  it("finds a text within other bytes", () => {
    const interner = new Interner();
    const number = interner.internText("llm");
    const line = Buffer.from('{"agent":"llm"}');
    assert.equal(interner.intern(viewOf(line), 10, 13), number);
    assert.notEqual(interner.intern(viewOf(line), 10, 12), number);
  });

  it("takes over the texts of another", () => {
    const batch = new Interner();
    const own = ["x", "shared", "y"].map((text) => batch.internText(text));
    const all = new Interner();
    const shared = all.internText("shared");
    const numbers = all.internAll(batch.table());
    assert.deepEqual(own.map((number) => all.textOf(numbers[number] ?? 0)), ["x", "shared", "y"]);
    assert.equal(numbers[own[1] ?? 0], shared);
    assert.equal(numbers[0], 0);
  });

  it("joins texts that are rewritten to the same", () => {
    const batch = new Interner();
    const [dashed, plain] = ["0AF76519-16CD-43DD-8448-EB211C80319C", "0af7651916cd43dd8448eb211c80319c"].map((text) => batch.internText(text));
    const all = new Interner();
    const numbers = all.internAll(canonical(batch));
    assert.equal(numbers[dashed ?? 0], numbers[plain ?? 0]);
    assert.equal(all.size, 2);
  });

  it("gives the IDs of a batch their canonical form, and nothing else", () => {
    const uuid = "0AF76519-16CD-43DD-8448-EB211C80319C";
    const digits = "0af7651916cd43dd8448eb211c80319c";
    const forms: readonly (readonly [string, string])[] = [
      [uuid, digits],
      [digits.toUpperCase(), digits],
      [uuid.replace("-", "0"), uuid.replace("-", "0")],
      ["0AF7651-916CD-43DD-8448-EB211C80319C", "0AF7651-916CD-43DD-8448-EB211C80319C"],
      ["G".repeat(32), "G".repeat(32)],
      ["Request 7", "Request 7"],
    ];
    const batch = new Interner();
    const written = forms.map(([id]) => batch.internText(id));
    const all = new Interner();
    const numbers = all.internAll(canonical(batch));
    assert.deepEqual(written.map((number) => all.textOf(numbers[number] ?? 0)), forms.map(([, canonical]) => canonical));
    assert.deepEqual(forms.map(([id]) => canonicalId(id)), forms.map(([, canonical]) => canonical));
  });

  it("is empty again when it is cleared", () => {
    const interner = new Interner();
    for (let index = 0; index < 1000; index++) interner.internText(`text ${index}`);
    interner.clear();
    assert.equal(interner.find("text 7"), undefined);
    assert.equal(interner.internText("text 9"), 1);
  });
});
