/** How numbers are written for people: what every client of the engine shares with the timeline. */
export { formatDuration } from "../trace/duration";
export { counted, formatBytes, formatCount } from "../trace/quantities";
export { reasonsInWords, stateWords } from "../trace/reasonWords";
export { formatShare } from "../trace/share";
export { shortId } from "../trace/shortId";
