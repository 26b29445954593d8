/** The script of the Health page: connects the page with the host that shows it. */
import { hostPort, type VsCodeApi } from "../hostConnection";
import { HealthPage } from "./healthPage";
import { readKeptHealth } from "./keptHealth";

declare function acquireVsCodeApi(): VsCodeApi;

const root = document.getElementById("health");
if (!root) throw new Error("The page has no element #health.");
const api = acquireVsCodeApi();
new HealthPage(root, hostPort(api), readKeptHealth(api.getState()), (state) => api.setState(state));
