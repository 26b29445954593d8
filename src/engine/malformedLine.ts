import { reasonOf } from "../ingest/malformedReason";
import type { MalformedLine } from "../protocol/engine";
import { TextGoneError, type LogParts } from "./logParts";

/** So much of a line is read to say why it is none, bytes; and so much of it is shown, characters. */
const looked = 1024 * 1024;
const shown = 200;

/** A malformed line as a list shows it. @param place its number, and its bytes in the source */
export async function malformedLine(parts: LogParts, { line, offset, bytes }: { readonly line: number; readonly offset: number; readonly bytes: number }): Promise<MalformedLine> {
  const number = parts.lineInFile(offset, line);
  try {
    const text = await parts.text(offset, Math.min(bytes, looked));
    return { line: number, text: text.slice(0, shown).replace(/[\r\n]+$/, ""), reason: reasonOf(text) };
  } catch (error) {
    if (error instanceof TextGoneError) return { line: number, text: "", reason: error.message };
    throw error;
  }
}
