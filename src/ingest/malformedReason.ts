import { cleanLine, startOfObject } from "./lineText";
import { RecordScanner, type Refusal } from "./recordScanner";

const words: Readonly<Record<Refusal, string>> = {
  unfinished: "the object does not end",
  string: "the line ends inside a text in quotes",
  key: "a key in quotes is expected",
  colon: "a colon is expected behind a key",
  comma: "a comma or the end of an object or a list is expected",
  value: "a value is expected",
  number: "a number is not written as JSON writes it",
  escape: "a backslash is followed by what JSON does not know",
  control: "a control character stands in a text, where JSON wants it escaped",
};

/** Made when the first reason is asked for. */
let scanner: RecordScanner | undefined;

/** Why a line that begins like an object is none, for the user. @param text the line as it stands in its file */
export function reasonOf(text: string): string {
  const line = cleanLine(text, true);
  const body = line.slice(Math.max(0, startOfObject(line)));
  scanner ??= new RecordScanner();
  const end = scanner.endOfObject(body);
  const column = line.length - body.length + 1;
  if (end >= 0) return `Not JSON: something stands behind the object, at column ${column + end + body.slice(end).search(/\S/)}.`;
  const { refusal, at } = scanner.refused;
  if (refusal === "string") return `Not JSON: ${words.string}.`;
  if (refusal === "unfinished") return "Not JSON: the object does not end in this line, and the lines behind it do not complete it.";
  return `Not JSON: ${words[refusal]}, at column ${column + Buffer.from(body).toString("utf8", 0, at).length}.`;
}
