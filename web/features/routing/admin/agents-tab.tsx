import { useQuery } from '@tanstack/react-query';
import { App, Table, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AgentChange, AgentFilter, AgentSettings } from '../../../../shared/contracts/routing-admin.ts';
import type { Page } from '../../../../shared/contracts/paging.ts';
import { ApiProblem } from '../../../ui/api-problem.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { useApi } from '../../../ui/services.tsx';
import { adminKeys, changeAgent, listAgents } from './admin-api.ts';
import { AgentBar } from './agent-bar.tsx';
import { AgentForm } from './agent-form.tsx';
import { BulkBar } from './bulk-bar.tsx';
import { ImportDrawer } from './import-drawer.tsx';
import { LevelCell } from './level-cell.tsx';
import { useNamed, usePlaces, useProfiles, useSave, useSkills } from './use-admin.ts';

interface Edit {
  readonly agent: AgentSettings;
  readonly wish: Omit<AgentChange, 'version'>;
}

const withLevel = (agent: AgentSettings, skill: string, level: number): AgentSettings['skills'] => {
  const { [skill]: _, ...rest } = agent.skills;
  return level === 0 ? rest : { ...rest, [skill]: level };
};

function useColumns(
  onLevel: (agent: AgentSettings, skill: string, level: number) => void,
  onOpen: (agent: AgentSettings) => void,
  isNarrow: boolean,
): TableColumnsType<AgentSettings> {
  const { t } = useTranslation('admin');
  const named = useNamed();
  const profiles = useProfiles().data ?? [];
  const teams = usePlaces().data?.teams ?? [];
  const skills = (useSkills().data ?? []).filter((s) => s.active);
  return [
    {
      key: 'who',
      title: t('agent.who'),
      fixed: 'left',
      width: 130,
      render: (_, a) => (
        <div className="sj-radmin-two">
          <button type="button" className="sj-radmin-link" onClick={() => onOpen(a)}>
            {a.name}
          </button>
          <small>{a.staffNo}</small>
        </div>
      ),
    },
    ...(isNarrow
      ? []
      : [
          {
            key: 'team',
            title: t('agent.team'),
            width: 110,
            ellipsis: true,
            render: (_: unknown, a: AgentSettings) => teams.find((x) => x.code === a.team)?.name ?? a.team ?? '–',
          },
        ]),
    {
      key: 'profile',
      title: t('agent.profile'),
      width: 110,
      ellipsis: true,
      render: (_, a) => {
        const profile = profiles.find((p) => p.code === a.profile);
        return profile === undefined ? <span className="sj-radmin-second">{t('agent.apart')}</span> : named(profile);
      },
    },
    {
      key: 'capacity',
      title: t('agent.capacity'),
      width: 128,
      render: (_, a) => (
        <span aria-label={t('agent.capacityOf', { voice: a.voice, video: a.video, chat: a.chat })}>
          {a.voice} / {a.video} / {a.chat}
        </span>
      ),
    },
    ...skills.map((s, column) => ({
      key: `skill:${s.code}`,
      title: named(s),
      width: 84,
      align: 'center' as const,
      render: (_: unknown, a: AgentSettings, row: number) => (
        <LevelCell
          level={a.skills[s.code] ?? 0}
          who={a.name}
          skill={named(s)}
          at={[row, column]}
          onSet={(level) => onLevel(a, s.code, level)}
        />
      ),
    })),
  ];
}

/** A level that is set where it stands; leaving a template is asked about first. */
function useSetLevel() {
  const { t } = useTranslation('admin');
  const named = useNamed();
  const { modal } = App.useApp();
  const profiles = useProfiles().data ?? [];
  const save = useSave((client, { agent, wish }: Edit) =>
    changeAgent(client, agent.staffId, { version: agent.version, ...wish }),
  );
  const setLevel = (agent: AgentSettings, skill: string, level: number): void => {
    const edit = { agent, wish: { skills: withLevel(agent, skill, level) } };
    const profile = profiles.find((p) => p.code === agent.profile);
    if (profile === undefined) {
      save.mutate(edit);
      return;
    }
    modal.confirm({
      title: t('agent.leaveTitle', { name: agent.name }),
      content: t('agent.leaveText', { profile: named(profile) }),
      okText: t('agent.leave'),
      cancelText: t('cancel'),
      onOk: () => save.mutate(edit),
    });
  };
  return { setLevel, save };
}

/** Who can do what, and how well: one row a person, one column a skill, every level changed where it stands. */
export function AgentsTab() {
  const { t } = useTranslation('admin');
  const api = useApi();
  const [filter, setFilter] = useState<AgentFilter>({});
  const [paging, setPaging] = useState({ page: 1, pageSize: 20 });
  const [chosen, setChosen] = useState<readonly AgentSettings[]>([]);
  const [open, setOpen] = useState<string>();
  const [isImporting, setImporting] = useState(false);
  const query = { ...filter, ...paging };
  const { data, error, refetch } = useQuery({
    queryKey: adminKeys.list('agents', query),
    queryFn: ({ signal }) => listAgents(api, query, signal),
    placeholderData: (before) => before,
  });
  const { setLevel, save } = useSetLevel();
  const opened = data?.items.find((a) => a.staffId === open);
  const columns = useColumns(setLevel, (a) => setOpen(a.staffId), opened !== undefined);
  const filterBy = (next: AgentFilter): void => {
    setFilter(next);
    setPaging({ ...paging, page: 1 });
    setChosen([]);
  };
  const turn = (page: number, pageSize: number): void => {
    setPaging({ page, pageSize });
    setChosen([]);
  };
  if (data === undefined && error !== null) return <ApiProblem error={error} onRetry={() => void refetch()} />;
  return (
    <div className="sj-radmin-split" data-open={opened !== undefined}>
      <div>
        <AgentBar filter={filter} onFilter={filterBy} onImport={() => setImporting(true)} />
        {chosen.length > 0 ? (
          <BulkBar agents={chosen} onDone={() => setChosen([])} />
        ) : (
          <p className="sj-radmin-hint">
            {t('agent.hint')}{' '}
            <button type="button" className="sj-radmin-link" onClick={() => setChosen(data?.items ?? [])}>
              {t('agent.chooseAll')}
            </button>
          </p>
        )}
        {save.error !== null && <ApiProblem error={save.error} onRetry={() => save.reset()} />}
        <Matrix columns={columns} page={data} chosen={chosen} onChoose={setChosen} onTurn={turn} />
      </div>
      {opened !== undefined && (
        <AgentForm key={`${opened.staffId}:${opened.version}`} agent={opened} onClose={() => setOpen(undefined)} />
      )}
      <ImportDrawer isOpen={isImporting} onClose={() => setImporting(false)} />
    </div>
  );
}

interface MatrixProps {
  readonly columns: TableColumnsType<AgentSettings>;
  readonly page: Page<AgentSettings> | undefined;
  readonly chosen: readonly AgentSettings[];
  readonly onChoose: (agents: readonly AgentSettings[]) => void;
  readonly onTurn: (page: number, pageSize: number) => void;
}

function Matrix({ columns, page, chosen, onChoose, onTurn }: MatrixProps) {
  const { t } = useTranslation('admin');
  const empty = <EmptyState title={t('agent.none')} hint={t('agent.noneHint')} />;
  return (
    <div role="region" aria-label={t('tab.agents')}>
      <Table<AgentSettings>
        size="small"
        className="sj-radmin-matrix"
        columns={columns}
        dataSource={page?.items ?? []}
        rowKey={(a) => a.staffId}
        loading={{ spinning: page === undefined, delay: 200 }}
        locale={{ emptyText: page === undefined ? ' ' : empty }}
        scroll={{ x: 'max-content', y: 'calc(100vh - 350px)' }}
        rowSelection={{
          columnWidth: 40,
          preserveSelectedRowKeys: false,
          selectedRowKeys: chosen.map((a) => a.staffId),
          onChange: (_, rows) => onChoose(rows),
          getCheckboxProps: (a) => ({ 'aria-label': t('agent.choose', { name: a.name }) }),
          // Ant Design copies the header into a row for measuring, where a box that takes the focus must not be.
          hideSelectAll: true,
        }}
        pagination={
          page !== undefined &&
          page.total > 0 && {
            current: page.page,
            pageSize: page.pageSize,
            total: page.total,
            showSizeChanger: page.total > 20,
            pageSizeOptions: [20, 50, 100, 200],
            showTotal: (total) => t('agent.total', { total }),
            onChange: onTurn,
          }
        }
      />
    </div>
  );
}
