import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { Engine } from "../../../src/engine/engine";
import { LogFolder } from "./writtenLog";

/** An engine and a folder for its logs: made for each test of the suite that calls this, and gone with it. */
export function engineForEachTest(): { readonly engine: Engine; readonly folder: LogFolder; openLog(text: string, name?: string): Promise<void> } {
  let made: { readonly engine: Engine; readonly folder: LogFolder } | undefined;
  beforeEach(() => {
    made = { engine: new Engine(), folder: new LogFolder() };
  });
  afterEach(async () => {
    await made?.engine.dispose();
    made?.folder.remove();
    made = undefined;
  });
  const now = () => {
    assert.ok(made, "a test runs");
    return made;
  };
  return {
    get engine() {
      return now().engine;
    },
    get folder() {
      return now().folder;
    },
    /** Opens a log of one file that has ended. */
    async openLog(text, name = "a.log") {
      const { engine, folder } = now();
      const path = folder.file(name);
      writeFileSync(path, text);
      await engine.open({ path, label: name, kind: "file", follow: false });
    },
  };
}
