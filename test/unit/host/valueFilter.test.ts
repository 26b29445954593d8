import assert from "node:assert/strict";
import { parseQuery } from "../../../src/trace/query/query";
import { withTerm } from "../../../src/host/explorer/valueFilter";

describe("a term that is added to a filter", () => {
  it("stands behind what is there, once", () => {
    assert.equal(withTerm("", "agent:llm"), "agent:llm");
    assert.equal(withTerm("status:error", "agent:llm"), "status:error agent:llm");
    assert.equal(withTerm("status:error agent:llm", "agent:llm"), "status:error agent:llm");
  });

  it("must hold beside alternatives", () => {
    const where = withTerm("agent:a OR agent:b", "status:ok");
    assert.equal(where, "(agent:a OR agent:b) status:ok");
    assert.equal(parseQuery(where)?.kind, "and");
  });
});
