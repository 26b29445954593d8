import assert from "node:assert/strict";
import { RpcClient, RpcServer } from "../../../src/protocol/rpc";
import { staleRevision, type TimelineContract, type TimelineDetails, type TimelineRecords } from "../../../src/protocol/timeline";
import { DetailsFeed } from "../../../src/webview/detailsFeed";
import { nothingAsked } from "./nothingAsked";
import { portPair } from "./portPair";

const known: TimelineDetails = { attributes: { members: [], count: 0 }, record: 1, raw: "", rawCut: 0, exceptions: [], events: [], eventCount: 0, parent: undefined, children: [], childCount: 0, why: [] };
const query = { limit: 10, includeDescendants: false, leastLevel: 0 };

describe("the feed of the details", () => {
  it("gives those of the row that was selected last, and its records", async () => {
    const [page, host] = portPair();
    const answers: ((found: TimelineRecords) => void)[] = [];
    const asked: number[] = [];
    new RpcServer<TimelineContract>(host, {
      ...nothingAsked,
      details: ({ row }) => ({ ...known, record: row }),
      records: ({ row }) => {
        asked.push(row);
        return new Promise<TimelineRecords>((resolve) => answers.push(resolve));
      },
    });
    const feed = new DetailsFeed(new RpcClient<TimelineContract>(page), (error) => assert.fail(error));
    const told: string[] = [];
    await Promise.all([feed.ask(1, 7, ({ record }) => told.push(`details ${record}`)), feed.ask(1, 8, ({ record }) => told.push(`details ${record}`))]);
    assert.deepEqual(told, ["details 8"]);
    const first = feed.askRecords(query, () => told.push("records of 8"));
    await feed.ask(1, 9, ({ record }) => told.push(`details ${record}`));
    const second = feed.askRecords(query, ({ count }) => told.push(`${count} records of 9`));
    while (answers.length < 2) await new Promise((resolve) => setImmediate(resolve));
    answers.forEach((answer, index) => answer({ records: [], count: index }));
    await Promise.all([first, second]);
    assert.deepEqual([told, asked], [["details 8", "details 9", "1 records of 9"], [8, 9]]);
  });

  it("says nothing of a trace that has grown since, and tells any other failure", async () => {
    const [page, host] = portPair();
    const failures: string[] = [];
    const stale = new Error("grown");
    stale.name = staleRevision;
    new RpcServer<TimelineContract>(host, {
      ...nothingAsked,
      details: () => Promise.reject(stale),
      records: () => Promise.reject(new Error("the log is gone")),
    });
    const feed = new DetailsFeed(new RpcClient<TimelineContract>(page), ({ message }) => failures.push(message));
    await feed.ask(1, 0, () => assert.fail());
    await feed.askRecords(query, () => assert.fail());
    assert.deepEqual(failures, ["the log is gone"]);
  });
});
