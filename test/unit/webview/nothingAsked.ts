import type { Handlers } from "../../../src/protocol/rpc";
import type { TimelineContract } from "../../../src/protocol/timeline";

const notAsked = () => {
  throw new Error("The test does not ask this.");
};

/** A host that is not asked anything; a test puts in what it asks. */
export const nothingAsked: Handlers<TimelineContract> = {
  load: notAsked,
  texts: notAsked,
  marks: notAsked,
  details: notAsked,
  records: notAsked,
  reveal: notAsked,
  goToSource: notAsked,
  matches: notAsked,
  path: notAsked,
};
