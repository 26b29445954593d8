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
} as const;

export const views = { traces: "hopscope.traces" } as const;

export const settings = {
  pipelineRequests: "hopscope.pipeline.requests",
  pipelineFailureRate: "hopscope.pipeline.failureRate",
  pipelineSeed: "hopscope.pipeline.seed",
  pipelineRuntimeExecutable: "hopscope.pipeline.runtimeExecutable",
  healthMaxErrorRate: "hopscope.health.maxErrorRate",
} as const;

/** The view type of the timeline's panels. */
export const timelineViewType = "hopscope.timeline";

/** Set in a debug configuration to tell the run that it belongs to. */
export const runKey = "hopscopeRun";
