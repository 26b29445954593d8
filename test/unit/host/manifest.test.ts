import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { commands, healthSettings, keySettings, settings, views } from "../../../src/host/ids";
import { repositoryRoot } from "../../harness/repository";

interface Manifest {
  readonly engines: { readonly vscode: string };
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly category: string }[];
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly markdownDescription?: string; readonly scope?: string }>> };
    readonly menus: Readonly<Record<string, readonly { readonly command: string }[]>>;
  };
}

const text = readFileSync(join(repositoryRoot, "package.json"), "utf8");
const manifest = JSON.parse(text) as Manifest;

describe("the manifest", () => {
  const sorted = (names: Iterable<string>) => [...names].sort();

  it("names the commands, views and settings of the code, and no other", () => {
    assert.deepEqual(sorted(manifest.contributes.commands.map(({ command }) => command)), sorted(Object.values(commands)));
    assert.deepEqual(sorted(Object.values(manifest.contributes.views).flat().map(({ id }) => id)), sorted(Object.values(views)));
    assert.deepEqual(sorted(Object.keys(manifest.contributes.configuration.properties)), sorted([settings, healthSettings, keySettings].flatMap((names) => Object.values(names))));
  });

  it("uses only its own commands in menus, all in one category", () => {
    const known = new Set(manifest.contributes.commands.map(({ command }) => command));
    for (const { command } of Object.values(manifest.contributes.menus).flat()) assert.ok(known.has(command), command);
    for (const { category } of manifest.contributes.commands) assert.equal(category, "Hopscope");
  });

  it("has a text for every placeholder, and none to spare", () => {
    const texts = JSON.parse(readFileSync(join(repositoryRoot, "package.nls.json"), "utf8")) as Record<string, string>;
    const used = new Set([...text.matchAll(/"%([^%"]+)%"/g)].map((match) => match[1] ?? ""));
    assert.deepEqual(sorted(Object.keys(texts)), sorted(used));
  });

  it("asks for the VS Code whose API it is written against", () => {
    assert.equal(manifest.engines.vscode, `^${manifest.devDependencies["@types/vscode"] ?? ""}`);
  });
});
