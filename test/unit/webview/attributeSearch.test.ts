import assert from "node:assert/strict";
import * as fc from "fast-check";
import type { TimelineAttribute } from "../../../src/protocol/timeline";
import { copiedText, findAttributes } from "../../../src/webview/attributeSearch";

/** A value as the engine gives it, of one that JSON can hold. */
function attribute(name: string, value: unknown): TimelineAttribute {
  if (typeof value !== "object" || value === null) return { name, kind: typeof value === "string" ? "text" : "literal", text: typeof value === "string" ? value : JSON.stringify(value), cut: 0, members: [], count: 0 };
  const members = Object.entries(value).map(([key, member]) => attribute(key, member));
  return { name, kind: Array.isArray(value) ? "list" : "object", text: "", cut: 0, members, count: members.length };
}

const { members } = attribute("", { model: "gpt-4.1", request: { limits: { tokens: 512 }, tools: [{ name: "search" }, { name: "browse" }] }, user: { name: "Ada" } });

/** Names of what is shown, in the order of the record; of what is open with a colon. */
function found(text: string): string[] {
  const { shown, holding } = findAttributes(members, text);
  const all = members.flatMap(function inside(each): TimelineAttribute[] {
    return [each, ...each.members.flatMap(inside)];
  });
  return all.filter((each) => shown.has(each)).map((each) => (holding.has(each) ? `${each.name}:` : each.name));
}

describe("the filter of attributes", () => {
  it("finds names and values in any case, and opens what holds them", () => {
    assert.deepEqual(found("GPT"), ["model"]);
    assert.deepEqual(found("browse"), ["request:", "tools:", "1:", "name"]);
    assert.deepEqual(found(" tokens 512 "), ["request:", "limits:", "tokens"]);
  });

  it("shows what an object holds that is found by its name, and leaves it folded", () => {
    assert.deepEqual(found("user"), ["user", "name"]);
    assert.deepEqual(found("limits"), ["request:", "limits", "tokens"]);
  });

  it("finds nothing where there is nothing", () => {
    assert.deepEqual(found("nowhere"), []);
  });
});

describe("a copied attribute", () => {
  it("is JSON that says what the value says; a text is copied as it is", () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        const value = JSON.parse(json) as unknown;
        const copied = copiedText(attribute("x", value));
        assert.deepEqual(typeof value === "string" ? copied : JSON.parse(copied ?? ""), value);
      }),
    );
  });

  it("is not offered where a part of it is left out", () => {
    const whole = attribute("x", { a: ["long"] });
    const [list] = whole.members;
    assert.ok(list);
    assert.equal(copiedText({ ...whole, members: [{ ...list, count: 2 }] }), undefined);
    assert.equal(copiedText({ ...attribute("x", "long"), cut: 1 }), undefined);
    assert.equal(copiedText({ ...whole, members: [{ ...list, members: [{ ...attribute("0", "long"), cut: 1 }] }] }), undefined);
  });
});
