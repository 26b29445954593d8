import assert from "node:assert/strict";
import { AgentMessage, AgentResponse, WireError } from "../../../src/core";

describe("messages", () => {
  const wire = { id: "m1", correlation_id: "c1", parent_message_id: null, action: "task_add", payload: { title: "Test" }, priority: 3 };

  it("come from the wire and go back as they were, unknown keys included", () => {
    const message = AgentMessage.parse(wire);
    assert.equal(message.correlationId, "c1");
    assert.equal(message.parentMessageId, undefined);
    assert.deepEqual(message.extra, { priority: 3 });
    assert.deepEqual(JSON.parse(JSON.stringify(message)), wire);
  });

  it("need an action and nothing else", () => {
    const message = AgentMessage.parse({ action: "ping" });
    assert.match(message.id, /^[0-9a-f-]{36}$/);
    assert.deepEqual(message.payload, {});
  });

  it("are refused with the names of the fields that are wrong", () => {
    assert.throws(
      () => AgentMessage.parse({ correlation_id: 7, payload: "x" }),
      (error) => error instanceof WireError && /not a message/.test(error.message) && ["correlation_id", "action", "payload"].every((field) => error.message.includes(`${field}: `)),
    );
    assert.throws(() => AgentMessage.parse("hello"), WireError);
  });

  it("cannot be changed", () => {
    const payload = { title: "Test" };
    const message = new AgentMessage({ action: "task_add", payload });
    assert.throws(() => Object.assign(message, { action: "other" }), TypeError);
    assert.throws(() => Object.assign(message.payload, { title: "other" }), TypeError);
    payload.title = "changed by its owner";
    assert.deepEqual(message.payload, { title: "Test" });
  });

  it("are copied with a correlation ID; the original stays as it is", () => {
    const message = new AgentMessage({ action: "task_add", payload: { n: 1 }, parentMessageId: "p", extra: { x: 1 } });
    const copy = message.withCorrelation("c2");
    assert.equal(message.correlationId, undefined);
    assert.deepEqual({ ...copy.toJSON() }, { ...message.toJSON(), correlation_id: "c2" });
  });

  it("have children of the same request that name their parent", () => {
    const parent = AgentMessage.parse(wire);
    const child = AgentMessage.childOf(parent, { action: "storage_save" });
    assert.equal(child.correlationId, "c1");
    assert.equal(child.parentMessageId, "m1");
    assert.notEqual(child.id, "m1");
  });

  it("are answered with success or refused with a reason", () => {
    const message = AgentMessage.parse(wire);
    assert.deepEqual(JSON.parse(JSON.stringify(message.reply({ n: 1 }))), { message_id: "m1", correlation_id: "c1", success: true, payload: { n: 1 } });
    assert.deepEqual(JSON.parse(JSON.stringify(message.refuse("no"))), {
      message_id: "m1",
      correlation_id: "c1",
      success: false,
      payload: {},
      error: "no",
    });
  });
});

describe("responses", () => {
  it("come from the wire and go back as they were", () => {
    const wire = { message_id: "m1", correlation_id: null, success: false, payload: {}, error: "no", cost: 2 };
    assert.deepEqual(JSON.parse(JSON.stringify(AgentResponse.parse(wire))), wire);
    assert.equal(AgentResponse.parse(wire).withCorrelation("c").correlationId, "c");
  });

  it("are refused with the name of the field that is wrong", () => {
    assert.throws(() => AgentResponse.parse({ message_id: "m1", success: "yes" }), /not a response: success: /);
  });
});
