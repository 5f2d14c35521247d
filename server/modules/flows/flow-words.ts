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
