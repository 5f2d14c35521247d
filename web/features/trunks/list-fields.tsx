import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface Props<T> {
  readonly rows: readonly T[];
  readonly onChange: (rows: T[]) => void;
  readonly fresh: () => T;
  readonly className: string;
  readonly most: number;
  /** Names the row for who does not see it: `第 2 条`. */
  readonly children: (row: T, set: (more: Partial<T>) => void, nth: number) => ReactNode;
}

/** An ordered list of small rows in a form. */
export function ListFields<T extends object>({ rows, onChange, fresh, className, most, children }: Props<T>) {
  const { t } = useTranslation('trunks');
  return (
    <div>
      {rows.map((row, i) => (
        <div className={className} key={i}>
          {children(row, (more) => onChange(rows.map((r, at) => (at === i ? { ...r, ...more } : r))), i + 1)}
          <Button
            type="text"
            icon={<DeleteOutlined />}
            aria-label={t('removeRow', { nth: i + 1 })}
            onClick={() => onChange(rows.filter((_, at) => at !== i))}
          />
        </div>
      ))}
      <Button
        size="small"
        icon={<PlusOutlined />}
        disabled={rows.length >= most}
        onClick={() => onChange([...rows, fresh()])}
      >
        {t('addRow')}
      </Button>
    </div>
  );
}
