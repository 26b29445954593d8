import type { ExceptionFrame } from "./exception";

/** What an engine calls code that stands in no file. */
const noFile = "<anonymous>";
/** No line of a stack is as long. Characters. */
const mostOfLine = 10_000;

/**
 * The frame that one line of a stack names, undefined for any other line. As V8 writes it
 * (https://v8.dev/docs/stack-trace-api), Java (`Throwable.printStackTrace`), .NET (`Exception.ToString`), Firefox and Safari
 * (https://developer.mozilla.org/docs/Web/JavaScript/Reference/Global_Objects/Error/stack).
 */
export function frameOfLine(line: string): ExceptionFrame | undefined {
  if (line.length > mostOfLine) return undefined;
  // Behind a frame Node's `inspect` opens the error's properties.
  const text = line.trim().replace(/(?: \{|,)$/, "");
  if (!text.startsWith("at ")) return frameAtSign(text);
  const isIndented = line.startsWith(" ") || line.startsWith("\t");
  const written = text.slice(3).trimStart();
  const frame = dotNetFrame(written) ?? (written.includes(")") ? calledFrame(written) : barePlace(written));
  // "at noon (local time)" is a sentence.
  return frame && (isIndented || frame.line > 0) ? frame : undefined;
}

/** `Shop.Orders.Pay(Int32 order) in /src/Orders.cs:line 12` */
function dotNetFrame(written: string): ExceptionFrame | undefined {
  const match = /:line (\d{1,9})$/.exec(written);
  const end = match?.index ?? -1;
  const file = end < 0 ? -1 : written.lastIndexOf(" in ", end);
  if (file < 0) return undefined;
  return { file: written.slice(file + 4, end), line: Number(match?.[1]), column: 0, name: beforeParenthesis(written.slice(0, file)) };
}

/** Whatever has parentheses: a place behind a space in V8, directly behind the name in Java, parameters in .NET. */
function calledFrame(written: string): ExceptionFrame | undefined {
  // Log4j and Logback name the archive behind it: `~[app.jar:?]`.
  const archive = Math.max(written.indexOf(") ~["), written.indexOf(") ["));
  const call = archive < 0 ? written : written.slice(0, archive + 1);
  if (!call.endsWith(")")) return barePlace(call);
  const space = call.indexOf(" (");
  return space < 0 ? javaOrDotNetFrame(call) : v8Frame(call.slice(0, space), call.slice(space + 2, -1));
}

/** `async Planner.plan [as handle] (/srv/app/planner.js:12:5)` without its parentheses. */
function v8Frame(caption: string, location: string): ExceptionFrame | undefined {
  const name = v8Name(caption);
  // Code made by eval: `eval at load (/srv/app/rules.js:3:7), <anonymous>:1:1`.
  const made = location.startsWith("eval at ") ? location.slice(location.lastIndexOf(", ") + 2) : location;
  const place = placeAtEnd(made);
  if (place) return { ...place, name };
  return made === noFile || made === "native" || /^index \d+$/.test(made) ? { file: noFile, line: 0, column: 0, name } : undefined;
}

function v8Name(caption: string): string {
  const name = caption.startsWith("async ") ? caption.slice(6) : caption;
  const alias = name.indexOf(" [as ");
  return alias < 0 ? name : name.slice(0, alias);
}

/** `/srv/app/run.js:10:17`, `async file:///srv/app/run.mjs:2:7` */
function barePlace(written: string): ExceptionFrame | undefined {
  const location = v8Name(written);
  if (location === noFile) return { file: noFile, line: 0, column: 0, name: "" };
  const place = placeAtEnd(location);
  return place && { ...place, name: "" };
}

/** `java.base/java.util.ArrayList.forEach(ArrayList.java:1511)`, `Shop.Orders.Pay(Int32 order)` */
function javaOrDotNetFrame(call: string): ExceptionFrame | undefined {
  const open = call.indexOf("(");
  const inside = call.slice(open + 1, -1);
  // A module or class loader stands before a slash; the name of a hidden class has one too, behind a dollar sign.
  const name = call.slice(0, open).replace(/^(?:[\w.@-]*\/){1,2}/, "");
  if (name === "" || /\s/.test(name)) return undefined;
  const inFile = /^([^\s:()]+\.\w+)(?::(\d{1,9}))?$/.exec(inside);
  if (inFile) return { file: inFile[1] ?? "", line: Number(inFile[2] ?? 0), column: 0, name };
  const place = placeAtEnd(inside);
  if (place) return { ...place, name };
  return name.includes(".") ? { file: "", line: 0, column: 0, name } : undefined;
}

function beforeParenthesis(text: string): string {
  const open = text.indexOf("(");
  return open < 0 ? text : text.slice(0, open);
}

/** `plan@https://app.test/planner.js:12:5`, `global code@file:///srv/app.js:1:1`, `map@[native code]` */
function frameAtSign(text: string): ExceptionFrame | undefined {
  const sign = text.indexOf("@");
  if (sign < 0) return undefined;
  const written = text.slice(0, sign);
  const name = written.slice(written.lastIndexOf("*") + 1);
  if (/\s/.test(name) && !name.endsWith(" code")) return undefined;
  if (text.endsWith("@[native code]")) return { file: noFile, line: 0, column: 0, name };
  const place = placeAtEnd(text.slice(sign + 1));
  return place && place.column > 0 && /[/\\]|^debugger eval code$/.test(place.file) ? { ...place, name } : undefined;
}

/** `file:line:column` */
function placeAtEnd(text: string): Omit<ExceptionFrame, "name"> | undefined {
  const match = /:(\d{1,9}):(\d{1,9})$/.exec(text);
  if (!match || match.index === 0) return undefined;
  return { file: pathOf(text.slice(0, match.index)), line: Number(match[1]), column: Number(match[2]) };
}

/** A `file:` URL as the path that it names, any other location as it stands. */
function pathOf(location: string): string {
  if (!location.startsWith("file://")) return location;
  const path = location.slice("file://".length);
  try {
    return decodeURIComponent(path).replace(/^\/(?=[A-Za-z]:\/)/, "");
  } catch {
    return path;
  }
}

/**
 * The place that Go writes beneath a function, `\t/srv/app/main.go:12 +0x1d`
 * (https://pkg.go.dev/runtime/debug#Stack); undefined for any other line.
 */
export function goPlace(line: string): Omit<ExceptionFrame, "name"> | undefined {
  if (line.length > mostOfLine || !(line.startsWith("\t") || line.startsWith(" "))) return undefined;
  const match = /\.(?:go|s|c):(\d{1,9})(?: \+0x[\da-f]{1,16})?$/.exec(line);
  if (!match) return undefined;
  return { file: line.slice(0, match.index + match[0].indexOf(":")).trim(), line: Number(match[1]), column: 0 };
}

/** The function above such a place: `main.(*Cart).Pay(0xc000012345, ...)`, `created by main.main in goroutine 1`. */
export function goName(line: string): string {
  const written = line.trim();
  if (written.startsWith("created by ")) return written.slice("created by ".length).replace(/ in goroutine \d+$/, "");
  return written.endsWith(")") ? written.slice(0, written.lastIndexOf("(")) : written;
}
