import type { FrameLocator, Locator, Page } from "playwright-core";
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { axeFaults } from "./axeFaults";
import { type Theme, themes } from "./workbenchSettings";

/** One row of a tree as it stands in the window. */
export interface TreeRow {
  /** 1 for a root. */
  readonly level: number;
  /** undefined for a leaf. */
  readonly expanded: boolean | undefined;
  readonly label: string;
  /** What stands behind the label, in a weaker colour. */
  readonly description: string;
  /** Place among all rows of the tree that are not hidden in a collapsed one, from 0. */
  readonly index: number;
}

/** The workbench of a VS Code window, driven as a user drives it: by what is visible in it. */
export class Workbench {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Waits until the window stands and the extension's contributions are in it. */
  async ready(limitMs: number): Promise<void> {
    await this.#activityBarItem("Hopscope").waitFor({ timeout: limitMs });
  }

  /** Runs a command by its title in the command palette, as `Hopscope: Run Traced Pipeline`. */
  async runCommand(title: string): Promise<void> {
    const command = this.#quickInputRow(title);
    // The palette lists what could be run when it was opened: while the window is still starting, that is less than a moment later.
    for (const limit of [2_000, 5_000, 20_000]) {
      const input = await this.openQuickInput("F1");
      await input.fill(`>${title}`);
      if (await appears(command, limit)) {
        // The one that Enter would run can be another one with a longer title.
        if (await command.evaluate((row: Attributes) => row.classList.contains("focused"))) await input.press("Enter");
        else await command.click();
        return;
      }
      await input.press("Escape");
    }
    throw new Error(`the palette does not offer ${title}`);
  }

  /** Opens the palette with a key and gives its input field. */
  async openQuickInput(key: string): Promise<Locator> {
    const input = this.#quickInput();
    // A key that is pressed while the focus moves is lost: it is pressed until the palette is there.
    for (const limit of [2_000, 5_000, 20_000]) {
      await this.page.keyboard.press(key);
      if (await appears(input, limit)) return input;
    }
    throw new Error(`the palette did not open with ${key}`);
  }

  /** Shows the Hopscope views in the side bar. */
  async showHopscope(): Promise<void> {
    await this.#showInSideBar("Hopscope", "workbench.view.extension.hopscope");
  }

  /** Shows the files of the workspace in the side bar. */
  async showExplorer(): Promise<void> {
    await this.#showInSideBar("Explorer", "workbench.view.explorer");
  }

  /** The buttons of the view's welcome text. */
  async welcomeButtons(): Promise<string[]> {
    const buttons = this.page.locator(".part.sidebar .welcome-view-content .monaco-button");
    await buttons.first().waitFor();
    return await buttons.allInnerTexts();
  }

  /** The rows of a tree view that are in sight, top first. */
  async visibleRows(view = "Traces"): Promise<TreeRow[]> {
    const rows = await this.#rows(view).evaluateAll((elements: readonly Attributes[]) =>
      elements.map((row) => {
        const text = (selector: string) => row.querySelector(selector)?.textContent ?? "";
        const expanded = row.getAttribute("aria-expanded");
        return {
          level: Number(row.getAttribute("aria-level")),
          expanded: expanded === null ? undefined : expanded === "true",
          label: text(".label-name"),
          description: text(".label-description"),
          index: Number(row.getAttribute("data-index")),
        };
      }),
    );
    return rows.sort((first, second) => first.index - second.index);
  }

  /** All rows of a tree view, which holds only those in sight: it is scrolled from its top to its end. */
  async allRows(view = "Traces"): Promise<TreeRow[]> {
    const tree = this.#tree(view);
    const found = new Map<number, TreeRow>();
    await tree.hover();
    await this.page.mouse.wheel(0, -1e7);
    for (;;) {
      await this.#drawn();
      const before = found.size;
      for (const row of await this.visibleRows(view)) found.set(row.index, row);
      if (found.size === before) break;
      // Less than a page at a time, so that nothing is scrolled past.
      await this.page.mouse.wheel(0, 300);
    }
    return [...found.values()].sort((first, second) => first.index - second.index);
  }

  /** The first row in sight whose text has `text`; it may come later. */
  row(text: string | RegExp, view = "Traces"): Locator {
    return this.#rows(view).filter({ hasText: text }).first();
  }

  /** The first row in sight of this level, 1 for a root. */
  rowAtLevel(level: number, view = "Traces"): Locator {
    return this.#rows(view).and(this.page.locator(`[aria-level="${level}"]`)).first();
  }

  /** Opens a row and waits for its first child, which must have room in sight below it. */
  async expandRow(row: Locator): Promise<void> {
    await row.waitFor();
    if ((await row.getAttribute("aria-expanded")) !== "true") await row.locator(".monaco-tl-twistie").click();
    await row.and(this.page.locator("[aria-expanded=true]")).waitFor();
    // The row is marked as open before its children have come.
    const [level, index] = [Number(await row.getAttribute("aria-level")), Number(await row.getAttribute("data-index"))];
    await row.locator("..").locator(`[data-index="${index + 1}"][aria-level="${level + 1}"]`).waitFor();
  }

  async collapseRow(row: Locator): Promise<void> {
    await row.waitFor();
    if ((await row.getAttribute("aria-expanded")) === "true") await row.locator(".monaco-tl-twistie").click();
    await row.and(this.page.locator("[aria-expanded=false]")).waitFor();
  }

  async clickRow(row: Locator): Promise<void> {
    await row.locator(".monaco-icon-label").click();
  }

  /** Drops a file of the user's machine on a row, as a browser hands it over. */
  async dropFile(row: Locator, name: string, text: string): Promise<void> {
    const dataTransfer = await this.page.evaluateHandle(
      `(() => {
        const data = new DataTransfer();
        data.items.add(new File([${JSON.stringify(text)}], ${JSON.stringify(name)}));
        return data;
      })()`,
    );
    for (const type of ["dragenter", "dragover", "drop"]) await row.dispatchEvent(type, { dataTransfer });
  }

  /** Runs an item of the context menu of a row, of any tree or list. */
  async runInContextMenu(row: Locator, title: string): Promise<void> {
    const menu = this.page.locator(".monaco-menu:visible");
    const item = menu.locator(".action-item", { has: this.page.getByText(title, { exact: true }) });
    await this.#openMenu(row, menu);
    // VS Code drops a click that comes within 100 ms of the menu, but a key at no time.
    await item.hover();
    await item.and(this.page.locator(".focused")).waitFor();
    await this.page.keyboard.press("Enter");
    await menu.waitFor({ state: "hidden" });
  }

  async #openMenu(row: Locator, menu: Locator): Promise<void> {
    // When it takes the keyboard, no item has the focus, even if the pointer is there already.
    const ready = menu.and(this.page.locator(":focus-within"));
    // VS Code gives the focus to a view that was shown when its rows have come, which closes a menu: it is opened until it stays.
    for (const limit of [2_000, 5_000, 20_000]) {
      if (!(await menu.isVisible())) await row.click({ button: "right" });
      if (await appears(ready, limit)) return;
    }
    throw new Error("the context menu did not open");
  }

  /** The field of the input box that is open. */
  inputBox(): Locator {
    return this.#quickInput();
  }

  /** Chooses an item of the list that is open, by its label. */
  async pick(label: string): Promise<void> {
    const choice = this.#quickInputRow(label);
    await choice.click();
    await choice.waitFor({ state: "hidden" });
  }

  /** The line above the rows of a view, "" when there is none. */
  async viewMessage(view: string): Promise<string> {
    const message = this.page.locator(`.pane:has([aria-label^=${JSON.stringify(`${view} Section`)}]) .tree-explorer-viewlet-tree-view .message`);
    return (await message.count()) === 0 ? "" : await message.first().innerText();
  }

  /** Opens a view of the side bar that is folded up. */
  async expandView(view: string): Promise<void> {
    const header = this.#viewHeader(view);
    if ((await header.getAttribute("aria-expanded")) !== "true") await header.click();
  }

  async collapseView(view: string): Promise<void> {
    const header = this.#viewHeader(view);
    if ((await header.getAttribute("aria-expanded")) === "true") await header.click();
  }

  /** Gives the keyboard to the first row of the Traces view. */
  async focusFirstRow(): Promise<void> {
    await this.runCommand("Hopscope: Focus on Traces View");
    await this.#tree("Traces").and(this.page.locator(":focus")).waitFor();
    await this.page.keyboard.press("Home");
    await this.#rows("Traces").and(this.page.locator(".focused[data-index='0']")).waitFor();
  }

  /** An item of the menu that is open. */
  menuItem(title: string): Locator {
    return this.page.locator(".monaco-menu:visible .action-item", { has: this.page.getByText(title, { exact: true }) });
  }

  /** Loads the window anew, as after an update. */
  async reload(): Promise<void> {
    const loaded = this.page.waitForEvent("load");
    await this.runCommand("Developer: Reload Window");
    await loaded;
    await this.ready(60_000);
  }

  /** The status bar item whose ID has `id`: an extension's are `publisher.name.id`. */
  statusBarItem(id = "hopscope"): Locator {
    return this.page.locator(`.part.statusbar .statusbar-item[id*=${JSON.stringify(id)}]`);
  }

  async statusBarText(id = "hopscope"): Promise<string> {
    return (await this.statusBarItem(id).innerText()).trim();
  }

  /** Waits until there are no more notifications than so many: those of VS Code that tell of work in progress go by themselves, others only when they are closed. */
  async hasAtMostNotifications(most: number): Promise<void> {
    await (await this.#notificationList()).locator(".notification-list-item").nth(most).waitFor({ state: "hidden" });
  }

  /** How many notifications have `text`. */
  async countNotifications(text: string): Promise<number> {
    return await (await this.#notificationList()).locator(".notification-list-item", { hasText: text }).count();
  }

  /** The notification whose text has `text`, in the list of all; it may come later. */
  async notification(text: string): Promise<Locator> {
    for (const limit of [2_000, 5_000, 20_000]) {
      const notification = (await this.#notificationList()).locator(".notification-list-item", { hasText: text }).first();
      if (await appears(notification, limit)) return notification;
    }
    throw new Error(`there is no notification: ${text}`);
  }

  /** The document of the webview in sight: VS Code puts it into a frame inside a frame. */
  timelineFrame(): FrameLocator {
    return this.page.locator("iframe.webview.ready:visible").contentFrame().frameLocator("#active-frame");
  }

  /** What axe-core finds in the timeline in sight: the rule and the elements. */
  faultsOfTimeline(): Promise<readonly string[]> {
    return axeFaults(this.timelineFrame().locator("#timeline"));
  }

  /** Waits until the timeline in sight shows its rows. */
  async timelineDrawn(): Promise<void> {
    // The page says which revision of the trace it has drawn once the words of all rows in sight have come.
    await this.timelineFrame().locator("[data-revision]").waitFor();
    await this.#drawn();
  }

  /** Chooses a colour theme and waits until the window has it. */
  async setTheme(theme: Theme): Promise<void> {
    const { name, className } = themes[theme];
    await this.runCommand("Preferences: Color Theme");
    const choice = this.#quickInputRow(name);
    await this.#quickInput().fill(name);
    await choice.click();
    await choice.waitFor({ state: "hidden" });
    await this.page.locator(`.monaco-workbench.${className}`).waitFor();
  }

  async screenshot(file: string): Promise<void> {
    await mkdir(dirname(file), { recursive: true });
    await this.#pointAtNothing();
    await this.#drawn();
    await this.page.screenshot({ path: file, animations: "disabled" });
  }

  async #showInSideBar(name: string, id: string): Promise<void> {
    const shown = this.page.locator(`[id=${JSON.stringify(id)}]:visible`);
    // A click on the item of a view that is shown would hide it.
    if (await shown.isVisible()) return;
    await this.#activityBarItem(name).click();
    // Its tooltip would stand before the first rows of the view, and take their clicks.
    await this.#pointAtNothing();
    await shown.waitFor();
  }

  /** A pointer that rests somewhere draws a tooltip. */
  async #pointAtNothing(): Promise<void> {
    await this.page.mouse.move(0, 0);
  }

  #activityBarItem(name: string): Locator {
    return this.page.locator(`.part.activitybar .action-item .action-label[aria-label^=${JSON.stringify(name)}]`);
  }

  #quickInput(): Locator {
    return this.page.locator(".quick-input-widget:visible .quick-input-box input");
  }

  #quickInputRow(start: string): Locator {
    return this.page.locator(`.quick-input-list .monaco-list-row[aria-label^=${JSON.stringify(start)}]`).first();
  }

  /** The list of all notifications. VS Code shows none of itself in a window that is driven. */
  async #notificationList(): Promise<Locator> {
    const list = this.page.locator(".notifications-center.visible");
    // It closes when its last entry goes: VS Code's own, as that it starts extensions, comes and goes at any time.
    for (const limit of [2_000, 5_000, 20_000]) {
      if (!(await list.isVisible())) await this.runCommand("Notifications: Show Notifications");
      if (await appears(list, limit)) return list;
    }
    throw new Error("the list of notifications did not open");
  }

  #viewHeader(view: string): Locator {
    return this.page.locator(`.part.sidebar .pane-header[aria-label^=${JSON.stringify(`${view} Section`)}]`);
  }

  #tree(view: string): Locator {
    return this.page.locator(`.part.sidebar [role=tree][aria-label^=${JSON.stringify(view)}]`);
  }

  #rows(view: string): Locator {
    return this.#tree(view).locator(".monaco-list-row[role=treeitem]");
  }

  /** Two frames: what was to be drawn when this was called is drawn. */
  async #drawn(): Promise<void> {
    await this.page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
  }
}

/** Whether it is to be seen within `limitMs`. */
async function appears(what: Locator, limitMs: number): Promise<boolean> {
  return await what.waitFor({ timeout: limitMs }).then(() => true, () => false);
}

/** The part of a DOM element that is read inside the page: this program itself has no DOM. */
interface Attributes {
  readonly classList: { contains(name: string): boolean };
  readonly textContent: string | null;
  getAttribute(name: string): string | null;
  querySelector(selector: string): Attributes | null;
}
