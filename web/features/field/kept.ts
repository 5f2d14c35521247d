import { store, stored } from '../../ui/language.ts';

/**
 * The last answers of the server, for a page that is opened without a line. Only what the server has masked is ever kept: what was shown
 * in full for one visit is gone with the page.
 */
const name = (staffId: string, what: string): string => `shoujie.field.${staffId}.${what}`;

export const keep = (staffId: string, what: string, answer: unknown): void =>
  store(name(staffId, what), JSON.stringify(answer));

/** The caller says what it kept under this name; nobody else writes there. */
export function kept(staffId: string, what: string): unknown {
  const text = stored(name(staffId, what));
  if (text === null || text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
