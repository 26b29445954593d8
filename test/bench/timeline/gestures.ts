import { setTimeout as pause } from "node:timers/promises";
import type { Page } from "playwright-core";

/** A step each 60th of a second, as a hand moves: pacing, not waiting. ms */
const stepMs = 1000 / 60;
const steps = 40;
/** By how much one step zooms in or out; a sideways step pans; a step down scrolls. Pixels. */
const zoomStep = Math.exp(0.2);
const panStep = 10;
const scrollStep = 60;

/** How a page is driven: real input events. */
export interface Gestures {
  /** @param direction 1 closer, -1 away; the instant near the left edge of the bars stays */
  zoom(page: Page, direction: 1 | -1): Promise<void>;
  /** Along the time, by `pixels`. */
  pan(page: Page, pixels: number): Promise<void>;
  /** Along the time, by a key. @param direction 1 later */
  panByKey(page: Page, direction: 1 | -1): Promise<void>;
  /** Down, by `pixels`. */
  scroll(page: Page, pixels: number): Promise<void>;
}

/** A second of each gesture, one behind the other: close to the trace's beginning, then from its middle. */
export async function perform(page: Page, gestures: Gestures): Promise<void> {
  for (let round = 0; round < 2; round++) {
    await repeat(() => gestures.zoom(page, 1));
    await repeat(() => gestures.pan(page, panStep));
    await repeat(() => gestures.panByKey(page, 1), steps / 2);
    await repeat(() => gestures.scroll(page, scrollStep));
    await repeat(() => gestures.zoom(page, -1));
    await repeat(() => gestures.panByKey(page, -1), steps / 2);
    await repeat(() => gestures.scroll(page, 20 * scrollStep));
  }
}

async function repeat(step: () => Promise<void>, times = steps): Promise<void> {
  for (let done = 0; done < times; done++) {
    const next = performance.now() + stepMs;
    await step();
    await pause(Math.max(0, next - performance.now()));
  }
}

/** Zooms by a turn of the wheel with Ctrl pressed. @param left of the pointer in the window, pixels */
async function wheelWithCtrl(page: Page, left: number, turn: number): Promise<void> {
  await page.mouse.move(left, 500);
  await page.keyboard.down("Control");
  await page.mouse.wheel(0, turn);
  await page.keyboard.up("Control");
}

/** The timeline's tree takes 360 pixels at the left. A pixel of the wheel zooms by e^0.004. */
export const timelineGestures: Gestures = {
  zoom: (page, direction) => wheelWithCtrl(page, 400, (-direction * Math.log(zoomStep)) / 0.004),
  pan: (page, pixels) => page.mouse.wheel(pixels, 0),
  panByKey: (page, direction) => page.keyboard.press(direction > 0 ? "d" : "a"),
  scroll: (page, pixels) => page.mouse.wheel(0, pixels),
};

/** A pixel of the wheel zooms by a thousandth, with or without Ctrl; what is dragged moves, in both directions. */
export const peerGestures: Gestures = {
  zoom: (page, direction) => wheelWithCtrl(page, 40, direction > 0 ? -1000 * (zoomStep - 1) : 1000 * (1 - 1 / zoomStep)),
  pan: (page, pixels) => drag(page, -pixels, 0),
  panByKey: (page, direction) => page.keyboard.press(direction > 0 ? "ArrowRight" : "ArrowLeft"),
  scroll: (page, pixels) => drag(page, 0, -pixels),
};

/** One press, one move inside of the window and one release: as much as a turn of the wheel does. */
async function drag(page: Page, right: number, down: number): Promise<void> {
  await page.mouse.move(800, 500);
  await page.mouse.down();
  await page.mouse.move(800 + right, Math.max(100, 500 + down));
  await page.mouse.up();
}
