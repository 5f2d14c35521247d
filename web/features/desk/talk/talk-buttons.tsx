import { PauseOutlined, CaretRightOutlined, NumberOutlined, TeamOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Contact } from '../../../../shared/contracts/contacts.ts';
import { useProblemText } from '../../../ui/api-problem.tsx';
import { useHotkeys } from '../../../ui/hotkeys.ts';
import { KeyHint } from '../../../ui/key-hint.tsx';
import { KEYS, keyWord } from '../key-map.ts';
import { useTalkDoing, useTalks } from './talk-api.ts';

const Keypad = lazy(async () => ({ default: (await import('./keypad.tsx')).Keypad }));
const AbuseMenu = lazy(async () => ({ default: (await import('./abuse-menu.tsx')).AbuseMenu }));
const CallDialog = lazy(async () => ({ default: (await import('./call-dialog.tsx')).CallDialog }));

/** Hold, keypad and the call to somebody: always there in a call, in the same places; grey when they mean nothing now. */
export function TalkButtons({ contact }: { contact: Contact }) {
  const { t } = useTranslation('desk');
  const problemText = useProblemText();
  const { talk } = useTalks();
  const [open, setOpen] = useState<'keys' | 'call'>();
  const doing = useTalkDoing(contact.id);
  const state = talk?.contactId === contact.id && talk.isMine ? talk.state : undefined;
  const isHeld = state === 'held';
  const canHold = state === 'talking' || isHeld;
  const hold = (): void => {
    if (canHold && !doing.isPending) doing.mutate({ do: 'act', act: isHeld ? 'resume' : 'hold' });
  };
  const close = (): void => setOpen(undefined);
  useHotkeys({ [KEYS.hold]: hold, [KEYS.consult]: () => canHold && setOpen('call') });
  return (
    <>
      {doing.error !== null && <span className="sj-desk-bad">{problemText(doing.error)}</span>}
      <Button
        aria-pressed={isHeld}
        className={isHeld ? 'sj-muted' : ''}
        disabled={!canHold}
        onClick={hold}
        icon={isHeld ? <CaretRightOutlined /> : <PauseOutlined />}
      >
        {isHeld ? t('talk.resume') : t('talk.hold')}
        <KeyHint keys={keyWord('hold')} />
      </Button>
      <Button
        disabled={state === undefined}
        aria-expanded={open === 'keys'}
        aria-label={t('talk.keypad')}
        title={t('talk.keypad')}
        onClick={() => setOpen(open === 'keys' ? undefined : 'keys')}
        icon={<NumberOutlined />}
      />
      <Button disabled={!canHold} onClick={() => setOpen('call')} icon={<TeamOutlined />}>
        {t('talk.call')}
        <KeyHint keys={keyWord('consult')} />
      </Button>
      <Suspense>
        {canHold && <AbuseMenu contactId={contact.id} talk={talk} />}
        {open === 'keys' && <Keypad contactId={contact.id} onClose={close} />}
        {open === 'call' && <CallDialog contact={contact} onClose={close} />}
      </Suspense>
    </>
  );
}
