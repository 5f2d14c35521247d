import { PlusOutlined } from '@ant-design/icons';
import { Button, Drawer, Form, Input, Popconfirm, Select, Switch, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HotlineNumber, NumberDraft } from '../../../shared/contracts/voice-trunks.ts';
import { ApiProblem } from '../../ui/api-problem.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { StatusTag } from '../../ui/status-tag.tsx';
import { NoticeFields } from './notice-fields.tsx';
import { removeNumber, saveNumber } from './trunks-api.ts';
import { useChoices, useNumbers, useSave } from './use-trunks.ts';
import { wrongFields } from './wrong-fields.ts';

export function NumbersTab() {
  const { t } = useTranslation('trunks');
  const { data, error, refetch } = useNumbers();
  const [open, setOpen] = useState<HotlineNumber | 'new'>();
  const or = (text: string): string => (text === '' ? t('house') : text);
  const choices = useChoices(t('house'));
  const said = (of: Chosen, value: string): string => choices[of].find((c) => c.value === value)?.label ?? or(value);
  const columns: TableColumnsType<HotlineNumber> = [
    { title: t('field.number'), dataIndex: 'number', width: 160 },
    { title: t('field.label'), dataIndex: 'label' },
    ...CHOSEN.map((key) => ({ title: t(`field.${key}`), render: (_: unknown, r: HotlineNumber) => said(key, r[key]) })),
    { title: t('field.noticeWhen'), width: 130, render: (_, r) => t(`noticeWhen.${r.noticeWhen}`) },
    {
      title: t('column.state'),
      width: 110,
      render: (_, r) => <StatusTag tone={r.enabled ? 'good' : 'neutral'} text={t(r.enabled ? 'inUse' : 'notInUse')} />,
    },
  ];
  const close = (): void => setOpen(undefined);
  return (
    <>
      <div className="sj-trunks-bar">
        <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpen('new')}>
          {t('newNumber')}
        </Button>
        <span className="sj-trunks-hint">{t('numbersHint')}</span>
      </div>
      <DataTable<HotlineNumber>
        label={t('tab.numbers')}
        columns={columns}
        rowKey={(r) => r.number}
        page={data}
        loading={data === undefined}
        error={error}
        onRetry={() => void refetch()}
        onPage={() => undefined}
        onOpen={setOpen}
        empty={<EmptyState title={t('noNumbers')} hint={t('numbersHint')} />}
      />
      <Drawer
        open={open !== undefined}
        size={480}
        title={open === 'new' || open === undefined ? t('newNumber') : open.number}
        onClose={close}
        destroyOnHidden
      >
        {open !== undefined && <NumberForm of={open === 'new' ? undefined : open} onDone={close} />}
      </Drawer>
    </>
  );
}

const CHOSEN = ['topic', 'queue', 'entryFlow', 'greeting'] as const;
type Chosen = (typeof CHOSEN)[number];

const FRESH: NumberDraft = {
  ...{ number: '', label: '', topic: '', queue: '', entryFlow: '', greeting: '', enabled: true },
  ...{ noticeWhen: 'never', notice: '', noticeHours: '' },
};

function NumberForm({ of, onDone }: { of: HotlineNumber | undefined; onDone: () => void }) {
  const { t } = useTranslation('trunks');
  const [draft, setDraft] = useState<NumberDraft>(of ?? FRESH);
  const save = useSave((api, wish: NumberDraft) => saveNumber(api, of, wish), onDone);
  const remove = useSave((api, gone: HotlineNumber) => removeNumber(api, gone), onDone);
  const set = (more: Partial<NumberDraft>): void => setDraft((d) => ({ ...d, ...more }));
  const choices = useChoices(t('house'));
  const wrong = wrongFields(save.error);
  const error = save.error ?? remove.error;
  return (
    <Form layout="vertical" onFinish={() => save.mutate(draft)}>
      <Form.Item label={t('field.number')} htmlFor="number-number">
        <Input
          id="number-number"
          inputMode="numeric"
          disabled={of !== undefined}
          value={draft.number}
          maxLength={20}
          onChange={(e) => set({ number: e.target.value.trim() })}
        />
      </Form.Item>
      <Form.Item label={t('field.label')} htmlFor="number-label" extra={t('hint.label')}>
        <Input id="number-label" value={draft.label} maxLength={60} onChange={(e) => set({ label: e.target.value })} />
      </Form.Item>
      {CHOSEN.map((key) => (
        <Form.Item
          key={key}
          label={t(`field.${key}`)}
          htmlFor={`number-${key}`}
          extra={t(`hint.${key}`)}
          {...(wrong.has(key) ? { validateStatus: 'error' as const } : {})}
        >
          <Select
            id={`number-${key}`}
            showSearch={{ optionFilterProp: 'label' }}
            value={draft[key]}
            options={choices[key]}
            onChange={(value: string) => set({ [key]: value })}
          />
        </Form.Item>
      ))}
      <NoticeFields draft={draft} set={set} wrong={wrong} />
      <Form.Item label={t('inUse')} htmlFor="number-enabled">
        <Switch id="number-enabled" checked={draft.enabled} onChange={(enabled) => set({ enabled })} />
      </Form.Item>
      {error !== null && <ApiProblem error={error} kept />}
      <div className="sj-trunks-foot">
        {of !== undefined && (
          <Popconfirm title={t('removeAsk', { name: of.number })} onConfirm={() => remove.mutate(of)}>
            <Button danger>{t('remove')}</Button>
          </Popconfirm>
        )}
        <Button onClick={onDone}>{t('cancel')}</Button>
        <Button type="primary" htmlType="submit" loading={save.isPending}>
          {t('save')}
        </Button>
      </div>
    </Form>
  );
}
