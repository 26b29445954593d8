/** What the user scrolls with. */
const gestures = ["wheel", "pointerdown", "keydown"] as const;

/**
 * Keeps a page scrolled to where it was, while its parts come and get their size, until the user moves.
 * @param scrolled pixels that are scrolled away
 * @returns how to stop
 */
export function restoreScroll(scroller: HTMLElement, content: Element, scrolled: number): () => void {
  const observer = new ResizeObserver(() => (scroller.scrollTop = scrolled));
  const stop = () => {
    observer.disconnect();
    for (const gesture of gestures) scroller.removeEventListener(gesture, stop);
  };
  for (const gesture of gestures) scroller.addEventListener(gesture, stop, { passive: true });
  observer.observe(content);
  return stop;
}
