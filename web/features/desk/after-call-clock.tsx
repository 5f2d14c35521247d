import { ClockCircleOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeskClocks } from '../../../shared/contracts/routing-live.ts';
import { ConfirmWithReason } from '../../ui/confirm-with-reason.tsx';
import { sayDuration } from '../../ui/said-time.ts';
import { useApi } from '../../ui/services.tsx';
import { useNow } from '../../ui/ticker.tsx';
import { clocksKey, extendAfterCall } from './transfer/transfer-api.ts';

/** So long before the limit the desk finishes by itself what is already chosen, rather than lose it. */
const SAVE_AT_MS = 1_500;
const SOON_MS = 30_000;

interface Props {
  readonly clock: DeskClocks['afterCall'][number];
  readonly skewMs: number;
  /** The limit is reached in a moment. */
  readonly onLast: () => void;
}

export function AfterCallClock({ clock, skewMs, onLast }: Props) {
  const { t } = useTranslation('desk');
  const api = useApi();
  const queries = useQueryClient();
  const [asking, ask] = useState(false);
  const last = useRef(onLast);
  const now = useNow().getTime() - skewMs;
  useEffect(() => {
    last.current = onLast;
  });
  const dueMs = clock.dueAt === null ? Infinity : Date.parse(clock.dueAt);
  const isLast = dueMs - now <= SAVE_AT_MS;
  useEffect(() => {
    if (isLast) last.current();
  }, [isLast]);
  if (clock.dueAt === null) return null;
  const left = dueMs - now;
  const extend = async (reason: string): Promise<void> => {
    await extendAfterCall(api, clock.contactId, reason);
    await queries.invalidateQueries({ queryKey: clocksKey });
  };
  return (
    <span className={left <= SOON_MS ? 'sj-after sj-desk-soon' : 'sj-after'}>
      <ClockCircleOutlined aria-hidden />
      <span role="timer">{left <= 0 ? t('after.over') : t('after.left', { time: sayDuration(left) })}</span>
      {clock.extended ? (
        <small>{t('after.extended')}</small>
      ) : (
        <Button size="small" onClick={() => ask(true)}>
          {t('after.extend')}
        </Button>
      )}
      <ConfirmWithReason
        open={asking}
        title={t('after.title')}
        act={t('after.extend')}
        onConfirm={extend}
        onClose={() => ask(false)}
      >
        {t('after.text')}
      </ConfirmWithReason>
    </span>
  );
}
