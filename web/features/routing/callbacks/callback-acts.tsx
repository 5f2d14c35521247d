import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Callback } from '../../../../shared/contracts/routing-callbacks.ts';
import { ApiProblem } from '../../../ui/api-problem.tsx';
import { ConfirmWithReason } from '../../../ui/confirm-with-reason.tsx';
import { useApi } from '../../../ui/services.tsx';
import { CallButton } from '../../dial/call-button.tsx';
import { useMay } from '../../identity/session.tsx';
import { actOnCallback, callbackKeys, readWindows } from './callbacks-api.ts';

type Asking = 'cancel' | 'settle' | 'window' | undefined;
const MOVABLE = new Set(['asked', 'waiting']);
const BROKEN = new Set(['failed', 'expired']);

/** What a shift leader can do with this promise now. */
export function CallbackActs({ callback }: { callback: Callback }) {
  const { t } = useTranslation('callbacks');
  const api = useApi();
  const may = useMay();
  const queries = useQueryClient();
  const { message } = App.useApp();
  const [asking, setAsking] = useState<Asking>();
  const refresh = (): Promise<void> => queries.invalidateQueries({ queryKey: callbackKeys.all });
  const now = useMutation({
    mutationFn: () => actOnCallback(api, callback.id, { act: 'try-now', body: undefined }),
    onSuccess: () => void message.success(t('nowDone')),
    onSettled: refresh,
  });
  if (!may('floor.supervise') || callback.way === 'message') return null;
  const movable = MOVABLE.has(callback.state);
  const confirm = (act: 'cancel' | 'settle') => async (text: string) => {
    if (act === 'cancel') await actOnCallback(api, callback.id, { act, body: { reason: text } });
    else await actOnCallback(api, callback.id, { act, body: { note: text } });
    await refresh();
  };
  return (
    <div className="sj-callback-acts">
      {movable && (
        <Button type="primary" loading={now.isPending} onClick={() => now.mutate()}>
          {t('act.now')}
        </Button>
      )}
      {movable && <Button onClick={() => setAsking('window')}>{t('act.window')}</Button>}
      {(movable || callback.state === 'due') && (
        <Button danger onClick={() => setAsking('cancel')}>
          {t('act.cancel')}
        </Button>
      )}
      {BROKEN.has(callback.state) && callback.settledAt === null && (
        <Broken id={callback.id} onSettle={() => setAsking('settle')} />
      )}
      {asking === 'window' && (
        <OtherWindow id={callback.id} onDone={() => setAsking((now) => (now === 'window' ? undefined : now))} />
      )}
      {now.error !== null && <ApiProblem error={now.error} />}
      <ConfirmWithReason
        open={asking === 'cancel'}
        title={t('act.cancel')}
        act={t('act.cancel')}
        danger
        onConfirm={confirm('cancel')}
        onClose={() => setAsking(undefined)}
      >
        {t('cancelWhat', { number: callback.number ?? '' })}
      </ConfirmWithReason>
      <ConfirmWithReason
        open={asking === 'settle'}
        title={t('act.settle')}
        act={t('act.settle')}
        onConfirm={confirm('settle')}
        onClose={() => setAsking(undefined)}
      >
        {t('settleWhat')}
      </ConfirmWithReason>
    </div>
  );
}

/** A promise that was not kept: the customer is called by hand, and then it is settled. */
function Broken({ id, onSettle }: { id: string; onSettle: () => void }) {
  const { t } = useTranslation('callbacks');
  return (
    <>
      <CallButton to={{ kind: 'callback', callbackId: id }} />
      <Button type="primary" onClick={onSettle}>
        {t('act.settle')}
      </Button>
    </>
  );
}

function OtherWindow({ id, onDone }: { id: string; onDone: () => void }) {
  const { t, i18n } = useTranslation('callbacks');
  const api = useApi();
  const queries = useQueryClient();
  const windows = useQuery({
    queryKey: callbackKeys.list('windows', {}),
    queryFn: ({ signal }) => readWindows(api, signal),
  });
  const change = useMutation({
    mutationFn: (windowCode: string) => actOnCallback(api, id, { act: 'window', body: { windowCode } }),
    onSuccess: onDone,
    onSettled: () => queries.invalidateQueries({ queryKey: callbackKeys.all }),
  });
  const error = windows.error ?? change.error;
  return (
    <>
      <Select
        autoFocus
        aria-label={t('windowLabel')}
        placeholder={t('windowLabel')}
        loading={windows.isPending || change.isPending}
        style={{ width: 220 }}
        options={(windows.data ?? []).map((w) => ({ value: w.code, label: i18n.language === 'en' ? w.en : w.zh }))}
        onChange={(code: string) => change.mutate(code)}
      />
      {error !== null && <ApiProblem error={error} />}
    </>
  );
}
