import type { AgentElement } from "./agentTree";
import type { ErrorElement } from "./errorTree";
import type { TraceElement } from "./traceItems";

/** The term of a query that the traces with what a row shows pass; undefined when there is none. */
export function termOf(element: TraceElement | AgentElement | ErrorElement): string | undefined {
  switch (element.kind) {
    case "group": {
      const { by, group } = element;
      return group.label === "" ? undefined : term(by, group.label);
    }
    case "agent":
      return term("agent", element.facts.agent);
    case "action":
      return element.facts.action === "" ? term("agent", element.agent) : `${term("agent", element.agent)} ${term("action", element.facts.action)}`;
    case "errorGroup":
      return errorTerm(element.group.type, element.group.message);
    case "node":
      return nodeTerm(element.node);
    case "source":
    case "trace":
    case "deep":
    case "more":
    case "command":
    case "recent":
    case "spool":
    case "mark":
    case "moreErrors":
      return undefined;
  }
}

/** A query to which a term is added. */
export function withTerm(where: string, added: string): string {
  if (where.split(" ").includes(added) || where === added) return where;
  if (where === "") return added;
  return /\bOR\b/.test(where) ? `(${where}) ${added}` : `${where} ${added}`;
}

function nodeTerm(node: Extract<TraceElement, { kind: "node" }>["node"]): string | undefined {
  switch (node.kind) {
    case "hop":
      return term("agent", node.agent);
    case "span":
      return term("operation", node.name);
    case "record":
      return node.event === "" ? undefined : term("event", node.event);
    case "missing":
    case "text":
      return undefined;
  }
}

/** What is masked in the message stands for anything: the longest part that is not. */
function errorTerm(type: string, message: string): string | undefined {
  const parts = message.split(/<[a-z]+>|…/).map((part) => part.trim());
  const longest = parts.reduce((a, b) => (b.length > a.length ? b : a), "");
  return longest === "" && type === "" ? undefined : `level>=error ${quoted(longest || type)}`;
}

function term(field: string, value: string): string {
  return `${field}:${/^[\p{L}\p{N}_.-]+$/u.test(value) ? value : quoted(value)}`;
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}
