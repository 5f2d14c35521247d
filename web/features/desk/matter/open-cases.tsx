import { LinkOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../../../ui/api-problem.tsx';
import { useApi } from '../../../ui/services.tsx';
import { StatusTag } from '../../../ui/status-tag.tsx';
import { DeadlineText } from '../../../ui/time-text.tsx';
import { useAct } from '../use-act.ts';
import { caseKeys, linkContact, readOpenCases } from './matter-api.ts';
import { useCaseWords } from './case-words.ts';

interface Props {
  readonly customerId: string;
  /** Absent while it still rings: to be seen, not yet to be joined. */
  readonly contactId: string | undefined;
}

/** What is already under way for this customer: a second call about it joins the case instead of making a twin. */
export function OpenCases({ customerId, contactId }: Props) {
  const { t } = useTranslation('desk');
  const api = useApi();
  const words = useCaseWords();
  const query = { customerId, open: true };
  const { data, error, refetch } = useQuery({
    queryKey: caseKeys.list('open', query),
    queryFn: ({ signal }) => readOpenCases(customerId)(api, signal),
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
              {one.number} · {words.caseType(one.type)} · <DeadlineText at={one.dueAt} />
            </div>
          </div>
          <StatusTag tone={words.clockTone(one.clock)} text={words.caseState(one.state)} />
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
