import * as vscode from "vscode";
import type { Port } from "../protocol/rpc";
import { pageHtml, type WebviewPage } from "./pageHtml";

/** Has a webview show a page: it may load what is in dist/, and nothing else. The page asks as soon as it runs: who answers must listen by then. */
export function fillWebview(webview: vscode.Webview, extensionUri: vscode.Uri, page: WebviewPage): void {
  const dist = vscode.Uri.joinPath(extensionUri, "dist");
  webview.options = { enableScripts: true, localResourceRoots: [dist] };
  webview.html = pageHtml(page, (file) => webview.asWebviewUri(vscode.Uri.joinPath(dist, file)).toString(), webview.cspSource);
}

/** The icon of a page's tab: a picture of media/ for light themes and one for dark ones. */
export function pageIcon(extensionUri: vscode.Uri, name: string): { readonly light: vscode.Uri; readonly dark: vscode.Uri } {
  const icon = (theme: string) => vscode.Uri.joinPath(extensionUri, "media", `${name}-${theme}.svg`);
  return { light: icon("light"), dark: icon("dark") };
}

/** The way to the page of a webview. */
export function webviewPort(webview: vscode.Webview): Port {
  return {
    post: (message) => void webview.postMessage(message),
    listen: (listener) => {
      const subscription = webview.onDidReceiveMessage(listener);
      return () => {
        subscription.dispose();
      };
    },
  };
}
