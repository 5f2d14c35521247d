import { useTranslation } from 'react-i18next';
import {
  DISPOSITIONS,
  type Channel,
  type ContactState,
  type ServiceClass,
} from '../../../shared/contracts/contacts.ts';
import type { Tone } from '../../ui/status-tag.tsx';

const STATE_TONES: Readonly<Record<ContactState, Tone>> = {
  arrived: 'neutral',
  self_service: 'neutral',
  waiting: 'soon',
  offered: 'info',
  connected: 'good',
  after_call_work: 'info',
  closed: 'neutral',
  abandoned: 'bad',
  failed: 'bad',
};

/** The names of a contact's facts, in the language of the screen. */
export function useContactWords() {
  const { t, i18n } = useTranslation('contacts');
  const known = (key: string): string | undefined => (i18n.exists(key, { ns: 'contacts' }) ? t(key) : undefined);
  return {
    channel: (channel: Channel): string => t(`channel.${channel}`),
    state: (state: ContactState): string => t(`state.${state}`),
    tone: (state: ContactState): Tone => STATE_TONES[state],
    serviceClass: (of: ServiceClass): string => t(`class.${of}`),
    /** A topic that a later menu invents is shown by its code rather than hidden. */
    topic: (topic: string | null): string =>
      topic === null ? t('topic.none') : (known(`topic.${topic.replaceAll('.', '_')}`) ?? topic),
    event: (event: string): string => known(`event.${event}`) ?? event,
    reason: (reason: string): string => known(`reason.${reason}`) ?? reason,
    party: (party: string): string => known(`party.${party}`) ?? party,
    disposition: (code: string | null): string => {
      const found = DISPOSITIONS.find((d) => d.code === code);
      if (found === undefined) return code ?? t('disposition.none');
      return i18n.language === 'en' ? found.en : found.zh;
    },
  };
}
