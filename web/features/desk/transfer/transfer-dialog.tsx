import { useQuery } from '@tanstack/react-query';
import { Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Contact } from '../../../../shared/contracts/contacts.ts';
import {
  LIVE_LIMITS,
  TRANSFER_REASONS,
  type TransferReason,
  type TransferTo,
} from '../../../../shared/contracts/routing-live.ts';
import { ApiProblem } from '../../../ui/api-problem.tsx';
import { Loading } from '../../../ui/loading.tsx';
import { useApi } from '../../../ui/services.tsx';
import { useAct } from '../use-act.ts';
import { TargetList } from './target-list.tsx';
import './transfer.css';
import { readTargets, targetsKey, transferContact } from './transfer-api.ts';

/** Free and busy change by the second. */
const AGAIN_MS = 4_000;

export function TransferDialog({ contact, onClose }: { contact: Contact; onClose: () => void }) {
  const { t, i18n } = useTranslation('desk');
  const api = useApi();
  const [goal, setGoal] = useState<{ key: string; to: TransferTo; isFree: boolean }>();
  const [reason, setReason] = useState<TransferReason>('other_skill');
  const [note, setNote] = useState('');
  const targets = useQuery({
    queryKey: targetsKey(contact.id),
    queryFn: ({ signal }) => readTargets(api, contact.id, signal),
    refetchInterval: AGAIN_MS,
  });
  const pass = useAct<TransferTo>(
    (to) => transferContact(api, contact.id, { to, reason, ...(note.trim() === '' ? {} : { note: note.trim() }) }),
    onClose,
  );
  const lang = i18n.language === 'en' ? 'en' : 'zh';
  return (
    <Modal
      open
      width={520}
      title={`${t('transfer.title')} ${contact.customerLabel}`}
      okText={t('transfer.act')}
      okButtonProps={{ disabled: goal === undefined, loading: pass.isPending }}
      onOk={() => goal !== undefined && pass.mutate(goal.to)}
      onCancel={onClose}
    >
      <div className="sj-transfer">
        {targets.data === undefined && targets.error === null && <Loading />}
        {targets.data === undefined && targets.error !== null && (
          <ApiProblem error={targets.error} onRetry={() => void targets.refetch()} />
        )}
        {targets.data !== undefined && (
          <TargetList
            targets={targets.data}
            chosen={goal?.key}
            onChoose={(key, to, isFree) => setGoal({ key, to, isFree })}
          />
        )}
        {goal?.to.kind === 'agent' && !goal.isFree && <p className="sj-transfer-hint">{t('transfer.busyHint')}</p>}
        <label>
          <span>{t('transfer.reason')}</span>
          <Select
            aria-label={t('transfer.reason')}
            value={reason}
            options={TRANSFER_REASONS.map((r) => ({ value: r.code, label: r[lang] }))}
            onChange={setReason}
          />
        </label>
        <label>
          <span>{t('transfer.note')}</span>
          <Input.TextArea
            value={note}
            maxLength={LIVE_LIMITS.noteChars}
            autoSize={{ minRows: 2, maxRows: 4 }}
            placeholder={t('transfer.noteHint')}
            onChange={(event) => setNote(event.target.value)}
          />
        </label>
        {pass.error !== null && <ApiProblem error={pass.error} kept />}
      </div>
    </Modal>
  );
}
