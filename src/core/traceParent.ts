/** W3C Trace Context, level 2: the headers `traceparent` and `tracestate` (https://www.w3.org/TR/trace-context-2/). */

/** What names a span across processes. */
export interface TraceIdentity {
  /** 32 lower-case hex digits, not all zero. */
  readonly traceId: string;
  /** 16 lower-case hex digits, not all zero. */
  readonly spanId: string;
  /** 8 bits, such as {@link sampledFlag}. */
  readonly traceFlags: number;
  /** Other vendors' data about the trace, a list of `key=value`; "" for none. It is passed on as it is. */
  readonly traceState: string;
}

/** The caller has recorded its part of the trace. */
export const sampledFlag = 0b01;
/** The right-most 7 bytes of the trace ID are random. */
const randomFlag = 0b10;
/** The others are to be sent as zero by whoever does not know them. */
const knownFlags = sampledFlag | randomFlag;

const parentFormat = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const allZero = /^0+$/;

/**
 * Reads a `traceparent`. A version above 00 may go on after the flags; 00 may not, and ff is none.
 * @returns undefined when it is malformed: then the trace begins here.
 */
export function parseTraceParent(header: string): Omit<TraceIdentity, "traceState"> | undefined {
  const [, version, traceId = "", spanId = "", flags = "", rest] = parentFormat.exec(trimmed(header)) ?? [];
  if (version === undefined || version === "ff" || (version === "00" && rest !== undefined)) return undefined;
  if (allZero.test(traceId) || allZero.test(spanId)) return undefined;
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) };
}

/** Writes a `traceparent` of version 00. */
export function formatTraceParent({ traceId, spanId, traceFlags }: TraceIdentity): string {
  return `00-${traceId}-${spanId}-${(traceFlags & knownFlags).toString(16).padStart(2, "0")}`;
}

const stateMember = /^([a-z0-9][a-z0-9_\-*/@]{0,255})=[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/;
const maximumStateMembers = 32;

/**
 * Reads a `tracestate`: its members, joined by commas.
 * @returns "" when there is none or it is malformed; that must not spoil the `traceparent` beside it.
 */
export function parseTraceState(header: string): string {
  const members = header.split(",").map(trimmed).filter((member) => member !== "");
  const keys = new Set<string>();
  for (const member of members) {
    const key = stateMember.exec(member)?.[1];
    if (key === undefined || keys.has(key)) return "";
    keys.add(key);
  }
  return members.length > maximumStateMembers ? "" : members.join(",");
}

/** Without the optional white space (RFC 9110, section 5.6.3) around it. */
export function trimmed(text: string): string {
  return text.replace(/^[ \t]+|[ \t]+$/g, "");
}
