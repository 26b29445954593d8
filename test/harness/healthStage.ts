import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { checkedBy } from "../../src/host/pageCalls";
import { healthPage, pageHtml } from "../../src/host/pageHtml";
import type { HealthContract } from "../../src/protocol/health";
import { healthParams } from "../../src/protocol/healthParams";
import { RpcServer, type Handlers } from "../../src/protocol/rpc";
import { repositoryRoot } from "./repository";
import { themeCss } from "./stagedThemes";
import type { Theme } from "./workbenchSettings";

export interface HealthStageOptions {
  readonly theme?: Theme;
  readonly width?: number;
  readonly height?: number;
}

const origin = "http://127.0.0.1";
const types: Readonly<Record<string, string>> = { js: "text/javascript", css: "text/css", ttf: "font/ttf" };

/** The Health page in a tab of its own, beneath its content security policy, with what VS Code gives a webview; the test is its host. */
export class HealthStage {
  readonly page: Page;
  /** What the page could not do: exceptions, and what its policy refuses. */
  readonly problems: string[] = [];
  readonly #server: RpcServer<HealthContract>;

  private constructor(page: Page, handlers: Handlers<HealthContract>, listening: (listener: (message: unknown) => void) => void) {
    this.page = page;
    page.on("pageerror", (error) => this.problems.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error") this.problems.push(message.text());
    });
    this.#server = new RpcServer<HealthContract>(
      {
        // As JSON, as VS Code carries it. The page may be gone by then.
        post: (message) => void page.evaluate(`window.postMessage(${JSON.stringify(message)}, "*")`).catch(() => undefined),
        listen: (listener) => {
          listening(listener);
          return () => undefined;
        },
      },
      handlers,
      checkedBy(healthParams, (method, reason) => this.problems.push(`${method}: ${reason}`)),
    );
  }

  static async open(browser: Browser, handlers: Handlers<HealthContract>, { theme = "dark", width = 900, height = 900 }: HealthStageOptions = {}): Promise<HealthStage> {
    const page = await browser.newPage({ viewport: { width, height }, deviceScaleFactor: 1 });
    let receive: ((message: unknown) => void) | undefined;
    await page.exposeFunction("toHost", (message: string) => receive?.(JSON.parse(message)));
    await page.addInitScript(`window.acquireVsCodeApi = () => ({
      postMessage: (message) => window.toHost(JSON.stringify(message)),
      getState: () => JSON.parse(sessionStorage.getItem("state") ?? "null") ?? undefined,
      setState: (state) => {
        sessionStorage.setItem("state", JSON.stringify(state));
        document.documentElement.dataset.kept = JSON.stringify(state);
      },
    });`);
    await page.route(`${origin}/**`, async (route) => {
      const file = new URL(route.request().url()).pathname.slice(1);
      if (file === "page.html") await route.fulfill({ contentType: "text/html; charset=utf-8", body: stagedPage(theme) });
      else if (file === "theme.css") await route.fulfill({ contentType: "text/css", body: themeCss(theme) });
      else await route.fulfill({ contentType: types[file.split(".").at(-1) ?? ""] ?? "", body: readFileSync(join(repositoryRoot, "dist", file)) });
    });
    const stage = new HealthStage(page, handlers, (listener) => (receive = listener));
    await stage.load();
    return stage;
  }

  /** Shows the page, or shows it anew with the state that it has kept. */
  async load(): Promise<void> {
    await this.page.goto(`${origin}/page.html`);
  }

  /** Waits until the state that VS Code would keep says something, as JSON. */
  async kept(part: string): Promise<void> {
    await this.page.locator(`html[data-kept*='${part}']`).waitFor({ state: "attached" });
  }

  /** Waits until what the page has for its size is drawn. */
  async drawn(): Promise<void> {
    await this.page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
  }

  tellChange(): void {
    this.#server.emit("changed", {});
  }

  async close(): Promise<void> {
    this.#server.close();
    await this.page.close();
  }
}

/** The page as the extension makes it, with the colours that VS Code adds. */
function stagedPage(theme: Theme): string {
  const body = { dark: "vscode-dark", light: "vscode-light", "hc-dark": "vscode-high-contrast", "hc-light": "vscode-high-contrast vscode-high-contrast-light" }[theme];
  return pageHtml(healthPage, (file) => `${origin}/${file}`, origin)
    .replace("<link ", `<link rel="stylesheet" href="${origin}/theme.css"><link `)
    .replace("<body>", `<body class="${body}">`);
}
