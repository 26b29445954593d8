import assert from "node:assert/strict";
import { formatShare } from "../../../src/trace/share";

describe("a share", () => {
  it("has one decimal, and says none or all only of none or all", () => {
    const written: readonly (readonly [number, string])[] = [[0, "0 %"], [1e-9, "<0.1 %"], [0.001, "0.1 %"], [0.0184, "1.8 %"], [0.2, "20 %"], [0.125, "12.5 %"], [0.9989, "99.9 %"], [0.99999, ">99.9 %"], [1, "100 %"]];
    for (const [share, text] of written) assert.equal(formatShare(share), text);
  });

  it("is a dash before there was anything to share", () => {
    assert.equal(formatShare(NaN), "–");
  });
});
