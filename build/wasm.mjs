// Lets a program import "x.wasm": it is compiled from x.as.ts beside it (AssemblyScript) and bundled as bytes.
import { readdir, readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import asc from "assemblyscript/asc";

const options = ["-O3", "--enable", "simd", "--runtime", "minimal", "--noAssert", "--exportStart", "start", "--use", "abort="];
const suffix = ".as.ts";
/** By what the sources say: several programs are built at a time, and again when a source changes. */
const compiled = new Map();

/** @param sources the AssemblyScript files of a folder by name */
async function compile(entry, sources) {
  const files = new Map();
  const { error, stderr } = await asc.main([entry, "--outFile", "out.wasm", ...options], {
    readFile: (name) => sources.get(name) ?? null,
    writeFile: (name, contents) => files.set(name, contents),
    listFiles: () => [],
  });
  if (error) throw new Error(`${entry} does not compile.\n${stderr.toString()}`);
  return files.get("out.wasm");
}

export const wasm = {
  name: "wasm",
  setup(build) {
    build.onResolve({ filter: /\.wasm$/ }, ({ path, resolveDir }) => ({ path: join(resolveDir, path.replace(/\.wasm$/, suffix)), namespace: "wasm" }));
    build.onLoad({ filter: /./, namespace: "wasm" }, async ({ path }) => {
      const folder = dirname(path);
      const names = (await readdir(folder)).filter((name) => name.endsWith(suffix));
      const sources = new Map(await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), "utf8")])));
      const key = JSON.stringify([path, ...sources]);
      if (!compiled.has(key)) compiled.set(key, compile(basename(path), sources));
      return { contents: await compiled.get(key), loader: "binary", watchFiles: names.map((name) => join(folder, name)) };
    });
  },
};
