import { createContext, useContext } from 'react';
import { useTranslation } from 'react-i18next';
import type { RoutingRules, RuleOptions, RuleProblem } from '../../../../shared/contracts/routing-rules.ts';

/** The document being looked at or changed, for every part of the form. */
export interface Editing {
  readonly rules: RoutingRules;
  readonly canEdit: boolean;
  readonly options: RuleOptions;
  readonly problems: readonly RuleProblem[];
  change(how: (rules: RoutingRules) => RoutingRules): void;
}

export const EditingContext = createContext<Editing | undefined>(undefined);

export function useEditing(): Editing {
  const editing = useContext(EditingContext);
  if (editing === undefined) throw new Error('the form of the rules stands outside its frame');
  return editing;
}

/** What is wrong at this place, and at what lies below it where `deep`. */
export const problemsAt = (problems: readonly RuleProblem[], path: string, deep = false): readonly RuleProblem[] =>
  problems.filter((p) => p.path === path || (deep && p.path.startsWith(`${path}/`)));

export interface Named {
  readonly zh: string;
  readonly en: string;
}

/** The word of a catalogue in the language of the screen. */
export function useNamed(): (of: Named) => string {
  const { i18n } = useTranslation('rules');
  return (of) => (i18n.language === 'en' ? of.en : of.zh);
}

export const replaced = <T>(list: readonly T[], at: number, by: T): T[] => list.map((x, i) => (i === at ? by : x));
export const without = <T>(list: readonly T[], at: number): T[] => list.filter((_, i) => i !== at);

/** One place up or down; the list as it was where there is no such place. */
export function moved<T>(list: readonly T[], from: number, by: -1 | 1): T[] {
  const to = from + by;
  const [a, b] = [list[from], list[to]];
  if (a === undefined || b === undefined) return [...list];
  return list.map((x, i) => (i === from ? b : i === to ? a : x));
}
