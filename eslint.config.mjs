import tseslint from "typescript-eslint";

/**
 * Who may import whom: one row a room of src/, everything that is not named is an error.
 * `ours`: rooms; `types`: rooms whose types alone may be used; `only`: of a room, these files alone;
 * `node`: Node's built-ins (always written `node:x`); `npm`: packages.
 */
const rooms = {
  core: { node: true, npm: ["zod"] },
  pipeline: { ours: ["core"], node: true },
  ingest: { node: true, notNode: ["worker_threads"] },
  trace: { only: { ingest: ["columns", "identifier", "instant", "level", "record"] } },
  protocol: { types: ["trace"], npm: ["zod/mini"] },
  engine: { ours: ["ingest", "trace", "protocol"], node: true },
  host: { ours: ["engine", "protocol", "core"], node: true, npm: ["vscode"] },
  webview: { ours: ["protocol", "trace"], npm: ["preact", "preact/hooks", "preact/jsx-runtime", "@dagrejs/dagre"] },
  cli: { ours: ["engine"], node: true, npm: ["commander"] },
};

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
const anyOf = (names) => names.map(escaped).join("|");

/** The import patterns that are errors inside one room. */
function refusals(room, { ours = [], types = [], only = {}, node = false, notNode = [], npm = [] }) {
  const patterns = [];
  for (const other of Object.keys(rooms)) {
    if (other === room || ours.includes(other)) continue;
    const files = only[other];
    patterns.push({
      regex: `^\\.\\.?/(.*/)?${other}(/|$)${files ? `(?!(${anyOf(files)})$)` : ""}`,
      allowTypeImports: types.includes(other),
      message: `The room ${room} may not import ${files ? `this file of ${other}` : other}: see the table of rooms in CONTRIBUTING.md.`,
    });
  }
  patterns.push({
    regex: `^(?!\\.)(?!node:)(?!(${anyOf(npm) || "\\b\\B"})$)`,
    message: `The room ${room} may use only these packages: ${npm.join(", ") || "none"}. Node's built-ins are written node:x.`,
  });
  if (!node) patterns.push({ regex: "^node:", message: `The room ${room} runs without Node.` });
  else if (notNode.length > 0) patterns.push({ regex: `^node:(${anyOf(notNode)})$`, message: `The room ${room} may not use it.` });
  return patterns;
}

const roomRules = Object.entries(rooms).map(([room, table]) => ({
  files: [`src/${room}/**/*.{ts,tsx}`],
  rules: {
    "@typescript-eslint/no-restricted-imports": ["error", { patterns: refusals(room, table) }],
    "no-restricted-syntax": [
      "error",
      { selector: "ImportExpression", message: "A dynamic import escapes the table of rooms." },
      { selector: "CallExpression[callee.name='require']", message: "require escapes the table of rooms." },
    ],
  },
}));

export default tseslint.config(
  { ignores: ["dist/", "out/", "node_modules/", ".vscode-test/", "test/fixtures/", "**/*.as.ts"] },
  {
    files: ["**/*.{ts,tsx}"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { project: ["./tsconfig.json", "./src/webview/tsconfig.json", "./test/unit/webview/tsconfig.json", "./test/bench/timeline/page/tsconfig.json"], tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "max-lines": ["error", 400],
      eqeqeq: "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/switch-exhaustiveness-check": "error",
    },
  },
  ...roomRules,
  { files: ["src/extension.ts"], rules: { "max-lines": ["error", 80] } },
);
