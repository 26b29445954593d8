import assert from "node:assert/strict";
import { fileListDifference } from "../../harness/fileListDifference";

describe("the difference of two file lists", () => {
  it("is empty for the same files in another order", () => {
    assert.deepEqual(fileListDifference(["b", "a"], ["a", "b"]), []);
  });

  it("names what is new and what is missing, sorted by file", () => {
    assert.deepEqual(fileListDifference(["dist/a.js", "dist/c.js"], ["dist/b.js", "dist/c.js", "src/d.ts"]), ["- dist/a.js", "+ dist/b.js", "+ src/d.ts"]);
  });
});
