import type { FlameChartNodes } from "flame-chart-js";
import { rowFlags, type TimelineData, type TimelineText } from "../../../src/protocol/timeline";

type Node = FlameChartNodes[number];

/** A trace as flame-chart-js takes it: rows beneath each other as objects, ms; a row's type is its agent. */
export function peerNodes({ columns, agents }: TimelineData, texts: readonly TimelineText[]): Node[] {
  const roots: Node[] = [];
  const nodes: Node[] = [];
  columns.start.forEach((start, row) => {
    const isHop = ((columns.flags[row] ?? 0) & rowFlags.hop) !== 0;
    const node: Node = { name: texts[row]?.name ?? "", start: start / 1e6, duration: (columns.duration[row] ?? 0) / 1e6, type: `${agents[columns.agent[row] ?? -1] ?? ""}${isHop ? " hop" : ""}`, children: [] };
    nodes.push(node);
    (nodes[columns.parent[row] ?? -1]?.children ?? roots).push(node);
  });
  return roots;
}
