import { Table, type TableColumnsType, type TablePaginationConfig } from 'antd';
import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Page } from '../../shared/contracts/paging.ts';
import { ApiProblem } from './api-problem.tsx';
import { EmptyState } from './empty-state.tsx';
import { moveRow } from './row-moves.ts';

interface Props<Row extends object> {
  readonly label: string;
  readonly columns: TableColumnsType<Row>;
  readonly rowKey: (row: Row) => string;
  readonly page: Page<Row> | undefined;
  readonly loading?: boolean;
  readonly error?: unknown;
  readonly onRetry?: () => void;
  readonly onPage: (page: number, pageSize: number) => void;
  /** A row opens beside the list, not over it. */
  readonly onOpen?: (row: Row) => void;
  /** The row that stands open. */
  readonly openKey?: string;
  readonly empty?: ReactNode;
  /** Height of the rows' window; the header stays above it. */
  readonly height?: number | string;
}

const SMALLEST_PAGE = 20;
const PAGE_SIZES = [SMALLEST_PAGE, 50, 100];

/** The focus of the keyboard among the rows: one row is reachable by Tab, the arrows move from there. */
function useRowFocus<Row extends object>(rows: readonly Row[], rowKey: (row: Row) => string) {
  const frame = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const moveFrom = (index: number, key: string): boolean => {
    const next = moveRow(index, rows.length, key);
    const target = next === undefined ? undefined : rows[next];
    if (next === undefined || target === undefined) return false;
    setActive(next);
    frame.current?.querySelector<HTMLElement>(`tr[data-row-key="${CSS.escape(rowKey(target))}"]`)?.focus();
    return true;
  };
  return { frame, active: Math.min(active, Math.max(rows.length - 1, 0)), setActive, moveFrom };
}

function usePagination(page: Page<object> | undefined, onPage: Props<object>['onPage']): false | TablePaginationConfig {
  const { t } = useTranslation('ui');
  if (page === undefined || page.total === 0) return false;
  return {
    current: page.page,
    pageSize: page.pageSize,
    total: page.total,
    pageSizeOptions: PAGE_SIZES,
    showSizeChanger: page.total > SMALLEST_PAGE,
    showTotal: (total) => t('table.total', { total }),
    onChange: onPage,
  };
}

/** A dense, paged list: sticky header, ↑ ↓ to move, Enter to open; loading, empty and failed each have their face. */
export function DataTable<Row extends object>(props: Props<Row>) {
  const { error, onRetry } = props;
  if (error !== undefined && error !== null) return <ApiProblem error={error} {...(onRetry ? { onRetry } : {})} />;
  return <Rows {...props} />;
}

function Rows<Row extends object>(props: Props<Row>) {
  const { label, columns, rowKey, page, loading = false, onPage, onOpen, openKey, empty, height } = props;
  const { t } = useTranslation('ui');
  const rows = page?.items ?? [];
  const { frame, active, setActive, moveFrom } = useRowFocus(rows, rowKey);
  const pagination = usePagination(page, onPage);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>, index: number, row: Row): void => {
    // A button inside the row keeps its own keys.
    if (event.target !== event.currentTarget) return;
    if (moveFrom(index, event.key)) event.preventDefault();
    else if (event.key === 'Enter') onOpen?.(row);
  };
  const nothing = empty ?? <EmptyState title={t('table.none')} hint={t('table.noneHint')} />;
  return (
    <div ref={frame} role="region" aria-label={label}>
      <Table<Row>
        size="small"
        sticky
        columns={columns}
        dataSource={rows}
        rowKey={rowKey}
        loading={{ spinning: loading, delay: 200 }}
        scroll={height === undefined ? {} : { y: height }}
        locale={{ emptyText: loading ? ' ' : nothing }}
        rowClassName={(row) => (rowKey(row) === openKey ? 'ant-table-row-selected' : '')}
        onRow={(row, index = 0) => ({
          tabIndex: index === active ? 0 : -1,
          'aria-current': rowKey(row) === openKey ? ('true' as const) : undefined,
          onKeyDown: (event: KeyboardEvent<HTMLElement>) => onKeyDown(event, index, row),
          onFocus: () => setActive(index),
          onClick: () => onOpen?.(row),
          style: onOpen === undefined ? {} : { cursor: 'pointer' },
        })}
        pagination={pagination}
      />
      {onOpen !== undefined && rows.length > 0 && <span className="sj-only-heard">{t('table.keys')}</span>}
    </div>
  );
}
