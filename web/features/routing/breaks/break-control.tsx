import { CoffeeOutlined } from '@ant-design/icons';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input, InputNumber, Popover } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { USUAL_BREAK_MINUTES, type MyBreak } from '../../../../shared/contracts/routing-breaks.ts';
import { newId } from '../../../../shared/kernel/id.ts';
import { ApiProblem } from '../../../ui/api-problem.tsx';
import { useApi, useResynced, useTopic } from '../../../ui/services.tsx';
import { useSession } from '../../identity/session.tsx';
import { BreakTag } from './break-time.tsx';
import { actOnBreak, askBreak, breakKeys, readMyBreak } from './breaks-api.ts';
import './breaks.css';

const KEY = breakKeys.lists('mine');
const LOOK_EVERY_MS = 30_000;

/** At the desk: ask for a break, see where it stands, count it down, come back. */
export function BreakControl() {
  const { t } = useTranslation('routing');
  const api = useApi();
  const queries = useQueryClient();
  const { staffId } = useSession();
  const { data, dataUpdatedAt } = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => readMyBreak(api, signal),
    refetchInterval: LOOK_EVERY_MS,
  });
  const again = (): void => void queries.invalidateQueries({ queryKey: breakKeys.all });
  useTopic({ topic: `agent:${staffId}` }, ({ type }) => {
    if (type.startsWith('break.')) again();
  });
  useResynced(again);
  const act = useMutation({
    mutationFn: (of: { id: string; path: 'cancel' | 'end'; version: number }) => actOnBreak(api, of.id, of),
    onSuccess: (next) => {
      queries.setQueryData(KEY, next);
      void queries.invalidateQueries({ queryKey: ['desk'] });
    },
    onError: again,
  });
  if (data === undefined) return null;
  const { current } = data;
  if (current === null)
    return <AskBreak maxMinutes={data.maxMinutes} onAsked={(next) => queries.setQueryData(KEY, next)} />;
  const isAway = current.state === 'on_break';
  const path = isAway ? 'end' : 'cancel';
  return (
    <span className="sj-break" title={current.state === 'approved' ? t('breaks.approvedHint') : undefined}>
      <BreakTag of={current} skewMs={dataUpdatedAt - Date.parse(data.now)} />
      <Button
        size="small"
        loading={act.isPending}
        onClick={() => act.mutate({ id: current.id, path, version: current.version })}
      >
        {t(isAway ? 'breaks.back' : 'breaks.cancel')}
      </Button>
    </span>
  );
}

function AskBreak({ maxMinutes, onAsked }: { maxMinutes: number; onAsked: (next: MyBreak) => void }) {
  const { t } = useTranslation('routing');
  const api = useApi();
  const [isOpen, setOpen] = useState(false);
  const [key, setKey] = useState(newId);
  const [reason, setReason] = useState('');
  const [minutes, setMinutes] = useState(Math.min(USUAL_BREAK_MINUTES, maxMinutes));
  const ask = useMutation({
    mutationFn: () => askBreak(api, { reason: reason.trim(), minutes, clientKey: key }),
    onSuccess: (next) => {
      setOpen(false);
      setReason('');
      setKey(newId());
      onAsked(next);
    },
  });
  const form = (
    <form
      className="sj-break-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (reason.trim() !== '') ask.mutate();
      }}
    >
      <label>
        {t('breaks.reason')}
        <Input
          autoFocus
          value={reason}
          maxLength={200}
          placeholder={t('breaks.reasonHint')}
          onChange={(event) => setReason(event.target.value)}
        />
      </label>
      <label>
        {t('breaks.minutes')}
        <InputNumber
          min={1}
          max={maxMinutes}
          precision={0}
          value={minutes}
          onChange={(value) => setMinutes(value ?? 1)}
        />
      </label>
      {ask.error !== null && <ApiProblem error={ask.error} />}
      <Button type="primary" htmlType="submit" disabled={reason.trim() === ''} loading={ask.isPending}>
        {t('breaks.send')}
      </Button>
    </form>
  );
  return (
    <Popover trigger="click" open={isOpen} onOpenChange={setOpen} title={t('breaks.askTitle')} content={form}>
      <Button size="small" icon={<CoffeeOutlined />}>
        {t('breaks.ask')}
      </Button>
    </Popover>
  );
}
