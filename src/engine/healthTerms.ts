/** What clients of the engine share with it to say by what health is judged. */
export { anyAction, usualThresholds } from "../trace/health";
export { healthWindowForms, parseHealthWindow, usualWindow } from "../trace/healthWindow";
