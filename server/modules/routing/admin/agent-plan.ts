import type { Levels } from '../../../../shared/contracts/routing-admin.ts';

/** What routing knows of one agent's abilities. */
export interface Abilities {
  readonly voice: number;
  readonly video: number;
  readonly chat: number;
  readonly voiceInterruptsChat: boolean;
  readonly autoAnswer: boolean;
  readonly profile: string | null;
  readonly skills: Levels;
}

/** A template: the same without being somebody's. */
export type Template = Omit<Abilities, 'profile'>;

export const CAPACITY_KEYS = ['voice', 'video', 'chat', 'voiceInterruptsChat', 'autoAnswer'] as const;
export type CapacityKey = (typeof CAPACITY_KEYS)[number];

/** Somebody who is new in the list: takes calls, until a chat desk says otherwise. */
export const NEW_AGENT: Abilities = {
  voice: 1,
  video: 0,
  chat: 3,
  voiceInterruptsChat: false,
  autoAnswer: false,
  profile: null,
  skills: {},
};

export const fromTemplate = (profile: string, template: Template): Abilities => ({
  voice: template.voice,
  video: template.video,
  chat: template.chat,
  voiceInterruptsChat: template.voiceInterruptsChat,
  autoAnswer: template.autoAnswer,
  profile,
  skills: template.skills,
});

/** One thing that is different: `profile`, a capacity, or `skill:<code>` with 0 for "not there". */
export interface AbilityChange {
  readonly what: string;
  readonly from: string | number | boolean | null;
  readonly to: string | number | boolean | null;
}

export function abilityChanges(before: Abilities, after: Abilities): AbilityChange[] {
  const changes: AbilityChange[] = [];
  for (const what of ['profile', ...CAPACITY_KEYS] as const) {
    if (before[what] !== after[what]) changes.push({ what, from: before[what], to: after[what] });
  }
  for (const skill of [...new Set([...Object.keys(before.skills), ...Object.keys(after.skills)])].sort()) {
    const [from, to] = [before.skills[skill] ?? 0, after.skills[skill] ?? 0];
    if (from !== to) changes.push({ what: `skill:${skill}`, from, to });
  }
  return changes;
}

export const withLevel = (skills: Levels, skill: string, level: number): Levels => {
  const { [skill]: _, ...rest } = skills;
  return level === 0 ? rest : { ...rest, [skill]: level };
};

type Wish = Partial<Omit<Abilities, 'profile'>> & { readonly profile?: string | null };

/**
 * A template that is named brings everything with it. Anything else that is changed by hand takes the agent out of the
 * template: the next change of the template must not undo what somebody decided for this one person.
 */
export function applyWish(
  before: Abilities,
  wish: Wish,
  templates: ReadonlyMap<string, Template>,
): Abilities | 'unknown_profile' {
  const { profile, ...given } = wish;
  let base = before;
  if (profile === null) base = { ...before, profile: null };
  else if (profile !== undefined) {
    const template = templates.get(profile);
    if (template === undefined) return 'unknown_profile';
    base = fromTemplate(profile, template);
  }
  const after = { ...base, ...given };
  const byHand = abilityChanges(base, after).length > 0;
  return byHand ? { ...after, profile: null } : after;
}
