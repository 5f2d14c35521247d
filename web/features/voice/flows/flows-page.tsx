import { PlusOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Form, Input, Modal, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Flow } from '../../../../shared/contracts/flows-admin.ts';
import { ApiProblem } from '../../../ui/api-problem.tsx';
import { DataTable } from '../../../ui/data-table.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { useApi } from '../../../ui/services.tsx';
import { StatusTag } from '../../../ui/status-tag.tsx';
import { FlowPanel } from './flow-panel.tsx';
import { createFlow, flowKeys, listFlows } from './flows-api.ts';
import './flows.css';

const PAGE_SIZE = 20;

/** What callers go through before a person answers: which flows there are, what runs, what is wrong. */
export function FlowsPage() {
  const { t } = useTranslation('voice');
  const api = useApi();
  const [page, setPage] = useState({ page: 1, pageSize: PAGE_SIZE });
  const [open, setOpen] = useState<string>();
  const [isNew, setNew] = useState(false);
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: flowKeys.list('list', page),
    queryFn: ({ signal }) => listFlows(api, page, signal),
    placeholderData: (before) => before,
  });
  const shown = data?.items.find((f) => f.key === open);
  const columns: TableColumnsType<Flow> = [
    {
      title: t('flows.column.name'),
      render: (_, f) => (
        <>
          <div>{f.name}</div>
          <code>{f.key}</code>
        </>
      ),
    },
    { title: t('flows.column.state'), render: (_, f) => <StateOf flow={f} /> },
    { title: t('flows.column.problems'), render: (_, f) => <ProblemsOf count={f.problems.length} /> },
    {
      title: t('flows.column.numbers'),
      render: (_, f) => (f.key === data?.houseFlow ? `${t('flows.house')} ` : '') + f.numbers.join(' '),
    },
  ];
  return (
    <div className="sj-flows">
      <PageHeader
        title={t('app:screen.flows')}
        subtitle={t('flows.subtitle')}
        actions={
          <Button icon={<PlusOutlined />} onClick={() => setNew(true)}>
            {t('flows.new')}
          </Button>
        }
      />
      {data?.smsConfigured === false && <Alert type="info" showIcon title={t('flows.noSms')} />}
      <div className="sj-flow-work" data-open={shown !== undefined}>
        <DataTable<Flow>
          label={t('flows.list')}
          columns={columns}
          rowKey={(f) => f.key}
          page={data}
          loading={isFetching && data === undefined}
          error={data === undefined ? error : null}
          onRetry={() => void refetch()}
          onPage={(number, pageSize) => setPage({ page: number, pageSize })}
          onOpen={(f) => setOpen(f.key)}
          {...(open === undefined ? {} : { openKey: open })}
          empty={<EmptyState title={t('flows.emptyTitle')} hint={t('flows.emptyHint')} />}
        />
        {shown !== undefined && (
          <FlowPanel
            key={shown.key}
            flow={shown}
            smsConfigured={data?.smsConfigured === true}
            onClose={() => setOpen(undefined)}
          />
        )}
      </div>
      {isNew && <NewFlowForm onClose={() => setNew(false)} onDone={setOpen} />}
    </div>
  );
}

function StateOf({ flow: { released, draft } }: { flow: Flow }) {
  const { t } = useTranslation('voice');
  return (
    <span className="sj-flow-tags">
      {released === null ? (
        <StatusTag tone="neutral" text={t('flows.notReleased')} />
      ) : (
        <StatusTag tone="good" text={t('flows.runs', { version: released.version })} />
      )}
      {draft !== null && <StatusTag tone="soon" text={t('flows.state.draft')} />}
    </span>
  );
}

function ProblemsOf({ count }: { count: number }) {
  const { t } = useTranslation('voice');
  return count === 0 ? (
    <StatusTag tone="good" text={t('flows.none')} />
  ) : (
    <StatusTag tone="bad" text={t('flows.count', { count })} />
  );
}

function NewFlowForm({ onClose, onDone }: { onClose: () => void; onDone: (key: string) => void }) {
  const { t } = useTranslation('voice');
  const api = useApi();
  const queries = useQueryClient();
  const [wish, setWish] = useState({ key: '', name: '' });
  const [problem, setProblem] = useState<unknown>();
  const isWhole = /^[a-z0-9][a-z0-9-]{0,39}$/.test(wish.key) && wish.name.trim() !== '';
  const create = (): void => {
    createFlow(api, { key: wish.key, name: wish.name.trim() })
      .then(() => queries.invalidateQueries({ queryKey: flowKeys.all }))
      .then(() => {
        onDone(wish.key);
        onClose();
      })
      .catch(setProblem);
  };
  return (
    <Modal
      open
      title={t('flows.new')}
      okText={t('flows.create')}
      cancelText={t('prompts.close')}
      onCancel={onClose}
      onOk={create}
      okButtonProps={{ disabled: !isWhole }}
    >
      {problem !== undefined && <ApiProblem error={problem} kept />}
      <Form layout="vertical">
        <Form.Item label={t('flows.key')} htmlFor="flow-key" extra={t('flows.keyHint')}>
          <Input
            id="flow-key"
            maxLength={40}
            value={wish.key}
            onChange={(e) => setWish({ ...wish, key: e.target.value.trim() })}
          />
        </Form.Item>
        <Form.Item label={t('flows.name')} htmlFor="flow-new-name">
          <Input
            id="flow-new-name"
            maxLength={40}
            value={wish.name}
            onChange={(e) => setWish({ ...wish, name: e.target.value })}
          />
        </Form.Item>
      </Form>
    </Modal>
  );
}
