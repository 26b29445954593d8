/** How numbers are written for people: what every client of the engine shares with the timeline. */
export { formatDuration } from "../trace/duration";
export { formatShare } from "../trace/share";
