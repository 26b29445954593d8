import { randomBytes } from "node:crypto";

/**
 * The page of a timeline: no script but ours, by a nonce; no style, font or picture but those of the extension; no data.
 * @param address where the page finds a file of dist/
 * @param origin the source, in a content security policy, of what stands there
 */
export function timelineHtml(address: (file: string) => string, origin: string): string {
  const nonce = randomBytes(16).toString("base64");
  const policy = ["default-src 'none'", `script-src 'nonce-${nonce}'`, `style-src ${origin}`, `font-src ${origin}`].join("; ");
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <link rel="stylesheet" href="${address("timeline-page.css")}">
    <title>Hopscope timeline</title>
  </head>
  <body>
    <div id="timeline"></div>
    <script nonce="${nonce}" src="${address("timeline.js")}"></script>
  </body>
</html>`;
}
