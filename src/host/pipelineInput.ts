import * as vscode from "vscode";
import { choiceLimits, chosenNumber, keptChoice, type PipelineChoice } from "./pipelineChoice";

const memoryKey = "hopscope.pipelineChoice";
const names = ["requests", "failureRate", "seed", "speed"] as const;

/** Asks step by step what the sample pipeline is to do, beginning with what was chosen last; undefined when the user gives up. */
export async function askForChoice(memory: vscode.Memento, usual: PipelineChoice): Promise<PipelineChoice | undefined> {
  let choice = keptChoice(memory.get<unknown>(memoryKey), usual);
  for (let step = 0; step < names.length; ) {
    const name = names[step] ?? "requests";
    const answer = await askForNumber(name, step, choice[name]);
    if (answer === undefined) return undefined;
    if (answer === "back") step--;
    else {
      choice = { ...choice, [name]: answer };
      step++;
    }
  }
  await memory.update(memoryKey, choice);
  return choice;
}

function askForNumber(name: keyof PipelineChoice, step: number, value: number): Promise<number | "back" | undefined> {
  const input = vscode.window.createInputBox();
  input.title = vscode.l10n.t("Run Traced Pipeline");
  input.step = step + 1;
  input.totalSteps = names.length;
  input.prompt = promptOf(name);
  input.value = String(value);
  input.buttons = step > 0 ? [vscode.QuickInputButtons.Back] : [];
  const check = () => {
    const number = chosenNumber(name, input.value);
    input.validationMessage = number === undefined ? problemOf(name) : "";
    return number;
  };
  return new Promise((resolve) => {
    input.onDidChangeValue(check);
    input.onDidTriggerButton(() => {
      resolve("back");
      input.hide();
    });
    input.onDidAccept(() => {
      const number = check();
      if (number === undefined) return;
      resolve(number);
      input.hide();
    });
    input.onDidHide(() => {
      resolve(undefined);
      input.dispose();
    });
    input.show();
  });
}

function promptOf(name: keyof PipelineChoice): string {
  switch (name) {
    case "requests":
      return vscode.l10n.t("How many requests?");
    case "failureRate":
      return vscode.l10n.t("Which share of them fails? From 0 to 1.");
    case "seed":
      return vscode.l10n.t("Which seed? The same seed gives the same IDs, routes and failures.");
    case "speed":
      return vscode.l10n.t("How fast? 2 halves every wait, 0.5 doubles it.");
  }
}

function problemOf(name: keyof PipelineChoice): string {
  const { least, most, isWhole } = choiceLimits[name];
  if (most === Number.MAX_SAFE_INTEGER) return vscode.l10n.t("This takes a whole number from {0} on.", least);
  return isWhole ? vscode.l10n.t("This takes a whole number from {0} to {1}.", least, most) : vscode.l10n.t("This takes a number from {0} to {1}.", least, most);
}
