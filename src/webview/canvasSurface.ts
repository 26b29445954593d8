/** A canvas with one drawing unit a CSS pixel, sharp at any device pixel ratio. */
export class CanvasSurface {
  readonly element: HTMLCanvasElement;
  readonly context: CanvasRenderingContext2D;
  width = 0;
  height = 0;
  #ratio = 1;
  #font = "";
  /** From the middle of a line to its baseline, pixels. */
  #baseline = 0;
  readonly #textWidths = new Map<string, number>();

  constructor(className: string) {
    this.element = document.createElement("canvas");
    this.element.className = className;
    this.element.setAttribute("aria-hidden", "true");
    const context = this.element.getContext("2d");
    if (!context) throw new Error("This window cannot draw: it has no 2D canvas.");
    this.context = context;
  }

  /** Clears the canvas and gives it its size (CSS pixels) and the font for what is drawn next. */
  begin(width: number, height: number, font: string): void {
    this.#ratio = window.devicePixelRatio;
    this.width = width;
    this.height = height;
    const columns = Math.round(width * this.#ratio);
    const lines = Math.round(height * this.#ratio);
    if (this.element.width !== columns || this.element.height !== lines) {
      this.element.width = columns;
      this.element.height = lines;
      this.element.style.width = `${width}px`;
      this.element.style.height = `${height}px`;
    }
    this.context.setTransform(this.#ratio, 0, 0, this.#ratio, 0, 0);
    this.context.clearRect(0, 0, width, height);
    this.context.font = font;
    if (this.#font !== font) this.#textWidths.clear();
    this.#font = font;
    const { fontBoundingBoxAscent: ascent, fontBoundingBoxDescent: descent } = this.context.measureText("");
    this.#baseline = (Math.round(ascent) - Math.round(descent)) / 2;
  }

  /** Writes a line whose middle lies at `middle`, on the same baseline as the browser sets a line beside it. */
  write(text: string, left: number, middle: number): void {
    this.context.fillText(text, left, Math.round(middle + this.#baseline));
  }

  /** The nearest position that lies on the edge of a device pixel. */
  snap(position: number): number {
    return Math.round(position * this.#ratio) / this.#ratio;
  }

  /** Width of a text in the font of this drawing, CSS pixels. */
  textWidth(text: string): number {
    let width = this.#textWidths.get(text);
    if (width === undefined) {
      width = this.context.measureText(text).width;
      if (this.#textWidths.size > 5000) this.#textWidths.clear();
      this.#textWidths.set(text, width);
    }
    return width;
  }
}
