import { Alert, Form, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AgentChange, AgentSettings } from '../../../../shared/contracts/routing-admin.ts';
import { changeAgent } from './admin-api.ts';
import { CapacityFields, SkillFields } from './capacity-fields.tsx';
import { FormFoot } from './form-foot.tsx';
import { levelsOf } from './levels-of.ts';
import { SidePanel } from './side-panel.tsx';
import { useNamed, useOptions, useProfiles, useSave } from './use-admin.ts';

type Values = Omit<AgentSettings, 'profile'>;

/** One agent: by a template, or set apart by hand. */
export function AgentForm({ agent, onClose }: { agent: AgentSettings; onClose: () => void }) {
  const { t } = useTranslation('admin');
  const named = useNamed();
  const [form] = Form.useForm<Values>();
  const [profile, setProfile] = useState(agent.profile ?? '');
  const profiles = useProfiles().data ?? [];
  const options = useOptions(profiles);
  const save = useSave((api, wish: AgentChange) => changeAgent(api, agent.staffId, wish));
  const template = profiles.find((p) => p.code === profile);
  const submit = (v: Values): void => {
    const { version } = agent;
    if (profile !== '') save.mutate({ version, profile });
    else {
      const { voice, video, chat, voiceInterruptsChat, autoAnswer } = v;
      save.mutate({
        version,
        profile: null,
        voice,
        video,
        chat,
        voiceInterruptsChat,
        autoAnswer,
        skills: levelsOf(v.skills),
      });
    }
  };
  return (
    <SidePanel
      title={`${agent.name} · ${agent.staffNo}`}
      onClose={onClose}
      foot={
        <FormFoot
          error={save.error}
          busy={save.isPending}
          act={t('save')}
          onClose={onClose}
          onSubmit={() => form.submit()}
        />
      }
    >
      <Form<Values>
        form={form}
        layout="vertical"
        size="small"
        requiredMark={false}
        initialValues={agent}
        onFinish={submit}
      >
        <Form.Item label={t('agent.profile')} htmlFor="agent-profile">
          <Select
            id="agent-profile"
            value={profile}
            options={[{ value: '', label: t('bulk.noProfile') }, ...options]}
            onChange={setProfile}
          />
        </Form.Item>
        {template !== undefined ? (
          <Alert type="info" showIcon title={t('agent.byTemplate', { profile: named(template) })} />
        ) : (
          <>
            <CapacityFields />
            <SkillFields />
          </>
        )}
      </Form>
    </SidePanel>
  );
}
