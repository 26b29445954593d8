/** Times of the clock, in UTC, where every time of a log is shown. */

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** Steps between ticks that people can read, ms. */
const steps = [
  ...[0, 1, 2].flatMap((power) => [1, 2, 5].map((digit) => digit * 10 ** power)),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * second),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * minute),
  ...[1, 2, 3, 6, 12].map((count) => count * hour),
  ...[1, 2, 7, 14, 30, 91, 365].map((count) => count * day),
];

export interface ClockTick {
  /** ms since 1970 */
  readonly at: number;
  readonly label: string;
}

/** Ticks at round times, as many as have room. @param width of the axis, in the widths of a label and the gap beside it */
export function clockTicks(from: number, until: number, width: number): readonly ClockTick[] {
  const most = Math.max(1, Math.floor(width));
  const step = steps.find((each) => (until - from) / each <= most) ?? Math.ceil((until - from) / most / (365 * day)) * 365 * day;
  const ticks: ClockTick[] = [];
  for (let at = Math.ceil(from / step) * step; at <= until; at += step) ticks.push({ at, label: at % day === 0 ? dayText(at, until) : timeText(at, step) });
  return ticks;
}

/** `14:02`, `14:02:11` or `14:02:11.500`: as exactly as a step asks for. */
function timeText(at: number, step: number): string {
  const text = new Date(at).toISOString();
  return text.slice(11, step >= minute ? 16 : step >= second ? 19 : 23);
}

/** `26 Nov`, and the year where it is not the one that `beside` is in. */
function dayText(at: number, beside = at): string {
  const date = new Date(at);
  const text = `${date.getUTCDate()} ${months[date.getUTCMonth()] ?? ""}`;
  return date.getUTCFullYear() === new Date(beside).getUTCFullYear() ? text : `${text} ${date.getUTCFullYear()}`;
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `14:02:11`, after the day where it is not the one that `beside` is in; "" without a time. @param iso 8601, in UTC @param beside ms since 1970 */
export function momentText(iso: string, beside: number): string {
  const at = Date.parse(iso);
  if (Number.isNaN(at)) return "";
  const time = timeText(at, second);
  return isSameDay(at, beside) ? time : `${dayText(at, Number.isNaN(beside) ? at : beside)} ${time}`;
}

/** `14:02:10 – 14:02:11`, of one step, after the day where it is not the one that `beside` is in. */
export function stepText(from: number, step: number, beside: number): string {
  if (step >= day) return step === day ? dayText(from, beside) : `${dayText(from, beside)} – ${dayText(from + step - day, beside)}`;
  const start = isSameDay(from, beside) ? "" : `${dayText(from, beside)} `;
  return `${start}${timeText(from, step)} – ${timeText(from + step, step)}`;
}

function isSameDay(a: number, b: number): boolean {
  return Math.floor(a / day) === Math.floor(b / day);
}
