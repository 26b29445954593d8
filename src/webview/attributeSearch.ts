/** What of a record's values a filter finds, and how one of them is copied: pure. */
import type { TimelineAttribute, TimelineMembers } from "../protocol/timeline";

export interface FoundAttributes {
  /** Those that are shown: found, holding what is found, or held by it. */
  readonly shown: ReadonlySet<TimelineAttribute>;
  /** Those that hold what is found: they are to be open. */
  readonly holding: ReadonlySet<TimelineAttribute>;
}

/** The values that have a text in their name or in themselves, in any case. The tree is as deep as the engine lets it be. */
export function findAttributes(members: TimelineMembers["members"], text: string): FoundAttributes {
  const wanted = text.trim().toLowerCase();
  const shown = new Set<TimelineAttribute>();
  const holding = new Set<TimelineAttribute>();
  const look = (attribute: TimelineAttribute, isHeld: boolean): boolean => {
    const isFound = `${attribute.name} ${attribute.text}`.toLowerCase().includes(wanted);
    let holds = false;
    for (const member of attribute.members) holds = look(member, isHeld || isFound) || holds;
    if (holds) holding.add(attribute);
    if (isFound || holds || isHeld) shown.add(attribute);
    return isFound || holds;
  };
  for (const attribute of members) look(attribute, false);
  return { shown, holding };
}

/** A value to paste elsewhere: a text as it is, all else as JSON; undefined when not all of it is here. */
export function copiedText(attribute: TimelineAttribute): string | undefined {
  if (attribute.kind === "text") return attribute.cut === 0 ? attribute.text : undefined;
  return jsonOf(attribute);
}

function jsonOf({ kind, text, cut, members, count }: TimelineAttribute): string | undefined {
  if (cut > 0 || members.length < count) return undefined;
  if (kind === "literal") return text;
  if (kind === "text") return JSON.stringify(text);
  const parts: string[] = [];
  for (const member of members) {
    const part = jsonOf(member);
    if (part === undefined) return undefined;
    parts.push(kind === "list" ? part : `${JSON.stringify(member.name)}:${part}`);
  }
  return kind === "list" ? `[${parts.join(",")}]` : `{${parts.join(",")}}`;
}
