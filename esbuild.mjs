// Builds the product into dist/ and the tests and harness into out/. `--watch` keeps dist/ fresh, `--production` minifies,
// `--library` makes what the npm package has (hopscope/core with its declarations, the command line) and leaves the rest as it is.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { build, context } from "esbuild";
import { grammar } from "./build/grammar.mjs";
import { wasm } from "./build/wasm.mjs";

const watch = process.argv.includes("--watch");
const production = process.argv.includes("--production");
const libraryAlone = process.argv.includes("--library");

const shared = { bundle: true, sourcemap: true, sourcesContent: false, minify: production, logLevel: "warning", plugins: [wasm, grammar] };
const node = { ...shared, platform: "node", format: "cjs", target: "node20" };
const scanWorker = { ...node, entryPoints: { scanWorker: "src/engine/scanWorker.ts" }, outdir: "dist" };
const commandLine = { ...node, entryPoints: { cli: "src/cli/main.ts", commandLine: "src/cli/commandLine.ts" }, outdir: "dist", alias: { "node:child_process": "./build/childProcess.cjs" } };
/** Each program of dist/: what it is made of and where it runs. */
const programs = [
  { ...node, entryPoints: { extension: "src/extension.ts" }, outdir: "dist", external: ["vscode"] },
  { ...node, entryPoints: { engineWorker: "src/engine/worker.ts" }, outdir: "dist" },
  // The pipeline is for reading and debugging: never minified, its names as written.
  { ...node, entryPoints: { pipeline: "src/pipeline/main.ts" }, outdir: "dist", minify: false },
  {
    ...shared,
    entryPoints: {
      timeline: "src/webview/main.ts",
      "timeline-page": "src/webview/page.css",
      health: "src/webview/health/main.ts",
      "health-page": "src/webview/health/health.css",
    },
    outdir: "dist",
    platform: "browser",
    format: "iife",
    target: "es2022",
    loader: { ".ttf": "copy" },
    assetNames: "[name]",
  },
];

/** What `hopscope/core` is. Its map tells the library's frames from the program's in a stack. */
const library = { ...node, entryPoints: { core: "src/core/index.ts" }, outdir: "dist", outExtension: { ".js": ".cjs" }, packages: "external", minify: false };

/** ES modules get the same library, not a second one: a program that loads it both ways has one context and one of each class. */
const moduleEntries = { "core.mjs": "./core.cjs", "core.d.mts": "./core/index.js" };

async function buildLibrary() {
  await build(library);
  for (const [file, target] of Object.entries(moduleEntries)) await writeFile(`dist/${file}`, `export * from "${target}";\n`);
}

/** Builds a script in ASCII, which V8 reads twice as fast, also where regular expressions have other characters. By its last line it is known from any other build: see src/cli/compiledScript.ts. */
async function buildKnown(options, file) {
  await build(options);
  const script = (await readFile(file, "utf8")).replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
  await writeFile(file, `${script}// build ${createHash("sha256").update(script).digest("hex")}\n`);
}

const buildCommandLine = () => Promise.all([buildKnown(commandLine, "dist/commandLine.js"), buildKnown(scanWorker, "dist/scanWorker.js"), writeScope()]);

/** Node looks in the nearest package.json for what kind of module a script is: the extension's manifest takes it longer to read than the script. */
async function writeScope() {
  await mkdir("dist", { recursive: true });
  await writeFile("dist/package.json", `${JSON.stringify({ type: "commonjs" })}\n`);
}

const testEntryPoints = readdirSync("test", { recursive: true })
  .map((file) => `test/${file.replaceAll("\\", "/")}`)
  .filter((file) => file.endsWith(".ts") && !file.startsWith("test/fixtures/"));
const tests = { ...node, entryPoints: testEntryPoints, outdir: "out/test", outbase: "test", packages: "external", external: ["vscode"], minify: false };

if (libraryAlone) {
  await Promise.all([buildLibrary(), buildCommandLine()]);
  execFileSync(process.execPath, ["node_modules/@typescript/native/bin/tsc", "-p", "src/core/tsconfig.json"], { stdio: "inherit" });
} else if (watch) {
  for (const options of [...programs, commandLine, scanWorker]) await (await context(options)).watch();
} else {
  await Promise.all([rm("dist", { recursive: true, force: true }), rm("out/test", { recursive: true, force: true })]);
  await mkdir("dist", { recursive: true });
  await Promise.all([...programs, tests].map((options) => build(options)).concat(buildLibrary(), buildCommandLine()));
}
