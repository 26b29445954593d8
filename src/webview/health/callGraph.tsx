/** Who calls whom, with how often, how badly and how slowly. */
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { AgentHealth, CallHealth } from "../../protocol/health";
import { formatDuration } from "../../trace/duration";
import { formatCount } from "../../trace/quantities";
import { formatShare } from "../../trace/share";
import { agentColor } from "../palette";
import { DataTable } from "./dataTable";
import { drawnCalls, graphLayout, type GraphEdge, type GraphNode } from "./graphLayout";
import { callerName, formatRate } from "./healthWords";
import { Section } from "./parts";
import { usePage } from "./pageContext";
import { useSize } from "./size";

interface Props {
  readonly calls: readonly CallHealth[];
  readonly agents: readonly AgentHealth[];
}

export function CallGraph({ calls, agents }: Props) {
  if (calls.length === 0) return null;
  const drawn = drawnCalls(calls);
  const note = drawn.length < calls.length ? `The ${drawn.length} of ${calls.length} with most calls` : "Calls, failures and p95 of each";
  return (
    <Section id="calls" title="Who calls whom" note={note} table={{ of: "calls", content: () => <CallTable calls={calls} /> }}>
      <Picture calls={drawn} agents={agents} />
    </Section>
  );
}

/** Of a letter, in its height. */
const letterWidth = 0.62;
const longestName = 24;
/** Letters of the longest that an edge says: `12.5 % failed`. */
const labelLetters = 13;
const labelSize = 11 / 13;

function Picture({ calls, agents }: Props) {
  const room = useRef<HTMLDivElement>(null);
  const { width, fontSize } = useSize(room);
  const names = JSON.stringify(calls.map(({ caller, agent }) => [caller, agent]));
  // Its shape is that of who calls whom: while that is the same nothing moves, whatever the figures are.
  const graph = useMemo(() => {
    const nodeWidth = (agent: string | undefined) => Math.min(longestName, callerName(agent).length) * fontSize * letterWidth + fontSize * 2.6;
    const labelHeight = fontSize * labelSize;
    return graphLayout(calls, { nodeWidth, nodeHeight: fontSize * 2, labelWidth: labelLetters * labelHeight * letterWidth, labelHeight: labelHeight * 4 }, width);
  }, [names, fontSize, width]);
  // Where it begins is in sight first.
  useLayoutEffect(() => {
    const [first] = graph.nodes;
    if (first && room.current) room.current.scrollLeft = first.x - width / 2;
  }, [graph]);
  const states = new Map(agents.map(({ agent, state }) => [agent, state]));
  const said = calls.map((call) => `${callerName(call.caller)} calls ${callerName(call.agent)}: ${edgeWords(call).join(", ")}`).join("; ");
  return (
    <div ref={room} class="graph-room" role="region" aria-label="Picture of who calls whom" tabIndex={0}>
      {width > 0 && (
        <svg class="graph" width={graph.width} height={graph.height} role="img" aria-label={said}>
          <defs>
            <marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto">
              <path class="arrow" d="M 0 0 L 8 4 L 0 8 z" />
            </marker>
          </defs>
          {graph.edges.map(({ path }, place) => (
            <path key={place} class="edge" d={path} marker-end="url(#arrow)" />
          ))}
          {graph.edges.map((edge, place) => {
            const call = calls[place];
            return call && <EdgeLabel key={place} edge={edge} call={call} letter={fontSize * labelSize} />;
          })}
          {graph.nodes.map((node) => (
            <Node key={callerName(node.agent)} node={node} isUnhealthy={node.agent !== undefined && states.get(node.agent) === "unhealthy"} fontSize={fontSize} />
          ))}
        </svg>
      )}
    </div>
  );
}

function edgeWords({ rate, calls, ended, errors, p95 }: CallHealth): readonly string[] {
  const often = Number.isNaN(rate) ? `${formatCount(calls)}×` : formatRate(rate);
  return [often, ended > 0 ? `${formatShare(errors / ended)} failed` : "none ended", `p95 ${formatDuration(p95)}`];
}

function EdgeLabel({ edge: { label }, call, letter }: { readonly edge: GraphEdge; readonly call: CallHealth; readonly letter: number }) {
  const words = edgeWords(call);
  const width = (words.reduce((longest, { length }) => Math.max(longest, length), 0) + 1) * letter * letterWidth;
  const lineHeight = letter * 1.25;
  const classOf = (line: number) => (line === 1 && call.errors > 0 ? "edge-words is-failed" : "edge-words");
  return (
    <g>
      <rect class="edge-room" x={label.x - width / 2} y={label.y - label.height / 2} width={width} height={label.height} />
      {words.map((text, line) => (
        <text key={line} class={classOf(line)} x={label.x} y={label.y + (line - 1) * lineHeight} dy="0.35em" text-anchor="middle">
          {text}
        </text>
      ))}
    </g>
  );
}

function Node({ node, isUnhealthy, fontSize }: { readonly node: GraphNode; readonly isUnhealthy: boolean; readonly fontSize: number }) {
  const { theme, placeOf } = usePage();
  const { agent, x, y, width, height } = node;
  const name = callerName(agent);
  const shown = name.length > longestName ? `${name.slice(0, longestName - 1)}…` : name;
  const [left, swatch] = [x - width / 2, fontSize * 0.62];
  return (
    <g class={["node", isUnhealthy ? "unhealthy" : "", agent === undefined ? "outside" : ""].filter(Boolean).join(" ")}>
      <title>{isUnhealthy ? `${name}, unhealthy` : name}</title>
      <rect class="node-box" x={left} y={y - height / 2} width={width} height={height} rx={4} />
      {agent !== undefined && <rect x={left + fontSize * 0.7} y={y - swatch / 2} width={swatch} height={swatch} rx={2} fill={agentColor(placeOf(agent), theme).hop} />}
      <text class="node-name" x={agent === undefined ? x : left + fontSize * 0.7 + swatch + fontSize * 0.5} y={y} dy="0.35em" text-anchor={agent === undefined ? "middle" : "start"}>
        {shown}
      </text>
      {isUnhealthy && (
        <text class="node-state" x={left + width} y={y - height / 2} dy="0.4em" text-anchor="middle">
          {"\uea87"}
        </text>
      )}
    </g>
  );
}

function CallTable({ calls }: { readonly calls: readonly CallHealth[] }) {
  const columns = [{ title: "Caller" }, { title: "Agent" }, ...["Calls", "Rate", "Failed", "Failed %", "p50", "p95"].map((title) => ({ title, isNumber: true }))];
  const rows = calls.map(({ caller, agent, calls: all, rate, ended, errors, p50, p95 }) => ({
    key: JSON.stringify([caller, agent]),
    cells: [callerName(caller), callerName(agent), formatCount(all), formatRate(rate), formatCount(errors), formatShare(errors / ended), formatDuration(p50), formatDuration(p95)],
  }));
  return <DataTable label="Who calls whom, values" columns={columns} rows={rows} />;
}
