import { isForeign, type CodePlace } from "./foreignCode";
import { maskedText } from "./maskedText";

/** What errors are grouped by: equal for errors of the same cause. */
export interface Fingerprint {
  /** Names the group. */
  readonly key: string;
  /** Without the module: one producer writes it, another does not. "" when unknown. */
  readonly type: string;
  /** In one line, with numbers, IDs and quoted values masked, each as `…` or `<n>`, `<id>`. */
  readonly message: string;
  /** The innermost frame of the user's own code as `file:function`, without a line; "" when unknown. */
  readonly place: string;
}

/** What of an exception tells its cause: a `LoggedException` of the room ingest is one. */
interface Raised {
  readonly type: string;
  readonly message: string;
  /** Innermost first. */
  readonly frames: readonly CodePlace[];
}

/** So much of a message tells errors apart. Characters. */
const mostOfMessage = 1_000;

/**
 * What an error is grouped by.
 * @param event of the record that tells of it, for one that says nothing else
 * @param errorText the error in one line, as the record has it; "" for none
 */
export function fingerprintOf(exception: Raised | undefined, event: string, errorText: string): Fingerprint {
  const type = withoutModule(exception?.type ?? "");
  const told = exception?.message || (type === "" ? errorText || event : "");
  const message = maskedText(firstLine(told).slice(0, mostOfMessage));
  const place = placeOf(exception?.frames ?? []);
  return { key: JSON.stringify([type, message, place]), type, message, place };
}

function withoutModule(type: string): string {
  const name = type.slice(type.lastIndexOf(".") + 1);
  return name === "" ? type : name;
}

/** The first line that says something: those behind it hold details. */
function firstLine(text: string): string {
  const written = text.trimStart();
  const end = written.indexOf("\n");
  return (end < 0 ? written : written.slice(0, end)).trimEnd();
}

function placeOf(frames: readonly CodePlace[]): string {
  const frame = frames.find((candidate) => !isForeign(candidate)) ?? frames[0];
  if (!frame) return "";
  return [lastSegments(frame.file), frame.name].filter(Boolean).join(":");
}

/** The end of a path, which is the same on every machine; of a URL without its query. */
function lastSegments(file: string): string {
  const path = file.replaceAll("\\", "/");
  const query = path.includes("://") ? path.search(/[?#]/) : -1;
  return (query < 0 ? path : path.slice(0, query)).split("/").filter(Boolean).slice(-2).join("/");
}
