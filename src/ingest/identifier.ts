const uuidForm = /^([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})$/i;
const hex32Form = /^[0-9a-f]{32}$/i;

/**
 * The form by which two IDs are compared: as written, but a UUID as its 32 hex digits in lower case
 * (so `0AF76519-16CD-43DD-8448-EB211C80319C` equals the W3C trace ID `0af7651916cd43dd8448eb211c80319c`).
 */
export function canonicalId(written: string): string {
  if (written.length === 36 && uuidForm.test(written)) return written.replaceAll("-", "").toLowerCase();
  if (written.length === 32 && hex32Form.test(written)) return written.toLowerCase();
  return written;
}

/** Whether an ID in its canonical form is 32 hex digits, which a UUID has, too. */
export function isHexId(canonical: string): boolean {
  return hex32Form.test(canonical);
}

/** The trace ID inside a W3C `traceparent`, or the text itself when it is none. */
export function traceIdOfTraceparent(value: string): string {
  return /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}/.exec(value)?.[1] ?? value;
}

/** Stands before an ID of which only the last digits are known. */
export const unknownDigits = "…";

/** Datadog's decimal ID of 64 bits stands for any trace ID whose last 16 hex digits it is: those digits behind an ellipsis. Other text as it stands. */
export function traceIdEndingIn(decimal: string): string {
  const hex = hexOfDecimalId(decimal);
  return hex === decimal ? decimal : unknownDigits + hex;
}

/** The last 16 hex digits of a trace ID, "" when it is no such ID; `partial` when only they are known. */
export function lastDigitsOf(traceId: string): { readonly digits: string; readonly partial: boolean } {
  const digits = /^(?:…|[0-9a-f]{16})?([0-9a-f]{16})$/.exec(traceId)?.[1] ?? "";
  return { digits, partial: traceId.startsWith(unknownDigits) };
}

/** Datadog's decimal 64-bit ID as 16 hex digits; other text as it stands. */
export function hexOfDecimalId(value: string): string {
  return /^\d{1,20}$/.test(value) ? BigInt(value).toString(16).padStart(16, "0") : value;
}
