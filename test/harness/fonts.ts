import { existsSync, readdirSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { cacheFolder } from "./repository";

/** Variables for a browser on a machine that has no fonts: they point it at DejaVu's from npm. Elsewhere there are none. */
export async function fontEnvironment(): Promise<Record<string, string>> {
  if (process.platform !== "linux" || hasFonts()) return {};
  const folder = join(cacheFolder, "fonts");
  const file = join(folder, "fonts.conf");
  const fonts = join(dirname(require.resolve("dejavu-fonts-ttf/package.json")), "ttf");
  await mkdir(folder, { recursive: true });
  await writeFile(
    file,
    [
      '<?xml version="1.0"?>',
      '<!DOCTYPE fontconfig SYSTEM "fonts.dtd">',
      "<fontconfig>",
      `<dir>${fonts}</dir>`,
      `<cachedir>${join(folder, "cache")}</cachedir>`,
      // Without them every name that is not known would be drawn with serifs.
      "<selectfont><rejectfont><glob>*Serif*</glob></rejectfont></selectfont>",
      "<alias><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>",
      '<match target="pattern"><edit name="family" mode="append_last"><string>DejaVu Sans</string></edit></match>',
      "</fontconfig>",
    ].join("\n"),
  );
  return { FONTCONFIG_FILE: file };
}

function hasFonts(): boolean {
  const folders = ["/usr/share/fonts", "/usr/local/share/fonts", join(homedir(), ".fonts"), join(homedir(), ".local", "share", "fonts")];
  return existsSync("/etc/fonts/fonts.conf") && folders.some((folder) => existsSync(folder) && readdirSync(folder, { recursive: true }).some((file) => /\.(ttf|otf|ttc|pfb)$/i.test(String(file))));
}
