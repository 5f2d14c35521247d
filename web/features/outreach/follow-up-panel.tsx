import { CloseOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { FollowUpStory } from '../../../shared/contracts/outreach.ts';
import { FactRows } from '../../ui/fact-rows.tsx';
import { ApiProblem } from '../../ui/api-problem.tsx';
import { Loading } from '../../ui/loading.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { FollowUpActs } from './follow-up-acts.tsx';
import { FollowUpTag } from './follow-up-tag.tsx';
import { useAreas, useStory } from './follow-ups-api.ts';

/** One follow-up: whose it is, what was done to it, what can be done. */
export function FollowUpPanel({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation('outreach');
  const { data, error, refetch } = useStory(id);
  return (
    <aside className="sj-outreach-panel" aria-label={t('one')}>
      <header>
        <h2>{data?.followUp.caseNumber ?? t('one')}</h2>
        {data !== undefined && <FollowUpTag of={data.followUp} />}
        <Button type="text" icon={<CloseOutlined />} aria-label={t('close')} onClick={onClose} />
      </header>
      {error !== null && <ApiProblem error={error} onRetry={() => void refetch()} />}
      {data === undefined ? error === null && <Loading /> : <Story story={data} />}
    </aside>
  );
}

function Story({ story: { followUp, moves } }: { story: FollowUpStory }) {
  const { t: tDial } = useTranslation('dial');
  const { t } = useTranslation('outreach');
  const areas = useAreas();
  const facts = [
    [t('column.agent'), followUp.agentName ?? t('nobody')],
    [t('column.owner'), followUp.ownerName ?? '–'],
    [t('column.area'), areas.nameOf(followUp.areaCode)],
    [t('column.reason'), t(`reason.${followUp.reason}`)],
    [t('column.tries'), String(followUp.tries)],
    [t('column.result'), followUp.result === null ? null : tDial(`followUp.result.${followUp.result}`)],
    [t('column.note'), followUp.note],
  ] as const;
  const isWord = (event: string): boolean => event === 'finish';
  return (
    <>
      <FollowUpActs of={followUp} />
      <dl>
        <div>
          <dt>{t('column.case')}</dt>
          <dd>
            <Link to={`/cases?open=${followUp.caseId}`}>{followUp.caseNumber}</Link>
          </dd>
        </div>
        <div>
          <dt>{t('window')}</dt>
          <dd>
            <TimeText at={followUp.notBefore} /> – <TimeText at={followUp.notAfter} />
          </dd>
        </div>
        <FactRows facts={facts} />
      </dl>
      <h3>{t('history')}</h3>
      <ol>
        {moves.map((move) => (
          <li key={`${move.at}${move.event}`}>
            <TimeText at={move.at} /> <b>{t(`event.${move.event}`)}</b>
            {move.byName !== '' && ` · ${move.byName}`}
            {move.reason !== null && (
              <small>{isWord(move.event) ? tDial(`followUp.result.${move.reason}`) : why(t, tDial, move)}</small>
            )}
          </li>
        ))}
      </ol>
    </>
  );
}

type Say = (key: string) => string;
/** A code where the house acted, the leader's own words where a leader did. */
function why(t: Say, tDial: Say, { event, reason }: FollowUpStory['moves'][number]): string {
  if (event === 'plan') return t(`reason.${reason ?? 'by_hand'}`);
  if (event === 'try_again' || event === 'give_up') return tDial(`outcome.${reason ?? 'lost'}`);
  return reason ?? '';
}
