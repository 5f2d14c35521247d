import { useState } from 'react';
import { DataTable } from '../../ui/data-table.tsx';
import { StatusTag, type Tone } from '../../ui/status-tag.tsx';
import { DeadlineText, TimeText } from '../../ui/time-text.tsx';
import { inMinutes, Sample } from './sample.tsx';

interface Row {
  readonly id: string;
  readonly kind: string;
  readonly who: string;
  readonly area: string;
  readonly tone: Tone;
  readonly state: string;
  readonly openedAt: string;
  readonly dueAt: string;
}

const KINDS = ['宽带障碍', 'IPTV无信号', '移机', '资费争议', '信号覆盖'];
const AREAS = ['城东 · 建设路网格', '城西 · 和平里网格', '高新 · 软件园网格'];
const STATES: readonly (readonly [Tone, string])[] = [
  ['info', '处理中'],
  ['soon', '待回访'],
  ['good', '已办结'],
  ['bad', '已超时'],
];
const rows: readonly Row[] = Array.from({ length: 57 }, (_, i) => {
  const [tone, state] = STATES[i % STATES.length] ?? ['info', '处理中'];
  return {
    id: `2026030500${String(100 + i)}`,
    kind: KINDS[i % KINDS.length] ?? '',
    who: '张*',
    area: AREAS[i % AREAS.length] ?? '',
    tone,
    state,
    openedAt: inMinutes(-7 - i * 13),
    dueAt: inMinutes(-40 + i * 37),
  };
});

export function ListParts() {
  const [page, setPage] = useState(1);
  const [pageSize, setPageSize] = useState(20);
  const [open, setOpen] = useState<string>();
  const items = rows.slice((page - 1) * pageSize, page * pageSize);
  return (
    <Sample of="DataTable">
      <div style={{ width: '100%' }}>
        <DataTable<Row>
          label="工单"
          rowKey={(row) => row.id}
          page={{ items, total: rows.length, page, pageSize }}
          onPage={(next, size) => {
            setPage(next);
            setPageSize(size);
          }}
          onOpen={(row) => setOpen(row.id)}
          {...(open === undefined ? {} : { openKey: open })}
          height={320}
          columns={[
            { title: '编号', dataIndex: 'id', width: 150 },
            { title: '类型', dataIndex: 'kind' },
            { title: '客户', dataIndex: 'who', width: 80 },
            { title: '网格', dataIndex: 'area' },
            { title: '状态', width: 120, render: (_, row) => <StatusTag tone={row.tone} text={row.state} /> },
            { title: '建立', width: 120, render: (_, row) => <TimeText at={row.openedAt} /> },
            { title: '时限', width: 160, render: (_, row) => <DeadlineText at={row.dueAt} /> },
          ]}
        />
      </div>
      <div style={{ width: '100%' }}>
        <DataTable<Row>
          label="空列表"
          rowKey={(row) => row.id}
          page={{ items: [], total: 0, page: 1, pageSize: 20 }}
          onPage={() => undefined}
          columns={[{ title: '编号', dataIndex: 'id' }]}
        />
      </div>
    </Sample>
  );
}
