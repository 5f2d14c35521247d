import { useTranslation } from 'react-i18next';
import {
  SURGE_STAGE_KINDS,
  type QueueSight,
  type SurgeRuleDraft,
  type SurgeStageKind,
  type SurgeStagePlan,
} from '../../../../shared/contracts/routing-surge.ts';

const whole = (share: number): number => Math.round(share * 100);

/** A rule and its measures in sentences. */
export function useRuleWords(queues: readonly QueueSight[]) {
  const { t, i18n } = useTranslation('surge');
  const isEnglish = i18n.language === 'en';
  const queue = (code: string | null): string => {
    if (code === null) return t('allQueues');
    const found = queues.find((q) => q.code === code);
    return found === undefined ? code : isEnglish ? found.en : found.zh;
  };
  const condition = ({ condition: c }: Pick<SurgeRuleDraft, 'condition'>): string => {
    switch (c.kind) {
      case 'service_level':
        return t('said.service_level', { minutes: c.minutes, below: whole(c.below) });
      case 'longest_wait':
        return t('said.longest_wait', { seconds: c.seconds });
      case 'waiting_per_ready':
        return t('said.waiting_per_ready', { above: c.above });
    }
  };
  return {
    queue,
    condition,
    whole: (r: SurgeRuleDraft): string =>
      `${queue(r.queue)} · ${condition(r)}${t('holdSaid', { seconds: r.holdSeconds, minutes: r.clearMinutes })}`,
    kind: (code: SurgeStageKind): string => {
      const found = SURGE_STAGE_KINDS.find((k) => k.code === code);
      return found === undefined ? code : isEnglish ? found.en : found.zh;
    },
    plan: (p: SurgeStagePlan): string =>
      t(`detail.${p.kind}`, {
        people: p.people,
        answer: p.answerMinutes,
        ready: p.readyMinutes,
        share: whole(p.share),
        factor: whole(p.factor),
      }),
  };
}

export const NONE = '–';
export const percentOf = (share: number | null): string => (share === null ? NONE : `${(share * 100).toFixed(1)}%`);
