/** What the keys of the page mean beyond rows and zoom, and the list of all keys. */

export type PageCommand = "help" | "path" | "details" | "search" | "options" | "gaps" | "siblings" | "nextMatch" | "previousMatch" | "onlyMatches" | "coloring" | "agent" | { readonly levels: number | undefined };

const commands: Readonly<Record<string, PageCommand>> = {
  "?": "help",
  c: "path",
  enter: "details",
  "/": "search",
  v: "options",
  g: "gaps",
  m: "siblings",
  b: "coloring",
  h: "agent",
  n: "nextMatch",
  p: "previousMatch",
  o: "onlyMatches",
  e: { levels: undefined },
};

/** @param key as in KeyboardEvent.key; undefined for one that means nothing here */
export function pageCommand(key: string): PageCommand | undefined {
  if (/^[1-9]$/.test(key)) return { levels: Number(key) };
  return commands[key.toLowerCase()];
}

/** Keys and what they do; a key that does something stands here. */
export const keyWords: readonly (readonly [keys: string, does: string])[] = [
  ["↑ ↓ Page Up Page Down Home End", "go through the rows"],
  ["← →", "collapse and expand, or go to the parent and the first child"],
  ["1 to 9", "show so many levels of rows"],
  ["E", "show all levels"],
  ["H", "collapse the hops of the row's agent, or expand them"],
  ["M", "fold siblings that do the same, or list each"],
  ["W S, or Ctrl with the wheel", "zoom in and out"],
  ["A D, or Shift with ← → or the wheel", "move earlier and later"],
  ["F, or a double click on a row", "fit the row"],
  ["0, or a double click on the axis", "show the whole trace"],
  ["Drag over the axis", "show what the drag went over"],
  ["[ ]", "back and forward through what was in sight"],
  ["G", "show idle time short, or as long as it was"],
  ["Drag in the minimap", "draw the part to show, move it, or move an edge of it"],
  ["/", "look for hops and spans; Enter and Shift+Enter go through them"],
  ["N P", "go to the next match and to the one before"],
  ["O", "show only the matches, or all rows"],
  ["Enter", "show what is known of the row, or hide it"],
  ["C", "show the critical path, or hide it"],
  ["B", "colour by agent, by status, by self time"],
  ["V", "show all choices of the view, and what colours and shapes mean"],
  ["?", "show this list"],
  ["Escape", "close this list"],
];
