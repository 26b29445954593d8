/**
 * What the host has sent, with its numbers: VS Code carries messages as JSON, which writes NaN and Infinity as null.
 * Nothing else in these messages is null; the only number that may be Infinity is where a bar ends.
 */
export function withReceivedNumbers<T>(received: T): T {
  return revived(received, "") as T;
}

function revived(value: unknown, name: string): unknown {
  if (value === null) return name === "below" ? Infinity : NaN;
  if (Array.isArray(value)) return value.map((each) => revived(each, ""));
  if (typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, revived(each, key)]));
}
