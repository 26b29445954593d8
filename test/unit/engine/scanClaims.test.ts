import assert from "node:assert/strict";
import { ownThread, ScanClaims } from "../../../src/engine/scanClaims";

describe("an order that several threads could begin with", () => {
  it("is had by the one that claims it first", () => {
    const claims = new ScanClaims();
    const others = new ScanClaims(claims.memory);
    claims.offer(1);
    assert.equal(claims.isClaimedBy(1, 2), false);
    assert.deepEqual([others.claim(1, 2), claims.claim(1, ownThread), others.claim(1, 2)], [true, false, false]);
    assert.deepEqual([claims.isClaimedBy(1, 2), claims.isClaimedBy(1, ownThread)], [true, false]);
  });

  it("is none before it is offered, nor once another one came in its place", () => {
    const claims = new ScanClaims();
    assert.equal(claims.claim(1, 2), false);
    // So many later that they would be under way together, were there so many.
    const places = claims.memory.byteLength / 4;
    claims.offer(1);
    claims.offer(1 + places);
    assert.deepEqual([claims.claim(1, 2), claims.claim(1 + places, 2)], [false, true]);
  });
});
