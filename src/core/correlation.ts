import { createHash } from "node:crypto";
import { currentContext, runInContext } from "./context";

/** A fresh correlation ID, from the context's ID generator. Nothing keeps it: hand it to {@link runWithCorrelation} or a message. */
export function newCorrelationId(): string {
  return currentContext().ids.uuid();
}

/** The correlation ID of the request that is being served here, or undefined. It never makes one up: an ID is generated where a request enters. */
export function getCorrelationId(): string | undefined {
  return currentContext().correlation?.id;
}

/**
 * Changes the correlation ID of the innermost {@link runWithCorrelation}, for all that runs in it; the code around it keeps its own.
 * Spans that are open already keep their trace ID.
 * @throws {Error} outside any such scope, where the ID would leak into every request to come.
 */
export function setCorrelationId(id: string): void {
  const { correlation } = currentContext();
  if (correlation === undefined) throw new Error("setCorrelationId was called outside a request: enter one with runWithCorrelation");
  correlation.id = id;
}

/** Enters a request: runs `fn` in a scope of `id`, or of a fresh ID when it brings none. */
export function runWithCorrelation<T>(id: string | undefined, fn: () => T): T {
  return runInContext(currentContext().withCorrelation(id ?? newCorrelationId()), fn);
}

const hexOf128Bits = /^(?!0{32})[0-9a-f]{32}$/;

/**
 * The W3C trace ID of a correlation ID: the 32 hex digits of a UUID, dashed or not; of anything else the first
 * 128 bits of its SHA-256, so that every process of the request finds the same.
 */
export function traceIdOf(correlationId: string): string {
  const digits = correlationId.replaceAll("-", "").toLowerCase();
  if (hexOf128Bits.test(digits)) return digits;
  return createHash("sha256").update(correlationId).digest("hex").slice(0, 32);
}

/** The UUID of a trace ID: its 32 hex digits with dashes. */
export function uuidOf(traceId: string): string {
  return [traceId.slice(0, 8), traceId.slice(8, 12), traceId.slice(12, 16), traceId.slice(16, 20), traceId.slice(20)].join("-");
}
