import assert from "node:assert/strict";
import fc from "fast-check";
import { bindContext, createLogger, jsonRenderer, MemoryDestination, mergeContext, redactor, redactSecrets, renderException, renderStructuredException } from "../../../src/core";

const secret = "s3cr3t-hunter2";
const jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl";

describe("redaction", () => {
  it("replaces what stands under a forbidden key, at any depth, and nothing else", () => {
    const redact = redactor();
    assert.deepEqual(
      redact({ user: "zoë", Password: secret, tokens: 12, nested: [{ "api-key": secret, apiKey: [secret], accessToken: secret }], headers: { "Set-Cookie": secret, Authorization: { any: secret } } }),
      {
        user: "zoë",
        Password: "[redacted]",
        tokens: 12,
        nested: [{ "api-key": "[redacted]", apiKey: "[redacted]", accessToken: "[redacted]" }],
        headers: { "Set-Cookie": "[redacted]", Authorization: "[redacted]" },
      },
    );
  });

  it("replaces what looks like a secret inside of a text", () => {
    const redact = redactor();
    for (const [text, expected] of [
      [`curl -H 'Authorization: Bearer ${secret}' x`, "curl -H 'Authorization: [redacted]' x"],
      [`sent ${jwt}, answered`, "sent [redacted], answered"],
      [`postgres://app:${secret}@db:5432/x`, "postgres://app:[redacted]@db:5432/x"],
      [`key:\n-----BEGIN RSA PRIVATE KEY-----\n${secret}\n-----END RSA PRIVATE KEY-----\nend`, "key:\n[redacted]\nend"],
      ["at 12:30:45 basic training, see http://host:80/path", "at 12:30:45 basic training, see http://host:80/path"],
    ] as const) {
      assert.equal(redact(text), expected);
    }
  });

  it("takes rules of its own, names in any spelling, expressions with any flags", () => {
    const redact = redactor({ keys: ["card_number", /^pin$/g], patterns: [/\d{4}-\d{4}/y], replacement: "•" });
    for (let round = 0; round < 2; round++) {
      assert.deepEqual(redact({ cardNumber: 1, "Card-Number": 2, pin: 3, password: "kept", note: "a 1234-5678 b 8765-4321" }), {
        cardNumber: "•",
        "Card-Number": "•",
        pin: "•",
        password: "kept",
        note: "a • b •",
      });
    }
  });

  it("leaves no trace of a secret, wherever in a record it stands", () => {
    const sharp = redactSecrets({ keys: ["password"], patterns: [new RegExp(secret)] });
    class Session {
      toJSON() {
        return { password: "under a key", note: `with ${secret}` };
      }
    }
    for (const render of [renderException, renderStructuredException]) {
      const memory = new MemoryDestination();
      const log = createLogger({ processors: [mergeContext, render, sharp], renderer: jsonRenderer(), destination: memory });
      const error = new Error(`cannot log in with ${secret}`, { cause: new Error(secret) });
      bindContext({ from: `context ${secret}`, password: "under a key" }, () => {
        const bound = log.bind({ url: `http://x/?q=${secret}` });
        bound.error(`event ${secret}`, { error, exc_info: true, password: "under a key", deep: [{ map: new Map([["password", "under a key"]]), session: new Session() }] });
        bound.info("again", { list: new Set([secret]), big: 2n ** 60n, circle: error });
      });
      assert.equal(log.lost, 0);
      const text = memory.lines.join("\n");
      assert.ok(!text.includes(secret) && !text.includes("under a key"), text);
      assert.equal((JSON.parse(memory.lines[1] ?? "") as { big: string }).big, "1152921504606846976");
    }
  });

  it("looks so deep and no deeper: what it cannot look into does not go out", () => {
    let deep: unknown = secret;
    for (let n = 0; n < 100_000; n++) deep = [deep];
    assert.ok(!JSON.stringify(redactor({ keys: [] })(deep)).includes(secret));
  });

  it("changes nothing that it need not", () => {
    const redact = redactor({ keys: ["password"], patterns: [/§§/] });
    fc.assert(fc.property(fc.jsonValue(), (value) => assert.deepEqual(redact(value), value)));
  });
});
