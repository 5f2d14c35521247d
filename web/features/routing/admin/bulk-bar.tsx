import { Button, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AgentSettings, BulkChange } from '../../../../shared/contracts/routing-admin.ts';
import { ApiProblem } from '../../../ui/api-problem.tsx';
import { changeMany } from './admin-api.ts';
import { useOptions, useProfiles, useSave, useSkills } from './use-admin.ts';

/** For everybody who is chosen: one level of one skill, or a template. All of them or none. */
export function BulkBar({ agents, onDone }: { agents: readonly AgentSettings[]; onDone: () => void }) {
  const { t } = useTranslation('admin');
  const skills = useOptions(useSkills().data?.filter((s) => s.active));
  const profiles = useOptions(useProfiles().data);
  const [skill, setSkill] = useState<string>();
  const [level, setLevel] = useState(3);
  const [profile, setProfile] = useState<string>();
  const save = useSave(
    (api, set: BulkChange['set']) =>
      changeMany(api, { agents: agents.map(({ staffId, version }) => ({ staffId, version })), set }),
    onDone,
  );
  const leaving = skill === undefined ? 0 : agents.filter((a) => a.profile !== null).length;
  return (
    <div role="group" aria-label={t('bulk.title', { count: agents.length })} className="sj-radmin-bulk">
      <b>{t('bulk.title', { count: agents.length })}</b>
      <Select
        style={{ width: 130 }}
        placeholder={t('agent.skill')}
        aria-label={t('agent.skill')}
        value={skill ?? null}
        options={skills}
        onChange={(value: string) => setSkill(value)}
      />
      <Select
        style={{ width: 100 }}
        aria-label={t('bulk.level')}
        value={level}
        options={[0, 1, 2, 3, 4, 5].map((l) => ({
          value: l,
          label: l === 0 ? t('agent.noLevel') : t('level', { level: l }),
        }))}
        onChange={setLevel}
      />
      <Button
        disabled={skill === undefined}
        loading={save.isPending}
        onClick={() => skill !== undefined && save.mutate({ skill, level })}
      >
        {t('bulk.set')}
      </Button>
      <span className="sj-radmin-gap" />
      <Select
        style={{ width: 140 }}
        placeholder={t('agent.profile')}
        aria-label={t('agent.profile')}
        value={profile ?? null}
        options={[{ value: '', label: t('bulk.noProfile') }, ...profiles]}
        onChange={(value: string) => setProfile(value)}
      />
      <Button
        disabled={profile === undefined}
        loading={save.isPending}
        onClick={() => save.mutate({ profile: profile === undefined || profile === '' ? null : profile })}
      >
        {t('bulk.assign')}
      </Button>
      <Button type="text" onClick={onDone}>
        {t('bulk.clear')}
      </Button>
      {leaving > 0 && <span className="sj-radmin-second">{t('bulk.leaving', { count: leaving })}</span>}
      {save.error !== null && <ApiProblem error={save.error} kept />}
    </div>
  );
}
