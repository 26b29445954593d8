/** The commands of the user's own, as `hopscope.sources` names them; a settings file can hold anything. */
import * as z from "zod/mini";

const text = z.string().check(z.minLength(1));

export const commandSource = z.object({
  name: text,
  /** A line for the shell. */
  command: text,
  /** Where it runs: absolute, or beneath the first folder of the workspace. */
  cwd: z.optional(text),
  env: z.optional(z.record(z.string(), z.string())),
});

export type CommandSource = z.infer<typeof commandSource>;
