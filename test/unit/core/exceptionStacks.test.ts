import assert from "node:assert/strict";
import { basename } from "node:path";
import { createLogger, type ExceptionStack, jsonRenderer, MemoryDestination, renderStructuredException } from "../../../src/core";

function stacksOf(error: Error): ExceptionStack[] {
  const destination = new MemoryDestination();
  createLogger({ processors: [renderStructuredException], renderer: jsonRenderer(), destination }).error("failed", { exc_info: error });
  return (JSON.parse(destination.lines[0] ?? "") as { exception: ExceptionStack[] }).exception;
}

function thrower(): Error {
  return new RangeError("too far", { cause: new TypeError("the map ended", { cause: "not an error" }) });
}

describe("structured exception", () => {
  it("has the keys of structlog's dict_tracebacks, what was thrown first and its cause after it", () => {
    const stacks = stacksOf(thrower());
    assert.deepEqual(stacks.map(({ exc_type, exc_value, is_cause }) => [exc_type, exc_value, is_cause]), [
      ["RangeError", "too far", false],
      ["TypeError", "the map ended", true],
    ]);
    for (const stack of stacks) {
      assert.deepEqual(Object.keys(stack), ["exc_type", "exc_value", "exc_notes", "syntax_error", "is_cause", "frames", "is_group", "exceptions"]);
      const last = stack.frames.at(-1);
      assert.deepEqual([basename(last?.filename ?? ""), last?.name], ["exceptionStacks.test.ts", "thrower"], "the innermost frame is the last");
      assert.ok(Number.isInteger(last?.lineno));
    }
  });

  it("holds the members of a group, each with its causes", () => {
    const [group] = stacksOf(new AggregateError([thrower(), "text"], "two failures"));
    assert.deepEqual([group?.exc_type, group?.is_group], ["AggregateError", true]);
    assert.deepEqual(group?.exceptions.map((stacks) => stacks.map(({ exc_value }) => exc_value)), [["too far", "the map ended"], ["text"]]);
  });

  it("comes to an end with causes and groups that go round in a circle", () => {
    const error = new AggregateError([], "round");
    error.cause = error;
    error.errors.push(error);
    assert.equal(stacksOf(error).length, 1);
    const crowd = Array.from({ length: 1_000 }, (_, n) => new Error(String(n)));
    assert.equal(stacksOf(new AggregateError(crowd, "many"))[0]?.exceptions.length, 49);
  });
});
