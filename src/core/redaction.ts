/** Takes secrets out of what is written: by the names of keys, and by what texts look like. */
import { Bindings } from "./bindings";
import { jsonText } from "./jsonText";
import type { Processor } from "./logChain";

export interface RedactionRules {
  /** Keys whose values are replaced, at any depth; a name is met in any case and with or without `-` and `_`. */
  readonly keys?: readonly (string | RegExp)[];
  /** What is replaced inside of texts, wherever it stands. */
  readonly patterns?: readonly RegExp[];
  /** What stands in its place; "[redacted]" when absent. */
  readonly replacement?: string;
}

/** What hardly anybody wants in a log. */
export const defaultRedaction: RedactionRules = {
  keys: [/passw(?:or)?d|passphrase|secret|credential/i, /token$/i, /(?:api|private)[_-]?key$/i, /^(?:proxy[_-]?)?authorization$/i, /^(?:set[_-]?)?cookie$/i],
  patterns: [
    // Credentials of an HTTP header (RFC 6750, RFC 7617).
    /\b[Bb]earer +[\w.~+/-]{8,}=*/,
    /\b[Bb]asic +(?=\S*[A-Z\d])[\w+/]{8,}=*/,
    // A JSON web token (RFC 7519).
    /\beyJ[\w-]+\.[\w-]+\.[\w-]*/,
    // The password of a URL.
    /(?<=:\/\/[^\s:/@]*:)[^\s:/@]+(?=@)/,
    /-----BEGIN [A-Z ]*PRIVATE KEY-----[^]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/,
  ],
};

/** Answers a copy of a JSON value without what the rules forbid. */
export type Redact = (value: unknown) => unknown;

/** How deep a value is looked into; what lies deeper is replaced, since it may hold anything. */
const maximumDepth = 32;

export function redactor({ keys = [], patterns = [], replacement = "[redacted]" }: RedactionRules = defaultRedaction): Redact {
  const names = new Set(keys.filter((key) => typeof key === "string").map(plainName));
  const nameFormats = keys.filter((key) => typeof key !== "string").map(fromTheStart);
  const formats = patterns.map(everywhere);
  const isForbidden = (name: string) => names.has(plainName(name)) || nameFormats.some((format) => format.test(name));

  const redactText = (text: string) => formats.reduce((rest, format) => rest.replace(format, () => replacement), text);
  const redact = (value: unknown, depth: number): unknown => {
    if (typeof value === "string") return redactText(value);
    if (typeof value !== "object" || value === null) return value;
    if (depth === maximumDepth) return replacement;
    if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
    const entries = Object.entries(value).map(([name, item]) => [name, isForbidden(name) ? replacement : redact(item, depth + 1)] as const);
    return Object.fromEntries(entries);
  };
  return (value) => redact(value, 0);
}

/**
 * Takes secrets out of every record: of the call's keys, the event's name, bound and context keys, and of what stands in exceptions.
 * It belongs at the end of the chain, after what renders exceptions.
 */
export function redactSecrets(rules: RedactionRules = defaultRedaction): Processor {
  const redact = redactor(rules);
  const redacted = new WeakMap<Bindings, Bindings>();
  const redactKeys = (keys: Readonly<Record<string, unknown>>) => redact(asJson(keys)) as Record<string, unknown>;
  return (event) => {
    Object.assign(event.keys, redactKeys(event.keys));
    let bound = redacted.get(event.bound);
    if (bound === undefined) {
      bound = Bindings.of(redactKeys(event.bound.keys));
      redacted.set(event.bound, bound);
    }
    event.bound = bound;
    return true;
  };
}

/** The values as they will be written: an error, a map or an object with a `toJSON` hides its texts until then. */
function asJson(keys: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const plain = Object.entries(keys).map(([name, value]) => {
    if (typeof value !== "object" || value === null) return [name, value] as const;
    const text = jsonText(value);
    return [name, text === undefined ? undefined : (JSON.parse(text) as unknown)] as const;
  });
  return Object.fromEntries(plain);
}

function plainName(name: string): string {
  return name.toLowerCase().replace(/[-_]/g, "");
}

/** Without the state that a global or sticky expression keeps from one test to the next. */
function fromTheStart({ source, flags }: RegExp): RegExp {
  return new RegExp(source, flags.replace(/[gy]/g, ""));
}

function everywhere({ source, flags }: RegExp): RegExp {
  return new RegExp(source, `${flags.replace(/[gy]/g, "")}g`);
}
