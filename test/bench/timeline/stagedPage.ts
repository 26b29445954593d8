import type { Browser, CDPSession, Page } from "playwright-core";
import { within } from "../../harness/within";
import type { RpcServer } from "../../../src/protocol/rpc";
import type { TimelineContract } from "../../../src/protocol/timeline";
import { takeApart } from "./arrays";
import type { PageServer } from "./pageServer";
import { noEditor } from "./noEditor";
import { serveTimeline, type TimelineEngine } from "../../../src/host/timelineServer";

const viewport = { width: 1600, height: 1000 };
const markLimitMs = 120_000;

/** A page of the benchmark in a tab of its own, which tells what it has drawn. */
export class StagedPage {
  readonly page: Page;
  readonly #cdp: CDPSession;
  readonly #server: PageServer;
  readonly #waiting = new Map<string, () => void>();
  #receive: ((message: unknown) => void) | undefined;
  #timeline: RpcServer<TimelineContract> | undefined;

  private constructor(page: Page, cdp: CDPSession, server: PageServer) {
    this.page = page;
    this.#cdp = cdp;
    this.#server = server;
    cdp.on("Runtime.bindingCalled", ({ payload }) => {
      const { mark, message } = JSON.parse(payload) as { readonly mark?: string; readonly message?: unknown };
      if (mark !== undefined) this.#waiting.get(mark)?.();
      else this.#receive?.(message);
    });
  }

  /** @param path as `/stage.html` */
  static async open(browser: Browser, server: PageServer, path: string): Promise<StagedPage> {
    const page = await browser.newPage({ viewport, deviceScaleFactor: 1 });
    page.on("pageerror", (error) => {
      throw error;
    });
    const cdp = await page.context().newCDPSession(page);
    await cdp.send("Runtime.enable");
    await cdp.send("Runtime.addBinding", { name: "toHost" });
    await page.goto(server.origin + path);
    return new StagedPage(page, cdp, server);
  }

  /** Waits for a mark that comes from now on. @see marks */
  marked(mark: string): Promise<void> {
    const come = new Promise<void>((resolve) => this.#waiting.set(mark, resolve));
    return within(markLimitMs, mark, come).finally(() => this.#waiting.delete(mark));
  }

  /** Opens the timeline of a trace in the stage, as a panel is opened. */
  async openTimeline(key: string, engine: TimelineEngine): Promise<void> {
    this.#timeline = serveTimeline(
      {
        post: (message) => this.#post(message),
        listen: (listener) => {
          this.#receive = listener;
          return () => (this.#receive = undefined);
        },
      },
      key,
      engine,
      noEditor,
    );
    await this.run("stage.open()");
  }

  /** The trace has changed: the page loads it again. */
  tellChange(): void {
    this.#timeline?.emit("changed", {});
  }

  async closeTimeline(): Promise<void> {
    this.#timeline?.close();
    await this.run("stage.close()");
  }

  /** Sets a mark in Chromium's trace. */
  mark(mark: string): Promise<void> {
    return this.run(`performance.mark(${JSON.stringify(mark)})`);
  }

  /** Waits until the frame that is drawn now and the one behind it have been painted. */
  settled(): Promise<void> {
    return this.run("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(done))))");
  }

  async run(expression: string): Promise<void> {
    const { exceptionDetails } = await this.#cdp.send("Runtime.evaluate", { expression, awaitPromise: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  }

  /** Bytes of the JavaScript heap that are in use when nothing can be collected any more, and of the arrays outside of it. */
  async memory(): Promise<{ readonly heap: number; readonly arrays: number }> {
    // A round of the collector lets go of what the one before it has finished.
    for (let round = 0; round < 3; round++) await this.#cdp.send("HeapProfiler.collectGarbage");
    const { usedSize, backingStorageSize } = await this.#cdp.send("Runtime.getHeapUsage");
    return { heap: usedSize, arrays: backingStorageSize };
  }

  async close(): Promise<void> {
    this.#timeline?.close();
    await this.page.close();
  }

  #post(message: unknown): void {
    const { message: plain, bytes } = takeApart(message);
    const address = bytes.length === 0 ? undefined : this.#server.offer(bytes);
    // The page may be gone: what was asked for it is not waited for.
    void this.run(`stage.post(${JSON.stringify(plain)}, ${JSON.stringify(address)})`).catch(() => undefined);
  }
}
