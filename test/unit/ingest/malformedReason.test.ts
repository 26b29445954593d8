import assert from "node:assert/strict";
import { reasonOf } from "../../../src/ingest/malformedReason";

describe("why a line is malformed", () => {
  const reasons: readonly (readonly [string, RegExp])[] = [
    ['{"event":"cut', /ends inside a text in quotes/],
    ['{"a": [', /the object does not end in this line/],
    ['{"a":1,}', /a key in quotes is expected, at column 8/],
    ["{'a':1}", /a key in quotes is expected, at column 2/],
    ['{"a" 1}', /a colon is expected behind a key, at column 6/],
    ['{"a":1 "b":2}', /a comma or the end of an object or a list is expected, at column 8/],
    ['{"a":True}', /a value is expected, at column 6/],
    ['{"a":1.}', /a number is not written as JSON writes it, at column 8/],
    ['{"a":"\\x41"}', /a backslash .* at column 7/],
    ['{"a":"\t"}', /a control character .* at column 7/],
    ['{"é":01}', /a comma .* at column 7/],
    ['{"a":1} {"b":2}', /something stands behind the object, at column 9/],
    ['\ufeffweb_1  | \u001b[32m{"a":}', /a value is expected, at column 15/],
  ];
  for (const [line, reason] of reasons) {
    it(JSON.stringify(line), () => {
      assert.match(reasonOf(line), reason);
    });
  }
});
