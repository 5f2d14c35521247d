import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Contact } from '../../../../shared/contracts/contacts.ts';
import { LIVE_LIMITS } from '../../../../shared/contracts/routing-live.ts';
import { ApiProblem } from '../../../ui/api-problem.tsx';
import { useApi } from '../../../ui/services.tsx';
import { useAct } from '../use-act.ts';
import { consultsKey, openConsult, readTargets, targetsKey } from './transfer-api.ts';
import './transfer.css';

export function ConsultDialog({ contact, onClose }: { contact: Contact; onClose: () => void }) {
  const { t } = useTranslation('desk');
  const api = useApi();
  const queries = useQueryClient();
  const [staffId, setStaffId] = useState<string>();
  const [text, setText] = useState('');
  const { data } = useQuery({
    queryKey: targetsKey(contact.id),
    queryFn: ({ signal }) => readTargets(api, contact.id, signal),
  });
  const ask = useAct<string>(
    (whom) => openConsult(api, contact.id, { staffId: whom, text: text.trim() }),
    () => {
      void queries.invalidateQueries({ queryKey: consultsKey });
      onClose();
    },
  );
  const options = (data?.agents ?? []).map((a) => ({
    value: a.staffId,
    label: `${a.name} ${a.staffNo} · ${a.teamName} · ${t(`activity.${a.activity}`)}`,
  }));
  return (
    <Modal
      open
      width={480}
      title={t('consult.title')}
      okText={t('consult.act')}
      okButtonProps={{ disabled: staffId === undefined || text.trim() === '', loading: ask.isPending }}
      onOk={() => staffId !== undefined && ask.mutate(staffId)}
      onCancel={onClose}
    >
      <div className="sj-transfer">
        <p className="sj-transfer-hint">{t('consult.hint')}</p>
        <label>
          <span>{t('consult.whom')}</span>
          <Select
            showSearch={{ optionFilterProp: 'label' }}
            aria-label={t('consult.whom')}
            value={staffId}
            options={options}
            notFoundContent={t('transfer.none')}
            onChange={setStaffId}
          />
        </label>
        <label>
          <span>{t('consult.question')}</span>
          <Input.TextArea
            value={text}
            maxLength={LIVE_LIMITS.consultChars}
            autoSize={{ minRows: 3, maxRows: 6 }}
            onChange={(event) => setText(event.target.value)}
          />
        </label>
        {ask.error !== null && <ApiProblem error={ask.error} kept />}
      </div>
    </Modal>
  );
}
