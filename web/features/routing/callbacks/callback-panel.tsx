import { CloseOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { CallbackStory } from '../../../../shared/contracts/routing-callbacks.ts';
import { FactRows } from '../../../ui/fact-rows.tsx';
import { ApiProblem } from '../../../ui/api-problem.tsx';
import { Loading } from '../../../ui/loading.tsx';
import { useApi } from '../../../ui/services.tsx';
import { ClassTag } from '../../contacts/class-tag.tsx';
import { CallbackActs } from './callback-acts.tsx';
import { CallbackStateTag, sayAt, sayWindow } from './callback-words.tsx';
import { callbackKeys, readCallback } from './callbacks-api.ts';

/** One promise: what was agreed, what was tried, what can be done. */
export function CallbackPanel({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation('callbacks');
  const api = useApi();
  const { data, error, refetch } = useQuery({
    queryKey: callbackKeys.one('story', id),
    queryFn: ({ signal }) => readCallback(api, id, signal),
  });
  return (
    <aside className="sj-callback-panel" aria-label={t('one')}>
      <header>
        <h2>{data?.callback.number ?? t('one')}</h2>
        {data !== undefined && <CallbackStateTag state={data.callback.state} />}
        {data !== undefined && <ClassTag of={data.callback.serviceClass} />}
        <Button type="text" icon={<CloseOutlined />} aria-label={t('close')} onClick={onClose} />
      </header>
      {error !== null && <ApiProblem error={error} onRetry={() => void refetch()} />}
      {data === undefined ? error === null && <Loading /> : <Story story={data} />}
    </aside>
  );
}

function Story({ story }: { story: CallbackStory }) {
  const { t, i18n } = useTranslation('callbacks');
  const { callback } = story;
  const facts: readonly (readonly [string, string | null])[] = [
    [t('fact.way'), t(`way.${callback.way}`)],
    [t('fact.queue'), i18n.language === 'en' ? callback.queueEn : callback.queueZh],
    [t('fact.kept'), sayAt(callback.keptAt)],
    [t('fact.window'), callback.way === 'call' ? sayWindow(callback) : null],
    [t('fact.promised'), sayAt(callback.promisedAt)],
    [t('fact.connected'), callback.connectedAt === null ? null : sayAt(callback.connectedAt)],
    [t('fact.note'), callback.note],
    [t('fact.settled'), callback.settledNote],
  ];
  return (
    <div className="sj-callback-story">
      <CallbackActs callback={callback} />
      <dl>
        <FactRows facts={facts} />
      </dl>
      <h3>{t('dials')}</h3>
      {story.tries.length === 0 ? (
        <p>{t('noDials')}</p>
      ) : (
        <ol>
          {story.tries.map((one) => (
            <li key={one.nth}>
              <time dateTime={one.at}>{sayAt(one.at)}</time> {one.agentName}{' '}
              <b>{t(`outcome.${one.outcome ?? 'running'}`)}</b>
            </li>
          ))}
        </ol>
      )}
      <h3>{t('story')}</h3>
      <ol>
        {story.moves.map((move) => (
          <li key={`${move.at}${move.event}`}>
            <time dateTime={move.at}>{sayAt(move.at)}</time> {t(`event.${move.event}`)}
          </li>
        ))}
      </ol>
    </div>
  );
}
