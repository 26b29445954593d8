import assert from "node:assert/strict";
import fc from "fast-check";
import { exceptionOf, exceptionOfText, type LoggedException } from "../../../src/ingest/exception";
import { parseJsonObject } from "../../../src/ingest/jsonObject";

/** An exception as lines: type and message, each frame as `name file:line:column` without what is unknown, causes indented. */
function told(exception: LoggedException | undefined, indent = ""): string[] {
  if (!exception) return ["none"];
  const { type, message, frames, causes } = exception;
  const places = frames.map(({ name, file, line, column }) => [name, [file, line, column].filter((part) => part !== 0 && part !== "").join(":")].filter(Boolean).join(" "));
  return [`${indent}${JSON.stringify(type)} ${JSON.stringify(message)}`, ...places.map((place) => `${indent}- ${place}`), ...causes.flatMap((cause) => told(cause, `${indent}  `))];
}

const toldOfText = (text: string) => told(exceptionOfText(text));
const toldOfLine = (line: string) => told(exceptionOf(parseJsonObject(line) ?? {}));

// Of structlog 22.3 and 26.1 with Python 3.11; paths are shortened, as in all that follows from real producers.
const chainText = `Traceback (most recent call last):
  File "/srv/shop.py", line 11, in pay
    return charge(amount)
           ^^^^^^^^^^^^^^
  File "/srv/shop.py", line 8, in charge
    return d["card_4711"]
           ~^^^^^^^^^^^^^
KeyError: 'card_4711'

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "/srv/shop.py", line 13, in pay
    raise CardError(f"no card for order {amount}") from error
shop.CardError: no card for order 4711

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/srv/main.py", line 12, in <module>
    order(4711)
  File "/usr/lib/python3.11/json/decoder.py", line 353, in raw_decode
    obj, end = self.scan_once(s, idx)
               ^^^^^^^^^^^^^^^^^^^^^^
json.decoder.JSONDecodeError: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)`;

const groupText = `  + Exception Group Traceback (most recent call last):
  |   File "/srv/shop.py", line 46, in fault
  |     try: fault("group")
  |          ^^^^^^^^^^^^^^
  | ExceptionGroup: unhandled errors in a TaskGroup (3 sub-exceptions)
  +-+---------------- 1 ----------------
    | ValueError: first
    +---------------- 2 ----------------
    | ExceptionGroup: inner group (2 sub-exceptions)
    +-+---------------- 1 ----------------
      | Traceback (most recent call last):
      |   File "/srv/shop.py", line 36, in mk
      |     raise OSError("disk full")
      | OSError: disk full
      | 
      | The above exception was the direct cause of the following exception:
      | 
      | Traceback (most recent call last):
      |   File "/srv/shop.py", line 38, in mk
      |     raise t from o
      | TypeError: int
      +---------------- 2 ----------------
      | ZeroDivisionError: division by zero
      +------------------------------------
    +---------------- 3 ----------------
    | Traceback (most recent call last):
    |   File "/srv/shop.py", line 41, in mk1
    |     try: deep(n)
    |          ^^^^^^^
    | ZeroDivisionError: division by zero
    +------------------------------------

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "/srv/shop.py", line 47, in fault
    except ExceptionGroup as g: raise RuntimeError("after group") from g
                                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
RuntimeError: after group`;

describe("a Python traceback", () => {
  it("is read with what it was raised from and during, the nearest first", () => {
    assert.deepEqual(toldOfText(chainText), [
      '"json.decoder.JSONDecodeError" "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"',
      "- raw_decode /usr/lib/python3.11/json/decoder.py:353",
      "- <module> /srv/main.py:12",
      '  "shop.CardError" "no card for order 4711"',
      "  - pay /srv/shop.py:13",
      `  "KeyError" "'card_4711'"`,
      "  - charge /srv/shop.py:8",
      "  - pay /srv/shop.py:11",
    ]);
  });

  it("is read with the members of groups within groups", () => {
    assert.deepEqual(toldOfText(groupText), [
      '"RuntimeError" "after group"',
      "- fault /srv/shop.py:47",
      '  "ExceptionGroup" "unhandled errors in a TaskGroup (3 sub-exceptions)"',
      "  - fault /srv/shop.py:46",
      '    "ValueError" "first"',
      '    "ExceptionGroup" "inner group (2 sub-exceptions)"',
      '      "TypeError" "int"',
      "      - mk /srv/shop.py:38",
      '        "OSError" "disk full"',
      "        - mk /srv/shop.py:36",
      '      "ZeroDivisionError" "division by zero"',
      '    "ZeroDivisionError" "division by zero"',
      "    - mk1 /srv/shop.py:41",
    ]);
  });

  it("has frames that stand for several, and the place of a syntax error", () => {
    const repeated = 'Traceback (most recent call last):\n  File "/srv/a.py", line 1, in main\n    deep(6)\n  File "/srv/a.py", line 20, in deep\n    return deep(n - 1)\n  [Previous line repeated 2 more times]\nZeroDivisionError: division by zero';
    assert.deepEqual(toldOfText(repeated).slice(1), ["- deep /srv/a.py:20", "- deep /srv/a.py:20", "- deep /srv/a.py:20", "- main /srv/a.py:1"]);
    const syntax = 'Traceback (most recent call last):\n  File "/srv/a.py", line 27, in load\n    exec(code)\n  File "/srv/rules.py", line 1\n    x = (1,\n        ^\nSyntaxError: \'(\' was never closed';
    assert.deepEqual(toldOfText(syntax), [`"SyntaxError" "'(' was never closed"`, "- /srv/rules.py:1", "- load /srv/a.py:27"]);
  });

  it("may have a message of several lines, none, text before it, and a cause without a traceback", () => {
    const frames = 'Traceback (most recent call last):\n  File "/srv/a.py", line 1, in f\n    g()\n';
    assert.deepEqual(toldOfText(`The job failed\n${frames}ValueError: bad value 17\nsecond line: of it\n`), ['"ValueError" "bad value 17\\nsecond line: of it"', "- f /srv/a.py:1"]);
    assert.deepEqual(toldOfText(`${frames}shop.Outer.Inner`), ['"shop.Outer.Inner" ""', "- f /srv/a.py:1"]);
    const untraced = `ValueError: no traceback\n\nThe above exception was the direct cause of the following exception:\n\n${frames}RuntimeError: top\n`;
    assert.deepEqual(toldOfText(untraced), ['"RuntimeError" "top"', "- f /srv/a.py:1", '  "ValueError" "no traceback"']);
  });

  it("from another process stands in quotes before the one that was raised here", () => {
    const text = `concurrent.futures.process._RemoteTraceback: \n"""\nTraceback (most recent call last):\n  File "/srv/shop.py", line 20, in deep\n    return 1 / 0\n           ~~^~~\nZeroDivisionError: division by zero\n"""\n\nThe above exception was the direct cause of the following exception:\n\nTraceback (most recent call last):\n  File "/srv/main.py", line 27, in <module>\n    result()\nZeroDivisionError: division by zero\n`;
    assert.deepEqual(toldOfText(text), ['"ZeroDivisionError" "division by zero"', "- <module> /srv/main.py:27", '  "ZeroDivisionError" "division by zero"', "  - deep /srv/shop.py:20"]);
  });
});

describe("a JavaScript stack", () => {
  it("has functions, methods, code without a name and code of the engine", () => {
    // Of Node 20; the file of the third and fourth frame is "my shop.mjs".
    const stack = `TypeError [ERR_INVALID_ARG_TYPE]: The "options" argument must be one of type string or object. Received type number (3)
second line
    at getOptions (node:internal/fs/utils:331:11)
    at Module.readFileSync [as read] (node:fs:442:13)
    at file:///srv/my%20shop.mjs:6:33
    at async file:///srv/my%20shop.mjs:2:7
    at async Promise.all (index 0)
    at Array.map (<anonymous>)
    at new CardError (C:\\srv\\shop (old)\\card.js:3:9)
    at eval (eval at <anonymous> (file:///srv/m.mjs:3:7), <anonymous>:3:1)`;
    assert.deepEqual(toldOfText(stack), [
      '"TypeError" "The \\"options\\" argument must be one of type string or object. Received type number (3)\\nsecond line"',
      "- getOptions node:internal/fs/utils:331:11",
      "- Module.readFileSync node:fs:442:13",
      "- /srv/my shop.mjs:6:33",
      "- /srv/my shop.mjs:2:7",
      "- Promise.all <anonymous>",
      "- Array.map <anonymous>",
      "- new CardError C:\\srv\\shop (old)\\card.js:3:9",
      "- eval <anonymous>:3:1",
    ]);
  });

  it("has causes and the members of an aggregate as Node shows them", () => {
    const inspected = `[AggregateError: All promises were rejected] {
  level: 'error',
  [errors]: [
    PaymentError: no card for order 1
        at pay (/srv/shop.js:4:88) {
      code: 402,
      [cause]: SyntaxError: Expected property name or '}' in JSON at position 1
          at JSON.parse (<anonymous>)
          at PaymentError.charge (/srv/shop.js:3:52)
    },
    PaymentError: no card for order 2
        at pay (/srv/shop.js:4:88)
  ]
}`;
    assert.deepEqual(toldOfText(inspected), [
      '"AggregateError" "All promises were rejected"',
      '  "PaymentError" "no card for order 1"',
      "  - pay /srv/shop.js:4:88",
      `    "SyntaxError" "Expected property name or '}' in JSON at position 1"`,
      "    - JSON.parse <anonymous>",
      "    - PaymentError.charge /srv/shop.js:3:52",
      '  "PaymentError" "no card for order 2"',
      "  - pay /srv/shop.js:4:88",
    ]);
  });

  it("of Firefox and Safari has no message", () => {
    const stack = "pay@https://shop.test/app.js:12:5\nasync*order@https://shop.test/@scope/app.js:30:11\nmap@[native code]\nglobal code@https://shop.test/index.html:3:1\n@debugger eval code:1:1";
    assert.deepEqual(toldOfText(stack), ['"" ""', "- pay https://shop.test/app.js:12:5", "- order https://shop.test/@scope/app.js:30:11", "- map <anonymous>", "- global code https://shop.test/index.html:3:1", "- debugger eval code:1:1"]);
  });
});

describe("a stack of another language", () => {
  it("Java: causes, what was suppressed, modules, archives", () => {
    // Of OpenJDK 17; the archive as Logback adds it.
    const stack = `Exception in thread "main" Shop$CardException: no card for order 4711
\tat Shop.charge(Shop.java:5)
\tat Shop.main(Shop.java:7) ~[shop.jar:?]
\tSuppressed: java.lang.IllegalStateException: close failed
\t\tat Shop$Res.close(Shop.java:4)
\t\t... 1 more
\tCaused by: java.io.IOException: disk full
\t\tat Shop$Res.flush(Shop.java:9)
Caused by: java.lang.NumberFormatException: For input string: "x4711"
\tat java.base/java.lang.Integer.parseInt(Integer.java:668)
\tat java.base/jdk.internal.misc.Unsafe.park(Native Method)
\t... 2 more`;
    assert.deepEqual(toldOfText(stack), [
      '"Shop$CardException" "no card for order 4711"',
      "- Shop.charge Shop.java:5",
      "- Shop.main Shop.java:7",
      '  "java.lang.NumberFormatException" "For input string: \\"x4711\\""',
      "  - java.lang.Integer.parseInt Integer.java:668",
      "  - jdk.internal.misc.Unsafe.park",
      '  "java.lang.IllegalStateException" "close failed"',
      "  - Shop$Res.close Shop.java:4",
      '    "java.io.IOException" "disk full"',
      "    - Shop$Res.flush Shop.java:9",
    ]);
  });

  it(".NET: inner exceptions come before the frames of the outer ones", () => {
    const stack = `System.InvalidOperationException: The order 4711 cannot be paid.\r
 ---> Shop.CardException: No card.\r
 ---> System.FormatException: The input string 'x4711' was not in a correct format.\r
   at System.Number.ThrowFormatException[TChar](ReadOnlySpan\`1 value)\r
   at Shop.Cards.Charge(String card, Int32 order) in /src/Shop/Cards.cs:line 12\r
   --- End of inner exception stack trace ---\r
   at Shop.Cards.Pay(Int32 order) in /src/Shop/Cards.cs:line 20\r
   --- End of inner exception stack trace ---\r
   at Shop.Orders.<PayAsync>d__5.MoveNext() in C:\\src\\Orders.cs:line 31\r
--- End of stack trace from previous location ---\r
   at Shop.Program.Main(String[] args) in C:\\src\\Program.cs:line 7`;
    assert.deepEqual(toldOfLine(JSON.stringify({ "@t": "2026-11-22T21:58:10Z", "@l": "Error", "@x": stack })), [
      '"System.InvalidOperationException" "The order 4711 cannot be paid."',
      "- Shop.Orders.<PayAsync>d__5.MoveNext C:\\src\\Orders.cs:31",
      "- Shop.Program.Main C:\\src\\Program.cs:7",
      '  "Shop.CardException" "No card."',
      "  - Shop.Cards.Pay /src/Shop/Cards.cs:20",
      `  "System.FormatException" "The input string 'x4711' was not in a correct format."`,
      "  - System.Number.ThrowFormatException[TChar]",
      "  - Shop.Cards.Charge /src/Shop/Cards.cs:12",
    ]);
    const aggregate = "System.AggregateException: Two failed. ---> System.Exception: a\n   at Shop.A() in /src/A.cs:line 1\n   --- End of inner exception stack trace ---\n   at Shop.Main() in /src/Main.cs:line 9\n ---> (Inner Exception #1) System.Exception: b\n   at Shop.B() in /src/B.cs:line 2<---\n\n ---> (Inner Exception #2) System.Exception: c<---\n";
    assert.deepEqual(toldOfText(aggregate), ['"System.AggregateException" "Two failed."', "- Shop.Main /src/Main.cs:9", '  "System.Exception" "a"', "  - Shop.A /src/A.cs:1", '  "System.Exception" "b"', "  - Shop.B /src/B.cs:2", '  "System.Exception" "c"']);
  });

  it("Go: a panic with the goroutine that it was in, and the stack of zap", () => {
    const panic = "panic: runtime error: index out of range [5] with length 3\n\ngoroutine 1 [running]:\nmain.(*Cart).item(...)\n\t/srv/shop/cart.go:12\nmain.pay({0xc000012345, 0x3, 0x3}, 0x5)\n\t/srv/shop/pay.go:20 +0x1d\ncreated by main.start in goroutine 1\n\t/srv/shop/main.go:5 +0x11\n\ngoroutine 6 [select]:\nmain.other()\n\t/srv/shop/other.go:1 +0x1\n";
    assert.deepEqual(toldOfText(panic), ['"panic" "runtime error: index out of range [5] with length 3"', "- main.(*Cart).item /srv/shop/cart.go:12", "- main.pay /srv/shop/pay.go:20", "- main.start /srv/shop/main.go:5"]);
    const zap = { level: "error", msg: "failed", error: "no card for order 4711", stacktrace: "main.(*Cart).pay\n\t/srv/shop/cart.go:9\nmain.main\n\t/srv/shop/main.go:14" };
    assert.deepEqual(told(exceptionOf(zap)), ['"" "no card for order 4711"', "- main.(*Cart).pay /srv/shop/cart.go:9", "- main.main /srv/shop/main.go:14"]);
  });
});

describe("text that is no exception", () => {
  it("is not taken for one", () => {
    const texts = ["", "ok", "We meet\n  at noon (local time)\n  at the office", "mail bob@example.org:25:1", "see main.go:12", "ValueError: bad", "production", "at ", 'File "a"', "Stack (most recent call last):\n  File \"/srv/a.py\", line 1, in f\n    g()"];
    for (const text of texts) assert.equal(exceptionOfText(text), undefined, text);
    for (const line of ['{"event":"ok"}', '{"exc_info":true}', '{"error":{"level":"error"}}', '{"error":null,"err":"","exception":[],"stack":"production"}', '{"error":"<nil>","err":false}', '{"exception":[{"a":1}]}', '{"exception":{"__proto__":{"type":"x"}}}']) {
      assert.equal(exceptionOf(parseJsonObject(line) ?? {}), undefined, line);
    }
  });
});

const v8Stack = "CardError: no card\n    at pay (/srv/shop.js:4:88)";
const python = 'Traceback (most recent call last):\n  File "/srv/shop.py", line 4, in pay\n    charge()\nshop.CardError: no card';
const v8Told = ['"CardError" "no card"', "- pay /srv/shop.js:4:88"];
const pythonTold = ['"shop.CardError" "no card"', "- pay /srv/shop.py:4"];

describe("the exception of a record", () => {
  it("is the same in every dialect", () => {
    const records: readonly (readonly [string, Record<string, unknown>, readonly string[]])[] = [
      ["structlog", { event: "failed", exception: python }, pythonTold],
      ["python-json-logger", { message: "failed", exc_info: python }, pythonTold],
      ["python-json-logger, a list of lines", { message: "failed", exc_info: python.split("\n") }, pythonTold],
      ["django-structlog", { event: "request_failed", error: "CardError('no card')", error_traceback: python }, pythonTold],
      ["a list of lines with their ends", { event: "request_failed", error_traceback: python.split("\n").map((line) => `${line}\n`) }, pythonTold],
      ["OpenTelemetry, dotted", { "exception.type": "shop.CardError", "exception.message": "no card", "exception.stacktrace": python }, pythonTold],
      ["OpenTelemetry, nested", { attributes: { exception: { type: "shop.CardError", message: "no card", stacktrace: python } } }, pythonTold],
      ["pino", { level: 50, err: { type: "CardError", message: "no card", stack: v8Stack }, msg: "failed" }, v8Told],
      ["an error's type is not the name that its stack begins with", { err: { type: "CardError", message: "no card", stack: v8Stack.replace("CardError", "Error") } }, v8Told],
      ["bunyan", { name: "shop", level: 50, err: { message: "no card", name: "CardError", stack: v8Stack }, v: 0 }, v8Told],
      ["winston", { level: "error", message: "failed no card", code: 402, name: "CardError", cause: {}, stack: v8Stack }, v8Told],
      ["ECS, nested", { error: { type: "CardError", message: "no card", stack_trace: v8Stack } }, v8Told],
      ["ECS, dotted", { "error.type": "CardError", "error.message": "no card", "error.stack_trace": v8Stack }, v8Told],
      ["a message that ends with the stack", { severity: "ERROR", message: v8Stack }, v8Told],
    ];
    for (const [dialect, fields, expected] of records) assert.deepEqual(told(exceptionOf(fields)), expected, dialect);
  });

  it("has the causes that pino writes into the stack, or nested, once", () => {
    const message = "no card: bad JSON";
    const cause = "SyntaxError: bad JSON\n    at parse (/srv/shop.js:3:52)";
    const expected = [...v8Told, '  "SyntaxError" "bad JSON"', "  - parse /srv/shop.js:3:52"];
    assert.deepEqual(told(exceptionOf({ err: { type: "CardError", message, stack: `${v8Stack}\ncaused by: ${cause}` } })), expected);
    const nested = { type: "SyntaxError", message: "bad JSON", stack: cause, cause: { message: "root" } };
    assert.deepEqual(told(exceptionOf({ err: { type: "CardError", message: "no card", stack: v8Stack, cause: nested } })), [...expected, '  "" "root"']);
    const aggregate = { err: { type: "AggregateError", message: "All failed", stack: "AggregateError: All failed", aggregateErrors: [{ type: "CardError", message: "no card", stack: v8Stack }] } };
    assert.deepEqual(told(exceptionOf(aggregate)), ['"AggregateError" "All failed"', ...v8Told.map((line) => `  ${line}`)]);
  });

  it("as a list has the raised one first and frames outermost first", () => {
    // Of structlog 26.1; 22.3 writes no notes and no groups.
    const line = `{"event":"failed","exception":[{"exc_type":"ExceptionGroup","exc_value":"two (2 sub-exceptions)","exc_notes":["order 17"],"syntax_error":null,"is_cause":false,"frames":[{"filename":"/srv/old.py","lineno":12,"name":"main"},{"filename":"","lineno":-1,"name":"Skipped frames: 29"},{"filename":"/srv/shop.py","lineno":44,"name":"fault"}],"is_group":true,"exceptions":[[{"exc_type":"ValueError","exc_value":"first","exc_notes":[],"syntax_error":null,"is_cause":false,"frames":[],"is_group":false,"exceptions":[]},{"exc_type":"OSError","exc_value":"disk full","syntax_error":null,"is_cause":true,"frames":[]}],[{"exc_type":"SyntaxError","exc_value":"'(' was never closed (rules.py, line 1)","syntax_error":{"offset":5,"filename":"/srv/rules.py","line":"x = (1,","lineno":1,"msg":"'(' was never closed"},"is_cause":false,"frames":[{"filename":"/srv/shop.py","lineno":27,"name":"load"}]}]]},{"exc_type":"KeyError","exc_value":"'card'","syntax_error":null,"is_cause":true,"frames":[{"filename":"/srv/shop.py","lineno":8,"name":"charge"}]}]}`;
    assert.deepEqual(toldOfLine(line), [
      '"ExceptionGroup" "two (2 sub-exceptions)\\norder 17"',
      "- fault /srv/shop.py:44",
      "- main /srv/old.py:12",
      `  "KeyError" "'card'"`,
      "  - charge /srv/shop.py:8",
      '  "ValueError" "first"',
      '    "OSError" "disk full"',
      `  "SyntaxError" "'(' was never closed"`,
      "  - /srv/rules.py:1",
      "  - load /srv/shop.py:27",
    ]);
  });

  it("may be a type and a message alone", () => {
    const cases: readonly (readonly [Record<string, unknown>, string])[] = [
      [{ error: "connection refused: no route" }, '"" "connection refused: no route"'],
      [{ error: "shop.CardError: no card" }, '"shop.CardError" "no card"'],
      [{ error_type: "CardError", error_message: "no card" }, '"CardError" "no card"'],
      [{ error_type: "CardError" }, '"CardError" ""'],
      [{ error: { code: 402, name: "PaymentError", level: "error" } }, '"PaymentError" ""'],
      [{ exception: "KeyError: 'a'" }, `"KeyError" "'a'"`],
      [{ stack: "AggregateError: All promises were rejected" }, '"AggregateError" "All promises were rejected"'],
      // structlog without a processor that renders exceptions.
      [{ error: "ValueError('bad value 17\\nsecond line: of it')" }, '"ValueError" "bad value 17\\nsecond line: of it"'],
      [{ exc_info: ["<class 'shop.CardError'>", "CardError('no card')", "<traceback object at 0x7f70311a1ac0>"] }, '"shop.CardError" "no card"'],
    ];
    for (const [fields, expected] of cases) assert.deepEqual(told(exceptionOf(fields)), [expected], JSON.stringify(fields));
    const stack = 'Stack (most recent call last):\n  File "/srv/a.py", line 19, in <module>\n    log.error("x", stack_info=True)';
    assert.deepEqual(told(exceptionOf({ error: "no card", stack })), ['"" "no card"', "- <module> /srv/a.py:19"]);
  });
});

describe("hostile exceptions", () => {
  const frames = (count: number, line: (number: number) => string) => Array.from({ length: count }, (_, number) => line(number)).join("\n");

  it("have 200 frames at most, the innermost ones", () => {
    const traced = exceptionOfText(`Traceback (most recent call last):\n${frames(1_000, (number) => `  File "/srv/a.py", line ${number + 1}, in f`)}\nValueError: x`);
    assert.deepEqual([traced?.frames.length, traced?.frames[0]?.line, traced?.frames[199]?.line, traced?.message], [200, 1000, 801, "x"]);
    const stack = exceptionOfText(`Error: x\n${frames(1_000, (number) => `    at f (/srv/a.js:${number + 1}:1)`)}`);
    assert.deepEqual([stack?.frames.length, stack?.frames[0]?.line, stack?.frames[199]?.line], [200, 1, 200]);
    const repeated = exceptionOfText('Traceback (most recent call last):\n  File "/srv/a.py", line 1, in f\n  [Previous line repeated 999999999 more times]\nRecursionError: deep');
    assert.equal(repeated?.frames.length, 200);
  });

  it("have 50 causes at most at any depth, the nearest ones", () => {
    const count = (exception: LoggedException | undefined): number => (exception?.causes ?? []).reduce((sum, cause) => sum + 1 + count(cause), 0);
    const java = exceptionOfText(`A: x\n\tat a.A.b(A.java:1)\n${frames(1_000, (number) => `Caused by: b.BException: ${number}\n\tat a.A.b(A.java:1)`)}`);
    assert.deepEqual([count(java), java?.causes[0]?.message, java?.causes[49]?.message], [50, "0", "49"]);
    const group = (depth: number): unknown => [{ exc_type: "G", exc_value: `${depth}`, frames: [], exceptions: depth > 5 ? [] : [group(depth + 1), group(depth + 1), group(depth + 1)] }];
    assert.equal(count(exceptionOf({ exception: group(0) })), 50);
    const link = "\n\nDuring handling of the above exception, another exception occurred:\n\n";
    const python = exceptionOfText(Array.from({ length: 200 }, (_, number) => `Traceback (most recent call last):\n  File "/srv/a.py", line 1, in f\nE: ${number}`).join(link));
    assert.deepEqual([python?.message, count(python), python?.causes[0]?.message], ["199", 50, "198"]);
  });

  it("of any depth and length are read to their end", () => {
    const line = "Traceback (most recent call last):\n";
    assert.equal(exceptionOfText(line.repeat(150_000))?.frames.length, 0);
    assert.equal(exceptionOfText(`${line}  File "/srv/a.py", line 1, in f\nValueError: ${"x".repeat(5_000_000)}`)?.type, "ValueError");
    assert.equal(exceptionOfText(`${line}${'  File "/srv/a.py", line 1, in f\n'.repeat(150_000)}ValueError: last`)?.message, "last");
    for (const text of ["at ", "    at (", "\tat a.b(", "@", "a@b:1:", ":1", " ---> ", "--- End of inner exception stack trace ---\n", "Caused by: ", "\tSuppressed: \n", "Caused by: a.B: c\n\tat a.B.c(D.java:1)\n", "---> ", "  +-+---------------- 1 ----------------\n", "[errors]: [\nAError: x\n", "goroutine 1 [", "\n", "  | ", '  File "']) {
      for (const head of ["", line, "  + Exception Group Traceback (most recent call last):\n", "Error: x\n    at f (/srv/a.js:1:1)\n"]) exceptionOfText(head + text.repeat(1_000_000 / text.length));
    }
    exceptionOfText("at ".repeat(1_000_000));
    const deep = (open: string, close: string) => exceptionOf(parseJsonObject(`{"exception":[{"exc_type":"E","exceptions":${open.repeat(100_000)}1${close.repeat(100_000)}}]}`) ?? {});
    assert.equal(deep("[", "]")?.type, "E");
    assert.equal(deep('[[{"exc_type":"E","exceptions":', "}]]")?.type, "E");
    const cause = (depth: number) => exceptionOf(parseJsonObject(`{"err":${'{"message":"m","cause":'.repeat(depth)}{}${"}".repeat(depth)}}`) ?? {});
    assert.equal(cause(100_000)?.causes.length, 50);
  });

  it("of any content are read without an error, and again the same", () => {
    const piece = fc.constantFrom("Traceback (most recent call last):", '  File "a.py", line 1, in f', "    at f (a.js:1:2)", "\tat a.B.c(D.java:1)", "   at A.B() in a.cs:line 1", " ---> ", "Caused by: ", "\tSuppressed: ", "  + Exception Group Traceback (most recent call last):", "  +-+---------------- 1 ----------------", "    +---------------- 2 ----------------", "    | ", "[errors]: [", "E: x", "AError: b", "main.f()", "\t/a.go:1", "<---", "\n", "\n", "\n", " ", "\u0000", "é");
    const text = fc.array(fc.oneof(piece, fc.string({ maxLength: 5 })), { maxLength: 40 }).map((pieces) => pieces.join(""));
    fc.assert(
      fc.property(text, fc.constantFrom("exception", "stack", "error", "@x", "message"), (written, key) => {
        const exception = exceptionOfText(written);
        assert.deepEqual(exceptionOfText(written), exception);
        exceptionOf({ [key]: written });
        for (const { line, column } of exception?.frames ?? []) assert.ok(line >= 0 && column >= 0);
      }),
      { numRuns: 2000 },
    );
    fc.assert(
      fc.property(fc.constantFrom("exception", "err", "error", "exc_info"), fc.jsonValue(), (key, value) => void exceptionOf({ [key]: value })),
    );
  });
});
