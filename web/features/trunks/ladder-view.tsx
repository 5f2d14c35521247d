import { ArrowLeftOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Ladder, TraceMessage } from '../../../shared/contracts/voice-traces.ts';
import { ApiProblem } from '../../ui/api-problem.tsx';
import { Loading } from '../../ui/loading.tsx';
import { useApi } from '../../ui/services.tsx';
import { describeSound } from './sdp-words.ts';
import { readLadder, trunkKeys } from './trunks-api.ts';

export function LadderView({ id, onBack }: { id: string; onBack: () => void }) {
  const { t } = useTranslation('trunks');
  const api = useApi();
  const { data, error, refetch } = useQuery({
    queryKey: trunkKeys.one('ladder', id),
    queryFn: ({ signal }) => readLadder(api, id, signal),
  });
  return (
    <section aria-label={t('ladder')}>
      <div className="sj-trunks-bar">
        <Button icon={<ArrowLeftOutlined />} onClick={onBack}>
          {t('back')}
        </Button>
        {data !== undefined && (
          <>
            <b>
              {data.call.caller} → {data.call.called}
            </b>
            <span className="sj-trunks-hint">
              {data.call.trunk} · {data.call.node}
            </span>
            {data.call.contactId !== null && <Link to={`/contacts?open=${data.call.contactId}`}>{t('toContact')}</Link>}
          </>
        )}
      </div>
      {data === undefined && error === null && <Loading />}
      {error !== null && <ApiProblem error={error} onRetry={() => void refetch()} />}
      {data !== undefined && <Steps of={data} />}
    </section>
  );
}

const sayTime = (ms: number): string => (ms < 1_000 ? `${ms} ms` : `${(ms / 1_000).toFixed(2)} s`);

function Steps({ of: { messages, dropped } }: { of: Ladder }) {
  const { t } = useTranslation('trunks');
  const [chosen, setChosen] = useState(0);
  const peers = [...new Set(messages.map((m) => m.peer))];
  return (
    <div className="sj-ladder">
      <div>
        <div className="sj-ladder-ends">
          <span>{peers.join(' / ')}</span>
          <span>{t('us')}</span>
        </div>
        <ol>
          {messages.map((m, i) => (
            <li key={i}>
              <Step message={m} isChosen={i === chosen} onChoose={() => setChosen(i)} />
            </li>
          ))}
        </ol>
        {dropped > 0 && <Alert type="info" title={t('dropped', { count: dropped })} />}
      </div>
      <Text message={messages[chosen]} />
    </div>
  );
}

/** One arrow: from the far end to us, or back. */
function Step({ message: m, isChosen, onChoose }: { message: TraceMessage; isChosen: boolean; onChoose: () => void }) {
  const { t } = useTranslation('trunks');
  const isIn = m.direction === 'in';
  return (
    <button
      type="button"
      className="sj-ladder-step"
      aria-pressed={isChosen}
      data-bad={m.status !== null && m.status >= 400}
      onClick={onChoose}
    >
      <time>{sayTime(m.atMs)}</time>
      <span>
        <b>{m.title}</b>
        <svg width="100%" height="10" role="img" aria-label={t(isIn ? 'received' : 'sent')}>
          <line x1="0" y1="5" x2="100%" y2="5" stroke="currentColor" strokeWidth="1.5" />
          <svg x={isIn ? '100%' : '0'} overflow="visible">
            <path d={isIn ? 'M0 5l-9-4v8z' : 'M0 5l9-4v8z'} fill="currentColor" />
          </svg>
        </svg>
      </span>
    </button>
  );
}

function Text({ message }: { message: TraceMessage | undefined }) {
  const { t } = useTranslation('trunks');
  if (message === undefined) return <p className="sj-trunks-hint">{t('noMessages')}</p>;
  const sound = describeSound(message.text);
  return (
    <div>
      {sound !== undefined && (
        <p className="sj-ladder-sound">
          {t('sound', { codecs: sound.codecs.join('、'), place: sound.place, way: t(`way.${sound.direction}`) })}
        </p>
      )}
      {/* Long lines scroll; the keyboard has to reach them. */}
      <pre className="sj-ladder-text" tabIndex={0} aria-label={t('messageText')}>
        {message.text}
      </pre>
    </div>
  );
}
