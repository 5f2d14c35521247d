import { Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LiveAgent } from '../../../../shared/contracts/routing-live.ts';
import { NOT_READY_REASONS, type NotReadyReason } from '../../../../shared/contracts/routing.ts';
import { ConfirmWithReason } from '../../../ui/confirm-with-reason.tsx';
import { useApi } from '../../../ui/services.tsx';
import { assignContact, setAgent } from './live-api.ts';
import type { Placed } from './live-line.ts';
import { useActivityWords, useLang } from './live-names.ts';

interface AssignProps {
  readonly contact: Placed;
  readonly agents: readonly LiveAgent[];
  readonly onDone: (name: string) => void;
  readonly onClose: () => void;
}

/** The free ones stand first; who cannot take it is refused by the server with the reason. */
export function AssignDialog({ contact, agents, onDone, onClose }: AssignProps) {
  const { t } = useTranslation('live');
  const api = useApi();
  const words = useActivityWords();
  const there = agents
    .filter((a) => a.activity !== 'offline')
    .sort((a, b) => Number(b.activity === 'idle') - Number(a.activity === 'idle') || (a.staffNo < b.staffNo ? -1 : 1));
  const [staffId, setStaffId] = useState(there[0]?.staffId);
  const options = there.map((a) => ({
    value: a.staffId,
    label: `${a.name} ${a.staffNo} · ${words(a.activity, a.reason)}`,
  }));
  const confirm = async (reason: string): Promise<void> => {
    if (staffId === undefined) return;
    await assignContact(api, contact.id, { staffId, reason });
    onDone(there.find((a) => a.staffId === staffId)?.name ?? '');
  };
  return (
    <ConfirmWithReason open title={t('assign.title')} act={t('assign.act')} onConfirm={confirm} onClose={onClose}>
      <div className="sj-live-dialog">
        <span>{t('assign.text', { customer: contact.customer })}</span>
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          aria-label={t('assign.agent')}
          value={staffId}
          options={options}
          onChange={setStaffId}
        />
        {there.every((a) => a.activity !== 'idle') && <small>{t('assign.nobody')}</small>}
      </div>
    </ConfirmWithReason>
  );
}

export interface StateOf {
  readonly agent: LiveAgent;
  readonly state: 'not_ready' | 'offline';
}

interface StateProps extends StateOf {
  readonly onDone: () => void;
  readonly onClose: () => void;
}

export function StateDialog({ agent, state, onDone, onClose }: StateProps) {
  const { t } = useTranslation('live');
  const api = useApi();
  const lang = useLang();
  const [code, setCode] = useState<NotReadyReason>('break');
  const { name } = agent;
  const isOff = state === 'offline';
  const confirm = async (because: string): Promise<void> => {
    const wish = isOff ? { state: 'offline' as const } : { state: 'not_ready' as const, reason: code };
    await setAgent(api, agent.staffId, { ...wish, because });
    onDone();
  };
  return (
    <ConfirmWithReason
      open
      danger={isOff}
      title={isOff ? t('state.offlineTitle', { name }) : t('state.notReadyTitle', { name })}
      act={isOff ? t('agents.signOff') : t('agents.notReady')}
      onConfirm={confirm}
      onClose={onClose}
    >
      <div className="sj-live-dialog">
        <span>{isOff ? t('state.offlineText') : t('state.notReadyText')}</span>
        {!isOff && (
          <Select
            aria-label={t('state.reason')}
            value={code}
            options={NOT_READY_REASONS.map((r) => ({ value: r.code, label: r[lang] }))}
            onChange={setCode}
          />
        )}
      </div>
    </ConfirmWithReason>
  );
}
