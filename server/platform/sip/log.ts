/** The part of a structured logger the stack uses (pino's argument order). Facts carry no number or name of a caller. */
export interface SipLog {
  debug(facts: object, message: string): void;
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}
