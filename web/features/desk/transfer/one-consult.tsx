import { EyeInvisibleOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LIVE_LIMITS, type Consult } from '../../../../shared/contracts/routing-live.ts';
import { useProblemText } from '../../../ui/api-problem.tsx';
import { useApi } from '../../../ui/services.tsx';
import { closeConsult, sayInConsult } from './transfer-api.ts';

/** A question beside a contact: what was said about it, and the next word. */
export function OneConsult({ consult, onChanged }: { consult: Consult; onChanged: () => void }) {
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
