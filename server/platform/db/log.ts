/** What this folder needs of a logger; the product's logger and a test's recorder both fit. */
export interface DbLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export const silentDbLog: DbLog = { info: () => undefined, warn: () => undefined, error: () => undefined };
