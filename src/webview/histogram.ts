/** How durations are spread, as a few bars. The numbers beside it say the same. */
import { element } from "./element";

/** @param counts of equal steps, the shortest durations first */
export function histogramOf(counts: readonly number[]): HTMLElement {
  const most = counts.reduce((largest, count) => Math.max(largest, count), 1);
  const bars = counts.map((count) => {
    const bar = element("span", "histogram-bar");
    bar.style.height = `${(count / most) * 100}%`;
    bar.classList.toggle("is-empty", count === 0);
    return bar;
  });
  return element("div", "histogram", { "aria-hidden": "true" }, ...bars);
}
