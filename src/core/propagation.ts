import { type Baggage, type BaggageEntry, formatBaggage, parseBaggage } from "./baggage";
import { currentContext, runInContext } from "./context";
import { traceIdOf, uuidOf } from "./correlation";
import { formatTraceParent, parseTraceParent, parseTraceState, type TraceIdentity } from "./traceParent";

/**
 * The context as text, for whatever takes it to another process or thread: HTTP headers, the `workerData` of a worker, a message.
 * The keys are `traceparent`, `tracestate` and `baggage`, as the W3C has them.
 */
export type Carrier = Record<string, string>;

/** What may come in: Node's `IncomingHttpHeaders`, a {@link Carrier}; names in any case, a header several times as an array. */
export type IncomingCarrier = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The baggage member for a correlation ID that the trace ID does not give back. */
const correlationMember = "correlation_id";

/**
 * Writes the present context into `carrier`, and answers it.
 * Without a span, here or where the request came from, there is no `traceparent`: its parent would be one that nobody knows.
 * The correlation ID goes with the trace ID where it can be had from it, as a UUID can, else in the baggage.
 */
export function injectContext<C extends Carrier>(carrier: C): C {
  const { span, remote, correlation, baggage } = currentContext();
  const identity: TraceIdentity | undefined = span ?? remote;
  const members = new Map(baggage);
  if (correlation !== undefined && (identity === undefined || uuidOf(identity.traceId) !== correlation.id)) {
    members.set(correlationMember, { value: correlation.id });
  }
  const headers = {
    ...(identity && { traceparent: formatTraceParent(identity) }),
    ...(identity && identity.traceState !== "" && { tracestate: identity.traceState }),
    ...(members.size > 0 && { baggage: formatBaggage(members) }),
  };
  return Object.assign(carrier, headers);
}

/**
 * Runs `fn` in the request that `carrier` brings: its correlation ID, with the sender's span as the parent of the spans here, and its
 * baggage. A carrier that brings none, or a malformed one, starts a request with a fresh correlation ID.
 */
export function runWithCarrier<T>(carrier: IncomingCarrier, fn: () => T): T {
  const { remote, correlationId, baggage } = extract(carrier);
  const context = currentContext();
  const request = context.with({ correlation: { id: correlationId ?? context.ids.uuid() }, span: undefined, remote, baggage });
  return runInContext(request, fn);
}

/** The baggage of the request that is being served here. */
export function getBaggage(): Baggage {
  return currentContext().baggage;
}

/** Runs `fn` with further members in the baggage; of two with one key the new one stays. */
export function runWithBaggage<T>(members: Readonly<Record<string, string | BaggageEntry>>, fn: () => T): T {
  const context = currentContext();
  const entries = Object.entries(members).map(([key, member]) => [key, typeof member === "string" ? { value: member } : member] as const);
  return runInContext(context.with({ baggage: new Map([...context.baggage, ...entries]) }), fn);
}

interface Extracted {
  readonly remote: TraceIdentity | undefined;
  readonly correlationId: string | undefined;
  readonly baggage: Baggage;
}

function extract(carrier: IncomingCarrier): Extracted {
  // More than one traceparent is malformed, as the comma between them makes it.
  const parent = parseTraceParent(header(carrier, "traceparent") ?? "");
  const remote = parent && { ...parent, traceState: parseTraceState(header(carrier, "tracestate") ?? "") };
  const baggage = new Map(parseBaggage(header(carrier, "baggage") ?? ""));
  const named = baggage.get(correlationMember)?.value;
  // A correlation ID of another trace would tie two requests together.
  const fits = named !== undefined && named !== "" && (remote === undefined || traceIdOf(named) === remote.traceId);
  if (fits) baggage.delete(correlationMember);
  return { remote, correlationId: fits ? named : remote && uuidOf(remote.traceId), baggage };
}

/** All values of a header, in any case of its name, joined as RFC 9110 (section 5.3) does. */
function header(carrier: IncomingCarrier, name: string): string | undefined {
  const values = Object.entries(carrier).flatMap(([key, value]) => (key.toLowerCase() === name ? (value ?? []) : []));
  return values.length === 0 ? undefined : values.join(",");
}
