import type { KeyFact } from "../protocol/engine";

/** Every name that stands in the manifest, once. A test compares the two. */
export const commands = {
  runPipeline: "hopscope.runPipeline",
  openLogFile: "hopscope.openLogFile",
  openTimeline: "hopscope.openTimeline",
  revealInLog: "hopscope.revealInLog",
  copyCorrelationId: "hopscope.copyCorrelationId",
  removeSource: "hopscope.removeSource",
  showLog: "hopscope.showLog",
  showMore: "hopscope.showMore",
  showOwnTrace: "hopscope.showOwnTrace",
  stopFollowing: "hopscope.stopFollowing",
  showMalformedLines: "hopscope.showMalformedLines",
  filter: "hopscope.filter",
  clearFilter: "hopscope.clearFilter",
  filterByValue: "hopscope.filterByValue",
  sort: "hopscope.sort",
  group: "hopscope.group",
  clear: "hopscope.clear",
  showAll: "hopscope.showAll",
  pin: "hopscope.pin",
  unpin: "hopscope.unpin",
  copyAsText: "hopscope.copyAsText",
  copyAsJson: "hopscope.copyAsJson",
  showTraceLines: "hopscope.showTraceLines",
  goToSource: "hopscope.goToSource",
  correctClocks: "hopscope.correctClocks",
  runPipelineWith: "hopscope.runPipelineWith",
  rerun: "hopscope.rerun",
  startSource: "hopscope.startSource",
  stopSource: "hopscope.stopSource",
  openRecent: "hopscope.openRecent",
  deleteSpool: "hopscope.deleteSpool",
  keepSpool: "hopscope.keepSpool",
  unkeepSpool: "hopscope.unkeepSpool",
  pause: "hopscope.pause",
  resume: "hopscope.resume",
  mark: "hopscope.mark",
  removeMark: "hopscope.removeMark",
  showHealth: "hopscope.showHealth",
} as const;

export const views = { traces: "hopscope.traces", errors: "hopscope.errors", agents: "hopscope.agents" } as const;

/** What menus ask for. */
export const contextKeys = { isFiltered: "hopscope.isFiltered", isCleared: "hopscope.isCleared", isPaused: "hopscope.isPaused" } as const;

export const settings = {
  pipelineRequests: "hopscope.pipeline.requests",
  pipelineFailureRate: "hopscope.pipeline.failureRate",
  pipelineSeed: "hopscope.pipeline.seed",
  pipelineRuntimeExecutable: "hopscope.pipeline.runtimeExecutable",
  follow: "hopscope.follow",
  timeZone: "hopscope.timeZone",
  quietAfter: "hopscope.quietAfter",
  debugCapture: "hopscope.debug.capture",
  debugTypes: "hopscope.debug.types",
  debugConfigurations: "hopscope.debug.configurations",
  debugNodeOutput: "hopscope.debug.captureNodeStreams",
  sources: "hopscope.sources",
  spoolCount: "hopscope.spools.maxCount",
  spoolDays: "hopscope.spools.maxDays",
  spoolMegabytes: "hopscope.spools.maxMegabytes",
} as const;

/** The settings that health is judged by, and told by. */
export const healthSettings = {
  maxErrorRate: "hopscope.health.maxErrorRate",
  maxP95: "hopscope.health.maxP95",
  maxAgentErrorRate: "hopscope.health.maxAgentErrorRate",
  maxActionP95: "hopscope.health.maxActionP95",
  maxSilence: "hopscope.health.maxSilence",
  minimumTraces: "hopscope.health.minimumTraces",
  window: "hopscope.health.window",
  notify: "hopscope.health.notify",
} as const;

/** The settings that name the user's own keys, one a fact. */
export const keySettings: Readonly<Record<KeyFact, string>> = {
  time: "hopscope.keys.time",
  level: "hopscope.keys.level",
  event: "hopscope.keys.event",
  correlation: "hopscope.keys.correlation",
  trace: "hopscope.keys.trace",
  span: "hopscope.keys.span",
  parentSpan: "hopscope.keys.parentSpan",
  message: "hopscope.keys.message",
  parentMessage: "hopscope.keys.parentMessage",
  agent: "hopscope.keys.agent",
  action: "hopscope.keys.action",
  operation: "hopscope.keys.operation",
  start: "hopscope.keys.start",
  end: "hopscope.keys.end",
  duration: "hopscope.keys.duration",
};

/** The view type of the timeline's panels. */
export const timelineViewType = "hopscope.timeline";

/** The view type of the Health page. */
export const healthViewType = "hopscope.health";

/** The scheme of documents that Hopscope writes: excerpts of logs that no editor can hold, and lists of what is wrong in them. */
export const excerptScheme = "hopscope-excerpt";

/** Set to true in the debug configurations of the sample pipeline, to tell its sessions from other people's. */
export const runKey = "hopscopeRun";
