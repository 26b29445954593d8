import assert from "node:assert/strict";
import fc from "fast-check";
import { Reading, record, type Written } from "./readTraces";

/** A record as the rules of hops see it. */
interface Told {
  readonly agent?: string | undefined;
  readonly message?: string | undefined;
  readonly span?: string | undefined;
  readonly kind: "opens" | "closes" | "none";
}

const maybe = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined });
const anyTold: fc.Arbitrary<Told> = fc
  .record({ agent: maybe(fc.constantFrom("a", "b", "c")), message: maybe(fc.constantFrom("1", "2")), span: maybe(fc.constantFrom("s", "t", "u")), kind: fc.constantFrom("opens", "closes", "none", "none") })
  // Only an agent's own records open and close: what closes a hop that a later record says may be why that record begins another.
  .map(({ kind, ...told }) => ({ ...told, kind: told.agent === undefined ? "none" : kind }));

const events = { opens: "job_started", closes: "job_completed", none: "x" } as const;
const written = ({ agent, message, span, kind }: Told, ms: number): Written => record(ms, events[kind], { agent, message_id: message, span_id: span });

/** What MODEL section 4 says of the records of a trace of one source, each given where the others are; the first statement that is not true. */
function brokenRule(log: readonly Told[], hopOf: readonly number[], hops: readonly { readonly agent: string; readonly retry: number }[]): string | undefined {
  const ownerOf = (span: string | undefined) => (span === undefined ? -1 : log.findIndex((told) => told.span === span && told.agent !== undefined));
  const stateOf = (hop: number, before: number) => {
    const kinds = log.slice(0, before).flatMap(({ kind }, index) => (hopOf[index] === hop && kind !== "none" ? [kind] : []));
    const opening = kinds.indexOf("opens");
    return opening < 0 ? "not opened" : kinds.includes("closes", opening) ? "ended" : "open";
  };
  /** What began each hop so far; a retry is one of the same message. */
  const founders: { readonly hop: number; readonly agent: string; readonly message: string | undefined; readonly span: string | undefined; readonly retried: number }[] = [];
  /** The hop that a record belongs to by what is said, -1 for none that there is. */
  const saidHop = (index: number): number => {
    const { agent, message, span } = log[index] ?? {};
    const previous = hopOf[index - 1] ?? -1;
    if (agent === undefined) {
      // A retry whose opening names the span has what follows in it.
      const first = hopOf[ownerOf(span)] ?? -1;
      if (first >= 0) return ownerOf(span) > index ? first : founders.reduce((hop, founder) => (founder.span === span && founder.retried === hop ? founder.hop : hop), first);
      const alike = log.findIndex((told, at) => told.span !== undefined && told.span === span && at < index && (hopOf[at] ?? -1) >= 0);
      return (alike >= 0 ? hopOf[alike] : previous) ?? -1;
    }
    if (message !== undefined) return founders.findLast((founder) => founder.agent === agent && founder.message === message)?.hop ?? -1;
    const open = hops.findLastIndex((hop, at) => hop.agent === agent && stateOf(at, index) === "open");
    return open >= 0 || hops[previous]?.agent !== agent ? open : previous;
  };
  for (const [index, { agent, message, kind }] of log.entries()) {
    const hop = hopOf[index] ?? -1;
    const said = saidHop(index);
    const isRetry = kind === "opens" && said >= 0 && stateOf(said, index) === "ended";
    const isIn = `record ${index} is in hop ${hop} of ${hops[hop]?.agent}`;
    if (agent === undefined || (said >= 0 && !isRetry)) {
      if (hop !== said || (agent !== undefined && hops[hop]?.agent !== agent)) return `${isIn}, not ${said}`;
      continue;
    }
    if (founders.some((founder) => founder.hop === hop)) return `${isIn} and does not begin it`;
    if (hops[hop]?.agent !== agent || hops[hop].retry !== (isRetry ? (hops[said]?.retry ?? 0) + 1 : 0)) return `${isIn}, its retry ${hops[hop]?.retry}`;
    founders.push({ hop, agent, span: log[index]?.span, retried: isRetry ? said : -1, message: isRetry ? founders.find((founder) => founder.hop === said)?.message : message });
  }
  return undefined;
}

/** An agent has two hops that may be open where a record names it alone, which one earlier goes by: which of them began last can be said in circles. */
const hasTwoOpen = (log: readonly Told[]) =>
  log.some(({ agent, message, span }, at) => agent !== undefined && message === undefined && span !== undefined && log.slice(0, at).filter((told) => told.agent === agent && told.kind === "opens").length > 1);

describe("the hops of any trace", () => {
  it("are what the rules say of each record, given where the others are", () => {
    fc.assert(
      fc.property(fc.array(anyTold, { minLength: 1, maxLength: 12 }), (log) => {
        fc.pre(!hasTwoOpen(log));
        const reading = new Reading(log.map(written));
        assert.equal(brokenRule(log, reading.hopOfRecords(), reading.hops()), undefined);
      }),
      { numRuns: 500 },
    );
  });
});
