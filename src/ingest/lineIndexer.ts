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
    while (this.#attempt) this.#judgeAll(this.#giveUp(this.#attempt));
  }

  #take(line: Line): void {
    this.#judgeAll([line]);
  }

  /** Judges lines in order; a given-up attempt puts its lines back in front. */
  #judgeAll(lines: readonly Line[]): void {
    const waiting = lines.toReversed();
    for (let line = waiting.pop(); line; line = waiting.pop()) {
      const again = this.#attempt ? this.#continue(this.#attempt, line) : this.#judge(line);
      for (const other of again.toReversed()) waiting.push(other);
    }
  }

  /** Judges a line that begins something; returns the lines to judge anew: none. */
  #judge(line: Line): readonly Line[] {
    const { text } = line;
    if (text.trim() === "") {
      this.#count("blank");
      return [];
    }
    const brace = startOfObject(text);
    if (brace < 0) {
      const pairs = parseLogfmt(text);
      if (pairs) this.#record([line], pairs);
      else this.#count("unstructured");
      return [];
    }
    const body = text.slice(brace);
    const object = parseJsonObject(body);
    if (object) {
      this.#record([line], object);
      return [];
    }
    const prefix = new JsonPrefix();
    if (prefix.feed(body) === "open") this.#attempt = { lines: [line], parts: [body], prefix };
    else this.#count("malformed");
    return [];
  }

  /** Goes on with an open object; returns the lines to judge anew. */
  #continue(attempt: Attempt, line: Line): readonly Line[] {
    const { lines, parts, prefix } = attempt;
    const body = line.text.slice(endOfPrefix(line.text));
    if (body.startsWith("{")) return [...this.#giveUp(attempt), line];
    lines.push(line);
    parts.push(body);
    const state = prefix.feed(body);
    if (state === "closed") {
      const object = parseJsonObject(parts.join("\n"));
      if (!object) return this.#giveUp(attempt);
      this.#attempt = undefined;
      this.#record(lines, object);
      return [];
    }
    const bytes = line.offset + line.bytes - (lines[0]?.offset ?? 0);
    if (state === "bad" || lines.length >= longestObject.lines || bytes > longestObject.bytes) return this.#giveUp(attempt);
    return [];
  }

  /** The first line of the attempt is malformed; the others are returned. */
  #giveUp(attempt: Attempt): readonly Line[] {
    this.#attempt = undefined;
    this.#count("malformed");
    return attempt.lines.slice(1);
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
