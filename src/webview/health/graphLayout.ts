/** Where agents and the calls between them lie: in layers, so that calls go one way, by dagre. */
import { Graph, layout } from "@dagrejs/dagre";
import type { CallHealth } from "../../protocol/health";

/** Who calls whom. */
type Call = Pick<CallHealth, "caller" | "agent">;

interface Point {
  readonly x: number;
  readonly y: number;
}

/** A point is its middle. */
export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

export interface GraphNode extends Box {
  /** Undefined for who asks from outside. */
  readonly agent: string | undefined;
}

export interface GraphEdge {
  /** As in the `d` of an SVG path. */
  readonly path: string;
  readonly label: Box;
}

export interface CallGraph {
  readonly nodes: readonly GraphNode[];
  /** One a call, in their order. */
  readonly edges: readonly GraphEdge[];
  readonly width: number;
  readonly height: number;
}

export interface GraphSizes {
  readonly nodeWidth: (agent: string | undefined) => number;
  readonly nodeHeight: number;
  readonly labelWidth: number;
  readonly labelHeight: number;
}

/** More calls than these nobody can follow in a picture. */
const mostDrawn = 40;

/** The calls that are drawn: those with most hops. */
export function drawnCalls(calls: readonly CallHealth[]): readonly CallHealth[] {
  if (calls.length <= mostDrawn) return calls;
  return [...calls].sort((a, b) => b.calls - a.calls).slice(0, mostDrawn);
}

/** From left to right where that has room, else from top to bottom. */
export function graphLayout(calls: readonly Call[], sizes: GraphSizes, room: number): CallGraph {
  const across = laidOut(calls, sizes, "LR");
  if (across.width <= room) return across;
  const down = laidOut(calls, sizes, "TB");
  return down.width < across.width ? down : across;
}

function laidOut(calls: readonly Call[], sizes: GraphSizes, rankdir: "LR" | "TB"): CallGraph {
  const graph = new Graph().setGraph({ rankdir, nodesep: 20, edgesep: 12, ranksep: 48, marginx: 2, marginy: 2 }).setDefaultEdgeLabel(() => ({}));
  const agents = [...new Set(calls.flatMap(({ caller, agent }) => [caller, agent]))];
  const places = new Map(agents.map((agent, place) => [agent, String(place)]));
  const placeOf = (agent: string | undefined) => places.get(agent) ?? "";
  for (const agent of agents) graph.setNode(placeOf(agent), { width: sizes.nodeWidth(agent), height: sizes.nodeHeight });
  for (const { caller, agent } of calls) graph.setEdge(placeOf(caller), placeOf(agent), { width: sizes.labelWidth, height: sizes.labelHeight, labelpos: "c" });
  layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { readonly width?: number; readonly height?: number };
  const nodeOf = (agent: string | undefined) => boxOf(graph.node(placeOf(agent)) as Box);
  return {
    nodes: agents.map((agent) => ({ agent, ...nodeOf(agent) })),
    edges: calls.map(({ caller, agent }) => {
      const { points, ...label } = graph.edge(placeOf(caller), placeOf(agent)) as Box & { readonly points: readonly Point[] };
      const from = nodeOf(caller);
      return { path: pathOf(from, caller === agent ? from : nodeOf(agent), boxOf(label), points, rankdir === "LR"), label: boxOf(label) };
    }),
    width,
    height,
  };
}

function boxOf({ x, y, width, height }: Box): Box {
  return { x, y, width, height };
}

/**
 * The path of an edge. One that goes on leaves and enters boxes at the middle of their sides; one that goes back goes through the points that dagre has found.
 */
function pathOf(from: Box, to: Box, label: Box, points: readonly Point[], isAcross: boolean): string {
  const turned = isAcross ? (point: Point) => point : ({ x, y }: Point): Point => ({ x: y, y: x });
  const half = ({ width, height }: Box) => (isAcross ? width : height) / 2;
  const [source, target, middle] = [turned(from), turned(to), turned(label)];
  const [start, end] = [source.x + half(from), target.x - half(to)];
  if (from === to) return loopPath(from, label);
  if (end <= start) return roundedPath(points);
  // In each layer it is level as far as a label reaches: it turns only between layers, where nothing else lies.
  const stops = points.slice(1, -1).map(turned).flatMap(({ x, y }) => [-half(label), half(label)].map((aside) => ({ x: x + aside, y: Math.abs(x - middle.x) < 1 ? middle.y : y })));
  let last = { x: start, y: source.y };
  const parts = [`M ${written(turned(last))}`];
  for (const stop of [...stops, { x: end, y: target.y }]) {
    if (stop.x <= last.x || stop.x > end) continue;
    const between = (last.x + stop.x) / 2;
    parts.push(`C ${written(turned({ x: between, y: last.y }))} ${written(turned({ x: between, y: stop.y }))} ${written(turned(stop))}`);
    last = stop;
  }
  return parts.join(" ");
}

/** From a side of a box to its label and back. */
function loopPath({ x, y, width, height }: Box, label: Box): string {
  const isBeside = Math.abs(label.x - x) > Math.abs(label.y - y);
  const [at, reach, spread] = isBeside ? [x + width / 2, (label.x - label.width / 2 - x - width / 2) * 1.2, height] : [y + height / 2, (label.y - label.height / 2 - y - height / 2) * 1.2, height];
  const point = (along: number, across: number) => written(isBeside ? { x: along, y: y + across } : { x: x + across, y: along });
  return `M ${point(at, -spread / 4)} C ${point(at + reach, -spread)} ${point(at + reach, spread)} ${point(at, spread / 4)}`;
}

/** Straight to the middle of each stretch, and around the point between two. */
function roundedPath(points: readonly Point[]): string {
  const [first, ...others] = points;
  if (!first) return "";
  const parts = others.map((point, index) => {
    const next = others[index + 1];
    return next ? `Q ${written(point)} ${written({ x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 })}` : `L ${written(point)}`;
  });
  return [`M ${written(first)}`, ...parts].join(" ");
}

function written({ x, y }: Point): string {
  return `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`;
}
