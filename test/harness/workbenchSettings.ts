import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/** The colour themes a picture can be taken in, by their short names: their ID in the settings, their name in the list, the window's class. */
export const themes = {
  dark: { id: "Default Dark Modern", name: "Dark Modern", className: "vs-dark" },
  light: { id: "Default Light Modern", name: "Light Modern", className: "vs" },
  "hc-dark": { id: "Default High Contrast", name: "Dark High Contrast", className: "hc-black" },
  "hc-light": { id: "Default High Contrast Light", name: "Light High Contrast", className: "hc-light" },
} as const;

export type Theme = keyof typeof themes;

export function isTheme(name: string): name is Theme {
  return Object.hasOwn(themes, name);
}

/** The user's settings: nothing opens, asks or calls home on its own. */
export type WorkbenchSettings = Readonly<Record<string, unknown>>;

export function quietSettings(theme: Theme): WorkbenchSettings {
  return {
    "workbench.colorTheme": themes[theme].id,
    "window.autoDetectColorScheme": false,
    "window.autoDetectHighContrast": false,
    // What closes would be in sight for 150 ms more, and deaf.
    "workbench.reduceMotion": "on",
    "workbench.startupEditor": "none",
    "workbench.tips.enabled": false,
    "workbench.secondarySideBar.defaultVisibility": "hidden",
    "workbench.enableExperiments": false,
    "chat.disableAIFeatures": true,
    "telemetry.telemetryLevel": "off",
    "update.mode": "none",
    "update.showReleaseNotes": false,
    "extensions.autoCheckUpdates": false,
    "extensions.autoUpdate": false,
    "extensions.ignoreRecommendations": true,
    "security.workspace.trust.enabled": false,
    "remote.autoForwardPorts": false,
    // The dialog of the workbench can be driven, the operating system's cannot.
    "files.simpleDialog.enable": true,
    "git.enabled": false,
  };
}

export async function writeSettings(file: string, settings: WorkbenchSettings): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify(settings, undefined, 2));
}
