import { Button, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FollowUp } from '../../../shared/contracts/outreach.ts';
import { ConfirmWithReason } from '../../ui/confirm-with-reason.tsx';
import { useLeadAct, usePeople } from './follow-ups-api.ts';

type Asking = 'take-back' | 'cancel' | { readonly id: string; readonly name: string } | undefined;

/** What a leader can do with this one now; each is on record with its reason. */
export function FollowUpActs({ of }: { of: FollowUp }) {
  const { t } = useTranslation('outreach');
  const [asking, setAsking] = useState<Asking>();
  const act = useLeadAct(of.id);
  if (of.due === null) return null;
  const close = (): void => setAsking(undefined);
  const confirm = async (reason: string): Promise<void> => {
    if (asking === undefined) return;
    await act.mutateAsync(
      typeof asking === 'string' ? { do: asking, reason } : { do: 'assign', agentId: asking.id, reason },
    );
  };
  const who = { number: of.caseNumber, name: typeof asking === 'object' ? asking.name : (of.agentName ?? '') };
  const kind = typeof asking === 'object' ? 'assign' : (asking ?? 'cancel');
  return (
    <div className="sj-outreach-acts">
      <GiveTo not={of.agentId} onChoose={setAsking} />
      {of.agentId !== null && <Button onClick={() => setAsking('take-back')}>{t('act.take-back')}</Button>}
      <Button danger onClick={() => setAsking('cancel')}>
        {t('act.cancel')}
      </Button>
      <ConfirmWithReason
        open={asking !== undefined}
        title={t(`act.${kind}`)}
        act={t(`act.${kind}`)}
        danger={kind === 'cancel'}
        onConfirm={confirm}
        onClose={close}
      >
        {t(`what.${kind}`, who)}
      </ConfirmWithReason>
    </div>
  );
}

interface GiveProps {
  readonly not: string | null;
  readonly onChoose: (to: { id: string; name: string }) => void;
}
function GiveTo({ not, onChoose }: GiveProps) {
  const { t } = useTranslation('outreach');
  const people = usePeople().filter(({ id }) => id !== not);
  return (
    <Select<string>
      showSearch={{ optionFilterProp: 'label' }}
      aria-label={t('act.assign')}
      placeholder={t('act.assign')}
      value={null}
      style={{ width: 150 }}
      options={people.map(({ id, name, staffNo }) => ({ value: id, label: `${name} ${staffNo}` }))}
      onChange={(id) => {
        const chosen = people.find((one) => one.id === id);
        if (chosen !== undefined) onChoose({ id, name: chosen.name });
      }}
    />
  );
}
