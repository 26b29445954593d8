// Runs the test files that are its arguments, or in the folders that are, in a plain Node process.
import { endAll } from "./endings";
import { tellOpenWindows } from "./openWindows";
import { runSuite, writeVerdict } from "./suite";

async function main(): Promise<void> {
  try {
    const print = (line: string) => console.log(line);
    await writeVerdict(await runSuite(process.argv.slice(2), print, (title) => tellOpenWindows(title, print)));
  } finally {
    await endAll();
  }
}

main().then(
  // A handle that a test left open must not keep the process.
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
