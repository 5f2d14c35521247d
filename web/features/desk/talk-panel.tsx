import { Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { LIMITS } from '../../../shared/contracts/contacts.ts';
import type { DeskClocks } from '../../../shared/contracts/routing-live.ts';
import type { DeskContact } from '../../../shared/contracts/routing.ts';
import { WEB_CALLED } from '../../../shared/contracts/voice-web-call-catalogue.ts';
import { sayDuration } from '../../ui/said-time.ts';
import { StepLine } from '../../ui/step-line.tsx';
import { useNow } from '../../ui/ticker.tsx';
import { useContactWords } from '../contacts/contact-words.ts';
import { ChatPanel } from './chat/chat-panel.tsx';
import type { ChatRoom } from './chat/chat-room.ts';
import { useDraft } from './draft.ts';
import { TALK_STEPS, talkStep } from './talk-step.ts';
import { WrapUpForm } from './wrap-up-form.tsx';

interface Props {
  readonly open: DeskContact;
  readonly room: ChatRoom | undefined;
  /** Something rings above: its keys come first. */
  readonly rings: boolean;
  /** When after-call work ends by itself. */
  readonly clock: DeskClocks['afterCall'][number] | undefined;
  readonly skewMs: number;
}

/** The talk in front: a call, a chat, or what is left to do after one. */
export function TalkPanel({ open, room, rings, clock, skewMs }: Props) {
  const { contact } = open;
  const over = contact.state === 'after_call_work';
  return (
    <div className="sj-desk-open">
      <Steps open={open} />
      {contact.channel === 'chat' && room !== undefined && <ChatPanel room={room} over={over} />}
      {contact.channel === 'voice' && !over && <CallView open={open} />}
      {over && <WrapUpForm contact={contact} rings={rings} clock={clock} skewMs={skewMs} />}
    </div>
  );
}

function Steps({ open: { contact } }: { open: DeskContact }) {
  const { t } = useTranslation('desk');
  const now = useNow().getTime();
  const [need] = useDraft('need', contact.id);
  const current = talkStep({
    state: contact.state,
    seconds: (now - Date.parse(contact.answeredAt ?? contact.arrivedAt)) / 1_000,
    needWritten: need.trim() !== '',
    hasCase: contact.caseId !== null,
  });
  const steps = TALK_STEPS.map((key) => ({ key, text: t(`step.${key}`) }));
  return <StepLine label={t('step.label')} steps={steps} current={current} />;
}

function CallView({ open: { contact } }: { open: DeskContact }) {
  const { t } = useTranslation('desk');
  const words = useContactWords();
  const [need, setNeed] = useDraft('need', contact.id);
  const waited =
    contact.answeredAt === null
      ? 0
      : Date.parse(contact.answeredAt) - Date.parse(contact.requestedHumanAt ?? contact.arrivedAt);
  return (
    <div className="sj-call">
      <dl className="sj-facts">
        <dt>{t('call.with')}</dt>
        <dd>
          <b className="sj-call-who">{contact.customerLabel}</b>
        </dd>
        <dt>{t('call.topic')}</dt>
        <dd>{words.topic(contact.topic)}</dd>
        <dt>{t('call.called')}</dt>
        <dd>{contact.calledNumber === WEB_CALLED ? t('call.fromWeb') : (contact.calledNumber ?? '—')}</dd>
        <dt>{t('call.waited')}</dt>
        <dd>{sayDuration(waited)}</dd>
      </dl>
      <label className="sj-need">
        <span>{t('call.need')}</span>
        <Input.TextArea
          value={need}
          maxLength={LIMITS.noteChars}
          placeholder={t('call.needHint')}
          onChange={(event) => setNeed(event.target.value)}
        />
      </label>
    </div>
  );
}
