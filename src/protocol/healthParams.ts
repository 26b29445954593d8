/** What the Health page may ask, checked where it enters the host; apart from the types, so that the page carries no schema. */
import * as z from "zod/mini";

const mostListed = 500;
const count = z.int().check(z.gte(0));

export const healthParams = {
  load: z.object({}),
  traces: z.object({ agent: z.string(), action: z.string(), from: z.number().check(z.gte(0)), below: z.number(), offset: count, limit: z.int().check(z.gte(0), z.lte(mostListed)) }),
  openTrace: z.object({ key: z.string() }),
  goToError: z.object({ row: count }),
  setWindow: z.object({ window: z.string() }),
  openSettings: z.object({}),
} as const;
