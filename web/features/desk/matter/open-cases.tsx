import { LinkOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../../../ui/api-problem.tsx';
import { useApi } from '../../../ui/services.tsx';
import { DeadlineText } from '../../../ui/time-text.tsx';
import { CASE_TYPES } from '../../../../shared/contracts/cases-catalogue.ts';
import { caseKeys, CaseStateTag, ClockStateTag, listCases, useWord } from '../../cases/index.ts';
import { useAct } from '../use-act.ts';
import { linkContact } from './matter-api.ts';

const SHOWN = 5;

interface Props {
  readonly customerId: string;
  /** Absent while it still rings: to be seen, not yet to be joined. */
  readonly contactId: string | undefined;
}

/** What is already under way for this customer: a second call about it joins the case instead of making a twin. */
export function OpenCases({ customerId, contactId }: Props) {
  const { t } = useTranslation('desk');
  const api = useApi();
  const word = useWord();
  const query = { customerId, open: true, pageSize: SHOWN };
  const { data, error, refetch } = useQuery({
    queryKey: caseKeys.list('open', query),
    queryFn: ({ signal }) => listCases(api, query, signal),
  });
  const link = useAct<string>((caseId) =>
    contactId === undefined ? Promise.resolve() : linkContact(api, caseId, contactId),
  );
  const items = data?.items ?? [];
  return (
    <section className="sj-matter-part" aria-label={t('matter.open')}>
      <h2>{t('matter.open')}</h2>
      {error !== null && <ApiProblem error={error} onRetry={() => void refetch()} />}
      {data !== undefined && items.length === 0 && <div className="sj-desk-second">{t('matter.noneOpen')}</div>}
      {items.map((one) => (
        <div key={one.id} className="sj-case-row">
          <div>
            <b>{one.title}</b>
            <div className="sj-desk-second">
              {one.number} · {word(CASE_TYPES, one.type)} · <DeadlineText at={one.dueAt} />
            </div>
          </div>
          {one.clock === 'breached' ? <ClockStateTag state={one.clock} /> : <CaseStateTag state={one.state} />}
          {contactId !== undefined && (
            <Button size="small" icon={<LinkOutlined />} loading={link.isPending} onClick={() => link.mutate(one.id)}>
              {t('matter.link')}
            </Button>
          )}
        </div>
      ))}
      {link.error !== null && <ApiProblem error={link.error} />}
    </section>
  );
}
