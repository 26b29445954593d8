/** Where code stands, as a stack names it. */
export interface CodePlace {
  readonly file: string;
  readonly name: string;
}

/** Paths of packages, of the languages' libraries and of the engines, with `/` between their parts. */
const foreignPaths = [
  /\/(?:site|dist)-packages\//,
  /\/node_modules\//,
  /^(?:node:|ext:|internal\/)/,
  /^<(?:frozen |anonymous>)/,
  /^native$|^\[native code\]$/,
  // Python's own library: of the system, of pyenv, on Windows.
  /\/lib(?:64)?\/python\d(?:\.\d+)?\//,
  /\/python\d+\/lib\//i,
  // Go's own library and its modules; the sources that .NET was built from.
  /\/go\/src\/(?:runtime|net|internal|reflect|sync|testing|os|io|database|encoding|fmt)\//,
  /\/pkg\/mod\//,
  /^\/_\/src\//,
];

/** Names of Java and .NET begin with the package, and Java's files have no path. */
const foreignNames = /^(?:javax?|jdk|sun|com\.sun|kotlin|scala|System|Microsoft)\./;
const goRuntime = /^(?:runtime[./]|panic$)/;

/** Whether code belongs to the language, its runtime or a package, and not to the user's program. */
export function isForeign({ file, name }: CodePlace): boolean {
  const path = file.replaceAll("\\", "/");
  if (foreignPaths.some((form) => form.test(path))) return true;
  if (/\.(?:go|s)$/.test(path)) return goRuntime.test(name);
  return (!path.includes("/") || /\.(?:cs|fs|vb)$/.test(path)) && foreignNames.test(name);
}
