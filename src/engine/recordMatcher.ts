import { valuesAt, type JsonObject } from "../ingest/jsonObject";
import { decodeRecord, eventOf } from "../ingest/record";
import type { RecordKeys } from "../ingest/recordKeys";
import { placeOfRegexes, type FieldTerm, type Place } from "../trace/query/query";
import { fieldTest, type RecordTerm, type ValuesOf } from "../trace/query/recordTerm";
import { escaped } from "../trace/query/values";

/** Neighbouring records of a segment, by their places in it. */
export interface RowStretch {
  readonly from: number;
  readonly to: number;
  /** Where each record of the segment begins, and its bytes. */
  readonly offset: Uint32Array;
  readonly bytes: Uint32Array;
}

interface Matcher {
  /** What stands in the text of every record that has it; undefined when each record must be looked at. */
  readonly needle: RegExp | undefined;
  /** Looks closely at a record that has the needle; undefined when that says it all. */
  readonly test: ((valuesOf: ValuesOf) => boolean) | undefined;
}

/** Finds the records that have what terms ask, in the bytes of many at once. */
export class RecordMatcher {
  /** Where the query has a regular expression that is tried: that may take too long. */
  readonly regex: Place | undefined;
  readonly #matchers: readonly Matcher[];
  readonly #keys: RecordKeys;
  /** The record that was read last, since several terms may ask for it. */
  #read = { row: -1, fields: {} as JsonObject };

  constructor(terms: readonly RecordTerm[], keys: RecordKeys) {
    this.#keys = keys;
    this.regex = placeOfRegexes({ kind: "and", parts: terms });
    this.#matchers = terms.map((term) => {
      const source = needleOf(term);
      return { needle: source === "" ? undefined : new RegExp(source, "gi"), test: term.kind === "text" ? undefined : fieldTest(term) };
    });
  }

  /**
   * Calls `found` with a term's place and a record's, for each term in the order of the records.
   * @param bytes the text of the records, and what stands behind each up to the next
   * @param base offset of the first byte, as the offsets of the records are
   */
  match(bytes: Buffer, base: number, rows: RowStretch, found: (term: number, row: number) => void): void {
    const { offset, from, to } = rows;
    const text = bytes.toString("latin1");
    this.#read.row = -1;
    for (const [term, { needle, test }] of this.#matchers.entries()) {
      const passes = (row: number) => !test || test(this.#valuesOf(bytes, base, rows, row));
      if (!needle) {
        for (let row = from; row < to; row++) if (passes(row)) found(term, row);
        continue;
      }
      needle.lastIndex = 0;
      for (let match = needle.exec(text), row = from; match; match = needle.exec(text)) {
        while (row + 1 < to && (offset[row + 1] ?? 0) - base <= match.index) row++;
        if (passes(row)) found(term, row);
        if (row + 1 >= to) break;
        needle.lastIndex = (offset[++row] ?? 0) - base;
      }
    }
  }

  #valuesOf(text: Buffer, base: number, { offset, bytes }: RowStretch, row: number): ValuesOf {
    if (this.#read.row !== row) {
      const start = (offset[row] ?? 0) - base;
      this.#read = { row, fields: decodeRecord(text.toString("utf8", start, start + (bytes[row] ?? 0))) };
    }
    const { fields } = this.#read;
    return (field) => (field === "event" ? [eventOf(fields, this.#keys)] : [...valuesAt(fields, field)]);
  }
}

/** What finds every record that has what a term asks, and perhaps others: the source of a regular expression; "" when each must be looked at. */
function needleOf(term: RecordTerm): string {
  return term.kind === "text" ? anySpelling(term.text) : needleOfField(term);
}

/** Regular expressions that find in JSON what they find in a text: they say nothing of a sign that JSON escapes. */
const findsInJson = /^(?:[\w -]|\\[dw]|\.[*+]|[|()+*])+$/;

/** A regular expression that says nothing of the ends of a text. */
function withoutEnds(source: string): string {
  return source.includes("|") ? source : source.replace(/^\^/, "").replace(/\$$/, "");
}

function needleOfField({ field, operator, value }: FieldTerm): string {
  if (operator === ":" || operator === "=") {
    if (value.kind === "regex" && findsInJson.test(withoutEnds(value.source))) return withoutEnds(value.source);
    const pieces = value.kind === "regex" ? [] : value.kind === "pattern" ? value.text.split("*") : [value.text];
    const longest = pieces.reduce((a, b) => (b.length > a.length ? b : a), "");
    if (longest !== "") return anySpelling(longest);
  }
  // An event has many keys. Of any other field the last key stands in the text.
  return field === "event" ? "" : anySpelling(field.slice(field.lastIndexOf(".") + 1));
}

/** Finds a text in a log: in lower and upper case, as it is and as JSON escapes it; bytes as characters. */
function anySpelling(text: string): string {
  const cases = [text, text.toLowerCase(), text.toUpperCase()];
  const all = cases.flatMap((one) => [one, JSON.stringify(one).slice(1, -1), asciiOf(one)]);
  return [...new Set(all)].map((one) => escaped(Buffer.from(one).toString("latin1"))).join("|");
}

/** JSON with every character beyond ASCII escaped, as Python writes it. */
function asciiOf(text: string): string {
  return JSON.stringify(text)
    .slice(1, -1)
    .replace(/[^\x20-\x7e]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
