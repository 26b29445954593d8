/** What is kept beside a spool, for the windows that come after: checked where it is read, for a file can hold anything. */
import * as z from "zod/mini";

export const spoolRecord = z.object({
  version: z.literal(1),
  label: z.string(),
  /** What ran: the sample pipeline, a debug session of the user's, a command of `hopscope.sources`. */
  origin: z.enum(["pipeline", "debug", "command"]),
  /** The workspace that it belongs to, "" for a window without one. */
  workspace: z.string(),
  /** The command-line arguments of the sample pipeline, to run it again. */
  args: z.array(z.string()),
  /** ISO 8601. */
  startedAt: z.string(),
  /** How it ended, for the user ("exited with 1"); "" while it runs, or when there is nothing to say. */
  outcome: z.string(),
  isKept: z.boolean(),
  /** Lines that a debugger passed on cut short, and outputs of which it passed on a summary alone. */
  cut: z.int(),
  folded: z.int(),
  /** Process ID of the extension host that writes it, 0 once it has ended. */
  writer: z.int(),
  /** Process ID of the extension host whose window shows it, 0 for none: what a window that is gone had open is opened again. */
  window: z.int(),
});

export type SpoolRecord = z.infer<typeof spoolRecord>;
