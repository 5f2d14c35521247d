import { PlusOutlined } from '@ant-design/icons';
import { Button, Form, Switch, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AdminSkill, NewSkill } from '../../../../shared/contracts/routing-admin.ts';
import { DataTable } from '../../../ui/data-table.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { StatusTag } from '../../../ui/status-tag.tsx';
import { change, create } from './admin-api.ts';
import { FormFoot } from './form-foot.tsx';
import { NameFields } from './name-fields.tsx';
import { SidePanel } from './side-panel.tsx';
import { useNamed, useQueues, useSave, useSkills } from './use-admin.ts';

const sum = (levels: readonly number[]): number => levels.reduce((all, n) => all + n, 0);

function useColumns(): TableColumnsType<AdminSkill> {
  const { t } = useTranslation('admin');
  const named = useNamed();
  const queues = useQueues().data ?? [];
  return [
    {
      key: 'name',
      title: t('skill.name'),
      render: (_, s) => (
        <div className="sj-radmin-two">
          <span>{named(s)}</span>
          <small>{s.code}</small>
        </div>
      ),
    },
    ...[1, 2, 3, 4, 5].map((level) => ({
      key: `level${level}`,
      title: t('level', { level }),
      width: 64,
      align: 'right' as const,
      render: (_: unknown, s: AdminSkill) => (s.levels[level - 1] === 0 ? '–' : s.levels[level - 1]),
    })),
    {
      key: 'agents',
      title: t('skill.agents'),
      width: 84,
      align: 'right',
      render: (_, s) => <b>{sum(s.levels)}</b>,
    },
    {
      key: 'queues',
      title: t('skill.queues'),
      render: (_, s) =>
        s.queues.length === 0
          ? '–'
          : s.queues
              .map((code) => queues.find((q) => q.code === code))
              .map((q) => (q === undefined ? '' : named(q)))
              .join(t('comma')),
    },
    {
      key: 'state',
      title: t('state'),
      width: 100,
      render: (_, s) => <StatusTag tone={s.active ? 'good' : 'neutral'} text={t(s.active ? 'active' : 'inactive')} />,
    },
  ];
}

/** Skills and how many people have them, level by level: where the bench is thin is seen at once. */
export function SkillsTab() {
  const { t } = useTranslation('admin');
  const { data, error, isFetching, refetch } = useSkills();
  const [open, setOpen] = useState<string>();
  const columns = useColumns();
  const chosen = data?.find((s) => s.code === open);
  return (
    <div className="sj-radmin-split" data-open={open !== undefined}>
      <div>
        <div className="sj-radmin-bar">
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpen('')}>
            {t('skill.new')}
          </Button>
        </div>
        <DataTable<AdminSkill>
          label={t('tab.skills')}
          columns={open === undefined ? columns : columns.filter((c) => c.key !== 'queues')}
          rowKey={(s) => s.code}
          page={data && { items: [...data], total: 0, page: 1, pageSize: data.length }}
          loading={isFetching && data === undefined}
          error={data === undefined ? error : null}
          onRetry={() => void refetch()}
          onPage={() => undefined}
          onOpen={(s) => setOpen(s.code)}
          {...(open === undefined ? {} : { openKey: open })}
          empty={<EmptyState title={t('skill.none')} hint={t('skill.noneHint')} />}
          height="calc(100vh - 270px)"
        />
      </div>
      {open !== undefined && (open === '' || chosen !== undefined) && (
        <SkillForm
          key={`${open}:${chosen?.version ?? 0}`}
          skill={chosen}
          onClose={() => setOpen(undefined)}
          onSaved={(s) => setOpen(s.code)}
        />
      )}
    </div>
  );
}

interface Props {
  readonly skill: AdminSkill | undefined;
  readonly onClose: () => void;
  readonly onSaved: (skill: AdminSkill) => void;
}

function SkillForm({ skill, onClose, onSaved }: Props) {
  const { t } = useTranslation('admin');
  const named = useNamed();
  const [form] = Form.useForm<NewSkill & { readonly active: boolean }>();
  const save = useSave(
    (api, { code, zh, en, active }: NewSkill & { readonly active: boolean }) =>
      skill === undefined
        ? create(api, 'skills', { code, zh, en })
        : change(api, 'skills', skill.code, { zh, en, active, version: skill.version }),
    onSaved,
  );
  const act = skill === undefined ? t('create') : t('save');
  return (
    <SidePanel
      title={skill === undefined ? t('skill.new') : named(skill)}
      onClose={onClose}
      foot={
        <FormFoot error={save.error} busy={save.isPending} act={act} onClose={onClose} onSubmit={() => form.submit()} />
      }
    >
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={skill ?? { active: true }}
        onFinish={(values) =>
          save.mutate({ ...values, code: skill?.code ?? values.code, active: skill === undefined || values.active })
        }
      >
        <NameFields isNew={skill === undefined} />
        {skill !== undefined && (
          <Form.Item name="active" label={t('skill.inUse')} extra={t('skill.inUseHint')} valuePropName="checked">
            <Switch />
          </Form.Item>
        )}
      </Form>
    </SidePanel>
  );
}
