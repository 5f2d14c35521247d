import { Button, Drawer, Form, Input, Radio, Select, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TrunkTest } from '../../../shared/contracts/voice-trunk-tests.ts';
import { ApiProblem } from '../../ui/api-problem.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { StatusTag, type Tone } from '../../ui/status-tag.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { TrunkTestResult } from './trunk-test-result.tsx';
import { faceOf } from './trunk-test-steps.ts';
import { askTest, isUnderWay, useTrunkTests } from './trunk-tests-api.ts';
import { useSave, useTrunks } from './use-trunks.ts';

interface Props {
  /** The trunk it was opened for; the empty word: whichever. Undefined: closed. */
  readonly trunk: string | undefined;
  readonly onClose: () => void;
}

export function TrunkTestDrawer({ trunk, onClose }: Props) {
  const { t } = useTranslation('trunks');
  return (
    <Drawer open={trunk !== undefined} size={760} title={t('test.title')} onClose={onClose} destroyOnHidden>
      {trunk !== undefined && <TestRoom begin={trunk} />}
    </Drawer>
  );
}

const PAGE_SIZE = 10;
const NUMBER = /^\d{3,20}$/;

/** Ask, follow, read: the test that was just asked for stands above those before it. */
function TestRoom({ begin }: { begin: string }) {
  const { t } = useTranslation('trunks');
  const trunks = (useTrunks().data?.items ?? []).filter((x) => x.peers.length > 0 && x.enabled);
  const [trunk, setTrunk] = useState<string | undefined>(begin === '' ? undefined : begin);
  const [at, setAt] = useState({ page: 1, pageSize: PAGE_SIZE });
  const [chosenId, setChosen] = useState<string>();
  const { data, error, refetch } = useTrunkTests({ trunk, ...at });
  const chosen = data?.items.find(({ id }) => id === chosenId) ?? data?.items.find(isUnderWay);
  return (
    <>
      <AskForm
        names={trunks.map(({ name }) => name)}
        trunk={trunk}
        onTrunk={(name) => {
          setTrunk(name);
          setAt((a) => ({ ...a, page: 1 }));
        }}
        isBusy={data?.items.some((x) => isUnderWay(x) && x.trunk === trunk) === true}
        onAsked={({ id }) => {
          setChosen(id);
          setAt((a) => ({ ...a, page: 1 }));
        }}
      />
      {chosen !== undefined && <TrunkTestResult of={chosen} />}
      <h3 className="sj-trunks-sub">{t('test.before')}</h3>
      <DataTable<TrunkTest>
        label={t('test.before')}
        columns={useColumns()}
        rowKey={(row) => row.id}
        page={data}
        loading={data === undefined}
        error={data === undefined ? error : null}
        onRetry={() => void refetch()}
        onPage={(page, pageSize) => setAt({ page, pageSize })}
        onOpen={(row) => setChosen(row.id)}
        {...(chosen === undefined ? {} : { openKey: chosen.id })}
        empty={<EmptyState title={t('test.none')} hint={t('test.noneHint')} />}
      />
    </>
  );
}

interface AskProps {
  readonly names: readonly string[];
  readonly trunk: string | undefined;
  readonly onTrunk: (name: string | undefined) => void;
  readonly isBusy: boolean;
  readonly onAsked: (test: TrunkTest) => void;
}

function AskForm({ names, trunk, onTrunk, isBusy, onAsked }: AskProps) {
  const { t } = useTranslation('trunks');
  const [kind, setKind] = useState<TrunkTest['kind']>('call');
  const [number, setNumber] = useState('');
  const ask = useSave(async (api, of: string) => {
    const asked = await askTest(api, { trunk: of, wish: kind === 'ping' ? { kind } : { kind, number } });
    onAsked(asked);
  });
  const isReady = trunk !== undefined && (kind === 'ping' || NUMBER.test(number));
  return (
    <Form layout="vertical" onFinish={() => trunk !== undefined && ask.mutate(trunk)}>
      <div className="sj-trunks-ask">
        <Form.Item label={t('column.trunk')} htmlFor="test-trunk">
          <Select
            id="test-trunk"
            allowClear
            placeholder={t('test.which')}
            value={trunk}
            options={names.map((value) => ({ value, label: value }))}
            onChange={(name: string | undefined) => onTrunk(name)}
          />
        </Form.Item>
        <Form.Item label={t('test.how')}>
          <Radio.Group
            aria-label={t('test.how')}
            value={kind}
            options={(['call', 'ping'] as const).map((value) => ({ value, label: t(`test.kind.${value}`) }))}
            onChange={(event) => setKind(event.target.value as TrunkTest['kind'])}
          />
        </Form.Item>
        {kind === 'call' && (
          <Form.Item label={t('test.number')} htmlFor="test-number">
            <Input
              id="test-number"
              inputMode="tel"
              maxLength={20}
              value={number}
              onChange={(event) => setNumber(event.target.value.replace(/\D/g, ''))}
            />
          </Form.Item>
        )}
        <Button type="primary" htmlType="submit" disabled={!isReady || isBusy} loading={ask.isPending}>
          {t('test.start')}
        </Button>
      </div>
      <p className="sj-trunks-hint">{t(`test.hint.${kind}`)}</p>
      {ask.error !== null && <ApiProblem error={ask.error} kept />}
    </Form>
  );
}

const TONES: Readonly<Record<ReturnType<typeof faceOf>, Tone>> = { success: 'good', warning: 'soon', error: 'bad' };

function useColumns(): TableColumnsType<TrunkTest> {
  const { t } = useTranslation('trunks');
  return [
    { title: t('column.at'), width: 130, render: (_, r) => <TimeText at={r.askedAt} /> },
    { title: t('column.trunk'), width: 110, ellipsis: true, dataIndex: 'trunk' },
    { title: t('test.how'), width: 90, render: (_, r) => t(`test.kind.${r.kind}`) },
    { title: t('test.number'), width: 130, render: (_, r) => r.number ?? '—' },
    {
      title: t('column.outcome'),
      render: (_, r) =>
        r.report === null ? (
          <StatusTag tone="info" text={t('running')} />
        ) : (
          <StatusTag tone={TONES[faceOf(r.report.verdict)]} text={t(`test.short.${r.report.verdict}`)} />
        ),
    },
    { title: t('test.by'), width: 90, ellipsis: true, dataIndex: 'askedName' },
  ];
}
