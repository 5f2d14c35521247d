import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../ui/api-error.ts';
import { ApiProblem } from '../../ui/api-problem.tsx';
import { ConfirmWithReason } from '../../ui/confirm-with-reason.tsx';
import { useMay } from '../identity/session.tsx';

const RULES = new Set(['voice.do_not_call', 'voice.quiet_hours']);

/** Why no call was made; whoever has the right may call all the same, with a reason that is kept. */
export function DialProblem({ error, onAnyway }: { error: unknown; onAnyway: (reason: string) => Promise<unknown> }) {
  const { t } = useTranslation('dial');
  const [asking, setAsking] = useState(false);
  const mayOverride = useMay()('contact.dial.override') && error instanceof ApiError && RULES.has(error.code);
  return (
    <>
      <ApiProblem error={error} />
      {mayOverride && (
        <Button size="small" danger onClick={() => setAsking(true)}>
          {t('override')}
        </Button>
      )}
      <ConfirmWithReason
        open={asking}
        title={t('overrideTitle')}
        act={t('call')}
        danger
        onConfirm={onAnyway}
        onClose={() => setAsking(false)}
      >
        {t('overrideWhat')}
      </ConfirmWithReason>
    </>
  );
}
