import assert from "node:assert/strict";
import * as fc from "fast-check";
import type { CallHealth } from "../../../../src/protocol/health";
import { drawnCalls, graphLayout, type Box, type GraphSizes } from "../../../../src/webview/health/graphLayout";

const sizes: GraphSizes = { nodeWidth: () => 100, nodeHeight: 26, labelWidth: 90, labelHeight: 44 };
const call = (caller: string | undefined, agent: string) => ({ caller, agent });
const roomy = 1e6;

const overlap = (a: Box, b: Box) => Math.abs(a.x - b.x) < (a.width + b.width) / 2 - 0.01 && Math.abs(a.y - b.y) < (a.height + b.height) / 2 - 0.01;
/** The first and the last point of a path. */
const ends = (path: string) => {
  const numbers = [...path.matchAll(/-?[\d.]+/gu)].map(([text]) => Number(text));
  return { from: { x: numbers.at(0), y: numbers.at(1) }, to: { x: numbers.at(-2), y: numbers.at(-1) } };
};

describe("the picture of who calls whom", () => {
  it("goes from left to right, along the calls, from the side of one agent to the side of the next", () => {
    const { nodes, edges } = graphLayout([call(undefined, "gateway"), call("gateway", "writer")], sizes, roomy);
    assert.deepEqual(nodes.map(({ agent }) => agent), [undefined, "gateway", "writer"]);
    const [outside, gateway, writer] = nodes;
    assert.ok(outside && gateway && writer && outside.x < gateway.x && gateway.x < writer.x);
    const { from, to } = ends(edges[1]?.path ?? "");
    assert.deepEqual([from.x, from.y, to.x, to.y].map((value) => Math.round(value ?? NaN)), [gateway.x + 50, gateway.y, writer.x - 50, writer.y].map(Math.round));
    const label = edges[1]?.label;
    assert.ok(label && label.x > gateway.x && label.x < writer.x);
  });

  it("goes from top to bottom where it would be too wide", () => {
    const chain = [call(undefined, "a"), call("a", "b"), call("b", "c")];
    const across = graphLayout(chain, sizes, roomy);
    const down = graphLayout(chain, sizes, across.width - 1);
    assert.ok(down.width < across.width && down.height > across.height);
    assert.ok((down.nodes[1]?.y ?? 0) < (down.nodes[2]?.y ?? 0));
    assert.deepEqual(graphLayout(chain, sizes, across.width), across);
  });

  it("lays no agent and no words over others, whatever calls whom", () => {
    const names = ["a", "b", "c", "d", "e", "f", "", "__proto__"];
    const pairs = fc.uniqueArray(fc.tuple(fc.constantFrom(undefined, ...names), fc.constantFrom(...names)), { minLength: 1, maxLength: 20, selector: (pair) => JSON.stringify(pair) });
    fc.assert(
      fc.property(pairs, fc.constantFrom(300, roomy), (calls, room) => {
        const { nodes, edges, width, height } = graphLayout(calls.map(([caller, agent]) => call(caller, agent)), sizes, room);
        assert.equal(edges.length, calls.length);
        const boxes: readonly Box[] = [...nodes, ...edges.map(({ label }) => label)];
        boxes.forEach((box, place) => {
          assert.ok(box.x - box.width / 2 >= -0.01 && box.x + box.width / 2 <= width + 0.01 && box.y - box.height / 2 >= -0.01 && box.y + box.height / 2 <= height + 0.01, "inside");
          for (const other of boxes.slice(place + 1)) assert.ok(!overlap(box, other), `${JSON.stringify(box)} over ${JSON.stringify(other)}`);
        });
        assert.ok(edges.every(({ path }) => /^M( ?-?[\d.]+| ?[CQL])+$/u.test(path)));
      }),
      { numRuns: 60 },
    );
  });

  it("has the calls with most hops where there are too many to follow", () => {
    const calls = Array.from({ length: 100 }, (_, number) => ({ caller: "a", agent: `b${number}`, calls: number }) as CallHealth);
    const drawn = drawnCalls(calls);
    assert.ok(drawn.length < calls.length);
    assert.ok(drawn.every(({ calls: hops }) => hops >= calls.length - drawn.length));
    assert.deepEqual(drawnCalls(calls.slice(0, 3)), calls.slice(0, 3));
  });
});
