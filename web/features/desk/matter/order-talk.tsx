import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { newId } from '../../../../shared/kernel/id.ts';
import { ApiProblem } from '../../../ui/api-problem.tsx';
import { clockTime } from '../../../ui/said-time.ts';
import { useApi } from '../../../ui/services.tsx';
import { markTalkRead, orderKeys, readTalk, sayInOrder } from './matter-api.ts';

const MAX_CHARS = 2_000;

/** The word with the engineer, inside the order, where the next colleague finds it. */
export function OrderTalk({ orderId, closed }: { orderId: string; closed: boolean }) {
  const { t } = useTranslation('desk');
  const api = useApi();
  const queries = useQueryClient();
  const key = orderKeys.one('talk', orderId);
  const { data } = useQuery({ queryKey: key, queryFn: ({ signal }) => readTalk(orderId)(api, signal) });
  const [text, setText] = useState('');
  // The same id until it is said: a second press after a broken line says nothing twice.
  const [clientId, setClientId] = useState(() => newId());
  const say = useMutation({
    mutationFn: () => sayInOrder(api, orderId, { clientId, text: text.trim() }),
    onSuccess: () => {
      setText('');
      setClientId(newId());
      void queries.invalidateQueries({ queryKey: key });
    },
  });
  const lastSeq = data?.lastSeq ?? 0;
  useEffect(() => {
    if (lastSeq > 0) markTalkRead(api, orderId, lastSeq).catch(() => undefined);
  }, [api, orderId, lastSeq]);
  const send = (): void => {
    if (text.trim() !== '' && !say.isPending) say.mutate();
  };
  return (
    <div className="sj-order-talk" aria-label={t('order.talk')} role="group">
      {(data?.messages ?? []).map((m) => (
        <div key={m.id} className="sj-order-word">
          <span className="sj-desk-second">
            {t(`order.${m.side}`)} {clockTime(new Date(m.at))}
          </span>{' '}
          {m.text}
        </div>
      ))}
      {say.error !== null && <ApiProblem error={say.error} kept />}
      {!closed && (
        <div className="sj-order-say">
          <Input
            size="small"
            aria-label={t('order.say')}
            placeholder={t('order.sayHint')}
            value={text}
            maxLength={MAX_CHARS}
            onChange={(event) => setText(event.target.value)}
            onPressEnter={(event) => {
              if (!event.nativeEvent.isComposing) send();
            }}
          />
          <Button size="small" loading={say.isPending} disabled={text.trim() === ''} onClick={send}>
            {t('chat.send')}
          </Button>
        </div>
      )}
    </div>
  );
}
