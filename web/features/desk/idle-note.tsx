import { CoffeeOutlined, CustomerServiceOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../../ui/api-problem.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { KeyHint } from '../../ui/key-hint.tsx';
import type { DeskView } from './desk-api.ts';
import { keyWord } from './key-map.ts';
import { useAgentState } from './use-ready.ts';

/** Nothing in hand: what will happen, and the one step that makes it happen. */
export function IdleNote({ desk }: { desk: DeskView }) {
  const { t } = useTranslation('desk');
  const { become, busy, error } = useAgentState(desk);
  if (desk.state === 'ready') {
    return <EmptyState icon={<CustomerServiceOutlined />} title={t('idle.ready')} hint={t('idle.readyHint')} />;
  }
  const missed = desk.reason === 'missed_offer';
  return (
    <EmptyState
      icon={<CoffeeOutlined />}
      title={missed ? t('idle.missed') : t('idle.notReady')}
      hint={missed ? t('idle.missedHint') : t('idle.notReadyHint')}
      action={
        <div style={{ display: 'grid', gap: 12, justifyItems: 'center' }}>
          {error !== null && <ApiProblem error={error} />}
          <Button type="primary" size="large" loading={busy} onClick={() => become({ state: 'ready' })}>
            {t('idle.start')}
            <KeyHint keys={keyWord('ready')} />
          </Button>
        </div>
      }
    />
  );
}
