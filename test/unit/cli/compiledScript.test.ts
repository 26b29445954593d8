import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { repositoryRoot } from "../../harness/repository";
import { LogFolder } from "../engine/writtenLog";

describe("a script whose compiled form is kept", () => {
  let folder: LogFolder;
  beforeEach(() => {
    folder = new LogFolder();
    buildSync({ entryPoints: [join(repositoryRoot, "src/cli/compiledScript.ts")], bundle: true, platform: "node", format: "cjs", outfile: folder.file("compiledScript.cjs") });
  });
  afterEach(() => {
    folder.remove();
  });

  /** A module that exports a number. @param build any hex digit: what the builds are told by */
  const written = (value: number, build: string, lines = 1) => {
    writeFileSync(folder.file("program.js"), `${`exports.value = ${value};\n`.repeat(lines)}${build && `// build ${build.repeat(64)}\n`}`);
  };
  const inCache = (): NodeJS.ProcessEnv => ({ NODE_COMPILE_CACHE: folder.file("cache") });
  /** What it exports, in a process of its own: V8 compiles nothing twice in one. */
  const run = (env = inCache()) => {
    const starter = `const { CompiledScript } = require(${JSON.stringify(folder.file("compiledScript.cjs"))});
      const script = new CompiledScript(${JSON.stringify(folder.file("program.js"))}, process.env);
      console.log(script.run().value);
      script.keep();`;
    return Number(execFileSync(process.execPath, ["-e", starter], { env: { ...process.env, NODE_DISABLE_COMPILE_CACHE: "", ...env }, timeout: 20_000 }));
  };
  const keptFiles = () => readdirSync(folder.file("cache/hopscope")).map((name) => folder.file(`cache/hopscope/${name}`));
  const kept = () => {
    const [path = "", ...others] = keptFiles();
    assert.deepEqual(others, []);
    return path;
  };

  it("is compiled once", () => {
    written(1, "a");
    assert.equal(run(), 1);
    const { ino } = statSync(kept());
    assert.equal(run(), 1);
    assert.equal(statSync(kept()).ino, ino, "what was kept was taken, else it would have been kept anew");
  });

  it("runs as it is built now, though the build before looks alike", () => {
    written(1, "a");
    run();
    written(2, "b");
    assert.equal(run(), 2);
    written(1, "a");
    assert.equal(run(), 1);
  });

  it("runs when what was kept is damaged, and is kept anew", () => {
    written(1, "a", 2000);
    run();
    const whole = readFileSync(kept());
    const damages: readonly ((bytes: Buffer) => Buffer)[] = [
      () => Buffer.alloc(0),
      (bytes) => bytes.subarray(0, 50),
      (bytes) => bytes.subarray(0, bytes.length / 2),
      (bytes) => bytes.fill(0xff, 64, 96),
      (bytes) => bytes.fill(0x5a, bytes.length / 2, bytes.length / 2 + 1000),
    ];
    for (const [index, damage] of damages.entries()) {
      writeFileSync(kept(), damage(Buffer.from(whole)));
      const { ino, size } = statSync(kept());
      assert.equal(run(), 1, `damage ${index}`);
      const now = statSync(kept());
      assert.ok(now.ino !== ino || now.size !== size, `damage ${index} is mended`);
    }
  });

  it("runs where nothing can be kept", () => {
    written(1, "a");
    writeFileSync(folder.file("cache"), "no folder");
    assert.equal(run(), 1);
    // It says of any folder that is to be made in it that there is none of that name, and is there itself.
    if (existsSync("/proc/self")) assert.equal(run({ NODE_COMPILE_CACHE: "/proc/none" }), 1);
  });

  it("takes no folder that depends on where it is started", () => {
    written(1, "a");
    // As on a system where nobody has named a folder for it, with a home of its own.
    for (const XDG_CACHE_HOME of ["relative", ""]) {
      const home = folder.file(`home${XDG_CACHE_HOME}`);
      assert.equal(run({ NODE_COMPILE_CACHE: "", XDG_CACHE_HOME, HOME: home, LOCALAPPDATA: home }), 1);
      assert.deepEqual(["relative", "hopscope", home].map((path) => existsSync(path)), [false, false, true]);
    }
  });

  it("has what is written in it, also where that is no ASCII, as in a build that is made anew at each change", () => {
    writeFileSync(folder.file("program.js"), 'exports.value = "é".length;\n');
    assert.equal(run(), 1);
  });

  it("is not kept when the user says so, or it is of no build that could be told from others", () => {
    written(1, "a");
    assert.equal(run({ ...inCache(), NODE_DISABLE_COMPILE_CACHE: "1" }), 1);
    written(1, "");
    assert.equal(run(), 1);
    assert.throws(keptFiles, { code: "ENOENT" });
  });
});
