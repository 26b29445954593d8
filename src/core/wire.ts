import type * as z from "zod";

/** What a message or a response carries for its receiver. */
export type Payload = Readonly<Record<string, unknown>>;

/** Data that came in and is not what it should be; the message names each field that is wrong. */
export class WireError extends Error {
  override readonly name = "WireError";
}

/**
 * Checks what came in from another process.
 * @param what names the thing in the error: "message", "response".
 * @throws {WireError} such as `not a message: action: expected string, received undefined`.
 */
export function parseWire<T>(schema: z.ZodType<T>, wire: unknown, what: string): T {
  const result = schema.safeParse(wire);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => [path.map(String).join("."), message].filter(Boolean).join(": "));
  throw new WireError(`not a ${what}: ${problems.join("; ")}`);
}
