import { randomBytes } from "node:crypto";
import { Uri, type Webview } from "vscode";

/** The page of a timeline: no script but ours, by a nonce; no style, font or picture but those of the extension; no data. */
export function timelineHtml(webview: Webview, dist: Uri): string {
  const nonce = randomBytes(16).toString("base64");
  const address = (file: string) => webview.asWebviewUri(Uri.joinPath(dist, file)).toString();
  const policy = ["default-src 'none'", `script-src 'nonce-${nonce}'`, `style-src ${webview.cspSource}`, `font-src ${webview.cspSource}`].join("; ");
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
