import { Pagination } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LiveNow } from '../../../../shared/contracts/routing-live.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { namesOf } from './live-names.ts';
import { notListed, shownOf, type LineFilter, type Placed } from './live-line.ts';
import { LineRow, type RowActs } from './line-row.tsx';

/** More rows than this at once are slower to draw than to turn the page. */
const PAGE_SIZE = 50;
const COLUMNS = ['place', 'customer', 'queue', 'waited', 'why', 'acts'] as const;

interface Props {
  readonly data: LiveNow;
  readonly line: readonly Placed[];
  readonly filter: LineFilter;
  readonly now: Date;
  readonly acts: RowActs;
}

export function LineTable({ data, line, filter, now, acts }: Props) {
  const { t } = useTranslation('live');
  const [page, setPage] = useState(1);
  const [dragged, setDragged] = useState<Placed>();
  const names = namesOf(data);
  const shown = shownOf(line, filter);
  const pages = Math.max(1, Math.ceil(shown.length / PAGE_SIZE));
  const at = Math.min(page, pages);
  const hidden = notListed(data.queues, filter.queue);
  if (shown.length === 0) {
    const isEmpty = data.waiting === 0;
    return (
      <EmptyState title={isEmpty ? t('none') : t('noneFound')} hint={isEmpty ? t('noneHint') : t('noneFoundHint')} />
    );
  }
  return (
    <>
      <div className="sj-live-scroll" role="region" aria-label={t('line')} tabIndex={0}>
        <table className="sj-live-line">
          <caption className="sj-only-heard">{`${t('line')}。${t('keys')}`}</caption>
          <thead>
            <tr>
              {COLUMNS.map((column) => (
                <th key={column} scope="col">
                  {column === 'acts' ? (
                    <span className="sj-only-heard">{t('column.acts')}</span>
                  ) : (
                    t(`column.${column}`)
                  )}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.slice((at - 1) * PAGE_SIZE, at * PAGE_SIZE).map((contact) => (
              <LineRow
                key={contact.id}
                contact={contact}
                queue={data.queues.find((q) => q.code === contact.queue)}
                names={names}
                now={now}
                acts={acts}
                mayDrag={filter.sort === 'order'}
                dragged={dragged}
                onDrag={setDragged}
              />
            ))}
          </tbody>
        </table>
      </div>
      <div className="sj-live-foot">
        <span>{filter.sort === 'order' ? t('keys') : t('dragOff')}</span>
        {hidden > 0 && <b>{t('more', { count: hidden })}</b>}
        {pages > 1 && (
          <Pagination
            size="small"
            current={at}
            pageSize={PAGE_SIZE}
            total={shown.length}
            showSizeChanger={false}
            onChange={setPage}
          />
        )}
      </div>
    </>
  );
}
