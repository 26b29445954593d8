import { levelNames, levelOf, levels } from "../../ingest/level";
import { QueryError, type FieldTerm } from "./query";
import type { RecordTerm } from "./recordTerm";
import { comparisonOf, writtenValue } from "./values";

/** A level is no text of records: each producer has words of its own. */
export const levelField = "level";

/** Whether a term asks for a level. */
export function isOfLevel(term: RecordTerm): term is FieldTerm {
  return term.kind === "field" && term.field === levelField;
}

/** Whether a level's code is what a term says, as `level>=warning`. @throws QueryError */
export function levelTest(term: FieldTerm): (level: number) => boolean {
  const wanted = levelOf(writtenValue(term.value));
  if (wanted === levels.none) throw new QueryError(`A level is one of ${levelNames.slice(1).join(", ")}.`, term.value);
  const compare = comparisonOf(term);
  return (level) => level !== levels.none && compare(level, wanted);
}
