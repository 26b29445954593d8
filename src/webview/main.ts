/** The script of the timeline page: connects the page with the host that shows it. */
import { hostPort, type VsCodeApi } from "./hostConnection";
import { readPageState } from "./pageState";
import { TimelinePage } from "./timelinePage";

declare function acquireVsCodeApi(): VsCodeApi;

const root = document.getElementById("timeline");
if (!root) throw new Error("The page has no element #timeline.");
const api = acquireVsCodeApi();
new TimelinePage(root, hostPort(api), readPageState(api.getState()), (state) => api.setState(state));
