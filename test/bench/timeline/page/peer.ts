/** The same trace in flame-chart-js: a flame chart of the whole window, with its minimap. */
import type { FlameChart, FlameChartNodes } from "flame-chart-js";
import { marks } from "./marks";

/** What the script of flame-chart-js gives. */
declare const flameChartJs: { readonly FlameChart: typeof FlameChart };

let nodes: FlameChartNodes = [];
const mark = (name: string) => {
  performance.mark(name);
  window.toHost(JSON.stringify({ mark: name }));
};

Object.assign(window, {
  peer: {
    load: async (address: string) => {
      nodes = (await (await fetch(address)).json()) as FlameChartNodes;
    },
    show: () => {
      const canvas = document.createElement("canvas");
      canvas.width = innerWidth;
      canvas.height = innerHeight;
      document.body.append(canvas);
      mark(marks.handed);
      new flameChartJs.FlameChart({ canvas, data: nodes, settings: { options: { timeUnits: "ms" } } });
      // Behind the drawing that the constructor asked for.
      requestAnimationFrame(() => mark(marks.bars));
    },
  },
});
