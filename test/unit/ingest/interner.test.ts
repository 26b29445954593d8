import assert from "node:assert/strict";
import fc from "fast-check";
import { canonicalId } from "../../../src/ingest/identifier";
import { Interner } from "../../../src/ingest/interner";
import { batchOfText } from "./indexText";

/** The IDs of a batch in which they stand in this order. */
const tableOf = (ids: readonly string[]) => batchOfText(ids.map((id) => `${JSON.stringify({ correlation_id: id })}\n`).join("")).ids;

describe("texts as numbers", () => {
  it("gives each text one number and the text back, as a map of strings does", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.string({ unit: "grapheme" }), fc.constantFrom("a", "b", "ab", "", "\0", "\0\0")), { maxLength: 400 }), (texts) => {
        const interner = new Interner();
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

  it("takes over the texts of a batch", () => {
    const all = new Interner();
    const shared = all.internText("shared");
    const [none, ...numbers] = all.internAll(tableOf(["x", "shared", "y"]));
    assert.equal(none, 0);
    assert.deepEqual(numbers.map((number) => all.textOf(number)), ["x", "shared", "y"]);
    assert.equal(numbers[1], shared);
  });

  it("takes over as many texts as there are, each again by the same number", () => {
    const all = new Interner();
    const texts = Array.from({ length: 20_000 }, (_, index) => `request-${index}-${"x".repeat(index % 50)}`);
    const numbers = [...all.internAll(tableOf(texts))];
    assert.deepEqual(numbers.slice(1).map((number) => all.textOf(number)), texts);
    assert.deepEqual([...all.internAll(tableOf(texts))], numbers);
    assert.equal(all.size, texts.length + 1);
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
    const all = new Interner();
    const [, ...numbers] = all.internAll(tableOf(forms.map(([id]) => id)));
    assert.deepEqual(numbers.map((number) => all.textOf(number)), forms.map(([, canonical]) => canonical));
    assert.equal(numbers[0], numbers[1], "two spellings are one ID");
    assert.deepEqual(forms.map(([id]) => canonicalId(id)), forms.map(([, canonical]) => canonical));
  });
});
