import { PlusOutlined } from '@ant-design/icons';
import { Alert, Button, Form, Popconfirm, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NewProfile, RoutingProfile } from '../../../../shared/contracts/routing-admin.ts';
import { ApiProblem } from '../../../ui/api-problem.tsx';
import { DataTable } from '../../../ui/data-table.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { change, create, remove } from './admin-api.ts';
import { CapacityFields, SkillFields } from './capacity-fields.tsx';
import { FormFoot } from './form-foot.tsx';
import { levelsOf } from './levels-of.ts';
import { NameFields } from './name-fields.tsx';
import { SidePanel } from './side-panel.tsx';
import { useNamed, useProfiles, useSave, useSkills } from './use-admin.ts';

/** Templates: what a kind of agent can do and how much at one time. Its people change with it. */
export function ProfilesTab() {
  const { t } = useTranslation('admin');
  const named = useNamed();
  const { data, error, isFetching, refetch } = useProfiles();
  const skills = useSkills().data ?? [];
  const [open, setOpen] = useState<string>();
  const chosen = data?.find((p) => p.code === open);
  const columns: TableColumnsType<RoutingProfile> = [
    {
      key: 'name',
      title: t('profile.name'),
      width: 180,
      render: (_, p) => (
        <div className="sj-radmin-two">
          <span>{named(p)}</span>
          <small>{p.code}</small>
        </div>
      ),
    },
    {
      key: 'capacity',
      title: t('agent.capacity'),
      width: 130,
      render: (_, p) => `${p.voice} / ${p.video} / ${p.chat}`,
    },
    {
      key: 'skills',
      title: t('tab.skills'),
      render: (_, p) =>
        Object.entries(p.skills)
          .map(([code, level]) => {
            const skill = skills.find((s) => s.code === code);
            return `${skill === undefined ? code : named(skill)} ${level}`;
          })
          .join(' · ') || '–',
    },
    { key: 'agents', title: t('profile.agents'), width: 90, align: 'right', render: (_, p) => p.agents },
  ];
  return (
    <div className="sj-radmin-split" data-open={open !== undefined}>
      <div>
        <div className="sj-radmin-bar">
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpen('')}>
            {t('profile.new')}
          </Button>
        </div>
        <DataTable<RoutingProfile>
          label={t('tab.profiles')}
          columns={columns}
          rowKey={(p) => p.code}
          page={data && { items: [...data], total: 0, page: 1, pageSize: data.length }}
          loading={isFetching && data === undefined}
          error={data === undefined ? error : null}
          onRetry={() => void refetch()}
          onPage={() => undefined}
          onOpen={(p) => setOpen(p.code)}
          {...(open === undefined ? {} : { openKey: open })}
          empty={<EmptyState title={t('profile.none')} hint={t('profile.noneHint')} />}
          height="calc(100vh - 270px)"
        />
      </div>
      {open !== undefined && (open === '' || chosen !== undefined) && (
        <ProfileForm
          key={`${open}:${chosen?.version ?? 0}`}
          profile={chosen}
          onClose={() => setOpen(undefined)}
          onSaved={(p) => setOpen(p.code)}
        />
      )}
    </div>
  );
}

interface Props {
  readonly profile: RoutingProfile | undefined;
  readonly onClose: () => void;
  readonly onSaved: (profile: RoutingProfile) => void;
}

const NEW = { voice: 1, video: 0, chat: 3, voiceInterruptsChat: false, autoAnswer: false, skills: {} };

function ProfileForm({ profile, onClose, onSaved }: Props) {
  const { t } = useTranslation('admin');
  const named = useNamed();
  const [form] = Form.useForm<NewProfile>();
  const save = useSave(
    (api, { code, ...wish }: NewProfile) =>
      profile === undefined
        ? create(api, 'profiles', { code, ...wish })
        : change(api, 'profiles', profile.code, { ...wish, version: profile.version }),
    onSaved,
  );
  const erase = useSave((api, row: RoutingProfile) => remove(api, 'profiles', row), onClose);
  const submit = (v: NewProfile): void =>
    save.mutate({ ...v, code: profile?.code ?? v.code, skills: levelsOf(v.skills) });
  const act = profile === undefined ? t('create') : t('save');
  return (
    <SidePanel
      title={profile === undefined ? t('profile.new') : named(profile)}
      onClose={onClose}
      foot={
        <FormFoot error={save.error} busy={save.isPending} act={act} onClose={onClose} onSubmit={() => form.submit()} />
      }
    >
      {profile !== undefined && profile.agents > 0 && (
        <Alert
          type="info"
          showIcon
          title={t('profile.follow', { count: profile.agents })}
          style={{ marginBottom: 12 }}
        />
      )}
      <Form<NewProfile>
        form={form}
        layout="vertical"
        size="small"
        requiredMark={false}
        initialValues={profile ?? NEW}
        onFinish={submit}
      >
        <NameFields isNew={profile === undefined} />
        <CapacityFields />
        <SkillFields />
      </Form>
      {profile !== undefined && (
        <Popconfirm
          title={t('profile.erase', { name: named(profile) })}
          okText={t('delete')}
          cancelText={t('cancel')}
          onConfirm={() => erase.mutate(profile)}
        >
          <Button danger size="small">
            {t('delete')}
          </Button>
        </Popconfirm>
      )}
      {erase.error !== null && <ApiProblem error={erase.error} />}
    </SidePanel>
  );
}
