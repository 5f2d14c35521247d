import { PhoneOutlined, WarningOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Dial } from '../../../shared/contracts/voice-outbound.ts';
import { useProblemText } from '../../ui/api-problem.tsx';
import { DurationTicker } from '../../ui/duration-ticker.tsx';
import { isOnItsWay, useDialling, useTakingBack } from './dial-api.ts';
import { DialProblem } from './dial-problem.tsx';
import './dial.css';

/** Another try is worth a button; a number that is none is not. */
const WORTH_AGAIN = new Set(['no_answer', 'busy', 'congestion', 'lost', 'unreachable', 'powered_off', 'cancelled']);

/** Above the call bar: how the call I make stands, and in words why it came to nothing. */
export function DialStrip({ dial, onDismiss }: { dial: Dial; onDismiss: () => void }) {
  const { t } = useTranslation('dial');
  const running = isOnItsWay(dial);
  return (
    <section className={`sj-dial-strip${running ? '' : ' sj-dial-over'}`} aria-label={t('strip')}>
      {running ? <PhoneOutlined aria-hidden /> : <WarningOutlined aria-hidden />}
      <span role="status">
        <b>{dial.number}</b> {running ? t(`state.${dial.state}`) : t(`outcome.${dial.outcome ?? 'lost'}`)}
      </span>
      {running && <DurationTicker since={dial.startedAt} label={t(`state.${dial.state}`)} />}
      {running && dial.shown !== '' && <small>{t('shown', { number: dial.shown })}</small>}
      <Acts dial={dial} onDismiss={onDismiss} />
    </section>
  );
}

function Acts({ dial, onDismiss }: { dial: Dial; onDismiss: () => void }) {
  const { t } = useTranslation('dial');
  const running = isOnItsWay(dial);
  return (
    <span className="sj-dial-acts">
      {running && <TakeBack dial={dial} />}
      {dial.state === 'over' && WORTH_AGAIN.has(dial.outcome ?? 'lost') && <Again dial={dial} />}
      {!running && (
        <Button size="small" onClick={onDismiss}>
          {t('dismiss')}
        </Button>
      )}
    </span>
  );
}

function TakeBack({ dial }: { dial: Dial }) {
  const { t } = useTranslation('dial');
  const problemText = useProblemText();
  const back = useTakingBack();
  return (
    <>
      {back.error !== null && <span className="sj-desk-bad">{problemText(back.error)}</span>}
      <Button size="small" danger loading={back.isPending} onClick={() => back.mutate(dial.contactId)}>
        {t('cancel')}
      </Button>
    </>
  );
}

function Again({ dial }: { dial: Dial }) {
  const { t } = useTranslation('dial');
  const [wanted, setWanted] = useState(false);
  const dialling = useDialling();
  const to = { kind: 'contact', contactId: dial.contactId } as const;
  return (
    <>
      {wanted && dialling.error !== null && (
        <DialProblem
          error={dialling.error}
          onAnyway={(overrideReason) => dialling.mutateAsync({ to, overrideReason })}
        />
      )}
      <Button
        size="small"
        loading={dialling.isPending}
        onClick={() => {
          setWanted(true);
          dialling.mutate({ to });
        }}
      >
        {t('callAgain')}
      </Button>
    </>
  );
}
