import type { RefObject } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";

export interface Size {
  /** CSS pixels. */
  readonly width: number;
  /** Of a letter, CSS pixels. */
  readonly fontSize: number;
}

/** The size of an element, which the page is drawn for again when it changes; 0 until it is known. */
export function useSize(of: RefObject<HTMLElement | null>): Size {
  const [size, setSize] = useState<Size>({ width: 0, fontSize: 13 });
  useLayoutEffect(() => {
    const { current } = of;
    if (!current) return;
    const measure = () => {
      const [width, fontSize] = [current.clientWidth, Number.parseFloat(getComputedStyle(current).fontSize)];
      setSize((before) => (before.width === width && before.fontSize === fontSize ? before : { width, fontSize }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    return () => observer.disconnect();
  }, []);
  return size;
}
