import { useQuery } from '@tanstack/react-query';
import { Button, Input, Modal, Segmented, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Contact } from '../../../../shared/contracts/contacts.ts';
import type { TransferTargets } from '../../../../shared/contracts/routing-live.ts';
import { TALK_LIMITS, type CallTo } from '../../../../shared/contracts/voice-talk.ts';
import { ApiProblem } from '../../../ui/api-problem.tsx';
import { useApi } from '../../../ui/services.tsx';
import { useMay } from '../../identity/session.tsx';
import { readTargets, targetsKey } from '../transfer/transfer-api.ts';
import '../transfer/transfer.css';
import { useTalkDoing } from './talk-api.ts';

type Kind = CallTo['kind'];
/** Free and busy change by the second. */
const AGAIN_MS = 4_000;
const isNumber = (text: string): boolean => /^\d{3,20}$/.test(text);

function useOptions(targets: TransferTargets | undefined, kind: Kind): { value: string; label: string }[] {
  const { t, i18n } = useTranslation('desk');
  if (targets === undefined || kind === 'outside') return [];
  if (kind === 'agent')
    return targets.agents.map((a) => ({
      value: a.staffId,
      label: `${a.name} ${a.staffNo} · ${a.teamName} · ${a.free ? t('transfer.free') : t(`activity.${a.activity}`)}`,
    }));
  return targets.queues.map((q) => ({
    value: q.code,
    label: `${i18n.language === 'en' ? q.en : q.zh} · ${t('transfer.people', { ready: q.ready, on: q.on })}`,
  }));
}

/** Calls a colleague, somebody of a queue, or a number outside, while the customer hears music. */
export function CallDialog({ contact, onClose }: { contact: Contact; onClose: () => void }) {
  const { t } = useTranslation('desk');
  const api = useApi();
  const mayOutside = useMay()('contact.dial.outside');
  const [kind, setKind] = useState<Kind>('agent');
  const [whom, setWhom] = useState<string>();
  const [number, setNumber] = useState('');
  const { data } = useQuery({
    queryKey: targetsKey(contact.id),
    queryFn: ({ signal }) => readTargets(api, contact.id, signal),
    refetchInterval: AGAIN_MS,
  });
  const options = useOptions(data, kind);
  const doing = useTalkDoing(contact.id, onClose);
  const to: CallTo | undefined =
    kind === 'outside'
      ? isNumber(number)
        ? { kind, number }
        : undefined
      : whom === undefined
        ? undefined
        : kind === 'agent'
          ? { kind, staffId: whom }
          : { kind, queue: whom };
  const kinds: readonly Kind[] = mayOutside ? ['agent', 'queue', 'outside'] : ['agent', 'queue'];
  return (
    <Modal
      open
      width={480}
      title={t('talk.callTitle')}
      onCancel={onClose}
      footer={[
        kind === 'outside' && (
          <Button
            key="pass"
            disabled={to === undefined}
            loading={doing.isPending}
            onClick={() => doing.mutate({ do: 'pass', number })}
          >
            {t('talk.passOn')}
          </Button>
        ),
        <Button
          key="call"
          type="primary"
          disabled={to === undefined}
          loading={doing.isPending}
          onClick={() => to !== undefined && doing.mutate({ do: 'call', to })}
        >
          {t('talk.callAct')}
        </Button>,
      ]}
    >
      <div className="sj-transfer">
        <p className="sj-transfer-hint">{t('talk.callHint')}</p>
        <Segmented
          aria-label={t('talk.callWhom')}
          value={kind}
          options={kinds.map((value) => ({ value, label: t(`talk.kind.${value}`) }))}
          onChange={(next) => {
            setKind(next);
            setWhom(undefined);
            doing.reset();
          }}
        />
        {kind === 'outside' ? (
          <Input
            autoFocus
            inputMode="tel"
            aria-label={t('talk.number')}
            placeholder={t('talk.number')}
            value={number}
            maxLength={TALK_LIMITS.numberChars}
            onChange={(event) => setNumber(event.target.value.replace(/\D/g, ''))}
          />
        ) : (
          <Select
            key={kind}
            showSearch={{ optionFilterProp: 'label' }}
            aria-label={t('talk.callWhom')}
            placeholder={t('talk.callWhom')}
            value={whom}
            options={options}
            notFoundContent={t('transfer.none')}
            onChange={setWhom}
          />
        )}
        {doing.error !== null && <ApiProblem error={doing.error} kept />}
      </div>
    </Modal>
  );
}
