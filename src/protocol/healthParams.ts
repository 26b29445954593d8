/** What the Health page may ask, checked where it enters the host; apart from the types, so that the page carries no schema. */
import * as z from "zod/mini";
import { mostTracesOfBar } from "./health";

const whole = z.int().check(z.gte(0));
const duration = z.number().check(z.gte(0));
/** JSON has no word for the end of the last bar. */
const bound = z.pipe(
  z.nullable(duration),
  z.transform((ns) => ns ?? Infinity),
);

export const healthParams = {
  load: z.object({}),
  traces: z.object({ agent: z.string(), action: z.string(), from: duration, below: bound, offset: whole, limit: whole.check(z.lte(mostTracesOfBar)) }),
  openTrace: z.object({ key: z.string() }),
  goToError: z.object({ row: whole }),
  setWindow: z.object({ window: z.string().check(z.maxLength(100)) }),
  openSettings: z.object({}),
  start: z.object({ what: z.enum(["openLogFile", "runPipeline"]) }),
} as const;
