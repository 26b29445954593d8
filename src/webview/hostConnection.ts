/** The page's end of the connection to the host, and the state that VS Code keeps for the page. */
import type { Port } from "../protocol/rpc";

/** What VS Code gives a webview's script, once. */
export interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

/** The host as a port. Messages that are no objects are not the host's. */
export function hostPort(api: VsCodeApi): Port {
  return {
    post: (message) => api.postMessage(message),
    listen(listener) {
      const receive = ({ data }: MessageEvent<unknown>) => {
        if (typeof data === "object" && data !== null) listener(data);
      };
      window.addEventListener("message", receive);
      return () => window.removeEventListener("message", receive);
    },
  };
}
