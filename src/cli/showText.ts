import type { DocumentRow, TraceSummary, Why } from "../engine/api";
import type { DocumentReader } from "../engine/document/documentReader";
import { type HopRow, lastSiblings, type RecordRow, type SpanRow } from "../engine/document/outline";
import { counted } from "../engine/format";
import { fieldTexts, linesOf, SaidKeys } from "./fieldText";
import type { Session } from "./session";
import type { ShowOptions } from "./show";
import type { Piece, Terminal } from "./terminal";
import { levelPiece, shortTime, statusPiece } from "./traceWords";
import { visibleText } from "../engine/document/visibleText";
import { fitted, textWidth } from "./textWidth";
import { TreeLines } from "./treeLines";

/** The tree of one trace: hops, their spans, their records. */
export async function writeTraceText(session: Session, trace: TraceSummary, document: DocumentReader, options: ShowOptions): Promise<void> {
  const { output, terminal } = session;
  for (const line of headLines(trace, terminal)) await output.write(line);
  const { rows, depths } = await shownRows(session, document, options);
  const tree = new TreeLines(terminal);
  const last = lastSiblings(depths);
  const describe = new RowWords(trace, terminal, options);
  for (let at = 0; at < rows.length && !session.over; at++) {
    const row = await document.row(rows[at] ?? 0);
    const depth = depths[at] ?? 0;
    const above = tree.enter(depth, last[at] === 1, (depths[at + 1] ?? 0) > depth);
    await output.write(terminal.line([above.first, "dim"], ...describe.line(row)));
    for (const pieces of describe.below(row, above.below)) await output.write(terminal.line([above.below, "dim"], ...pieces));
  }
}

/** The numbers and depths of the rows that are shown. */
async function shownRows(session: Session, document: DocumentReader, { records }: ShowOptions): Promise<{ readonly rows: Uint32Array; readonly depths: Uint32Array }> {
  const rows = new Uint32Array(document.total);
  const depths = new Uint32Array(document.total);
  let shown = 0;
  for (let index = 0; index < document.total && !session.over; index++) {
    const { kind, depth } = await document.row(index);
    if (kind === "record" && !records) continue;
    rows[shown] = index;
    depths[shown++] = depth;
  }
  return { rows: rows.subarray(0, shown), depths: depths.subarray(0, shown) };
}

function headLines({ id, action, status, stale, duration, start, end, path, spans, records, errors }: TraceSummary, terminal: Terminal): string[] {
  const when = start === "" ? [] : [`${shortTime(start)} ${terminal.signs.arrow} ${shortTime(end)} UTC`];
  const counts = [counted(path.length, "hop"), counted(spans, "span"), counted(records, "record"), ...(errors > 0 ? [counted(errors, "error")] : [])];
  return [
    terminal.facts([...(action === "" ? [] : [action]), statusPiece(status, stale), terminal.duration(duration)], [[id, "bold"], "  "]),
    terminal.facts([...when, ...counts].map((fact): Piece => [fact, "dim"])),
    terminal.line(),
  ];
}

/** An agent's name takes no more than this share of a terminal's width: how it fared stands behind it. */
const widestName = 0.4;

/** What is written of a row. It remembers the hop that it stands in, whose names its records need not repeat. */
class RowWords {
  readonly #trace: TraceSummary;
  readonly #terminal: Terminal;
  readonly #options: ShowOptions;
  readonly #saidKeys: SaidKeys;
  #hop: HopRow | undefined;
  #span: SpanRow | undefined;

  constructor(trace: TraceSummary, terminal: Terminal, options: ShowOptions) {
    this.#trace = trace;
    this.#terminal = terminal;
    this.#options = options;
    this.#saidKeys = new SaidKeys(options.reading?.keys);
  }

  line(row: DocumentRow): Piece[] {
    switch (row.kind) {
      case "hop":
        this.#hop = row;
        return this.#hopLine(row);
      case "span":
        this.#span = row;
        return this.#spanLine(row);
      case "missing":
        return [["? missing parent ", "yellow"], row.spanId];
      case "record":
        return this.#recordLine(row);
    }
  }

  /** The lines beneath a row that belong to it. @param before what stands before each of them */
  below(row: DocumentRow, before: string): Piece[][] {
    if (row.kind === "record") return this.#behindRecord(row);
    return row.kind === "missing" || !this.#options.why ? [] : whyLines(row.why, textWidth(before), this.#terminal);
  }

  #hopLine({ agent, action, retry, errors, duration, status, stale }: HopRow): Piece[] {
    const { signs } = this.#terminal;
    const between = ` ${signs.dot} `;
    const facts: Piece[] = [];
    if (retry > 0) facts.push(between, `retry ${retry}`);
    facts.push(between, this.#terminal.duration(duration), between, statusPiece(status, stale));
    if (errors > 0) facts.push(between, [counted(errors, "error"), "red"]);
    return [[`${signs.hop} `, "cyan"], [fitted(visibleText(agent), this.#terminal.columns * widestName, signs.more), "bold"], ...(action === "" ? [] : ["  ", action]), ...facts];
  }

  #spanLine({ operation, inferred, duration, status, stale }: SpanRow): Piece[] {
    const { signs } = this.#terminal;
    const between = ` ${signs.dot} `;
    return [[`${inferred ? signs.inferred : signs.span} `, "cyan"], operation, between, this.#terminal.duration(duration), between, statusPiece(status, stale)];
  }

  #recordLine(row: RecordRow): Piece[] {
    const { timestamp, level, event, gone, line, path } = row;
    const offset = timestamp && this.#trace.start ? `+${this.#terminal.duration(nanosBetween(this.#trace.start, timestamp))}` : "";
    const where = this.#options.sources.length > 1 ? `${this.#options.nameOf(path)}:${line}` : `line ${line}`;
    const head: Piece[] = [[offset.padStart(10), "dim"], "  ", levelPiece(level), " ", event];
    if (gone !== "") return [...head, "  ", [`${where}: ${gone}`, "yellow"]];
    return [...head, ...this.#fields(row).pairs.map(([name, text]): Piece => [`  ${name}=${text}`, "dim"])];
  }

  #behindRecord(row: RecordRow): Piece[][] {
    const lines = this.#fields(row).blocks.flatMap(({ name, lines: block }) => [`${name}:`, ...block.map((text) => `  ${text}`)]);
    if (row.attached !== "") lines.push(...[row.attached].flatMap(linesOf));
    return lines.map((text): Piece[] => ["    ", [text, "dim"]]);
  }

  #fields({ fields, timestamp, level, event }: RecordRow) {
    const { id } = this.#trace;
    const above = [id, id.replaceAll("-", ""), this.#hop?.agent, this.#hop?.messageId, this.#hop?.action, this.#span?.spanId, this.#span?.operation];
    return fieldTexts(fields, { timestamp, level, event, above: above.filter((text) => text !== undefined) }, this.#saidKeys);
  }
}

/** @param before how many columns are taken by what stands before each of them */
function whyLines({ hop, status, parent, inferred }: Why, before: number, terminal: Terminal): Piece[][] {
  const rules = [
    ["hop", hop],
    ["status", status],
    ["parent", parent],
    ["inferred", inferred],
  ] as const;
  return rules
    .filter(([, rule]) => rule !== "")
    .flatMap(([name, rule]) => {
      const [title, subject] = ["    why ", `${name}: `];
      const indent = textWidth(title + subject);
      return terminal.wrapped(rule, before + indent).map((line, index): Piece[] => (index === 0 ? [[title, "dim"], [subject, "cyan"], [line, "dim"]] : [" ".repeat(indent), [line, "dim"]]));
    });
}

/** @returns ns from one written instant (MODEL section 3, microseconds) to another */
function nanosBetween(from: string, to: string): number {
  const micros = (iso: string) => Number(/\.\d{3}(\d{3})Z$/.exec(iso)?.[1] ?? 0);
  return (Date.parse(to) - Date.parse(from)) * 1e6 + (micros(to) - micros(from)) * 1e3;
}
