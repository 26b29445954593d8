// Builds the product into dist/ and the tests and harness into out/. `--watch` keeps dist/ fresh, `--production` minifies.
import { existsSync, readdirSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { build, context } from "esbuild";

const watch = process.argv.includes("--watch");
const production = process.argv.includes("--production");

const shared = { bundle: true, sourcemap: true, sourcesContent: false, minify: production, logLevel: "warning" };
const node = { ...shared, platform: "node", format: "cjs", target: "node20" };
/** Each program of dist/: what it is made of and where it runs. */
const programs = [
  { ...node, entryPoints: { extension: "src/extension.ts" }, outdir: "dist", external: ["vscode"] },
  { ...node, entryPoints: { engineWorker: "src/engine/worker.ts", cli: "src/cli/main.ts" }, outdir: "dist" },
  // The pipeline is for reading and debugging: never minified, its names as written.
  { ...node, entryPoints: { pipeline: "src/pipeline/main.ts" }, outdir: "dist", minify: false },
  {
    ...shared,
    entryPoints: { timeline: "src/webview/main.ts", "timeline-page": "src/webview/page.css" },
    outdir: "dist",
    platform: "browser",
    format: "iife",
    target: "es2022",
    loader: { ".ttf": "copy" },
    assetNames: "[name]",
  },
].map((options) => ({ ...options, entryPoints: Object.fromEntries(Object.entries(options.entryPoints).filter(([, file]) => existsSync(file))) }));

const testEntryPoints = readdirSync("test", { recursive: true })
  .map((file) => `test/${file.replaceAll("\\", "/")}`)
  .filter((file) => file.endsWith(".ts") && !file.startsWith("test/fixtures/"));
const tests = { ...node, entryPoints: testEntryPoints, outdir: "out/test", outbase: "test", packages: "external", external: ["vscode"], minify: false };

if (watch) {
  for (const options of programs) await (await context(options)).watch();
} else {
  await Promise.all([rm("dist", { recursive: true, force: true }), rm("out/test", { recursive: true, force: true })]);
  await mkdir("dist", { recursive: true });
  await Promise.all([...programs, tests].filter((options) => Object.keys(options.entryPoints).length > 0).map((options) => build(options)));
}
