import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { LogFolder } from "../engine/writtenLog";
import { run } from "./runInProcess";

describe("hopscope show of a log", () => {
  let folder: LogFolder;
  beforeEach(() => {
    folder = new LogFolder();
  });
  afterEach(() => {
    folder.remove();
  });

  /** The events that it shows of the trace, each with what is attached to it. */
  const shown = async (text: string, trace: string) => {
    writeFileSync(folder.file("a.log"), text);
    const { exitCode, stdout, stderr } = await run(["show", folder.file("a.log"), "--trace", trace, "--json"]);
    assert.deepEqual([exitCode, stderr], [0, ""]);
    const { records = [] } = JSON.parse(stdout) as { readonly records?: readonly { readonly event: string; readonly attached?: string }[] };
    return records.map(({ event, attached }) => (attached === undefined ? event : [event, attached]));
  };

  it("takes an ID as it is written before any other spelling", async () => {
    const log = '{"correlation_id":"B","event":"upper"}\n{"correlation_id":"b","event":"lower"}\n';
    assert.deepEqual(await shown(log, "B"), ["upper"]);
    assert.deepEqual(await shown(log, "b"), ["lower"]);
  });

  it("takes the beginning of an ID with and without its hyphens, in either case", async () => {
    const dashed = '{"correlation_id":"0AF76519-16cd-43dd-8448-eb211c80319c","event":"x"}\n';
    const plain = '{"correlation_id":"0af7651916cd43dd8448eb211c80319c","event":"x"}\n';
    for (const log of [dashed, plain]) for (const beginning of ["0af765", "0AF76519-16", "0af7651916", "0af76519-16CD-43dd-8448-eb211c80319"]) assert.deepEqual(await shown(log, beginning), ["x"], beginning);
    const { exitCode } = await run(["show", folder.file("a.log"), "--trace", "0af7-651916"]);
    assert.equal(exitCode, 0, "hyphens anywhere are no other digits");
    assert.equal((await run(["show", folder.file("a.log"), "--trace=-"])).exitCode, 1, "hyphens alone are no beginning");
  });

  it("attaches a last line of one character, though no line break ends it", async () => {
    const record = '{"correlation_id":"A","event":"x"}';
    for (const [behind, attached] of [["\n-", "-"], ["\r\n-", "-"], ["\nz\n", "z"], ["\n{", "{"]] as const) assert.deepEqual(await shown(record + behind, "A"), [["x", attached]], JSON.stringify(behind));
    for (const behind of ["", "\n", "\r\n", "\n\n"]) assert.deepEqual(await shown(record + behind, "A"), ["x"], JSON.stringify(behind));
  });
});
