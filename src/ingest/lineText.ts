/** Colour and cursor sequences of a terminal (ECMA-48 control sequences). */
const ansiSequence = /\u001b\[[0-?]*[ -/]*[@-~]/g;

const level = "\\[?(?:TRACE|DEBUG|INFO|NOTICE|WARNING|WARN|ERROR|CRITICAL|FATAL)\\]?";
const date = "\\[?\\d{4}[-/]\\d\\d[-/]\\d\\d(?:[T ]\\d\\d:\\d\\d:\\d\\d(?:[.,]\\d+)?(?:Z|[+-]\\d\\d:?\\d\\d)?)?\\]?:? +";
/** What may stand behind a date, but is text without one: a program with its process, a level and a logger, the two between dashes. */
const behindDate = `(?:[\\w.-]+ )?[\\w./-]+\\[\\d+\\]: ?|${level} +[\\w.-]+(?:: | - )|- [\\w.-]+ - ${level} - `;

/** What tools put before a line: a container's name, syslog, a date, a time, a container runtime's stream, a pod, a pod with its container, a level and logger. */
const prefixForms = [
  /^[\w./-]+ *\| ?/,
  /^<\d{1,3}>1 \S+ \S+ \S+ \S+ \S+ (?:-|\[[^\]]*\]) ?/,
  /^(?:<\d{1,3}>)?[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \S+ [^\s:[]+(?:\[\d+\])?: ?/,
  new RegExp(`^${date}(?:${behindDate})?`, "i"),
  /^\[?\d\d:\d\d:\d\d(?:[.,]\d+)?\]?:? +/,
  /^(?:stdout|stderr) [FP] /,
  /^\[pod\/[^\]\s]+\] /,
  // Kubernetes ends the names of pods with five signs, without vowels and what looks like one.
  /^(?:[a-z\d][a-z\d-]* )?[a-z\d][a-z\d.-]*-[bcdfghjklmnpqrstvwxz2456789]{5} [a-z\d][a-z\d-]* /,
  new RegExp(`^${level}(?::[\\w.-]*:| *:| ) *`, "i"),
];

/** A line without what a terminal or an editor adds: the BOM of a file's first line, a CR at the end, colours. */
export function cleanLine(line: string, isFirst: boolean): string {
  let text = isFirst && line.startsWith("\ufeff") ? line.slice(1) : line;
  if (text.endsWith("\r")) text = text.slice(0, -1);
  return text.includes("\u001b") ? text.replace(ansiSequence, "") : text;
}

/** Where the text behind the known prefixes and white space begins. */
export function endOfPrefix(text: string): number {
  let at = 0;
  for (;;) {
    const rest = text.slice(at);
    const match = prefixForms.map((form) => form.exec(rest)).find((found) => found !== null);
    if (!match) break;
    at += match[0].length;
  }
  return at;
}

/** Where an object begins in a line: behind a known prefix and white space; -1 when the line begins with something else. */
export function startOfObject(text: string): number {
  const brace = text.indexOf("{");
  if (brace <= 0) return brace;
  if (isWhiteSpace(text.slice(0, brace))) return brace;
  const prefix = endOfPrefix(text);
  return brace >= prefix && isWhiteSpace(text.slice(prefix, brace)) ? brace : -1;
}

/** White space as JSON knows it: no BOM, no other spaces of Unicode. */
const isWhiteSpace = (text: string) => /^[ \t]*$/.test(text);
