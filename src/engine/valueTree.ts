import { asObject } from "../ingest/jsonObject";
import type { TimelineAttribute, TimelineMembers } from "../protocol/timeline";

/** So much of a name and of a text is shown. Characters. */
const mostOfName = 500;
const mostOfText = 4000;
/** So many members of one object or list are shown. */
const mostMembers = 200;
/** What is deeper is counted alone. */
const deepest = 20;

/** What may still be shown, of one value or of several that share it. */
export interface TreeBudget {
  values: number;
  /** Characters of all texts. */
  characters: number;
}

export const usualBudget = (): TreeBudget => ({ values: 2000, characters: 400_000 });

interface Draft extends TimelineAttribute {
  readonly members: Draft[];
}

/**
 * What an object or a list holds, as a tree; nothing of any other value. Breadth first, so that what is large or deep takes
 * no room from what stands above it. @param budget is taken from
 */
export function valueTree(value: unknown, budget = usualBudget()): TimelineMembers {
  const root = newDraft("", value, budget);
  const waiting = [{ draft: root, value, depth: 0 }];
  // A list goes through what is added to it on the way.
  for (const { draft, value: holder, depth } of waiting) {
    if (depth >= deepest) continue;
    for (const [name, member] of membersOf(holder)) {
      if (draft.members.length >= mostMembers || budget.values <= 0) break;
      const made = newDraft(name, member, budget);
      draft.members.push(made);
      if (made.count > 0) waiting.push({ draft: made, value: member, depth: depth + 1 });
    }
  }
  return { members: root.members, count: root.count };
}

function newDraft(name: string, value: unknown, budget: TreeBudget): Draft {
  budget.values--;
  const shown = { name: name.slice(0, mostOfName), members: [] };
  const cutName = name.length - shown.name.length;
  if (typeof value === "object" && value !== null) return { ...shown, kind: Array.isArray(value) ? "list" : "object", text: "", cut: cutName, count: countOf(value) };
  const all = typeof value === "string" ? value : JSON.stringify(value);
  const text = all.slice(0, Math.min(mostOfText, budget.characters));
  budget.characters -= text.length;
  return { ...shown, kind: typeof value === "string" ? "text" : "literal", text, cut: cutName + all.length - text.length, count: 0 };
}

function countOf(value: object): number {
  return Array.isArray(value) ? value.length : Object.keys(value).length;
}

function* membersOf(value: unknown): Generator<readonly [string, unknown]> {
  if (Array.isArray(value)) {
    for (const [index, member] of value.entries()) yield [String(index), member as unknown];
  } else {
    const object = asObject(value) ?? {};
    for (const key of Object.keys(object)) yield [key, object[key]];
  }
}
