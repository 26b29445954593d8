import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { settings } from "../../../src/host/ids";
import { zoneOffsetMinutes } from "../../../src/engine/timeZone";
import { repositoryRoot } from "../../harness/repository";

const summer = new Date("2026-07-01T12:00:00Z");

describe("the setting of the time zone", () => {
  it("takes UTC and offsets east and west of it", () => {
    assert.deepEqual(
      ["UTC", "+00:00", "-00:00", "+02:00", "-03:30", "+05:45", "+14:00", "-12:00"].map((zone) => zoneOffsetMinutes(zone, summer)),
      [0, 0, 0, 120, -210, 345, 840, -720],
    );
  });

  it("takes the offset that this machine has at the given time as local", () => {
    const zone = process.env["TZ"];
    try {
      for (const [name, offset] of [["UTC", 0], ["Asia/Kolkata", 330], ["America/St_Johns", -150], ["Europe/Berlin", 120]] as const) {
        process.env["TZ"] = name;
        assert.equal(zoneOffsetMinutes("local", new Date("2026-07-01T12:00:00Z")), offset, name);
      }
    } finally {
      if (zone === undefined) delete process.env["TZ"];
      else process.env["TZ"] = zone;
    }
  });

  it("is refused by the settings editor exactly where it means nothing", () => {
    const manifest = JSON.parse(readFileSync(join(repositoryRoot, "package.json"), "utf8")) as {
      readonly contributes: { readonly configuration: { readonly properties: Readonly<Record<string, { readonly pattern?: string }>> } };
    };
    const pattern = new RegExp(manifest.contributes.configuration.properties[settings.timeZone]?.pattern ?? "", "u");
    for (const zone of ["UTC", "local", "+02:00", "-14:59", "+14:00"]) {
      assert.ok(pattern.test(zone) && zoneOffsetMinutes(zone, summer) !== undefined, zone);
    }
    for (const zone of ["", "utc", "Z", "GMT", "Europe/Berlin", "02:00", "+2:00", "+0200", "+15:00", "+02:60", " +02:00", "+02:00\n"]) {
      assert.ok(!pattern.test(zone) && zoneOffsetMinutes(zone, summer) === undefined, JSON.stringify(zone));
    }
  });
});
