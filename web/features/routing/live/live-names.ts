import { useTranslation } from 'react-i18next';
import type { LiveNow } from '../../../../shared/contracts/routing-live.ts';
import type { StepNames, WhyLanguage } from '../../../../shared/contracts/routing-why-phrases.ts';
import type { AgentActivity } from '../../../../shared/contracts/routing.ts';

export const useLang = (): WhyLanguage => (useTranslation().i18n.language === 'en' ? 'en' : 'zh');

type Named = { readonly code: string; readonly zh: string; readonly en: string };
const nameIn = (all: readonly Named[], code: string): Named =>
  all.find((n) => n.code === code) ?? { code, zh: code, en: code };

export const namesOf = ({ queues, skills }: Pick<LiveNow, 'queues' | 'skills'>): StepNames => ({
  queue: (code) => nameIn(queues, code),
  skill: (code) => nameIn(skills, code),
});

/** What agents do is said in the words of the floor page. */
export function useActivityWords(): (activity: AgentActivity, reason: string | null) => string {
  const { t, i18n } = useTranslation('insight');
  return (activity, reason) =>
    activity === 'not_ready' && reason !== null && i18n.exists(`insight:reason.${reason}`)
      ? t(`reason.${reason}`)
      : t(`activity.${activity}`);
}
