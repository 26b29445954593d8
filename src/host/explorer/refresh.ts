export interface Pace {
  readonly ask: () => void;
  dispose(): void;
}

/** Something that is asked for often and done at most every `ms`: at once when it was not done lately, else as soon as it may be. */
export function atMostEvery(ms: number, act: () => void): Pace {
  let timer: NodeJS.Timeout | undefined;
  let doneAt = 0;
  return {
    ask: () => {
      timer ??= setTimeout(
        () => {
          timer = undefined;
          doneAt = Date.now();
          act();
        },
        Math.max(0, doneAt + ms - Date.now()),
      );
    },
    dispose: () => {
      clearTimeout(timer);
    },
  };
}
