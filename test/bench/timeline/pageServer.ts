import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { builtTests, repositoryRoot } from "../../harness/repository";
import { pageHtml, timelinePage } from "../../../src/host/pageHtml";
import { themeCss } from "../../harness/stagedThemes";

/** Serves the pages of the benchmark on this machine alone. */
export interface PageServer {
  /** As `http://127.0.0.1:1234`. */
  readonly origin: string;
  /** Keeps something until it is fetched once; returns its address. */
  offer(body: Buffer): string;
  close(): void;
}

const types: Readonly<Record<string, string>> = { html: "text/html; charset=utf-8", js: "text/javascript", css: "text/css", ttf: "font/ttf" };
const dist = join(repositoryRoot, "dist");
const pages = join(builtTests, "bench/timeline/page");
const files: Readonly<Record<string, string>> = {
  "/timeline.js": join(dist, "timeline.js"),
  "/timeline-page.css": join(dist, "timeline-page.css"),
  "/codicon.ttf": join(dist, "codicon.ttf"),
  "/stage.js": join(pages, "stage.js"),
  "/host.js": join(pages, "host.js"),
  "/peer.js": join(pages, "peer.js"),
  "/flame-chart.js": join(dirname(require.resolve("flame-chart-js/package.json")), "dist/index.min.js"),
};

export async function startPageServer(): Promise<PageServer> {
  const offered = new Map<string, Buffer>();
  let offers = 0;
  let origin = "";
  const made: Readonly<Record<string, () => string>> = {
    "/stage.html": () => plainPage("stage.js"),
    "/peer.html": () => plainPage("flame-chart.js", "peer.js"),
    "/timeline.html": () => stagedPage(origin),
    "/theme.css": () => themeCss("dark"),
  };
  const bodyOf = (path: string): Buffer | string | undefined => {
    const waiting = offered.get(path);
    offered.delete(path);
    const file = files[path];
    return waiting ?? made[path]?.() ?? (file === undefined ? undefined : readFileSync(file));
  };
  const server = createServer(({ url = "" }, response) => {
    const body = bodyOf(url);
    response.writeHead(body === undefined ? 404 : 200, { "Content-Type": types[url.split(".").at(-1) ?? ""] ?? "application/octet-stream" });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    offer: (body) => {
      const address = `/offered/${++offers}`;
      offered.set(address, body);
      return address;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function plainPage(...scripts: readonly string[]): string {
  const style = "html, body, iframe, canvas { display: block; width: 100%; height: 100%; margin: 0; border: 0; overflow: hidden; }";
  return `<!DOCTYPE html><meta charset="utf-8"><style>${style}</style><body>${scripts.map((script) => `<script src="/${script}"></script>`).join("")}</body>`;
}

/** The page as the extension makes it, with the colours and the script that VS Code adds. */
function stagedPage(origin: string): string {
  const page = pageHtml(timelinePage, (file) => `${origin}/${file}`, origin);
  const [script = ""] = /<script nonce="[^"]*"/.exec(page) ?? [];
  return page
    .replace("<link ", `<link rel="stylesheet" href="${origin}/theme.css">\n    <link `)
    .replace("<body>", `<body class="vscode-dark">`)
    .replace(script, `${script} src="${origin}/host.js"></script>\n    ${script}`);
}
