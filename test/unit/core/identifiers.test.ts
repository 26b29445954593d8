import assert from "node:assert/strict";
import fc from "fast-check";
import { type IdGenerator, randomIds, SeededIds } from "../../../src/core";

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

function draw(ids: IdGenerator): string[] {
  return [ids.uuid(), ids.spanId(), ids.derive("branch").uuid(), ids.uuid()];
}

describe("identifiers", () => {
  for (const [name, ids] of [["random", randomIds], ["seeded", new SeededIds("1")]] as const) {
    it(`${name}: UUIDs of version 4 and span IDs of 16 hex digits, none twice`, () => {
      const uuids = Array.from({ length: 500 }, () => ids.uuid());
      const spanIds = Array.from({ length: 500 }, () => ids.spanId());
      for (const id of uuids) assert.match(id, uuid);
      for (const id of spanIds) assert.match(id, /^[0-9a-f]{16}$/);
      assert.equal(new Set([...uuids, ...spanIds]).size, 1_000);
    });
  }

  it("the same seed draws the same, another one something else", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (seed, other) => {
        assert.deepEqual(draw(new SeededIds(seed)), draw(new SeededIds(seed)));
        if (seed !== other) assert.notDeepEqual(draw(new SeededIds(seed)), draw(new SeededIds(other)));
      }),
    );
  });

  it("what one branch draws does not depend on what others have drawn", () => {
    const quiet = new SeededIds("seed");
    const busy = new SeededIds("seed");
    draw(busy);
    draw(busy.derive("b"));
    assert.equal(busy.derive("a").spanId(), quiet.derive("a").spanId());
    assert.notEqual(quiet.derive("a").spanId(), quiet.derive("b").spanId());
  });
});
