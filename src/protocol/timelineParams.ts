/** What the timeline page may ask, checked where it enters the host; apart from the types, so that the page carries no schema. */
import * as z from "zod/mini";
import { mostRecords } from "./timeline";

const row = z.int().check(z.gte(0));

/** What the host needs of the state that VS Code has kept for a page. */
export const keptState = z.object({ origin: z.object({ key: z.string(), path: z.string(), label: z.string(), kind: z.enum(["file", "run"]) }) });

export const timelineParams = {
  load: z.object({}),
  details: z.object({ revision: z.int(), row }),
  records: z.object({ revision: z.int(), row, limit: z.int().check(z.gte(0), z.lte(mostRecords)), includeDescendants: z.boolean(), leastLevel: row }),
  reveal: z.object({ record: row }),
  goToSource: z.object({ record: row, file: z.string(), line: row }),
  matches: z.object({ revision: z.int(), where: z.string() }),
  path: z.object({ revision: z.int() }),
  marks: z.object({ revision: z.int(), from: row, to: row }),
  texts: z.object({ revision: z.int(), from: row, to: row }),
} as const;
