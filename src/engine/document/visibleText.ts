/** Text from a log is hostile: what a terminal would obey, or what hides or reorders letters, is shown as an escape. */

import { hostileSigns } from "../../trace/hostileSigns";

const shortEscapes: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** The text in one line that no terminal acts upon. */
export function visibleText(text: string): string {
  return text.replace(hostileSigns, (sign) => shortEscapes[sign] ?? codeEscape(sign));
}

/**
 * The same JSON text, with what a terminal would obey as escapes. JSON.stringify leaves C1 controls and bidi signs as they
 * stand; outside of strings JSON has none of them.
 */
export function visibleJson(json: string): string {
  return json.replace(hostileSigns, (sign) => {
    let escapes = "";
    for (let unit = 0; unit < sign.length; unit++) escapes += codeEscape(sign.charAt(unit));
    return escapes;
  });
}

function codeEscape(sign: string): string {
  const code = (sign.codePointAt(0) ?? 0).toString(16);
  return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, "0")}`;
}
