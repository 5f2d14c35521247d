import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Form, InputNumber, Modal, Switch, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  BREAK_EFFECTS,
  type Break,
  type BreakEffect,
  type BreakRoom,
} from '../../../../shared/contracts/routing-breaks.ts';
import { ApiProblem } from '../../../ui/api-problem.tsx';
import { ConfirmWithReason } from '../../../ui/confirm-with-reason.tsx';
import { DataTable } from '../../../ui/data-table.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Loading } from '../../../ui/loading.tsx';
import { useApi, useResynced, useTopic } from '../../../ui/services.tsx';
import { StatusTag, type Tone } from '../../../ui/status-tag.tsx';
import { TimeText } from '../../../ui/time-text.tsx';
import { useTeams } from '../../cases/index.ts';
import { BreakTag } from './break-time.tsx';
import { breakKeys, decideBreak, readBoard, setBreakRule } from './breaks-api.ts';
import './breaks.css';

const KEY = breakKeys.lists('board');
const LOOK_EVERY_MS = 10_000;
const EFFECTS: Readonly<Record<BreakEffect, Tone>> = { none: 'good', slight: 'soon', strong: 'bad' };

/** The leader's list: how much room there is, what one more would mean, who asks, who is away and over time. */
export function BreakDesk() {
  const { t } = useTranslation('routing');
  const api = useApi();
  const queries = useQueryClient();
  const [paging, setPaging] = useState({ page: 1, pageSize: 20 });
  const { data, error, refetch, dataUpdatedAt } = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => readBoard(api, signal),
    refetchInterval: LOOK_EVERY_MS,
  });
  const again = (): void => void refetch();
  useTopic({ topic: 'breaks' }, again);
  useResynced(again);
  const [refusing, setRefusing] = useState<Break>();
  const decide = useMutation({
    mutationFn: ({ of, ...body }: { of: Break; decision: string; reason?: string }) =>
      decideBreak(api, of.id, { version: of.version, ...body }),
    onSuccess: (next) => queries.setQueryData(KEY, next),
    onError: again,
  });
  if (data === undefined) return error === null ? <Loading /> : <ApiProblem error={error} onRetry={again} />;
  const skewMs = dataUpdatedAt - Date.parse(data.now);
  const columns: TableColumnsType<Break> = [
    { key: 'person', title: t('breaks.column.person'), width: 150, render: (_, row) => `${row.name} ${row.staffNo}` },
    {
      key: 'reason',
      title: t('breaks.column.reason'),
      render: (_, row) => `${row.reason} · ${t('breaks.minutesUnit', { count: row.minutes })}`,
    },
    {
      key: 'state',
      title: t('breaks.column.state'),
      width: 190,
      render: (_, row) => <BreakTag of={row} skewMs={skewMs} />,
    },
    {
      key: 'time',
      title: t('breaks.column.time'),
      width: 120,
      render: (_, row) => <TimeText at={row.startedAt ?? row.requestedAt} />,
    },
    {
      key: 'act',
      title: t('breaks.column.act'),
      width: 260,
      render: (_, row) => (
        <Decide
          of={row}
          onDecide={(decision) => decide.mutate({ of: row, decision })}
          onRefuse={() => setRefusing(row)}
        />
      ),
    },
  ];
  const { page, pageSize } = paging;
  const items = data.open.slice((page - 1) * pageSize, page * pageSize);
  return (
    <>
      {data.rooms.map((room) => (
        <Room key={room.rule.team} room={room} />
      ))}
      {decide.error !== null && <ApiProblem error={decide.error} />}
      <DataTable<Break>
        label={t('breaks.title')}
        columns={columns}
        rowKey={(row) => row.id}
        page={{ items, total: data.open.length, page, pageSize }}
        onPage={(next, size) => setPaging({ page: next, pageSize: size })}
        empty={<EmptyState title={t('breaks.none')} hint={t('breaks.noneHint')} />}
      />
      <ConfirmWithReason
        open={refusing !== undefined}
        title={t('breaks.refuse')}
        act={t('breaks.refuse')}
        danger
        onConfirm={(reason) =>
          refusing === undefined ? Promise.resolve() : decide.mutateAsync({ of: refusing, decision: 'refuse', reason })
        }
        onClose={() => setRefusing(undefined)}
      >
        {t('breaks.refuseText')}
      </ConfirmWithReason>
    </>
  );
}

interface DecideProps {
  readonly of: Break;
  readonly onDecide: (decision: 'approve' | 'queue') => void;
  readonly onRefuse: () => void;
}

function Decide({ of, onDecide, onRefuse }: DecideProps) {
  const { t } = useTranslation('routing');
  if (!['requested', 'queued', 'approved'].includes(of.state)) return null;
  return (
    <span className="sj-break">
      {of.state !== 'approved' && (
        <Button size="small" type="primary" onClick={() => onDecide('approve')}>
          {t('breaks.approve')}
        </Button>
      )}
      {of.state === 'requested' && (
        <Button size="small" onClick={() => onDecide('queue')}>
          {t('breaks.queue')}
        </Button>
      )}
      <Button size="small" danger onClick={onRefuse}>
        {t('breaks.refuse')}
      </Button>
    </span>
  );
}

function Room({ room }: { room: BreakRoom }) {
  const { t, i18n } = useTranslation('routing');
  const { nameOf } = useTeams();
  const [isEditing, setEditing] = useState(false);
  const { rule, away, idle, waiting, effect } = room;
  const facts = [
    [t('breaks.away'), `${away} / ${rule.atOnce}`],
    [t('breaks.idle'), idle],
    [t('breaks.waiting'), waiting],
  ] as const;
  return (
    <div className="sj-break-room">
      <b>{rule.team === '' ? t('breaks.floor') : nameOf(rule.team)}</b>
      {facts.map(([name, value]) => (
        <span key={name}>
          {name} <b>{value}</b>
        </span>
      ))}
      <span className="sj-break">
        {t('breaks.effect')}
        <StatusTag tone={EFFECTS[effect]} text={BREAK_EFFECTS[effect][i18n.language === 'en' ? 'en' : 'zh']} />
      </span>
      <span className="sj-break-rule">
        {t(rule.automatic ? 'breaks.automatic' : 'breaks.automaticOff')} ·{' '}
        {t('breaks.minutesUnit', { count: rule.maxMinutes })}
        <Button size="small" onClick={() => setEditing(true)}>
          {t('breaks.edit')}
        </Button>
      </span>
      {isEditing && <RuleForm room={room} onClose={() => setEditing(false)} />}
    </div>
  );
}

function RuleForm({ room: { rule }, onClose }: { room: BreakRoom; onClose: () => void }) {
  const { t } = useTranslation('routing');
  const api = useApi();
  const queries = useQueryClient();
  const [form] = Form.useForm<{ atOnce: number; maxMinutes: number; automatic: boolean }>();
  const save = useMutation({
    mutationFn: async () => setBreakRule(api, rule.team, { ...(await form.validateFields()), version: rule.version }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: breakKeys.all });
      onClose();
    },
  });
  return (
    <Modal
      open
      title={t('breaks.editTitle')}
      okText={t('breaks.save')}
      okButtonProps={{ loading: save.isPending }}
      onOk={() => save.mutate()}
      onCancel={onClose}
      width={360}
    >
      <Form form={form} layout="vertical" initialValues={rule}>
        <Form.Item name="atOnce" label={t('breaks.atOnce')} rules={[{ required: true }]}>
          <InputNumber min={0} max={500} precision={0} />
        </Form.Item>
        <Form.Item name="maxMinutes" label={t('breaks.maxMinutes')} rules={[{ required: true }]}>
          <InputNumber min={1} max={120} precision={0} />
        </Form.Item>
        <Form.Item name="automatic" label={t('breaks.automatic')} valuePropName="checked">
          <Switch />
        </Form.Item>
      </Form>
      {save.error !== null && <ApiProblem error={save.error} kept />}
    </Modal>
  );
}
