import { DownloadOutlined, UploadOutlined, UserAddOutlined } from '@ant-design/icons';
import { Button, Dropdown, Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ADMIN_LIMITS, type AgentFilter } from '../../../../shared/contracts/routing-admin.ts';
import { ApiProblem } from '../../../ui/api-problem.tsx';
import { addAgent, exportAddress } from './admin-api.ts';
import { useOptions, usePlaces, useProfiles, useSave, useSkills } from './use-admin.ts';

interface Props {
  readonly filter: AgentFilter;
  readonly onFilter: (filter: AgentFilter) => void;
  readonly onImport: () => void;
}

const LEVELS = [1, 2, 3, 4, 5];

/** What is not chosen is not asked for. */
const without = ({ ...filter }: AgentFilter, name: keyof AgentFilter): AgentFilter => {
  const { [name]: _, ...rest } = filter;
  return rest;
};

export function AgentBar({ filter, onFilter, onImport }: Props) {
  const { t } = useTranslation('admin');
  const teams = usePlaces().data?.teams ?? [];
  const skills = useOptions(useSkills().data?.filter((s) => s.active));
  const profiles = useOptions(useProfiles().data);
  const [isAdding, setAdding] = useState(false);
  const set = (name: keyof AgentFilter, value: string | number | undefined): void =>
    onFilter(value === undefined || value === '' ? without(filter, name) : { ...filter, [name]: value });
  const choice = (name: 'team' | 'skill' | 'profile', label: string, options: { value: string; label: string }[]) => (
    <Select
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      style={{ width: 130 }}
      placeholder={label}
      aria-label={label}
      value={filter[name] ?? null}
      options={options}
      onChange={(value: string | null | undefined) => set(name, value ?? undefined)}
    />
  );
  return (
    <div className="sj-radmin-bar">
      <Input.Search
        allowClear
        maxLength={ADMIN_LIMITS.searchChars}
        style={{ width: 190 }}
        placeholder={t('agent.search')}
        aria-label={t('agent.search')}
        defaultValue={filter.text ?? ''}
        onSearch={(text) => set('text', text.trim())}
      />
      {choice(
        'team',
        t('agent.team'),
        teams.map((x) => ({ value: x.code, label: x.name })),
      )}
      {choice('skill', t('agent.skill'), skills)}
      {filter.skill !== undefined && (
        <Select
          allowClear
          style={{ width: 110 }}
          placeholder={t('agent.minLevel')}
          aria-label={t('agent.minLevel')}
          value={filter.minLevel ?? null}
          options={LEVELS.map((level) => ({ value: level, label: t('agent.atLeast', { level }) }))}
          onChange={(value: number | null | undefined) => set('minLevel', value ?? undefined)}
        />
      )}
      {choice('profile', t('agent.profile'), profiles)}
      <span className="sj-radmin-space" />
      <Button icon={<UserAddOutlined />} onClick={() => setAdding(true)}>
        {t('agent.add')}
      </Button>
      <Dropdown
        trigger={['click']}
        menu={{
          items: (['xlsx', 'csv'] as const).map((format) => ({
            key: format,
            label: (
              <a href={exportAddress(filter, format)} download>
                {t(`agent.export_${format}`)}
              </a>
            ),
          })),
        }}
      >
        <Button icon={<DownloadOutlined />}>{t('agent.export')}</Button>
      </Dropdown>
      <Button type="primary" icon={<UploadOutlined />} onClick={onImport}>
        {t('agent.import')}
      </Button>
      {isAdding && <AddAgent onClose={() => setAdding(false)} />}
    </div>
  );
}

function AddAgent({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('admin');
  const [form] = Form.useForm<{ readonly staffNo: string }>();
  const save = useSave((api, staffNo: string) => addAgent(api, staffNo), onClose);
  return (
    <Modal
      open
      title={t('agent.add')}
      okText={t('agent.addAct')}
      cancelText={t('cancel')}
      okButtonProps={{ loading: save.isPending }}
      onOk={() => form.submit()}
      onCancel={onClose}
      width={420}
    >
      <Form form={form} layout="vertical" requiredMark={false} onFinish={({ staffNo }) => save.mutate(staffNo)}>
        <Form.Item
          name="staffNo"
          label={t('agent.staffNo')}
          extra={t('agent.addHint')}
          rules={[{ required: true, pattern: /^[0-9]{4,8}$/, message: t('agent.staffNoRule') }]}
        >
          <Input autoFocus maxLength={8} inputMode="numeric" />
        </Form.Item>
      </Form>
      {save.error !== null && <ApiProblem error={save.error} kept />}
    </Modal>
  );
}
