import type { Hop } from "./hops";
import type { Span } from "./spans";

/** How far an agent's clock is off, in ns to add to its times. */
export interface AgentSkew {
  /** Number of the agent's name. */
  readonly agent: number;
  /** The agent of the root hop, whose clock is taken to be right. */
  readonly relativeTo: number;
  /** The estimate: the middle of what is possible. */
  readonly offset: number;
  /** What is possible: with any offset from `least` to `most` its hops lie inside their senders. */
  readonly least: number;
  readonly most: number;
  /** Hops between it and the agent it was reached from that bear on it; 0 when it only shares that agent's clock. */
  readonly hops: number;
  /** Whether a hop began before its sender did, wherever on the way from the root's agent clocks differ. Otherwise they may be right and the senders did not wait. */
  readonly certain: boolean;
}

/** Times in ns after the start of the trace as it was recorded: a corrected one may be negative. */
export interface Times {
  readonly start: number;
  readonly end: number;
}

type SkewHop = Pick<Hop, "agent" | "parent" | "openAt" | "closeAt">;

/** What the hops between two agents say of their clocks: ns to add to the times of `agent` to bring its hops inside those of `from`, or around them. */
interface Link {
  readonly from: number;
  readonly agent: number;
  least: number;
  most: number;
  /** The bounds alone that say that nothing begins before it is sent. */
  leastCaused: number;
  mostCaused: number;
  hops: number;
}

interface Step {
  readonly offset: number;
  readonly least: number;
  readonly most: number;
  readonly hops: number;
  readonly certain: boolean;
}

/**
 * Estimates whose clocks are off, from hops whose sender is a hop of another agent. When both have a closed bracket and the
 * hop's is no longer than its sender's, it ran inside it: the ns to add to the hop's times lie in
 * [sender's opening - hop's opening, sender's closing - hop's closing]. The intervals of all hops between two agents, whichever
 * of them sent, are intersected. When something is left and 0 is not in it, the clocks differ by the middle of it: as in NTP
 * (RFC 5905, section 8) the way there is taken to last as long as the way back. When 0 is in it, the clocks agree; when nothing
 * is left, the hops contradict each other, and nothing is said. A hop that is longer than its sender was not waited for and
 * says nothing.
 *
 * Estimates are added up along the links between agents, breadth first from the agent of the root hop, by the order of the
 * first hops; an agent of which nothing is known shares the clock of the agent that it was reached from. Linear in the hops.
 * @param hops times in ns after the trace's start
 * @param tolerance ns by which 0 may lie outside: producers cut their times to different lengths
 * @returns the agents whose clock is off, by number
 */
export function clockSkews(hops: readonly SkewHop[], tolerance = 0): AgentSkew[] {
  const root = hops.find((hop) => hop.parent < 0)?.agent ?? 0;
  const links = linksOf(hops);
  const steps = new Map<number, Step>([[root, { offset: 0, least: 0, most: 0, hops: 0, certain: true }]]);
  // A map goes through what is added to it on the way.
  for (const [from, reached] of steps) {
    for (const link of links.get(from) ?? []) {
      const agent = link.from === from ? link.agent : link.from;
      if (!steps.has(agent)) steps.set(agent, stepOver(reached, link, link.from === from ? 1 : -1, tolerance));
    }
  }
  const skews: AgentSkew[] = [];
  for (const [agent, step] of steps) if (step.offset !== 0) skews.push({ agent, relativeTo: root, ...step });
  return skews.sort((a, b) => a.agent - b.agent);
}

/** The links of each agent, in the order of the hops. */
function linksOf(hops: readonly SkewHop[]): ReadonlyMap<number, readonly Link[]> {
  const links = new Map<number, Link[]>();
  const ofPair = new Map<number, Map<number, Link>>();
  for (const hop of hops) {
    const sender = hops[hop.parent];
    if (!sender || sender.agent === hop.agent || sender.agent === 0 || hop.agent === 0) continue;
    const low = Math.min(sender.agent, hop.agent);
    const high = Math.max(sender.agent, hop.agent);
    const ofLow = ofPair.get(low) ?? new Map<number, Link>();
    ofPair.set(low, ofLow);
    let link = ofLow.get(high);
    if (!link) {
      link = { from: sender.agent, agent: hop.agent, least: -Infinity, most: Infinity, leastCaused: -Infinity, mostCaused: Infinity, hops: 0 };
      ofLow.set(high, link);
      for (const end of [low, high]) {
        const ofEnd = links.get(end);
        if (ofEnd) ofEnd.push(link);
        else links.set(end, [link]);
      }
    }
    narrow(link, sender, hop);
  }
  return links;
}

/** Takes into a link what a hop and its sender say. */
function narrow(link: Link, sender: SkewHop, hop: SkewHop): void {
  const opens = sender.openAt - hop.openAt;
  const closes = sender.closeAt - hop.closeAt;
  // Nor is it so when a bracket is missing or open: those times are unknown.
  if (!(opens <= closes)) return;
  link.hops++;
  if (hop.agent === link.agent) {
    link.least = Math.max(link.least, opens);
    link.leastCaused = Math.max(link.leastCaused, opens);
    link.most = Math.min(link.most, closes);
  } else {
    link.least = Math.max(link.least, 0 - closes);
    link.most = Math.min(link.most, 0 - opens);
    link.mostCaused = Math.min(link.mostCaused, 0 - opens);
  }
}

/** @param way -1 when the link is gone from its `agent` to its `from` */
function stepOver(reached: Step, link: Link, way: 1 | -1, tolerance: number): Step {
  const { least, most, hops } = link;
  if (hops === 0 || least > most) return { ...reached, hops: 0 };
  const differ = least > tolerance || most < -tolerance;
  return {
    offset: reached.offset + (differ ? (way * (least + most)) / 2 : 0),
    least: reached.least + (way > 0 ? least : -most),
    most: reached.most + (way > 0 ? most : -least),
    hops,
    certain: reached.certain && (!differ || link.leastCaused > tolerance || link.mostCaused < -tolerance),
  };
}

/**
 * The times of hops and spans by the clock of the root's agent, in their order: what an agent recorded is moved by its offset.
 * Spans without a hop and unknown times stay. Durations do not change, and nothing that is given does.
 */
export function correctedTimes(
  trace: { readonly hops: readonly (Times & Pick<Hop, "agent">)[]; readonly spans: readonly (Times & Pick<Span, "hop">)[] },
  skews: readonly Pick<AgentSkew, "agent" | "offset">[],
): { readonly hops: Times[]; readonly spans: Times[] } {
  const offsets = new Map(skews.map(({ agent, offset }) => [agent, offset]));
  const moved = ({ start, end }: Times, agent: number): Times => {
    const offset = offsets.get(agent) ?? 0;
    return { start: start + offset, end: end + offset };
  };
  return {
    hops: trace.hops.map((hop) => moved(hop, hop.agent)),
    spans: trace.spans.map((span) => moved(span, trace.hops[span.hop]?.agent ?? 0)),
  };
}
