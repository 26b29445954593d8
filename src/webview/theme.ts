/** The colours and fonts of the editor's theme, for what is drawn on canvas. */
import { themeKinds, type ThemeKind } from "./palette";

export interface Theme {
  readonly kind: ThemeKind;
  readonly background: string;
  /** Of labels beside bars and on the axis. */
  readonly label: string;
  /** Of a label on the selected row while the tree has the focus. */
  readonly selectedLabel: string;
  /** Of an error's words. */
  readonly errorText: string;
  /** Of an error's end cap and outline. */
  readonly errorShape: string;
  readonly grid: string;
  /** Of the critical path. */
  readonly path: string;
  /** Of idle time that is shown short. */
  readonly gap: string;
  /** Of a record that warns. */
  readonly warning: string;
  /** As in CanvasRenderingContext2D.font. */
  readonly labelFont: string;
  /** Height of a row, CSS pixels, whole. */
  readonly rowHeight: number;
}

/** Reads the custom properties that base.css derives from VS Code's variables. */
export function readTheme(root: HTMLElement): Theme {
  const style = getComputedStyle(root);
  const value = (name: string) => style.getPropertyValue(name).trim();
  const fontSize = Number.parseFloat(style.fontSize);
  return {
    kind: themeKind(),
    background: value("--page-background"),
    label: value("--page-dimmed"),
    selectedLabel: value("--page-selected-text"),
    errorText: value("--page-error-text"),
    errorShape: value("--page-error-shape"),
    grid: value("--page-grid"),
    path: value("--page-path"),
    gap: value("--page-gap"),
    warning: value("--page-warning"),
    labelFont: `${Math.round(fontSize * 0.85)}px ${style.fontFamily}`,
    rowHeight: Math.round((fontSize * 24) / 13),
  };
}

/** The kind of theme that the page is shown in. */
export function themeKind(): ThemeKind {
  return themeKinds.findLast((each) => document.body.classList.contains(each)) ?? "vscode-dark";
}

/** Calls back when VS Code changes the theme: it sets the body's class and the variables in the style of the root element. */
export function onThemeChange(changed: () => void): void {
  const observer = new MutationObserver(changed);
  observer.observe(document.body, { attributes: true, attributeFilter: ["class"] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["style"] });
}
