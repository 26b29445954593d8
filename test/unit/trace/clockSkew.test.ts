import assert from "node:assert/strict";
import fc from "fast-check";
import { clockSkews, correctedTimes, type AgentSkew } from "../../../src/trace/clockSkew";
import { Reading, record, span } from "./readTraces";

interface Visit {
  readonly agent: number;
  readonly parent: number;
  readonly openAt: number;
  readonly closeAt: number;
}

/** A visit to an agent, sent by an earlier one of the list. */
const visit = (agent: number, parent: number, openAt: number, closeAt: number): Visit => ({ agent, parent, openAt, closeAt });

/** The skews without what a test does not look at. */
const brief = (skews: readonly AgentSkew[]) => skews.map(({ agent, offset, least, most }) => ({ agent, offset, least, most }));

describe("clock skew between two agents", () => {
  it("is the middle of what brings a hop that began too early into its sender", () => {
    //       -40 -20  0  20  40  60  80 100
    // 1             =====================
    // 2      ===========                     by 30 at least, by 80 at most
    const skews = clockSkews([visit(1, -1, 0, 100), visit(2, 0, -30, 20)]);
    assert.deepEqual(skews, [{ agent: 2, relativeTo: 1, offset: 55, least: 30, most: 80, hops: 1, certain: true }]);
  });

  it("is that of a hop that ended too late, but then its sender may not have waited", () => {
    // 1   ==========
    // 2          ======      by -14 at least, by -4 at most: from 18 to 24, cut to 0 and 20
    const skews = clockSkews([visit(1, -1, 0, 20), visit(2, 0, 14, 24)]);
    assert.deepEqual(skews, [{ agent: 2, relativeTo: 1, offset: -9, least: -14, most: -4, hops: 1, certain: false }]);
  });

  it("is bounded by all hops between them: also one that lies inside by itself", () => {
    // 1  ==========          0 to 10
    // 2   =                  1 to 2:   -1 to 8
    // 2 ==                   -5 to -2: 5 to 12
    const skews = clockSkews([visit(1, -1, 0, 10), visit(2, 0, 1, 2), visit(2, 0, -5, -2)]);
    assert.deepEqual(brief(skews), [{ agent: 2, offset: 6.5, least: 5, most: 8 }]);
    assert.equal(skews[0]?.hops, 2);
  });

  it("is bounded by hops that go the other way", () => {
    // 1  ====================            0 to 100
    // 2 ======================           1010 to 1090: -1010 to -990
    // 1      =========                   20 to 40, sent by 2: 1010 - 20 to 1090 - 40 to add to 1, so -1050 to -990 to 2
    // 1        ==                        82 to 86, sent by 2: 928 to 1004 to add to 1, so -1004 to -928 to 2
    const skews = clockSkews([visit(1, -1, 0, 100), visit(2, 0, 1010, 1090), visit(1, 1, 20, 40), visit(1, 1, 82, 86)]);
    assert.deepEqual(skews, [{ agent: 2, relativeTo: 1, offset: -997, least: -1004, most: -990, hops: 3, certain: true }]);
  });

  it("is none when every hop lies inside its sender, also at its very ends", () => {
    assert.deepEqual(clockSkews([visit(1, -1, 0, 100), visit(2, 0, 0, 100), visit(3, 1, 0, 50), visit(3, 0, 50, 100)]), []);
  });

  it("is none when the hops contradict each other", () => {
    // One began before its sender, the other ended after its own: no one offset helps both.
    assert.deepEqual(clockSkews([visit(1, -1, 0, 100), visit(2, 0, -10, 80), visit(2, 0, 20, 110)]), []);
  });

  it("is not told from hops that are longer than their sender, that are not closed or have no time, nor within one agent", () => {
    assert.deepEqual(clockSkews([visit(1, -1, 0, 100), visit(2, 0, -10, 91)]), []);
    assert.deepEqual(clockSkews([visit(1, -1, 0, 100), visit(2, 0, -10, NaN)]), []);
    assert.deepEqual(clockSkews([visit(1, -1, 0, NaN), visit(2, 0, -10, -5)]), []);
    assert.deepEqual(clockSkews([visit(1, -1, 0, 100), visit(2, 0, NaN, -5)]), []);
    assert.deepEqual(clockSkews([visit(1, -1, 0, 100), visit(1, 0, -10, -5)]), []);
    assert.deepEqual(clockSkews([visit(1, -1, 0, 100), visit(0, 0, -10, -5)]), []);
    assert.deepEqual(clockSkews([visit(0, -1, 0, 100), visit(2, 0, -10, -5)]), []);
    assert.deepEqual(clockSkews([]), []);
  });

  it("is none within the tolerance", () => {
    const hops = [visit(1, -1, 0, 100), visit(2, 0, -3, 10)];
    assert.deepEqual(clockSkews(hops, 3), []);
    assert.equal(clockSkews(hops, 2).length, 1);
    const late = [visit(1, -1, 0, 100), visit(2, 0, 50, 103)];
    assert.deepEqual(clockSkews(late, 3), []);
    assert.equal(clockSkews(late, 2).length, 1);
  });

  it("has as its bounds the least and the greatest of all offsets that bring every hop inside", () => {
    const one = fc.record({ start: fc.integer({ min: -30, max: 60 }), length: fc.nat(30), back: fc.boolean() });
    fc.assert(
      fc.property(fc.array(one, { minLength: 1, maxLength: 5 }), (list) => {
        const sent = list.filter(({ back }) => !back).map(({ start, length }) => visit(2, 0, start, start + length));
        const [callee] = sent;
        // What goes back is sent by the first hop of 2.
        const back = callee ? list.filter((item) => item.back).map(({ start, length }) => visit(1, 1, start, start + length)) : [];
        const hops = [visit(1, -1, 0, 40), ...sent, ...back];
        const fitting = hops.flatMap((hop) => {
          const sender = hops[hop.parent];
          return sender && hop.closeAt - hop.openAt <= sender.closeAt - sender.openAt ? [{ hop, sender }] : [];
        });
        const possible = Array.from({ length: 401 }, (_, index) => index - 200).filter((offset) => {
          const at = (agent: number, time: number) => time + (agent === 2 ? offset : 0);
          return fitting.every(({ hop, sender }) => at(hop.agent, hop.openAt) >= at(sender.agent, sender.openAt) && at(hop.agent, hop.closeAt) <= at(sender.agent, sender.closeAt));
        });
        const [least, most] = [possible.at(0), possible.at(-1)];
        const isSkewed = least !== undefined && most !== undefined && !possible.includes(0);
        assert.deepEqual(brief(clockSkews(hops)), isSkewed ? [{ agent: 2, offset: (least + most) / 2, least, most }] : []);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("clock skew over several agents", () => {
  it("adds up along the way from the root's agent", () => {
    // 1  0 to 100
    // 2    1020 to 1080, sent by 1: -1020 to -980, so -1000
    // 3      520 to 540, sent by 2: 500 to 540, so 520 to 2 and -480 to 1
    const skews = clockSkews([visit(1, -1, 0, 100), visit(2, 0, 1020, 1080), visit(3, 1, 520, 540)]);
    assert.deepEqual(skews, [
      { agent: 2, relativeTo: 1, offset: -1000, least: -1020, most: -980, hops: 1, certain: false },
      { agent: 3, relativeTo: 1, offset: -480, least: -520, most: -440, hops: 1, certain: false },
    ]);
  });

  it("moves an agent whose clock agrees with a skewed one along with it, and one of which nothing is known", () => {
    // 2 is off by 1000; 3 lies inside 2; 4, sent by 3, is not closed.
    const skews = clockSkews([visit(1, -1, 0, 100), visit(2, 0, -980, -920), visit(3, 1, -970, -930), visit(4, 2, -960, NaN)]);
    assert.deepEqual(skews, [
      { agent: 2, relativeTo: 1, offset: 1000, least: 980, most: 1020, hops: 1, certain: true },
      { agent: 3, relativeTo: 1, offset: 1000, least: 970, most: 1030, hops: 1, certain: true },
      { agent: 4, relativeTo: 1, offset: 1000, least: 970, most: 1030, hops: 0, certain: true },
    ]);
  });

  it("goes the shortest way, and by the numbers of the agents", () => {
    // 9 calls 5 and 3; 3 is off, and 5 which also calls 3 is not.
    const skews = clockSkews([visit(9, -1, 0, 100), visit(5, 0, 10, 90), visit(3, 1, -40, -20), visit(3, 0, -20, 0)]);
    assert.deepEqual(brief(skews), [{ agent: 3, offset: 60, least: 20, most: 100 }]);
    const both = clockSkews([visit(9, -1, 0, 100), visit(5, 0, -50, -40), visit(3, 0, -30, -20)]);
    assert.deepEqual(both.map(({ agent }) => agent), [3, 5]);
  });

  it("reaches what another root sent to a known agent", () => {
    // 3 was not sent by anyone and itself sent to 2, which agrees with 1: 0 - 1000 to 10 - 1010 to add to 2, so 1000 to 3.
    const skews = clockSkews([visit(1, -1, 0, 100), visit(2, 0, 0, 100), visit(3, -1, -1000, -990), visit(2, 2, 0, 10)]);
    assert.deepEqual(brief(skews), [{ agent: 3, offset: 1000, least: 1000, most: 1000 }]);
  });

  /** A tree of agents with clocks that are off, and hops that each run inside their sender, agent to agent along the tree. */
  const anyRun = fc
    .record({
      clocks: fc.array(fc.record({ above: fc.nat(5), off: fc.integer({ min: -300, max: 300 }) }), { minLength: 1, maxLength: 5 }),
      visits: fc.array(fc.record({ sender: fc.nat(20), choice: fc.nat(5), from: fc.nat(100), to: fc.nat(100) }), { maxLength: 15 }),
    })
    .map(({ clocks, visits }) => {
      const off = new Map(clocks.map((clock, index) => [index + 1, index === 0 ? 0 : clock.off]));
      const near = (agent: number) => clocks.flatMap(({ above }, index) => (index === 0 ? [] : [[index + 1, (above % index) + 1]])).flatMap(([one = 0, other = 0]) => (one === agent ? [other] : other === agent ? [one] : []));
      const real: Visit[] = [visit(1, -1, 0, 1000)];
      for (const { sender, choice, from, to } of visits) {
        const parent = sender % real.length;
        const above = real[parent];
        const agents = near(above?.agent ?? 0);
        const agent = agents[choice % agents.length];
        if (!above || agent === undefined) continue;
        const length = above.closeAt - above.openAt;
        const at = (percent: number) => above.openAt + Math.floor((length * percent) / 100);
        real.push(visit(agent, parent, at(Math.min(from, to)), at(Math.max(from, to))));
      }
      const recorded = real.map((one) => ({ ...one, openAt: one.openAt + (off.get(one.agent) ?? 0), closeAt: one.closeAt + (off.get(one.agent) ?? 0) }));
      return { off, real, recorded };
    });

  it("is possible: what really was off lies between the bounds, and corrected hops lie inside their senders", () => {
    fc.assert(
      fc.property(anyRun, ({ off, recorded }) => {
        const skews = clockSkews(recorded);
        for (const { agent, least, most, offset } of skews) {
          const real = -(off.get(agent) ?? NaN);
          assert.ok(least <= real && real <= most, `${agent}: ${real} in ${least} to ${most}`);
          assert.ok(least <= offset && offset <= most);
        }
        const hops = recorded.map((hop) => ({ ...hop, start: hop.openAt, end: hop.closeAt }));
        const corrected = correctedTimes({ hops, spans: [] }, skews).hops;
        hops.forEach(({ parent }, index) => {
          const [hop, sender] = [corrected[index], corrected[parent]];
          if (hop && sender) assert.ok(sender.start <= hop.start && hop.end <= sender.end);
        });
      }),
      { numRuns: 1000 },
    );
  });

  it("is none when no clock is off", () => {
    fc.assert(fc.property(anyRun, ({ real }) => assert.deepEqual(clockSkews(real), [])));
  });

  it("is found in a million hops and in a chain of 100,000 agents", () => {
    const wide = [visit(1, -1, 0, 2_000_000), ...Array.from({ length: 999_999 }, (_, index) => visit(2 + (index % 1000), 0, index - 1_000_000, index - 999_999))];
    assert.equal(clockSkews(wide).length, 1000);
    // The second is off, and what follows is longer than it or agrees with its sender.
    const chain = Array.from({ length: 100_000 }, (_, index) => visit(index + 1, index - 1, index, 300_000 - index));
    chain[1] = visit(2, 0, -1000, 0);
    assert.equal(clockSkews(chain).length, 99_999);
  });
});

describe("corrected times", () => {
  const trace = {
    hops: [
      { agent: 1, start: 0, end: 100 },
      { agent: 2, start: -30, end: 20 },
      { agent: 2, start: NaN, end: NaN },
    ],
    spans: [
      { hop: 1, start: -20, end: 10 },
      { hop: 0, start: 5, end: 6 },
      { hop: -1, start: 7, end: 8 },
    ],
  };

  it("are the recorded ones, moved by what the agent is off; the recorded ones stay as they are", () => {
    const before = structuredClone(trace);
    assert.deepEqual(correctedTimes(trace, [{ agent: 2, offset: 55 }]), {
      hops: [
        { start: 0, end: 100 },
        { start: 25, end: 75 },
        { start: NaN, end: NaN },
      ],
      spans: [
        { start: 35, end: 65 },
        { start: 5, end: 6 },
        { start: 7, end: 8 },
      ],
    });
    assert.deepEqual(trace, before);
  });

  it("are the recorded ones when no clock is off", () => {
    assert.deepEqual(correctedTimes(trace, []).hops, trace.hops.map(({ start, end }) => ({ start, end })));
  });

  it("put the hops and spans of a log whose second agent is a minute behind inside their sender", () => {
    const reading = new Reading([
      record(0, "message_received", { agent: "front", message_id: "m" }),
      record(-59_990, "message_received", { agent: "back", message_id: "n", parent_message_id: "m" }),
      span("s", -59_988, -59_981, { agent: "back", message_id: "n" }),
      record(-59_980, "message_processed", { agent: "back", message_id: "n" }),
      record(30, "message_processed", { agent: "front", message_id: "m" }),
    ]);
    const trace = reading.trace();
    const skews = clockSkews(trace.hops);
    const name = (agent: number) => reading.columns.names.textOf(agent);
    // back by 59,990 ms at least, by 60,010 at most.
    assert.deepEqual(skews.map(({ agent, relativeTo, offset, least, most }) => [name(agent), name(relativeTo), offset / 1e6, least / 1e6, most / 1e6]), [["back", "front", 60_000, 59_990, 60_010]]);
    const corrected = correctedTimes(trace, skews);
    const front = trace.hops.findIndex(({ agent }) => name(agent) === "front");
    const zero = corrected.hops[front]?.start ?? NaN;
    const inMs = ({ start, end }: { start: number; end: number }) => [(start - zero) / 1e6, (end - zero) / 1e6];
    assert.deepEqual(corrected.hops.map(inMs).sort(([a = 0], [b = 0]) => a - b), [[0, 30], [10, 20]]);
    assert.deepEqual(inMs(corrected.spans[reading.spans().findIndex(({ id }) => id === "s")] ?? { start: NaN, end: NaN }), [12, 19]);
  });
});
