import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Segmented, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RosterEntry } from '../../../../shared/contracts/routing-handover.ts';
import { ApiProblem } from '../../../ui/api-problem.tsx';
import { DataTable } from '../../../ui/data-table.tsx';
import { Loading } from '../../../ui/loading.tsx';
import { useApi } from '../../../ui/services.tsx';
import { useTeams } from '../../cases/index.ts';
import { postName } from '../../identity/post-name.ts';
import { handoverKeys, setRoster } from './handover-api.ts';
import { useRoster } from './use-handover.ts';

const NONE = '-';

/** Who is on which shift; one click puts a person on another. */
export function RosterTable() {
  const { t, i18n } = useTranslation('handover');
  const api = useApi();
  const queries = useQueryClient();
  const { roster, error, refetch, wordOf } = useRoster();
  const { nameOf: teamName } = useTeams();
  const [paging, setPaging] = useState({ page: 1, pageSize: 20 });
  const put = useMutation({
    mutationFn: (of: { staffId: string; shift: string | null }) => setRoster(api, { people: [of] }),
    onSuccess: (next) => queries.setQueryData(handoverKeys.lists('roster'), next),
  });
  if (roster === undefined)
    return error === null ? <Loading /> : <ApiProblem error={error} onRetry={() => void refetch()} />;
  const { page, pageSize } = paging;
  const items = roster.people.slice((page - 1) * pageSize, page * pageSize);
  const choices = [
    ...roster.shifts.map((shift) => ({ value: shift.code, label: wordOf(shift) })),
    { value: NONE, label: t('noShift') },
  ];
  const columns: TableColumnsType<RosterEntry> = [
    {
      key: 'person',
      title: t('shift.person'),
      render: (_, { person }) => `${person.name} ${person.staffNo}`,
    },
    { key: 'team', title: t('shift.team'), render: (_, row) => teamName(row.team) },
    { key: 'post', title: t('shift.post'), render: (_, row) => postName(row.post, i18n.language) },
    {
      key: 'shift',
      title: t('shift.of'),
      width: 320,
      render: (_, row) => (
        <Segmented
          size="small"
          name={`shift-${row.person.id}`}
          aria-label={`${t('shift.of')} ${row.person.name}`}
          options={choices}
          value={row.shift ?? NONE}
          onChange={(shift) => put.mutate({ staffId: row.person.id, shift: shift === NONE ? null : shift })}
        />
      ),
    },
  ];
  return (
    <>
      {put.error !== null && <ApiProblem error={put.error} />}
      <DataTable<RosterEntry>
        label={t('shift.roster')}
        columns={columns}
        rowKey={(row) => row.person.id}
        page={{ items, total: roster.people.length, page, pageSize }}
        onPage={(next, size) => setPaging({ page: next, pageSize: size })}
      />
    </>
  );
}
