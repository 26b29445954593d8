// Lets a program import "x.peggy": a grammar, of which peggy makes the parser.
import { readFile } from "node:fs/promises";
import peggy from "peggy";

export const grammar = {
  name: "grammar",
  setup(build) {
    build.onLoad({ filter: /\.peggy$/ }, async ({ path }) => ({
      contents: peggy.generate(await readFile(path, "utf8"), { grammarSource: path, output: "source", format: "es" }),
      loader: "js",
    }));
  },
};
