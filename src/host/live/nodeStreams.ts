import * as vscode from "vscode";
import { settings } from "../ids";

/**
 * Where the user's setting asks for it, has the JavaScript debugger pass on what a program writes to its streams: by itself it
 * passes on only what goes through `console`, and a logger that writes to standard output prints nothing there.
 */
export function nodeStreams(): vscode.Disposable {
  const provider: vscode.DebugConfigurationProvider = {
    resolveDebugConfiguration: (_folder, configuration) => {
      const isAsked = vscode.workspace.getConfiguration().get<unknown>(settings.debugNodeOutput) === true;
      const isOpen = configuration.request === "launch" && configuration["outputCapture"] === undefined && (configuration["console"] ?? "internalConsole") === "internalConsole";
      return isAsked && isOpen ? { ...configuration, outputCapture: "std" } : configuration;
    },
  };
  return vscode.Disposable.from(...["node", "pwa-node"].map((type) => vscode.debug.registerDebugConfigurationProvider(type, provider)));
}
