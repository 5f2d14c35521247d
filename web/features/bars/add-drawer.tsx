import { Button, Drawer, Form, Input, Radio } from 'antd';
import type { Dayjs } from 'dayjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  BAR_LIMITS,
  DO_NOT_CALL_SOURCES,
  NUISANCE_POLICIES,
  type DoNotCallSource,
  type NuisancePolicy,
} from '../../../shared/contracts/voice-bars.ts';
import { ApiProblem } from '../../ui/api-problem.tsx';
import { addDoNotCall, addNuisance, useSave, type ListPath } from './bars-api.ts';
import { endOf, UntilField } from './until.tsx';

interface Props {
  readonly list: ListPath;
  readonly open: boolean;
  readonly onClose: () => void;
}

export function AddDrawer({ list, open, onClose }: Props) {
  const { t } = useTranslation('bars');
  return (
    <Drawer open={open} size={440} title={t(`addTo.${list}`)} onClose={onClose} destroyOnHidden>
      {open && <AddForm list={list} onDone={onClose} />}
    </Drawer>
  );
}

const KINDS = { 'nuisance-numbers': NUISANCE_POLICIES, 'do-not-call': DO_NOT_CALL_SOURCES } as const;
const MIN_REASON = 2;

function AddForm({ list, onDone }: { list: ListPath; onDone: () => void }) {
  const { t } = useTranslation('bars');
  const [number, setNumber] = useState('');
  const [reason, setReason] = useState('');
  const [kind, setKind] = useState<string>(KINDS[list][0]);
  const [until, setUntil] = useState<Dayjs | null>(null);
  const add = useSave((api, wish: { number: string; reason: string; until: string | null }) => {
    return list === 'do-not-call'
      ? addDoNotCall(api, { ...wish, source: kind as DoNotCallSource })
      : addNuisance(api, { ...wish, policy: kind as NuisancePolicy });
  }, onDone);
  const isReady = number.length >= 3 && reason.trim().length >= MIN_REASON;
  return (
    <Form layout="vertical" onFinish={() => add.mutate({ number, reason: reason.trim(), until: endOf(until) })}>
      <Form.Item label={t('column.number')} htmlFor="bar-number" required>
        <Input
          id="bar-number"
          inputMode="tel"
          maxLength={20}
          value={number}
          onChange={(event) => setNumber(event.target.value.replace(/\D/g, ''))}
        />
      </Form.Item>
      <Form.Item label={t(`kindOf.${list}`)}>
        <Radio.Group
          aria-label={t(`kindOf.${list}`)}
          value={kind}
          options={KINDS[list].map((value) => ({ value, label: t(`kind.${value}`) }))}
          onChange={(event) => setKind(String(event.target.value))}
        />
      </Form.Item>
      <UntilField value={until} onChange={setUntil} />
      <Form.Item label={t('column.reason')} htmlFor="bar-reason" required>
        <Input.TextArea
          id="bar-reason"
          rows={3}
          maxLength={BAR_LIMITS.reasonChars}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </Form.Item>
      {add.error !== null && <ApiProblem error={add.error} kept />}
      <div className="sj-bars-foot">
        <Button onClick={onDone}>{t('cancel')}</Button>
        <Button type="primary" htmlType="submit" disabled={!isReady} loading={add.isPending}>
          {t('add')}
        </Button>
      </div>
    </Form>
  );
}
