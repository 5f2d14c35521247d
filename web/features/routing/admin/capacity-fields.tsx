import { Checkbox, Form, InputNumber, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { ADMIN_LIMITS } from '../../../../shared/contracts/routing-admin.ts';
import { useNamed, useSkills } from './use-admin.ts';

/** How much of each channel at one time: one call, one video, some chats. */
export function CapacityFields() {
  const { t } = useTranslation('admin');
  return (
    <>
      <div className="sj-radmin-three">
        <Form.Item name="voice" label={t('agent.voice')}>
          <InputNumber min={0} max={1} precision={0} style={{ width: '100%' }} />
        </Form.Item>
        <Form.Item name="video" label={t('agent.video')}>
          <InputNumber min={0} max={1} precision={0} style={{ width: '100%' }} />
        </Form.Item>
        <Form.Item name="chat" label={t('agent.chat')}>
          <InputNumber min={0} max={ADMIN_LIMITS.chatCapacity} precision={0} style={{ width: '100%' }} />
        </Form.Item>
      </div>
      <Form.Item name="voiceInterruptsChat" valuePropName="checked" noStyle>
        <Checkbox>{t('agent.interrupts')}</Checkbox>
      </Form.Item>
      <p className="sj-radmin-hint">{t('agent.interruptsHint')}</p>
      <Form.Item name="autoAnswer" valuePropName="checked">
        <Checkbox>{t('agent.autoAnswer')}</Checkbox>
      </Form.Item>
    </>
  );
}

/** Every skill in use with its level; what is not there is not sent. */
export function SkillFields() {
  const { t } = useTranslation('admin');
  const named = useNamed();
  const skills = (useSkills().data ?? []).filter((s) => s.active);
  const options = [0, 1, 2, 3, 4, 5].map((l) => ({
    value: l,
    label: l === 0 ? t('agent.noLevel') : t('level', { level: l }),
  }));
  return (
    <div role="group" aria-label={t('tab.skills')} className="sj-radmin-skills">
      <h3>{t('tab.skills')}</h3>
      {skills.map((s) => (
        <Form.Item key={s.code} name={['skills', s.code]} label={named(s)} layout="horizontal" colon={false}>
          <Select options={options} placeholder={t('agent.noLevel')} style={{ width: 100 }} />
        </Form.Item>
      ))}
    </div>
  );
}
