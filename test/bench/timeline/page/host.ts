/** What VS Code gives the timeline's page; and it marks what the page has drawn when. */
import { marks } from "./marks";

const { stage } = window.parent;
const root = document.getElementById("timeline");
if (!root) throw new Error("The page has no element #timeline.");

let state: string | undefined;
Object.assign(window, {
  acquireVsCodeApi: () => ({
    postMessage: (message: { readonly method?: string }) => {
      if (message.method === "matches") {
        stage.mark(marks.asked);
        markWhenFound();
      }
      stage.receive(message);
    },
    getState: () => (state === undefined ? undefined : (JSON.parse(state) as unknown)),
    setState: (kept: unknown) => {
      state = JSON.stringify(kept);
    },
  }),
});

const awaited = new Set<string>([marks.bars, marks.complete]);
const watching = new MutationObserver(() => {
  // The page asked for its drawing in the same turn as it showed that there are rows: this frame's callback comes behind it.
  if (root.classList.contains("has-rows") && awaited.delete(marks.bars)) requestAnimationFrame(() => stage.mark(marks.bars));
  if (root.dataset["revision"] !== undefined && awaited.delete(marks.complete)) stage.mark(marks.complete);
  // What is measured later is not to be slowed down.
  if (awaited.size === 0) watching.disconnect();
});
watching.observe(root, { attributes: true, attributeFilter: ["class", "data-revision"] });

/** The number of matches is shown in the turn in which the page asks for the drawing of them. */
function markWhenFound(): void {
  const count = document.querySelector(".search-count");
  if (!count) throw new Error("The page shows no number of matches.");
  const shown = new MutationObserver(() => {
    shown.disconnect();
    requestAnimationFrame(() => stage.mark(marks.found));
  });
  shown.observe(count, { childList: true });
}
