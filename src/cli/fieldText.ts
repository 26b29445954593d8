import { keysWith, type ReadingOptions } from "../engine/api";
import { jsonText } from "../engine/document/jsonText";

/** A record's further fields for people: those of one line, and those that are blocks of lines, such as a traceback. */
export interface FieldTexts {
  readonly pairs: readonly (readonly [name: string, text: string])[];
  readonly blocks: readonly { readonly name: string; readonly lines: readonly string[] }[];
}

/** What a line says of a record before its fields. */
interface Said {
  readonly timestamp: string;
  readonly level: string;
  readonly event: string;
  /** Texts that stand above it in the tree: IDs, agent, action. */
  readonly above: readonly string[];
}

type Fields = Readonly<Record<string, unknown>>;

/** The keys under which a record says what its line says of it. */
export class SaidKeys {
  readonly #keys: ReturnType<typeof keysWith>;
  readonly #naming: ReadonlySet<string>;

  /** @param keys the user's own */
  constructor(keys: ReadingOptions["keys"] = {}) {
    this.#keys = keysWith(keys);
    const { event, correlation, trace, message, agent, action, operation, span } = this.#keys;
    this.#naming = new Set([event, correlation, trace, message, agent, action, operation, span].flat());
  }

  /** The fields that say more than the line they stand in. */
  unsaid(fields: Fields, { timestamp, level, event, above }: Said): [name: string, value: unknown][] {
    const winner = (keys: readonly string[]) => keys.find((key) => Object.hasOwn(fields, key));
    const said = new Set([timestamp === "" ? undefined : winner(this.#keys.time), ...(level === "" ? [] : [winner(this.#keys.level), "level_number"])]);
    // What names something, or `message`, may be another one than the line's: its value tells.
    const isSaid = (name: string, value: unknown) => said.has(name) || (this.#naming.has(name) && typeof value === "string" && (value === event || above.includes(value) || above.includes(value.toLowerCase())));
    return Object.entries(fields).filter(([name, value]) => !isSaid(name, value));
  }
}

/** What people are shown of a record besides its line. */
export function fieldTexts(fields: Fields, said: Said, keys: SaidKeys): FieldTexts {
  const pairs: (readonly [string, string])[] = [];
  const blocks: { name: string; lines: readonly string[] }[] = [];
  for (const [name, value] of keys.unsaid(fields, said)) {
    const lines = blockOf(value);
    if (lines) blocks.push({ name, lines });
    else pairs.push([name, fieldValue(value)]);
  }
  return { pairs, blocks };
}

/** In quotes when it would not read as one value. */
function fieldValue(value: unknown): string {
  if (typeof value !== "string") return jsonText(value);
  return value === "" || /[\s"=]/.test(value) ? `"${value.replaceAll('"', '\\"')}"` : value;
}

/** The lines of a traceback in any of the forms of FORMATS.md; undefined for what is a value of one line. */
function blockOf(value: unknown): readonly string[] | undefined {
  if (typeof value === "string") return value.includes("\n") ? linesOf(value) : undefined;
  if (Array.isArray(value)) {
    const raised: readonly unknown[] = value;
    return raised.length > 0 && raised.every(isException) ? raised.flatMap((exception) => exceptionLines(exception)) : undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const stack = "stack" in value ? value.stack : "stack_trace" in value ? value.stack_trace : undefined;
  return typeof stack === "string" && stack.includes("\n") ? linesOf(stack) : undefined;
}

/** One exception of structlog's `dict_tracebacks`. */
interface PythonException {
  readonly exc_type: string;
  readonly exc_value?: unknown;
  readonly exc_notes?: unknown;
  readonly frames?: unknown;
  /** The members of a group: a list each, as of a record. */
  readonly exceptions?: unknown;
}

/** Groups within groups are the log's: what is deeper is shown as it is written. */
const deepestGroup = 20;

function isException(value: unknown): value is PythonException {
  return typeof value === "object" && value !== null && "exc_type" in value && typeof value.exc_type === "string";
}

function exceptionLines({ exc_type: type, exc_value: message, exc_notes: notes, frames, exceptions }: PythonException, depth = 0): string[] {
  const lines = [...linesOf(typeof message === "string" && message !== "" ? `${type}: ${message}` : type), ...listOf(notes).flatMap((note) => linesOf(plain(note)))];
  for (const frame of listOf(frames)) {
    if (typeof frame !== "object" || frame === null) continue;
    const { filename, lineno, name } = frame as Readonly<Record<string, unknown>>;
    lines.push(`  ${plain(filename)}:${plain(lineno)} in ${plain(name)}`);
  }
  for (const member of listOf(exceptions).flatMap((each) => (Array.isArray(each) ? (each as readonly unknown[]) : [each]))) {
    const own = isException(member) && depth < deepestGroup ? exceptionLines(member, depth + 1) : [jsonText(member)];
    for (const line of own) lines.push(`  ${line}`);
  }
  return lines;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function plain(value: unknown): string {
  return typeof value === "string" ? value : jsonText(value);
}

/** The lines of a text, without an empty one at its end. */
export function linesOf(text: string): string[] {
  return text.replace(/\r?\n$/, "").split(/\r?\n/);
}
