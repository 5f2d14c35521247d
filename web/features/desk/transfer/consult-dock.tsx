import { EyeInvisibleOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LIVE_LIMITS, type Consult } from '../../../../shared/contracts/routing-live.ts';
import { useProblemText } from '../../../ui/api-problem.tsx';
import { useApi, useTopic } from '../../../ui/services.tsx';
import { useSession } from '../../identity/session.tsx';
import { closeConsult, consultsKey, readConsults, sayInConsult } from './transfer-api.ts';
import './transfer.css';

/** What a push that was lost would have said. */
const AGAIN_MS = 20_000;

/** Questions beside contacts, mine and those asked of me; nothing is drawn while there are none. */
export function ConsultDock() {
  const { t } = useTranslation('desk');
  const api = useApi();
  const queries = useQueryClient();
  const { staffId } = useSession();
  const { data = [] } = useQuery({
    queryKey: consultsKey,
    queryFn: ({ signal }) => readConsults(api, signal),
    refetchInterval: AGAIN_MS,
  });
  const again = (): void => void queries.invalidateQueries({ queryKey: consultsKey });
  // Every change of a contact may end a question about it, too.
  useTopic({ topic: `agent:${staffId}` }, again);
  if (data.length === 0) return null;
  return (
    <section className="sj-consults" aria-label={t('consult.dock')}>
      {data.map((consult) => (
        <OneConsult key={consult.id} consult={consult} onChanged={again} />
      ))}
    </section>
  );
}

function OneConsult({ consult, onChanged }: { consult: Consult; onChanged: () => void }) {
  const { t } = useTranslation('desk');
  const api = useApi();
  const problemText = useProblemText();
  const [text, setText] = useState('');
  const [wordId, setWordId] = useState(() => crypto.randomUUID());
  const [error, setError] = useState<unknown>();
  const { customer, isAsker, askerName, askedName } = consult;
  const act = (doing: Promise<unknown>, onDone: () => void): void => {
    setError(undefined);
    doing.then(onDone, setError).finally(onChanged);
  };
  const send = (): void => {
    if (text.trim() === '') return;
    // The same word keeps its id until it is acknowledged: sent twice, it is one word.
    act(sayInConsult(api, consult.id, { text: text.trim(), clientMessageId: wordId }), () => {
      setText('');
      setWordId(crypto.randomUUID());
    });
  };
  return (
    <article className="sj-consult">
      <header>
        <b>
          {isAsker
            ? t('consult.asking', { name: askedName, customer })
            : t('consult.asked', { name: askerName, customer })}
        </b>
        <small>
          <EyeInvisibleOutlined aria-hidden /> {t('consult.secret')}
        </small>
        <Button size="small" type="text" onClick={() => act(closeConsult(api, consult.id), () => undefined)}>
          {t('consult.close')}
        </Button>
      </header>
      {consult.transcript.length > 0 && (
        <details>
          <summary>{t('consult.transcript')}</summary>
          {consult.transcript.map((e) => (
            <p key={e.at + e.text}>
              <small>{e.name}</small> {e.text}
            </p>
          ))}
        </details>
      )}
      <div className="sj-consult-words" role="log" tabIndex={0} aria-label={t('consult.dock')}>
        {consult.messages.map((m) => (
          <p key={m.seq} className={m.mine ? 'sj-consult-mine' : ''}>
            <small>{m.name}</small> {m.text}
          </p>
        ))}
      </div>
      <div className="sj-consult-say">
        <Input
          aria-label={t('consult.answer')}
          placeholder={t('consult.answer')}
          value={text}
          maxLength={LIVE_LIMITS.consultChars}
          onChange={(event) => setText(event.target.value)}
          onPressEnter={send}
        />
        <Button onClick={send}>{t('consult.send')}</Button>
      </div>
      {error !== undefined && (
        <p role="alert" className="sj-desk-bad">
          {problemText(error)}
        </p>
      )}
    </article>
  );
}
