import { CheckOutlined, CloseOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input, Popover, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import './cases.css';
import type { FilterValue, SavedFilter } from './list-filter.ts';
import type { ListFilter } from './use-list-filter.ts';

interface Choice {
  readonly name: string;
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
}
interface Props {
  readonly list: ListFilter;
  readonly choices: readonly Choice[];
  /** Ready-made chips; a count tells how much is behind it. */
  readonly chips: readonly (SavedFilter & { readonly count?: number | undefined })[];
  readonly searchLabel: string;
}

/** Chips for what is asked every hour, fields for the rest. */
export function FilterBar({ list, choices, chips, searchLabel }: Props) {
  const { t } = useTranslation('cases');
  return (
    <div className="sj-filter">
      <div className="sj-filter-chips" role="group" aria-label={t('filter.chips')}>
        {chips.map((chip) => (
          <Chip key={chip.name} lit={list.query === chip.query} onPress={() => list.use(chip.query)}>
            {chip.name}
            {chip.count !== undefined && <b>{chip.count}</b>}
          </Chip>
        ))}
        {list.saved.map((chip) => (
          <span key={chip.name} className="sj-filter-saved">
            <Chip lit={list.query === chip.query} onPress={() => list.use(chip.query)}>
              {chip.name}
            </Chip>
            <Button
              type="text"
              size="small"
              icon={<CloseOutlined />}
              aria-label={t('filter.forget', { name: chip.name })}
              onClick={() => list.forget(chip.name)}
            />
          </span>
        ))}
        <SaveChip key={list.query} list={list} />
      </div>
      <div className="sj-filter-fields">
        <Input.Search
          key={String(list.filter['text'] ?? '')}
          allowClear
          maxLength={40}
          style={{ width: 220 }}
          defaultValue={String(list.filter['text'] ?? '')}
          placeholder={searchLabel}
          aria-label={searchLabel}
          onSearch={(text) => list.set('text', text.trim())}
        />
        {choices.map((choice) => (
          <Select
            key={choice.name}
            allowClear
            showSearch={{ optionFilterProp: 'label' }}
            style={{ width: 132 }}
            placeholder={choice.label}
            aria-label={choice.label}
            value={list.filter[choice.name] ?? null}
            options={[...choice.options]}
            onChange={(value: FilterValue | undefined) => list.set(choice.name, value)}
          />
        ))}
      </div>
    </div>
  );
}

function Chip({ lit, onPress, children }: { lit: boolean; onPress: () => void; children: React.ReactNode }) {
  return (
    <button type="button" className="sj-filter-chip" aria-pressed={lit} onClick={onPress}>
      {lit && <CheckOutlined aria-hidden />} {children}
    </button>
  );
}

function SaveChip({ list }: { list: ListFilter }) {
  const { t } = useTranslation('cases');
  const [asking, setAsking] = useState(false);
  const [name, setName] = useState('');
  if (list.query === '') return null;
  const save = (): void => {
    if (name.trim() === '') return;
    list.save(name.trim());
    setAsking(false);
    setName('');
  };
  return (
    <Popover
      trigger="click"
      open={asking}
      onOpenChange={setAsking}
      destroyOnHidden
      content={
        <div style={{ display: 'flex', gap: 8 }}>
          <Input
            autoFocus
            maxLength={12}
            value={name}
            placeholder={t('filter.name')}
            aria-label={t('filter.name')}
            onChange={(event) => setName(event.target.value)}
            onPressEnter={save}
          />
          <Button type="primary" onClick={save}>
            {t('filter.keep')}
          </Button>
        </div>
      }
    >
      <Button type="text" size="small" icon={<PlusOutlined />}>
        {t('filter.save')}
      </Button>
    </Popover>
  );
}
