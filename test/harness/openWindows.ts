import { join } from "node:path";
import { processWide } from "./processWide";
import { repositoryRoot } from "./repository";
import type { Workbench } from "./workbench";

/** The windows of VS Code that tests have open. */
export const openWindows = processWide("openWindows", () => new Set<Workbench>());

/** How much of a window's text is told, in characters: a tree and a dialog, not a whole log. */
const textLimit = 3000;

/** Tells what every open window shows, in words and in a picture, for who looks for the reason of a failure. */
export async function tellOpenWindows(title: string, print: (line: string) => void): Promise<void> {
  for (const window of openWindows) {
    const picture = join(repositoryRoot, "out", "failures", `${title.replace(/\W+/gu, "-")}.png`);
    try {
      const text = await window.page.locator("body").innerText({ timeout: 5_000 });
      await window.screenshot(picture);
      print(`What the window showed (a picture of it is ${picture}):\n${text.replace(/\s*\n\s*/gu, " ⏎ ").slice(0, textLimit)}`);
    } catch (error) {
      print(`The window could not be looked at: ${String(error)}`);
    }
  }
}
