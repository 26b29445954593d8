/** What the sections of the details are made of. */
import { copyText } from "./clipboard";
import { displayText } from "./displayText";
import { element } from "./element";

/** Names and values as a section shows them, hostile or not. */
export type Pairs = readonly (readonly [name: string, value: string])[];

export function section(heading: string, ...children: readonly HTMLElement[]): HTMLElement {
  return element("section", "details-section", {}, textElement("h3", "", heading), ...children);
}

export function pairsSection(heading: string, pairs: Pairs): HTMLElement {
  const list = element("dl", "pairs");
  for (const [name, value] of pairs) list.append(element("div", "pair", {}, textElement("dt", "", name), textElement("dd", "", value)));
  return section(heading, list);
}

/** @param text hostile or not: shown in one line, as text */
export function textElement<K extends keyof HTMLElementTagNameMap>(tag: K, className: string, text: string): HTMLElementTagNameMap[K] {
  const made = element(tag, className);
  made.textContent = displayText(text);
  return made;
}

/** A button that looks like a link. */
export function linkButton(className: string, pressed: () => void, ...children: readonly Node[]): HTMLButtonElement {
  const made = element("button", `link ${className}`, { type: "button" }, ...children);
  made.addEventListener("click", pressed);
  return made;
}

export function iconButton(label: string, icon: string, pressed: () => void): HTMLButtonElement {
  const made = element("button", `icon-button codicon codicon-${icon}`, { type: "button", title: label, "aria-label": label });
  made.addEventListener("click", pressed);
  return made;
}

/** Copies a text, and says so. */
export function copyButton(label: string, text: string, announce: (words: string) => void): HTMLButtonElement {
  return iconButton(label, "copy", () => copyText(text, announce));
}
