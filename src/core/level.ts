/** How grave a record is: structlog's names, Python's numbers. */
export const levelNumbers = { debug: 10, info: 20, warning: 30, error: 40, critical: 50 } as const;

export type Level = keyof typeof levelNumbers;
