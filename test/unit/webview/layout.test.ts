import assert from "node:assert/strict";
import * as fc from "fast-check";
import { families, layoutRows, type Tree } from "../../../src/webview/layout";

/** Builds a tree in pre-order from the depth that each row would like to have. */
function treeOf(wishes: readonly number[]): Tree {
  const parent: number[] = [];
  const depth: number[] = [];
  const path: number[] = [];
  wishes.forEach((wish, row) => {
    const level = Math.min(wish, path.length);
    path.length = level;
    parent.push(path.at(-1) ?? -1);
    depth.push(level);
    path.push(row);
  });
  return { parent: Int32Array.from(parent), depth: Int32Array.from(depth) };
}

const wishes = fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 60 });
const choices = fc.infiniteStream(fc.boolean());

/** By definition: hidden when any ancestor is collapsed. */
function hasCollapsedAncestor({ parent }: Tree, row: number, collapsed: ReadonlySet<number>): boolean {
  for (let above = parent[row] ?? -1; above >= 0; above = parent[above] ?? -1) if (collapsed.has(above)) return true;
  return false;
}

describe("the layout of rows", () => {
  it("shows every row without a collapsed ancestor, once, parents before children", () => {
    fc.assert(
      fc.property(wishes, choices, (depths, random) => {
        const tree = treeOf(depths);
        const collapsed = new Set([...depths.keys()].filter(() => random.next().value));
        const { rows, positions } = layoutRows(tree, (row) => collapsed.has(row));
        const expected = [...depths.keys()].filter((row) => !hasCollapsedAncestor(tree, row, collapsed));
        assert.deepEqual([...rows], expected);
        depths.forEach((_, row) => assert.equal(positions[row], expected.indexOf(row)));
      }),
    );
  });

  it("is the same again after a collapse and an expansion, and a collapse hides the descendants alone", () => {
    fc.assert(
      fc.property(wishes, fc.nat(), (depths, pick) => {
        const tree = treeOf(depths);
        const row = depths.length === 0 ? 0 : pick % depths.length;
        const before = layoutRows(tree, () => false);
        const during = layoutRows(tree, (candidate) => candidate === row);
        const after = layoutRows(tree, () => false);
        assert.deepEqual(after, before);
        const hidden = [...before.rows].filter((candidate) => !during.rows.includes(candidate));
        assert.ok(hidden.every((candidate) => hasCollapsedAncestor(tree, candidate, new Set([row]))));
      }),
    );
  });

  it("numbers siblings from one, in order", () => {
    const tree = treeOf([0, 1, 2, 1, 0, 1]);
    const { children, place, roots } = families(tree);
    assert.equal(roots, 2);
    assert.deepEqual([...children], [2, 1, 0, 0, 1, 0]);
    assert.deepEqual([...place], [1, 1, 1, 2, 2, 1]);
  });

  it("does not mind a chain of a hundred thousand", () => {
    const depth = Int32Array.from({ length: 100_000 }, (_, row) => row);
    const parent = depth.map((row) => row - 1);
    assert.equal(layoutRows({ parent, depth }, () => false).rows.length, 100_000);
    assert.equal(layoutRows({ parent, depth }, (row) => row === 10).rows.length, 11);
  });
});
