import type { TimelineActions } from "../../../src/host/timelineServer";

/** Here is no editor to go to; and a call of the page that is none would be measured for nothing. */
export const noEditor: TimelineActions = {
  reveal: () => undefined,
  goToSource: () => undefined,
  rejected: (method, reason) => {
    throw new Error(`${method}: ${reason}`);
  },
};
