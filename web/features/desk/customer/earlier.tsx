import { MessageOutlined, PhoneOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useApi } from '../../../ui/services.tsx';
import { TimeText } from '../../../ui/time-text.tsx';
import { contactKeys, readContacts } from '../../contacts/contacts-api.ts';
import { useContactWords } from '../../contacts/contact-words.ts';
import { useMay } from '../../identity/session.tsx';

const SHOWN = 4;

/** The last times they spoke to us, so that nobody has to tell their story twice. */
export function Earlier({ customerId, currentId }: { customerId: string; currentId: string }) {
  const { t } = useTranslation('desk');
  const words = useContactWords();
  const api = useApi();
  const query = { customerId, page: 1, pageSize: SHOWN + 1 };
  const { data } = useQuery({
    queryKey: contactKeys.list('of-customer', query),
    queryFn: ({ signal }) => readContacts(api, query, signal),
    enabled: useMay()('contact.view'),
  });
  const earlier = (data?.items ?? []).filter((c) => c.id !== currentId).slice(0, SHOWN);
  return (
    <section className="sj-who-part" aria-label={t('earlier.title')}>
      <h2>{t('earlier.title')}</h2>
      {earlier.length === 0 && <div className="sj-desk-second">{t('earlier.none')}</div>}
      {earlier.map((c) => (
        <div key={c.id} className="sj-earlier">
          <span aria-label={words.channel(c.channel)} role="img">
            {c.channel === 'voice' ? <PhoneOutlined /> : <MessageOutlined />}
          </span>
          <span>{words.topic(c.topic)}</span>
          <span className="sj-desk-second">
            <TimeText at={c.arrivedAt} />
          </span>
          <span className="sj-desk-second sj-earlier-how">
            {c.disposition === null ? words.state(c.state) : words.disposition(c.disposition)}
          </span>
        </div>
      ))}
    </section>
  );
}
