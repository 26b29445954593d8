// node writer.js LINES_PER_SECOND SECONDS FILE: writes log lines at an even rate, and to FILE how many at its end.
import { writeFileSync } from "node:fs";

const [rate = 0, seconds = 0] = process.argv.slice(2, 4).map(Number);
const total = rate * seconds;
const file = process.argv[4] ?? "";
const agents = ["gateway", "planner", "storage", "llm"];
const started = performance.now();
let written = 0;

function lineOf(index: number): string {
  // Twenty lines a request: each of four agents opens, says three things and closes.
  const request = Math.floor(index / 20);
  const step = index % 20;
  const agent = agents[Math.floor(step / 5)] ?? "";
  const event = step % 5 === 0 ? "message_received" : step % 5 === 4 ? "message_processed" : "step";
  return `${JSON.stringify({ timestamp: new Date().toISOString(), level: "info", event, agent, correlation_id: `request-${String(request).padStart(8, "0")}`, message_id: `${request}-${agent}`, action: "answer", index, text: "x".repeat(40) })}\n`;
}

function more(): void {
  const due = Math.min(total, Math.floor(((performance.now() - started) / 1000) * rate));
  let text = "";
  for (; written < due; written++) text += lineOf(written);
  process.stdout.write(text, () => {
    if (written < total) setTimeout(more, 5);
    else writeFileSync(file, String(written));
  });
}

more();
