import type { Words } from '../../../shared/contracts/flows.ts';

/** What a flow says, with its variables filled in. A prompt has a sound and a text of its own; the channel takes what it needs. */
export type Spoken = { readonly prompt: string } | { readonly text: string };
export type Variables = Readonly<Record<string, string>>;

export const MAX_VALUE = 200;

/** `{name}` → its value; a variable that nobody has set says nothing. */
export const filled = (template: string, variables: Variables): string =>
  template.replace(/\{([a-z][A-Za-z0-9_.]*)\}/g, (_, name: string) =>
    Object.hasOwn(variables, name) ? (variables[name] ?? '') : '',
  );

export const spokenOf = (words: readonly Words[], variables: Variables): readonly Spoken[] =>
  words.map((w) => ('prompt' in w ? w : { text: filled(w.text, variables) }));

/** What may be said, sent or put together: all but the secrets. */
export const openOf = (run: { readonly variables: Variables; readonly secrets: readonly string[] }): Variables =>
  run.secrets.length === 0
    ? run.variables
    : Object.fromEntries(Object.entries(run.variables).filter(([name]) => !run.secrets.includes(name)));

const SHOWN_DIGITS = 4;
const HIDDEN = '****';
/** What may be on record of keyed digits: of a secret not even how many they were, of a long number its end. */
export const shownOf = (digits: string, isSecret: boolean): string => {
  if (isSecret) return HIDDEN;
  return digits.length <= SHOWN_DIGITS ? digits : HIDDEN + digits.slice(-SHOWN_DIGITS);
};
