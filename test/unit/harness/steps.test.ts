import assert from "node:assert/strict";
import { judge, selectSteps, sum, sumLine } from "../../harness/steps";

describe("the steps of npm test", () => {
  it("are all run when none is named", () => {
    assert.deepEqual(selectSteps([]), ["types", "lint", "unused", "unit", "package", "host", "ui"]);
  });

  it("run in their own order, whatever the order of their names", () => {
    assert.deepEqual(selectSteps(["ui", "types"]), ["types", "ui"]);
  });

  it("include those that need more than npm brings when they are named", () => {
    assert.deepEqual(selectSteps(["python", "host"]), ["host", "python"]);
  });

  it("refuse a name that is none of them", () => {
    assert.throws(() => selectSteps(["types", "e2e"]), /no such step: e2e; there are types, lint/);
  });
});

describe("the verdict of a suite", () => {
  it("is a failure when the suite left none", () => {
    assert.deepEqual(judge(undefined, false), { passed: 0, failed: 1 });
    assert.deepEqual(judge(undefined, true), { passed: 0, failed: 1 });
  });

  it("is a failure when nothing ran, unless a pattern left everything out", () => {
    assert.deepEqual(judge({ passed: 0, failed: 0 }, false), { passed: 0, failed: 1 });
    assert.deepEqual(judge({ passed: 0, failed: 0 }, true), { passed: 0, failed: 0 });
  });

  it("is what the suite counted otherwise", () => {
    assert.deepEqual(judge({ passed: 3, failed: 2 }, false), { passed: 3, failed: 2 });
  });

  it("goes into the last line", () => {
    assert.equal(sumLine(sum([{ passed: 3, failed: 2 }, { passed: 40, failed: 0 }])), "43 passed, 2 failed");
  });
});
