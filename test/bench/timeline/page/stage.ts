/**
 * What stands around the timeline's page as VS Code's window does: it holds the page in a frame, and carries the messages between
 * it and the host. The page's content security policy does not bind it.
 */
import { marks } from "./marks";

declare global {
  interface Window {
    stage: Stage;
    /** To the benchmark's process; the DevTools protocol adds it. */
    toHost(text: string): void;
  }
}

class Stage {
  #frame: HTMLIFrameElement | undefined;
  /** Messages reach the page in the order in which they were sent. */
  #delivered: Promise<void> = Promise.resolve();

  open(): void {
    this.close();
    this.#frame = document.createElement("iframe");
    this.#frame.src = "/timeline.html";
    document.body.append(this.#frame);
  }

  close(): void {
    this.#frame?.remove();
    this.#frame = undefined;
  }

  /** From the page. */
  receive(message: unknown): void {
    window.toHost(JSON.stringify({ message }));
  }

  /** Marks an instant in Chromium's trace, and tells the benchmark that it has come. */
  mark(mark: string): void {
    performance.mark(mark);
    window.toHost(JSON.stringify({ mark }));
  }

  /** To the page: a message, whose arrays wait under an address. */
  post(message: unknown, arraysAt: string | undefined): void {
    const to = this.#frame?.contentWindow;
    this.#delivered = this.#delivered.then(async () => {
      const whole = arraysAt === undefined ? message : withArrays(message, await (await fetch(arraysAt)).arrayBuffer());
      if (!to || to !== this.#frame?.contentWindow) return;
      if (JSON.stringify(message).includes('"columns"')) this.mark(marks.handed);
      to.postMessage(whole, "*");
    });
  }
}

const kinds = { Float64Array, Int32Array, Uint8Array };

/** Puts the arrays in, each with memory of its own, as VS Code does. */
function withArrays(message: unknown, bytes: ArrayBuffer): unknown {
  return JSON.parse(JSON.stringify(message), (_key, value: unknown) => {
    if (typeof value !== "object" || value === null || !("$array" in value)) return value;
    const { $array, from, to } = value as { $array: keyof typeof kinds; from: number; to: number };
    return new kinds[$array](bytes.slice(from, to));
  }) as unknown;
}

window.stage = new Stage();
