import type { Why } from "../protocol/engine";
import type { Hop } from "../trace/hops";
import type { Span } from "../trace/spans";
import { hopRule, rules } from "../trace/why";

/** The rules that gave what is derived of a hop. */
export function whyOfHop(hop: Hop): Why {
  return { hop: rules[hopRule(hop)], status: rules[hop.statusRule], parent: rules[hop.parentRule], inferred: "" };
}

/** The rules that gave what is derived of a span. */
export function whyOfSpan({ statusRule, parentRule, inferredRule }: Span): Why {
  return { hop: "", status: rules[statusRule], parent: rules[parentRule], inferred: inferredRule ? rules[inferredRule] : "" };
}
