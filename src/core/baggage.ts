import { trimmed } from "./traceParent";

/** What a request brings along for everybody on its way: W3C Baggage (https://www.w3.org/TR/baggage/). */
export type Baggage = ReadonlyMap<string, BaggageEntry>;

export interface BaggageEntry {
  readonly value: string;
  /** `name` or `name=value` each, as they stood in the header; what they mean is up to sender and receiver. */
  readonly properties?: readonly string[];
}

/** Limits of what is passed on: the least that the specification demands. */
const maximumMembers = 64;
const maximumBytes = 8_192;

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const octets = /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*$/;

/** Reads a `baggage` header. Members that are malformed are left out; of two with one key the last stays. */
export function parseBaggage(header: string): Baggage {
  const baggage = new Map<string, BaggageEntry>();
  for (const member of header.split(",")) {
    const [pair = "", ...properties] = member.split(";").map(trimmed);
    const equals = pair.indexOf("=");
    const key = trimmed(pair.slice(0, Math.max(equals, 0)));
    const value = trimmed(pair.slice(equals + 1));
    if (equals < 0 || !token.test(key) || !octets.test(value)) continue;
    const valid = properties.filter(isProperty);
    baggage.set(key, { value: percentDecoded(value), ...(valid.length > 0 && { properties: valid }) });
  }
  return baggage;
}

/** Writes a `baggage` header; what would exceed the limits, and keys that no header can hold, are left out. */
export function formatBaggage(baggage: Baggage): string {
  const members: string[] = [];
  let bytes = 0;
  for (const [key, { value, properties = [] }] of baggage) {
    if (!token.test(key) || members.length === maximumMembers) continue;
    const member = [`${key}=${percentEncoded(value)}`, ...properties.filter(isProperty)].join(";");
    if (bytes + member.length + 1 > maximumBytes) continue;
    members.push(member);
    bytes += member.length + 1;
  }
  return members.join(",");
}

function isProperty(text: string): boolean {
  const equals = text.indexOf("=");
  if (equals < 0) return token.test(text);
  return token.test(trimmed(text.slice(0, equals))) && octets.test(trimmed(text.slice(equals + 1)));
}

/** The percent sign, and all that a value may not hold, as UTF-8 bytes. */
function percentEncoded(text: string): string {
  const encoded = (run: string) => Buffer.from(run).toString("hex").toUpperCase().replace(/../g, "%$&");
  return text.replace(/[^\x21\x23\x24\x26-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]+/g, encoded);
}

/** Bytes that are no UTF-8 become U+FFFD; a percent sign that begins no byte stands for itself. */
function percentDecoded(text: string): string {
  return text.replace(/(?:%[0-9A-Fa-f]{2})+/g, (escapes) => Buffer.from(escapes.replaceAll("%", ""), "hex").toString("utf8"));
}
