/** What the sections of the page are made of. */
import type { ComponentChildren } from "preact";
import { agentColor } from "../palette";
import type { HealthState } from "../../protocol/health";
import { stateWords } from "../../trace/reasonWords";
import { agentName } from "./healthWords";
import type { Tabled } from "./keptHealth";
import { usePage } from "./pageContext";

export function Icon({ name }: { readonly name: string }) {
  return <span class={`codicon codicon-${name}`} aria-hidden="true" />;
}

const stateIcons: Readonly<Record<HealthState, string>> = { healthy: "pass", unhealthy: "error", unknown: "question" };

/** An icon of its own for each state, and its word. */
export function StateMark({ state }: { readonly state: HealthState }) {
  return (
    <span class={`state ${state}`}>
      <Icon name={stateIcons[state]} />
      <span class="word">{stateWords[state]}</span>
    </span>
  );
}

export function AgentMark({ agent }: { readonly agent: string }) {
  return (
    <span class="agent-mark">
      <Swatch agent={agent} />
      <span class="text">{agentName(agent)}</span>
    </span>
  );
}

function Swatch({ agent }: { readonly agent: string }) {
  const { theme, placeOf } = usePage();
  const { hop, striped } = agentColor(placeOf(agent), theme);
  return <span class={striped ? "swatch striped" : "swatch"} style={{ backgroundColor: hop }} />;
}

/** A button that looks like a link, to the timeline of a trace. */
export function TraceLink({ traceKey, words }: { readonly traceKey: string; readonly words: string }) {
  const { actions } = usePage();
  return (
    <button type="button" class="link text" title={words} onClick={() => actions.openTrace(traceKey)}>
      {words}
    </button>
  );
}

/** Words that may have been cut: whole in the tooltip. */
export function Words({ text }: { readonly text: string }) {
  return (
    <span class="text" title={text}>
      {text}
    </span>
  );
}

interface SectionProps {
  readonly id: string;
  readonly title: string;
  /** Dimmed, beside the title. */
  readonly note?: string | undefined;
  readonly controls?: ComponentChildren;
  /** The values of its charts, shown on demand. */
  readonly table?: { readonly of: Tabled; readonly content: () => ComponentChildren } | undefined;
  readonly children: ComponentChildren;
}

export function Section({ id, title, note, controls, table, children }: SectionProps) {
  const { tables, actions } = usePage();
  const isOpen = table !== undefined && tables.includes(table.of);
  return (
    <section class={`section ${id}`} aria-labelledby={`${id}-title`}>
      <div class="section-head">
        <h2 id={`${id}-title`}>{title}</h2>
        {note && <span class="note">{note}</span>}
        <span class="section-controls">
          {controls}
          {table && (
            <button type="button" class="toggle with-icon" aria-pressed={isOpen} aria-label={`Values of ${title} as a table`} onClick={() => actions.toggleTable(table.of)}>
              <Icon name="table" />
              Table
            </button>
          )}
        </span>
      </div>
      {children}
      {isOpen && table.content()}
    </section>
  );
}
