import { PlusOutlined } from '@ant-design/icons';
import { Button, Input, Select } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

export interface ListFilter {
  readonly page: number;
  readonly pageSize: number;
  readonly number?: string | undefined;
  readonly inForce?: boolean | undefined;
  /** Policy or source. */
  readonly kind?: string | undefined;
}
export const FIRST_PAGE: ListFilter = { page: 1, pageSize: 20, inForce: true };

interface Props {
  readonly filter: ListFilter;
  readonly onFilter: (filter: ListFilter) => void;
  readonly kindLabel: string;
  readonly kinds: readonly { readonly value: string; readonly label: string }[];
  readonly onAdd: () => void;
  readonly more?: ReactNode;
}

/** Add, search, narrow down: the same line over both lists. */
export function ListBar({ filter, onFilter, kindLabel, kinds, onAdd, more }: Props) {
  const { t } = useTranslation('bars');
  const set = (change: Partial<ListFilter>): void => onFilter({ ...filter, page: 1, ...change });
  return (
    <div className="sj-bars-bar">
      <Button type="primary" icon={<PlusOutlined />} onClick={onAdd}>
        {t('add')}
      </Button>
      {more}
      <Input.Search
        aria-label={t('search')}
        placeholder={t('search')}
        allowClear
        maxLength={20}
        style={{ width: 220 }}
        onSearch={(text) => {
          const digits = text.replace(/\D/g, '');
          set({ number: digits.length < 3 ? undefined : digits });
        }}
      />
      <Select
        allowClear
        aria-label={kindLabel}
        placeholder={kindLabel}
        style={{ width: 150 }}
        options={[...kinds]}
        onChange={(kind: string | undefined) => set({ kind })}
      />
      <Select
        aria-label={t('column.state')}
        style={{ width: 120 }}
        value={filter.inForce === undefined ? 'all' : filter.inForce ? 'inForce' : 'over'}
        options={(['inForce', 'over', 'all'] as const).map((value) => ({ value, label: t(`state.${value}`) }))}
        onChange={(value: string) => set({ inForce: value === 'all' ? undefined : value === 'inForce' })}
      />
    </div>
  );
}
