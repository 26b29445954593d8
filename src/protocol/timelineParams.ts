/** What the timeline page may ask, checked where it enters the host; apart from the types, so that the page carries no schema. */
import * as z from "zod/mini";

const row = z.int().check(z.gte(0));

export const timelineParams = {
  load: z.object({}),
  texts: z.object({ revision: z.int(), from: row, to: row }),
} as const;
