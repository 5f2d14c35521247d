import { Button, Dropdown } from 'antd';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Contact } from '../../../../shared/contracts/contacts.ts';
import { useProblemText } from '../../../ui/api-problem.tsx';
import { useHotkeys } from '../../../ui/hotkeys.ts';
import { KeyHint } from '../../../ui/key-hint.tsx';
import { BarNote } from '../bar-note.tsx';
import { KEYS, keyShort } from '../key-map.ts';
import { useTalkDoing, useTalks } from './talk-api.ts';

const Keypad = lazy(async () => ({ default: (await import('./keypad.tsx')).Keypad }));
const AbuseDialog = lazy(async () => ({ default: (await import('./abuse-dialog.tsx')).AbuseDialog }));
const CallDialog = lazy(async () => ({ default: (await import('./call-dialog.tsx')).CallDialog }));

const ConsultDialog = lazy(async () => ({ default: (await import('../transfer/consult-dialog.tsx')).ConsultDialog }));

const OPENS = ['keys', 'call', 'ask', 'abuse'] as const;

/** Hold, the call to somebody, and what is rare: always there in a call, in the same places; grey when they mean nothing now. */
export function TalkButtons({ contact, children }: { contact: Contact; children: ReactNode }) {
  const { t } = useTranslation('desk');
  const problemText = useProblemText();
  const { talk } = useTalks();
  const [open, setOpen] = useState<(typeof OPENS)[number]>();
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
      {doing.error !== null && <BarNote text={problemText(doing.error)} />}
      <Button aria-pressed={isHeld} className={isHeld ? 'sj-muted' : ''} disabled={!canHold} onClick={hold}>
        {isHeld ? t('talk.resume') : t('talk.hold')}
        <KeyHint keys={keyShort('hold')} />
      </Button>
      <Button disabled={!canHold} onClick={() => setOpen('call')}>
        {t('talk.call')}
        <KeyHint keys={keyShort('consult')} />
      </Button>
      {children}
      <Dropdown
        trigger={['click']}
        placement="topRight"
        menu={{
          items: [
            { key: 'keys', label: t('talk.keypad'), disabled: state === undefined },
            { key: 'ask', label: t('consult.open') },
            { key: 'abuse', label: t('abuse.open'), disabled: !canHold },
          ],
          onClick: ({ key }) => setOpen(OPENS.find((o) => o === key)),
        }}
      >
        <Button aria-haspopup="menu">{t('talk.more')}</Button>
      </Dropdown>
      <Suspense>
        {open === 'abuse' && <AbuseDialog contactId={contact.id} talk={talk} onClose={close} />}
        {open === 'ask' && <ConsultDialog contact={contact} onClose={close} />}
        {open === 'keys' && <Keypad contactId={contact.id} onClose={close} />}
        {open === 'call' && <CallDialog contact={contact} onClose={close} />}
      </Suspense>
    </>
  );
}
