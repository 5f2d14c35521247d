import { useTranslation } from 'react-i18next';
import {
  DISPOSITIONS,
  type Channel,
  type ContactState,
  type ServiceClass,
} from '../../../shared/contracts/contacts.ts';
import { DISPOSITION_NOT_GIVEN } from '../../../shared/contracts/routing-live.ts';

/** The names of a contact's facts, in the language of the screen. */
export function useContactWords() {
  const { t, i18n } = useTranslation('contacts');
  const known = (key: string): string | undefined => (i18n.exists(key, { ns: 'contacts' }) ? t(key) : undefined);
  return {
    channel: (channel: Channel): string => t(`channel.${channel}`),
    state: (state: ContactState): string => t(`state.${state}`),
    serviceClass: (of: ServiceClass): string => t(`class.${of}`),
    /** A code that nobody has named yet is said in general: raw, it tells the reader nothing and looks like a fault. */
    topic: (topic: string | null): string =>
      topic === null
        ? t('topic.none')
        : (known(`topic.${topic.replaceAll('.', '_')}`) ??
          known(`topic.${topic.split('.')[0] ?? ''}`) ??
          t('topic.unknown')),
    event: (event: string): string => known(`event.${event}`) ?? t('event.unknown'),
    reason: (reason: string): string => known(`reason.${reason}`) ?? t('reason.unknown'),
    party: (party: string): string => known(`party.${party}`) ?? t('party.unknown'),
    disposition: (code: string | null): string => {
      if (code === DISPOSITION_NOT_GIVEN) return t('disposition.not_given');
      const found = DISPOSITIONS.find((d) => d.code === code);
      if (found === undefined) return t(code === null ? 'disposition.none' : 'disposition.unknown');
      return i18n.language === 'en' ? found.en : found.zh;
    },
  };
}
