import { randomBytes } from "node:crypto";

/** A page of ours: what it is called, the ID of the element that its script fills, and its files in dist/. */
export interface WebviewPage {
  readonly title: string;
  readonly root: string;
  readonly script: string;
  readonly style: string;
}

/**
 * The HTML of a page: no script but ours, by a nonce; no style, font or picture but those of the extension; no data.
 * @param address where the page finds a file of dist/
 * @param origin the source, in a content security policy, of what stands there
 */
export function pageHtml({ title, root, script, style }: WebviewPage, address: (file: string) => string, origin: string): string {
  const nonce = randomBytes(16).toString("base64");
  const policy = ["default-src 'none'", `script-src 'nonce-${nonce}'`, `style-src ${origin}`, `font-src ${origin}`].join("; ");
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <link rel="stylesheet" href="${address(style)}">
    <title>${title}</title>
  </head>
  <body>
    <div id="${root}"></div>
    <script nonce="${nonce}" src="${address(script)}"></script>
  </body>
</html>`;
}

export const timelinePage: WebviewPage = { title: "Hopscope timeline", root: "timeline", script: "timeline.js", style: "timeline-page.css" };
export const healthPage: WebviewPage = { title: "Hopscope health", root: "health", script: "health.js", style: "health-page.css" };
