import type { RecordColumns } from "./columns";
import { JsonPrefix } from "./jsonPrefix";
import { parseJsonObject, type JsonObject } from "./jsonObject";
import { cleanLine, endOfPrefix, startOfObject } from "./lineText";
import { parseLogfmt } from "./logfmt";
import { factsOf } from "./record";

/** The account of a source's lines: `lines` is the sum of the others. @see MODEL section 1 */
export interface LineCounts {
  lines: number;
  records: number;
  continuation: number;
  malformed: number;
  unstructured: number;
  blank: number;
}

/** An object may go on for so many lines and bytes before the attempt to read it is given up. */
const longestObject = { lines: 1000, bytes: 1024 * 1024 };

interface Line {
  readonly text: string;
  readonly number: number;
  readonly offset: number;
  readonly bytes: number;
}

/** An object that began on one line and has not closed yet. */
interface Attempt {
  readonly lines: Line[];
  readonly parts: string[];
  readonly prefix: JsonPrefix;
}

const lineFeed = 0x0a;

/** Turns the lines of one source into rows of the index, and accounts for every line. */
export class LineIndexer {
  readonly counts: LineCounts = { lines: 0, records: 0, continuation: 0, malformed: 0, unstructured: 0, blank: 0 };
  readonly #columns: RecordColumns;
  readonly #source: number;
  readonly #zoneOffsetMinutes: number;
  #attempt: Attempt | undefined;
  #linesSeen = 0;

  constructor(columns: RecordColumns, source: number, zoneOffsetMinutes = 0) {
    this.#columns = columns;
    this.#source = source;
    this.#zoneOffsetMinutes = zoneOffsetMinutes;
  }

  /**
   * Reads whole lines; only the last one of a source may lack its line feed.
   * @param offset where the bytes begin in the source's file
   */
  feed(bytes: Buffer, offset: number): void {
    let start = 0;
    while (start < bytes.length) {
      const feed = bytes.indexOf(lineFeed, start);
      const end = feed < 0 ? bytes.length : feed;
      const text = cleanLine(bytes.toString("utf8", start, end), this.#linesSeen === 0);
      this.#take({ text, number: ++this.#linesSeen, offset: offset + start, bytes: end - start });
      start = end + 1;
    }
  }

  /** The source has ended: an object that is still open will never close. */
  end(): void {
    if (this.#attempt) this.#giveUp(this.#attempt);
  }

  #take(line: Line): void {
    if (!this.#attempt || !this.#goesOn(this.#attempt, line)) this.#judge(line, true);
  }

  /** Judges a line that goes on with nothing. @param mayGoOn whether an unfinished object may try the lines behind it */
  #judge(line: Line, mayGoOn: boolean): void {
    const { text } = line;
    if (text.trim() === "") {
      this.#count("blank");
      return;
    }
    const brace = startOfObject(text);
    if (brace < 0) {
      const pairs = parseLogfmt(text);
      if (pairs) this.#record([line], pairs);
      else this.#count("unstructured");
      return;
    }
    const body = text.slice(brace);
    const object = parseJsonObject(body);
    const prefix = new JsonPrefix();
    if (object) this.#record([line], object);
    else if (mayGoOn && prefix.feed(body) === "open") this.#attempt = { lines: [line], parts: [body], prefix };
    else this.#count("malformed");
  }

  /** Whether a line goes on with the open object; if not, the attempt is given up. */
  #goesOn(attempt: Attempt, line: Line): boolean {
    const { lines, parts, prefix } = attempt;
    const body = line.text.slice(endOfPrefix(line.text));
    const bytes = line.offset + line.bytes - (lines[0]?.offset ?? 0);
    const state = body.startsWith("{") || bytes > longestObject.bytes ? "bad" : prefix.feed(body);
    if (state === "bad") {
      this.#giveUp(attempt);
      return false;
    }
    lines.push(line);
    parts.push(body);
    const object = state === "closed" ? parseJsonObject(parts.join("\n")) : undefined;
    if (object) {
      this.#attempt = undefined;
      this.#record(lines, object);
    } else if (state === "closed" || lines.length >= longestObject.lines) this.#giveUp(attempt);
    return true;
  }

  /** The first line of the attempt is malformed; the others are judged anew, each for itself: no line is tried twice. */
  #giveUp({ lines }: Attempt): void {
    this.#attempt = undefined;
    this.#count("malformed");
    for (const line of lines.slice(1)) this.#judge(line, false);
  }

  #record(lines: readonly Line[], fields: JsonObject): void {
    const [first] = lines;
    const last = lines.at(-1);
    if (!first || !last) return;
    this.#count("records");
    for (let index = 1; index < lines.length; index++) this.#count("continuation");
    const place = { source: this.#source, line: first.number, offset: first.offset, bytes: last.offset + last.bytes - first.offset };
    this.#columns.append(place, factsOf(fields, this.#zoneOffsetMinutes));
  }

  #count(kind: Exclude<keyof LineCounts, "lines">): void {
    this.counts.lines++;
    this.counts[kind]++;
  }
}
