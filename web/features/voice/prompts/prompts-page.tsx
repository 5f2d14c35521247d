import { PlusOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Checkbox, Input, Segmented, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PROMPT_MARKS, type Prompt, type PromptList } from '../../../../shared/contracts/voice-prompts.ts';
import { useProblemText } from '../../../ui/api-problem.tsx';
import { DataTable } from '../../../ui/data-table.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { useApi } from '../../../ui/services.tsx';
import { StatusTag } from '../../../ui/status-tag.tsx';
import { TimeText } from '../../../ui/time-text.tsx';
import { ListenButtons, useListening, type Listening } from './listen.tsx';
import { PromptPanel } from './prompt-panel.tsx';
import { approvePrompt, listPrompts, promptKeys } from './prompts-api.ts';
import { NewPromptForm } from './new-prompt.tsx';
import { PublishAll } from './publish-all.tsx';
import './prompts.css';

type Mark = (typeof PROMPT_MARKS)[number] | 'all';
const MARKS: readonly Mark[] = ['all', ...PROMPT_MARKS];
const PAGE_SIZE = 20;

const queryOf = (page: { page: number; pageSize: number }, mark: Mark, search: string) => ({
  ...page,
  ...(mark === 'all' ? {} : { mark }),
  ...(search === '' ? {} : { search }),
});

/** The listener's page: every sentence that callers hear, to be heard here first. */
export function PromptsPage() {
  const { t } = useTranslation('voice');
  const api = useApi();
  const [mark, setMark] = useState<Mark>('all');
  const [search, setSearch] = useState('');
  const [page, setPage] = useState({ page: 1, pageSize: PAGE_SIZE });
  const [open, setOpen] = useState<string>();
  const [isNew, setNew] = useState(false);
  const listening = useListening();
  const query = queryOf(page, mark, search);
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: promptKeys.list('list', query),
    queryFn: ({ signal }) => listPrompts(api, query, signal),
    placeholderData: (before) => before,
  });
  const first = (): void => setPage({ page: 1, pageSize: page.pageSize });
  const shown = data?.items.find((p) => p.key === open);
  return (
    <div className="sj-prompts">
      <PageHeader
        title={t('app:screen.prompts')}
        subtitle={t('prompts.subtitle')}
        actions={
          <>
            <Button icon={<PlusOutlined />} onClick={() => setNew(true)}>
              {t('prompts.new')}
            </Button>
            <PublishAll count={data?.counts.draft ?? 0} />
          </>
        }
      />
      {data?.engine.configured === false && <Alert type="info" showIcon title={t('prompts.noEngine')} />}
      <div className="sj-prompt-filter">
        <Segmented<Mark>
          value={mark}
          onChange={(next) => {
            setMark(next);
            first();
          }}
          options={MARKS.map((value) => ({
            value,
            label:
              value === 'all' ? t('prompts.mark.all') : t(`prompts.mark.${value}`, { count: data?.counts[value] ?? 0 }),
          }))}
        />
        <Input.Search
          allowClear
          maxLength={60}
          style={{ width: 260 }}
          placeholder={t('prompts.search')}
          aria-label={t('prompts.search')}
          onSearch={(text) => {
            setSearch(text.trim());
            first();
          }}
        />
      </div>
      <div className="sj-prompt-work" data-open={shown !== undefined}>
        <PromptTable
          list={data}
          loading={isFetching && data === undefined}
          error={data === undefined ? error : null}
          open={open}
          listening={listening}
          onOpen={setOpen}
          onPage={(number, pageSize) => setPage({ page: number, pageSize })}
          onRetry={() => void refetch()}
        />
        {shown !== undefined && (
          <PromptPanel
            key={`${shown.key} ${shown.draft?.id ?? ''}`}
            prompt={shown}
            listening={listening}
            onClose={() => setOpen(undefined)}
          />
        )}
      </div>
      {isNew && (
        <NewPromptForm
          onClose={() => setNew(false)}
          onDone={(key) => {
            setMark('all');
            setSearch(key);
            first();
            setOpen(key);
          }}
        />
      )}
    </div>
  );
}

interface TableProps {
  readonly list: PromptList | undefined;
  readonly loading: boolean;
  readonly error: unknown;
  readonly open: string | undefined;
  readonly listening: Listening;
  readonly onOpen: (key: string) => void;
  readonly onPage: (page: number, pageSize: number) => void;
  readonly onRetry: () => void;
}

function PromptTable({ list, loading, error, open, listening, onOpen, onPage, onRetry }: TableProps) {
  const { t } = useTranslation('voice');
  const columns: TableColumnsType<Prompt> = [
    {
      title: t('prompts.column.text'),
      key: 'text',
      render: (_, p) => (
        <>
          <div className="sj-prompt-key">{p.key}</div>
          <div>{p.published?.text ?? p.draft?.text}</div>
        </>
      ),
    },
    {
      title: t('prompts.column.play'),
      key: 'play',
      width: 215,
      render: (_, { key, published }) =>
        published !== null && <ListenButtons promptKey={key} version={published} listening={listening} />,
    },
    {
      title: t('prompts.column.source'),
      key: 'source',
      width: 80,
      render: (_, { published }) => published !== null && t(`prompts.source.${published.source}`),
    },
    { title: t('prompts.column.state'), key: 'state', width: 110, render: (_, p) => <StateOf prompt={p} /> },
    { title: t('prompts.column.approved'), key: 'approved', width: 170, render: (_, p) => <Approval prompt={p} /> },
  ];
  return (
    <DataTable<Prompt>
      label={t('prompts.list')}
      columns={columns}
      rowKey={(p) => p.key}
      page={list}
      loading={loading}
      error={error}
      onRetry={onRetry}
      onPage={onPage}
      onOpen={(p) => onOpen(p.key)}
      {...(open === undefined ? {} : { openKey: open })}
      empty={<EmptyState title={t('prompts.emptyTitle')} hint={t('prompts.emptyHint')} />}
    />
  );
}

function StateOf({ prompt: { published, draft } }: { prompt: Prompt }) {
  const { t } = useTranslation('voice');
  if (draft !== null) return <StatusTag tone="soon" text={t('prompts.state.draft')} />;
  if (published === null) return <StatusTag tone="bad" text={t('prompts.state.missing')} />;
  return <StatusTag tone="good" text={t('prompts.state.published')} />;
}

function Approval({ prompt: { key, published } }: { prompt: Prompt }) {
  const { t } = useTranslation('voice');
  const api = useApi();
  const queries = useQueryClient();
  const textOf = useProblemText();
  const [problem, setProblem] = useState<string>();
  if (published === null) return null;
  const tick = (approved: boolean): void => {
    approvePrompt(api, key, approved)
      .then(() => queries.invalidateQueries({ queryKey: promptKeys.all }))
      .catch((error: unknown) => setProblem(textOf(error)));
  };
  return (
    <span onClick={(e) => e.stopPropagation()} role="presentation">
      <Checkbox
        checked={published.approvedAt !== null}
        // Taking it back needs no ear.
        disabled={published.approvedAt === null && !published.heardByMe}
        aria-label={t('prompts.approve', { key })}
        onChange={(e) => tick(e.target.checked)}
      >
        {published.approvedAt !== null && (
          <>
            {published.approvedBy} <TimeText at={published.approvedAt} />
          </>
        )}
      </Checkbox>
      {published.approvedAt === null && !published.heardByMe && (
        <span className="sj-prompt-key" title={t('prompts.hearFirstWhy')}>
          {' '}
          {t('prompts.hearFirst')}
        </span>
      )}
      {problem !== undefined && <div className="sj-prompt-problem">{problem}</div>}
    </span>
  );
}
