import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { CaseDetail } from '../../../../shared/contracts/cases.ts';
import { CASE_TYPES } from '../../../../shared/contracts/cases-catalogue.ts';
import type { Contact } from '../../../../shared/contracts/contacts.ts';
import { ApiProblem } from '../../../ui/api-problem.tsx';
import { Loading } from '../../../ui/loading.tsx';
import { useApi, useResynced, useTopic } from '../../../ui/services.tsx';
import { DeadlineText, TimeText } from '../../../ui/time-text.tsx';
import { caseKeys, CaseStateTag, readCase, readTimeline, useWord } from '../../cases/index.ts';
import { CallButton } from '../../dial/call-button.tsx';
import { readMatterAgain } from './matter-api.ts';
import { OrderView } from './order-view.tsx';

/** The case of this contact, live: its orders, and everything that has happened. */
export function CaseView({ caseId, contact }: { caseId: string; contact: Contact }) {
  const { t } = useTranslation('desk');
  const api = useApi();
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery({
    queryKey: caseKeys.one('case', caseId),
    queryFn: ({ signal }) => readCase(api, caseId, signal),
  });
  const again = (): void => readMatterAgain(queries);
  useTopic({ topic: `case:${caseId}` }, again);
  useResynced(again);
  if (data === undefined)
    return error === null ? <Loading /> : <ApiProblem error={error} onRetry={() => void refetch()} />;
  return (
    <>
      <CaseHead one={data} />
      {data.orders.map((order) => (
        <OrderView key={order.id} orderId={order.id} contact={contact} />
      ))}
      <section className="sj-matter-part" aria-label={t('case.timeline')}>
        <h2>{t('case.timeline')}</h2>
        <Timeline caseId={caseId} version={data.version} />
      </section>
    </>
  );
}

function CaseHead({ one }: { one: CaseDetail }) {
  const { t } = useTranslation('desk');
  const word = useWord();
  const closed = one.closedAt !== null;
  return (
    <section className="sj-matter-part" aria-label={t('case.title')}>
      <div className="sj-case-head">
        <h2>{one.title}</h2>
        <CaseStateTag state={one.state} />
        <CallButton bare to={{ kind: 'case', caseId: one.id }} />
      </div>
      <div className="sj-desk-second">
        {one.number} · {word(CASE_TYPES, one.type)}
        {!closed && (
          <>
            {' · '}
            <DeadlineText at={one.dueAt} />
          </>
        )}
      </div>
      {one.need !== '' && <p className="sj-case-need">{one.need}</p>}
    </section>
  );
}

/** Newest first: what happened last is what somebody asks about. */
function Timeline({ caseId, version }: { caseId: string; version: number }) {
  const { t, i18n } = useTranslation('desk');
  const api = useApi();
  const { data } = useQuery({
    queryKey: [...caseKeys.one('timeline', caseId), version],
    queryFn: ({ signal }) => readTimeline(api, caseId, signal),
    placeholderData: (before) => before,
  });
  const sentence = (kind: string, event: string | null): string => {
    const key = `timeline.${kind}_${event ?? ''}`;
    return i18n.exists(key, { ns: 'desk' }) ? t(key) : t(`timeline.${kind}`);
  };
  return (
    <ol className="sj-timeline">
      {[...(data?.entries ?? [])].reverse().map((entry, at) => (
        <li key={`${entry.at}-${entry.kind}-${at}`}>
          <span>{sentence(entry.kind, entry.event)}</span>
          {entry.text !== null && entry.text !== '' && <span className="sj-desk-second">{entry.text}</span>}
          <span className="sj-desk-second">
            <TimeText at={entry.at} />
          </span>
        </li>
      ))}
    </ol>
  );
}
