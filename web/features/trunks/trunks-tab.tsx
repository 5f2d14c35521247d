import { PhoneOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Drawer, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Trunk, TrunkState } from '../../../shared/contracts/voice-trunks.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { StatusTag, type Tone } from '../../ui/status-tag.tsx';
import { TrunkForm } from './trunk-form.tsx';
import { TrunkTestDrawer } from './trunk-test-drawer.tsx';
import { useTrunks } from './use-trunks.ts';

const TONES: Readonly<Record<TrunkState, Tone>> = {
  up: 'good',
  partly: 'soon',
  down: 'bad',
  unknown: 'neutral',
  disabled: 'neutral',
};

export function TrunksTab() {
  const { t } = useTranslation('trunks');
  const { data, error, isFetching, refetch } = useTrunks();
  const [open, setOpen] = useState<Trunk | 'new'>();
  const [tested, setTested] = useState<string>();
  const columns: TableColumnsType<Trunk> = [
    {
      title: t('column.name'),
      render: (_, r) => (
        <span className="sj-trunks-two">
          {r.name}
          <small>{r.id === null ? t('fromEnvironment') : r.note}</small>
        </span>
      ),
    },
    {
      title: t('column.state'),
      width: 120,
      render: (_, r) => <StatusTag tone={TONES[r.live.state]} text={t(`state.${r.live.state}`)} />,
    },
    {
      title: t('column.ways'),
      render: (_, r) => <Ways of={r} />,
    },
    {
      title: t('column.calls'),
      width: 130,
      align: 'right',
      render: (_, r) => (r.settings.maxCalls === null ? r.live.calls : `${r.live.calls} / ${r.settings.maxCalls}`),
    },
    { title: t('column.started'), width: 120, align: 'right', render: (_, r) => r.live.startedLastMinute },
    { title: t('column.refused'), width: 120, align: 'right', render: (_, r) => r.live.refusedLastMinute },
    {
      title: t('column.act'),
      width: 100,
      render: (_, r) => (
        <Button
          size="small"
          icon={<PhoneOutlined />}
          aria-label={`${t('test.open')} ${r.name}`}
          disabled={!r.enabled || r.peers.length === 0}
          onClick={(event) => {
            // The row behind it opens the form.
            event.stopPropagation();
            setTested(r.name);
          }}
        >
          {t('test.open')}
        </Button>
      ),
    },
  ];
  const close = (): void => setOpen(undefined);
  return (
    <>
      <div className="sj-trunks-bar">
        <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpen('new')}>
          {t('newTrunk')}
        </Button>
        <Button icon={<PhoneOutlined />} onClick={() => setTested('')}>
          {t('test.title')}
        </Button>
        <span className="sj-trunks-hint">{t('trunksHint')}</span>
      </div>
      <DataTable<Trunk>
        label={t('tab.trunks')}
        columns={columns}
        rowKey={(r) => r.name}
        page={data}
        loading={isFetching && data === undefined}
        error={error}
        onRetry={() => void refetch()}
        onPage={() => undefined}
        onOpen={setOpen}
      />
      <Drawer
        open={open !== undefined}
        size={620}
        title={open === 'new' || open === undefined ? t('newTrunk') : open.name}
        onClose={close}
        destroyOnHidden
      >
        {open !== undefined && <TrunkForm trunk={open === 'new' ? undefined : open} onDone={close} />}
      </Drawer>
      <TrunkTestDrawer trunk={tested} onClose={() => setTested(undefined)} />
    </>
  );
}

/** Each way out with what was last heard of it, node by node where they differ. */
function Ways({ of }: { of: Trunk }) {
  const { t } = useTranslation('trunks');
  if (of.peers.length === 0) return <small className="sj-trunks-hint">{t('noWays')}</small>;
  return (
    <span className="sj-trunks-two">
      {of.peers.map((p) => {
        const target = `${p.host}:${p.port} ${p.transport}`;
        const seen = of.live.targets.filter((h) => h.target === target);
        const up = seen.find((h) => h.state === 'up');
        const isDown = seen.some((h) => h.state === 'down');
        const said =
          up !== undefined && !isDown
            ? t('answers', { ms: up.roundTripMs ?? 0 })
            : isDown
              ? t('silentSince', { status: seen.find((h) => h.state === 'down')?.lastStatus ?? '—' })
              : t('notAsked');
        return (
          <span key={target}>
            {target} <small>{said}</small>
          </span>
        );
      })}
    </span>
  );
}
