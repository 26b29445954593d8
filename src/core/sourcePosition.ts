import { readFileSync } from "node:fs";
import { SourceMap, type SourceMapPayload } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";

/** A place in a file; line and column count from 1. */
export interface SourcePosition {
  /** An absolute path, or whatever else the engine calls the code. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

interface LoadedMap {
  readonly map: SourceMap;
  /** What the map's `sources` are relative to. */
  readonly base: URL;
}

/** Both grow with the program's code, not with its running time. */
const maps = new Map<string, LoadedMap | undefined>();
const positions = new Map<string, SourcePosition>();

/**
 * Where the code at a generated position was written: by the source map that the generated file names
 * (ECMA-426), or the same position when it names none. Node maps by itself only the text of a stack,
 * and only when the process was started with `--enable-source-maps`.
 */
export function sourcePosition(generated: SourcePosition): SourcePosition {
  const key = `${generated.file}:${generated.line}:${generated.column}`;
  let original = positions.get(key);
  if (original === undefined) {
    original = mapPosition(generated);
    positions.set(key, original);
  }
  return original;
}

function mapPosition({ file: location, line, column }: SourcePosition): SourcePosition {
  const file = location.startsWith("file:") ? fileURLToPath(location) : location;
  if (!maps.has(file)) maps.set(file, loadMap(file));
  const loaded = maps.get(file);
  const entry = loaded?.map.findEntry(line - 1, column - 1);
  if (loaded === undefined || entry === undefined || !("originalSource" in entry)) return { file, line, column };
  const source = new URL(entry.originalSource, loaded.base);
  return {
    file: source.protocol === "file:" ? fileURLToPath(source) : source.href,
    line: entry.originalLine + 1,
    column: entry.originalColumn + 1,
  };
}

/** The map of a generated file, or undefined when there is none that can be read: a stack without it is better than no stack. */
function loadMap(file: string): LoadedMap | undefined {
  try {
    const code = readFileSync(file, "utf8");
    const name = /^\/\/[#@] sourceMappingURL=(\S+)\s*$/m.exec(code.slice(code.lastIndexOf("sourceMappingURL=") - 4))?.[1];
    if (name === undefined) return undefined;
    const address = new URL(name, pathToFileURL(file));
    const payload = JSON.parse(readMap(address)) as SourceMapPayload;
    return { map: new SourceMap(payload), base: address.protocol === "file:" ? address : pathToFileURL(file) };
  } catch {
    return undefined;
  }
}

function readMap(address: URL): string {
  if (address.protocol !== "data:") return readFileSync(address, "utf8");
  const comma = address.href.indexOf(",");
  const encoding = address.href.slice(0, comma).endsWith(";base64") ? "base64" : "utf8";
  return Buffer.from(decodeURIComponent(address.href.slice(comma + 1)), encoding).toString("utf8");
}
