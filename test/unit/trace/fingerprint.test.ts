import assert from "node:assert/strict";
import fc from "fast-check";
import { exceptionOf, exceptionOfText, type ExceptionFrame, type LoggedException } from "../../../src/ingest/exception";
import { fingerprintOf } from "../../../src/trace/fingerprint";
import { maskedText } from "../../../src/trace/maskedText";

const frame = (file: string, name: string, line = 1): ExceptionFrame => ({ file, line, column: 0, name });
const raised = (frames: readonly ExceptionFrame[], message = "no card", type = "CardError"): LoggedException => ({ type, message, frames, causes: [] });
const placeOf = (...frames: ExceptionFrame[]) => fingerprintOf(raised(frames), "failed", "").place;

describe("the message of a group of errors", () => {
  it("has numbers, times, IDs and quoted values masked", () => {
    const cases: readonly (readonly [string, string])[] = [
      ["no card for order 4711", "no card for order <n>"],
      ["took 1.5s, then 1m30.5s, then 250ms of -3 and 12,5% at 0x7f70311a1ac0", "took <n>, then <n>, then <n> of <n> and <n> at <n>"],
      ["trace 4bf92f3577b34da6a3ce929d0e0e4736 span 00f067aa0ba902b7", "trace <id> span <id>"],
      ["at 1795560464917123 µs of 1795560464", "at <n> µs of <n>"],
      ["user 4BF92F35-77B3-4DA6-A3CE-929D0E0E4736 not found", "user <id> not found"],
      ["mail to ann.lee+x@mail.example.org bounced", "mail to <id> bounced"],
      ["connect ECONNREFUSED 127.0.0.1:5432", "connect ECONNREFUSED <id>"],
      ["Cannot read properties of undefined (reading 'total')", "Cannot read properties of undefined (reading '…')"],
      ['For input string: "x4711"', 'For input string: "…"'],
      ["can't open `a b` or “c” in Ann's file", "can't open `…` or “…” in Ann's file"],
      ["'it's' and 'open", "'…' and 'open"],
      ["open /var/data/4711/part-00017.json failed", "open /var/data/<n>/part-<n>.json failed"],
      ["at 2026-11-22T21:58:10.123456Z and 2026-11-22 21:58:10", "at <n> and <n>"],
      ["key card_4711 of k8s, order-17, utf8, 3rd", "key card_<n> of k<n>s, order-<n>, utf<n>, <n>rd"],
      ["commit 9f86d08 and 01ARZ3NDEKTSV4RRFFQ69G5FAV in sha256", "commit <id> and <id> in sha<n>"],
      ["nothing to mask: deadbeef, façade", "nothing to mask: deadbeef, façade"],
    ];
    for (const [message, expected] of cases) assert.equal(maskedText(message), expected);
  });

  it("is its first line that says something", () => {
    assert.equal(fingerprintOf(raised([], "\n  2 validation errors for Order\nage\n  missing"), "failed", "").message, "<n> validation errors for Order");
  });

  it("is the record's error or event where the exception says nothing", () => {
    assert.deepEqual(fingerprintOf(undefined, "job_failed", "no card 17"), { ...fingerprintOf(undefined, "other", "no card 18"), message: "no card <n>", type: "", place: "" });
    assert.equal(fingerprintOf(undefined, "job_failed", "").message, "job_failed");
    assert.equal(fingerprintOf(raised([frame("/a/b.js", "f")], "", ""), "job_failed", "").message, "job_failed");
    assert.equal(fingerprintOf(raised([], "", "CardError"), "job_failed", "CardError").message, "");
  });

  it("does not depend on which number or ID stands where one stands", () => {
    const word = fc.constantFrom("order", "of", "card:", "(user", "ms)", "retry,");
    const hex = fc.stringMatching(/^[0-9a-f]{31}[a-f]$/);
    const value = fc.oneof(
      fc.tuple(fc.nat().map(String), fc.nat().map(String)),
      fc.tuple(fc.uuid(), fc.uuid()),
      fc.tuple(hex, hex),
      fc.tuple(fc.ipV4(), fc.ipV4()),
      fc.tuple(fc.double({ noNaN: true, noDefaultInfinity: true }).map(String), fc.nat().map(String)),
      fc.tuple(fc.stringMatching(/^'[a-z ]{1,9}'$/), fc.stringMatching(/^'[a-z ]{1,9}'$/)),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(word, value), { maxLength: 6 }), (parts) => {
        const [one, other] = [0, 1].map((side) => parts.map(([before, values]) => `${before} ${values[side] ?? ""}`).join(" "));
        assert.equal(maskedText(one ?? ""), maskedText(other ?? ""));
      }),
      { numRuns: 1000 },
    );
  });

  it("ends for any text", () => {
    for (const piece of ["'", "'a ", "a'", '"', "“", "1.", "1,", "a@", "a.", "f", "0x", "-", ":", "1e", "1m", "f-", "é", "a1"]) assert.equal(typeof maskedText(piece.repeat(100_000 / piece.length)), "string");
    assert.ok(fingerprintOf(raised([], "x ".repeat(1_000_000)), "", "").message.length <= 1_000);
  });
});

describe("the place of a group of errors", () => {
  it("is the innermost frame of the user's own code", () => {
    const foreign = [
      frame("/srv/.venv/lib/python3.11/site-packages/requests/api.py", "get"),
      frame("/usr/lib/python3/dist-packages/structlog/_base.py", "info"),
      frame("/usr/lib/python3.11/json/decoder.py", "raw_decode"),
      frame("/root/.pyenv/versions/3.11.7/lib/python3.11/json/__init__.py", "loads"),
      frame("C:\\Python311\\Lib\\json\\decoder.py", "decode"),
      frame("<frozen importlib._bootstrap>", "_call_with_frames_removed"),
      frame("/srv/app/node_modules/pg/lib/client.js", "query"),
      frame("node:internal/process/task_queues", "process.processTicksAndRejections"),
      frame("internal/modules/cjs/loader.js", "Module._load"),
      frame("<anonymous>", "Array.map"),
      frame("/usr/local/go/src/runtime/panic.go", "panic"),
      frame("/opt/go1.22/src/runtime/proc.go", "runtime.main"),
      frame("Integer.java", "java.lang.Integer.parseInt"),
      frame("", "System.Number.ThrowFormatException[TChar]"),
    ];
    for (const other of foreign) assert.equal(placeOf(other, frame("/srv/app/orders/pay.py", "pay"), frame("/srv/app/main.py", "main")), "orders/pay.py:pay", other.file);
    assert.equal(placeOf(...foreign), "requests/api.py:get", "of foreign frames alone the innermost");
    assert.equal(placeOf(), "");
  });

  it("is found in code that only looks foreign", () => {
    const own = [frame("/home/ann/go/src/shop/internal/pay.go", "main.pay"), frame("/srv/src/runtime/pay.ts", "pay"), frame("/srv/java.d/x.js", "java.x"), frame("", "Shop.Cards.Charge"), frame("node/server.js", "serve"), frame("<string>", "rule")];
    for (const place of own) assert.notEqual(placeOf(place, frame("/a/b/c.js", "outer")), "b/c.js:outer", place.file + place.name);
  });

  it("is the same on every machine and in every version of a file", () => {
    const places = [frame("/home/ann/app/orders/pay.py", "pay", 4), frame("C:\\app\\orders\\pay.py", "pay", 90), frame("https://x.test/orders/pay.py?v=17#a", "pay")].map((place) => placeOf(place));
    assert.deepEqual(places, ["orders/pay.py:pay", "orders/pay.py:pay", "orders/pay.py:pay"]);
    assert.equal(placeOf(frame("/srv/run.js", "")), "srv/run.js");
  });
});

describe("the key of a group of errors", () => {
  // Of structlog 22.3 and 26.1: the same error, by two of its processors.
  const traceback = (card: number, line: number) => `Traceback (most recent call last):
  File "/srv/app/shop.py", line ${line}, in charge
    return cards[${card}]
           ~~~~~^^^^^^
  File "/usr/lib/python3.11/json/decoder.py", line 353, in raw_decode
    obj, end = self.scan_once(s, idx)
json.decoder.JSONDecodeError: Expecting property name enclosed in double quotes: line 1 column ${card} (char ${card})`;
  const key = (exception: LoggedException | undefined) => fingerprintOf(exception, "failed", "").key;

  it("is equal for the same error with other values, lines and of another form", () => {
    const expected = key(exceptionOfText(traceback(2, 8)));
    assert.equal(key(exceptionOfText(traceback(17, 9))), expected);
    const list = [{ exc_type: "JSONDecodeError", exc_value: "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)", frames: [{ filename: "/opt/app/shop.py", lineno: 18, name: "charge" }, { filename: "/root/.pyenv/versions/3.11.7/lib/python3.11/json/decoder.py", lineno: 353, name: "raw_decode" }] }];
    assert.equal(key(exceptionOf({ exception: list })), expected);
  });

  it("differs where the type, the message or the place does", () => {
    const own = [frame("/srv/app/pay.js", "pay")];
    const keys = [raised(own), raised(own, "no money"), raised(own, "no card", "MoneyError"), raised([frame("/srv/app/pay.js", "charge")]), raised([], "no card", 'CardError","x')].map(key);
    assert.equal(new Set(keys).size, keys.length);
  });
});
