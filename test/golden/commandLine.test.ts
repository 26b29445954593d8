import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { repositoryRoot } from "../harness/repository";

const run = promisify(execFile);
const fixtures = join(repositoryRoot, "test/fixtures");

/** Compares what is expected, key by key; numbers within 0.002, as the model's examples are given. */
function assertSays(actual: unknown, expected: unknown, at: string): void {
  if (typeof expected === "number") {
    assert.ok(typeof actual === "number" && Math.abs(actual - expected) <= 0.002, `${at}: ${String(actual)} is not ${expected}`);
  } else if (Array.isArray(expected)) {
    assert.ok(Array.isArray(actual) && actual.length === expected.length, `${at} has ${expected.length} items`);
    expected.forEach((item, index) => {
      assertSays((actual as unknown[])[index], item, `${at}[${index}]`);
    });
  } else if (typeof expected === "object" && expected !== null) {
    for (const [key, value] of Object.entries(expected)) assertSays((actual as Record<string, unknown>)[key], value, `${at}.${key}`);
  } else assert.equal(actual, expected, at);
}

/** The traces in any order: the examples do not say one. */
const byId = (items: readonly { readonly id: string }[]) => items.toSorted((a, b) => (a.id < b.id ? -1 : 1));

describe("hopscope summary --json", () => {
  for (const folder of ["model", "model-own"]) {
    for (const file of readdirSync(join(fixtures, folder)).filter((name) => name.endsWith(".log"))) {
      it(`says of ${folder}/${file} what was worked out by hand`, async () => {
        const path = join(fixtures, folder, file);
        const expected = JSON.parse(readFileSync(path.replace(/\.log$/, ".expected.json"), "utf8")) as { items: { id: string }[] };
        const { stdout } = await run(process.execPath, [join(repositoryRoot, "dist/cli.js"), "summary", path, "--json"]);
        const actual = JSON.parse(stdout) as typeof expected;
        assertSays({ ...actual, items: byId(actual.items) }, { ...expected, items: byId(expected.items) }, "summary");
      });
    }
  }

  it("takes an argument that is too long for a path", async () => {
    const path = join(fixtures, "model", "02-handled-and-failed.log");
    const { stdout } = await run(process.execPath, [join(repositoryRoot, "dist/cli.js"), "summary", path, "--json", "--where", "x".repeat(1000)]);
    assert.deepEqual((JSON.parse(stdout) as { readonly items: readonly unknown[] }).items, []);
  });
});
