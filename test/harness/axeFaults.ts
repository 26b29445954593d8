import axe from "axe-core";
import type { Locator } from "playwright-core";

/** The part of axe-core's results that is read. */
interface AxeResults {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[];
}

/** What axe-core finds in the document of an element: the rule and the elements. */
export async function axeFaults(root: Locator): Promise<readonly string[]> {
  await root.evaluate(axe.source);
  // What it finds no fault with would take it ten times as long to tell.
  const { violations } = await root.evaluate<AxeResults, unknown>(`axe.run(document, { resultTypes: ["violations"] })`);
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}
