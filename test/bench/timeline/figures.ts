import type { Browser } from "playwright-core";
import { median, percentile } from "../measure";
import { frameWork, presentedAfter, readTrace, tracedCategories, type TraceEvent } from "./chromiumTrace";
import { peerGestures, perform, timelineGestures, type Gestures } from "./gestures";
import { marks } from "./page/marks";
import type { PageServer } from "./pageServer";
import { StagedPage } from "./stagedPage";
import type { TimelineEngine } from "../../../src/host/timelineServer";

/** Where pages are measured. */
export interface Ground {
  readonly browser: Browser;
  readonly server: PageServer;
}

/** Of one run, ns. */
export interface PageFigures {
  /** From the data's being in the page's process until a frame with bars was presented. */
  readonly firstPicture: number;
  /** Until all that is in sight was presented, words, too. */
  readonly complete: number;
  /** Main-thread work for a frame while the page is driven: on a processor; and from start to end, when other programs run. */
  readonly frame: { readonly median: number; readonly p95: number; readonly wallP95: number; readonly count: number };
}

/** Opens the timeline of a trace and drives it; the memory is that of the page behind it. */
export async function measureTimeline(ground: Ground, key: string, engine: TimelineEngine): Promise<PageFigures & { readonly heap: number; readonly arrays: number }> {
  return onPage(ground, "/stage.html", async (staged) => {
    const opening = await traced(ground, staged, async () => {
      const drawn = [staged.marked(marks.bars), staged.marked(marks.complete)];
      await staged.openTimeline(key, engine);
      await Promise.all(drawn);
      // The frame of the last mark is to be presented, too.
      await staged.settled();
    });
    // A row takes the focus, as keys need it.
    await staged.page.mouse.click(200, 300);
    const frame = await driven(ground, staged, timelineGestures);
    return { firstPicture: presentedAfter(opening, marks.handed, marks.bars), complete: presentedAfter(opening, marks.handed, marks.complete), frame, ...(await staged.memory()) };
  });
}

/** The same in flame-chart-js. @param nodes its data as JSON */
export async function measurePeer(ground: Ground, nodes: Buffer): Promise<PageFigures> {
  return onPage(ground, "/peer.html", async (staged) => {
    await staged.run(`peer.load(${JSON.stringify(ground.server.offer(nodes))})`);
    const opening = await traced(ground, staged, async () => {
      const drawn = staged.marked(marks.bars);
      await staged.run("peer.show()");
      await drawn;
      await staged.settled();
    });
    const firstPicture = presentedAfter(opening, marks.handed, marks.bars);
    return { firstPicture, complete: firstPicture, frame: await driven(ground, staged, peerGestures) };
  });
}

/** ns from the page's asking for the rows that pass a query until they were presented; medians by query. Only the matches are shown. */
export async function measureFilters(ground: Ground, key: string, engine: TimelineEngine, queries: readonly string[], rounds: number): Promise<number[]> {
  return onPage(ground, "/stage.html", async (staged) => {
    await opened(staged, key, engine);
    const frame = staged.page.frameLocator("iframe");
    const samples = queries.map((): number[] => []);
    const ask = async (query: string) => {
      const found = staged.marked(marks.found);
      await frame.locator(".search-field").fill(query);
      await found;
      await staged.settled();
    };
    await ask(queries[0] ?? "");
    await frame.getByRole("button", { name: "Only matches" }).click();
    for (let round = 0; round < rounds; round++) {
      for (const [index, query] of queries.entries()) {
        const events = await traced(ground, staged, () => ask(query));
        samples[index]?.push(presentedAfter(events, marks.asked, marks.found));
      }
    }
    return samples.map(median);
  });
}

export async function onPage<T>({ browser, server }: Ground, path: string, use: (staged: StagedPage) => Promise<T>): Promise<T> {
  const staged = await StagedPage.open(browser, server, path);
  try {
    return await use(staged);
  } finally {
    await staged.close();
  }
}

/** Opens a timeline and waits until all that is in sight was drawn. */
export async function opened(staged: StagedPage, key: string, engine: TimelineEngine): Promise<void> {
  const drawn = staged.marked(marks.complete);
  await staged.openTimeline(key, engine);
  await drawn;
}

async function driven(ground: Ground, staged: StagedPage, gestures: Gestures): Promise<PageFigures["frame"]> {
  const events = await traced(ground, staged, async () => {
    await staged.mark(marks.moving);
    await perform(staged.page, gestures);
  });
  const frames = frameWork(events, marks.moving);
  const work = frames.map(({ processor }) => processor);
  return { median: median(work), p95: percentile(work, 0.95), wallP95: percentile(frames.map(({ wall }) => wall), 0.95), count: frames.length };
}

async function traced({ browser }: Ground, { page }: StagedPage, work: () => Promise<void>): Promise<TraceEvent[]> {
  await browser.startTracing(page, { categories: [...tracedCategories] });
  await work();
  return readTrace(await browser.stopTracing());
}
