import { useTranslation } from 'react-i18next';
import type { RowChange } from '../../../../shared/contracts/routing-admin-import.ts';
import { useNamed, useProfiles, useSkills } from './use-admin.ts';

type Change = RowChange['changes'][number];

/** 故障报修 2 → 3 */
export function useChangeWords(): (change: Change) => string {
  const { t } = useTranslation('admin');
  const named = useNamed();
  const skills = useSkills().data ?? [];
  const profiles = useProfiles().data ?? [];
  const nameOf = (what: string): string => {
    const skill = skills.find((s) => what === `skill:${s.code}`);
    return skill === undefined ? t(`ability.${what}`) : named(skill);
  };
  const valueOf = (what: string, value: Change['from']): string => {
    if (typeof value === 'boolean') return t(value ? 'yes' : 'no');
    if (what === 'profile') {
      const profile = profiles.find((p) => p.code === value);
      return profile === undefined ? t('bulk.noProfile') : named(profile);
    }
    return value === 0 && what.startsWith('skill:') ? t('agent.noLevel') : String(value ?? '–');
  };
  return ({ what, from, to }) => `${nameOf(what)} ${valueOf(what, from)} → ${valueOf(what, to)}`;
}
