import { PhoneOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { FOLLOW_UP_RESULTS, type FollowUp } from '../../../shared/contracts/outreach.ts';
import { useProblemText } from '../../ui/api-problem.tsx';
import { CallButton } from './call-button.tsx';
import './dial.css';
import { useFollowUpDoing, useFollowUps } from './follow-up-api.ts';

/** Above the call bar: the follow-up I have taken, from its call to the word of the customer; with free hands, how many are due. */
export function FollowUpStrip({ idle }: { idle: boolean }) {
  const { t } = useTranslation('dial');
  const now = useFollowUps();
  const problemText = useProblemText();
  const doing = useFollowUpDoing();
  if (now === undefined || (now.mine === null && (!idle || now.due === 0))) return null;
  return (
    <section className="sj-dial-strip" aria-label={t('followUp.label')}>
      <PhoneOutlined aria-hidden />
      {now.mine === null ? (
        <>
          <span>{t('followUp.due', { count: now.due })}</span>
          <span className="sj-dial-acts">
            <Button size="small" loading={doing.isPending} onClick={() => doing.mutate({ do: 'next' })}>
              {t('followUp.next')}
            </Button>
          </span>
        </>
      ) : (
        <Mine one={now.mine} doing={doing} />
      )}
      {doing.error !== null && <span className="sj-desk-bad">{problemText(doing.error)}</span>}
    </section>
  );
}

function Mine({ one, doing }: { one: FollowUp; doing: ReturnType<typeof useFollowUpDoing> }) {
  const { t } = useTranslation('dial');
  return (
    <>
      <span>
        {t('followUp.one')} <Link to={`/cases?open=${one.caseId}`}>{one.caseNumber}</Link>{' '}
        {one.tries > 0 && <small>{t('followUp.tries', { count: one.tries })}</small>}
      </span>
      <CallButton to={{ kind: 'follow_up', followUpId: one.id }} />
      <span className="sj-dial-acts" role="group" aria-label={t('followUp.results')}>
        {FOLLOW_UP_RESULTS.map((result) => (
          <Button
            key={result}
            size="small"
            disabled={doing.isPending}
            onClick={() => doing.mutate({ do: 'word', id: one.id, result })}
          >
            {t(`followUp.result.${result}`)}
          </Button>
        ))}
        <Button
          size="small"
          type="text"
          disabled={doing.isPending}
          onClick={() => doing.mutate({ do: 'release', id: one.id })}
        >
          {t('followUp.release')}
        </Button>
      </span>
    </>
  );
}
