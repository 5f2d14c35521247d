import { CustomerServiceOutlined, SoundOutlined, TeamOutlined, UserOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { TALK_FAILURES, type TalkAct, type TalkNow } from '../../../../shared/contracts/voice-talk.ts';
import { useProblemText } from '../../../ui/api-problem.tsx';
import { DurationTicker } from '../../../ui/duration-ticker.tsx';
import { useTalkDoing } from './talk-api.ts';
import './talk.css';

/** What the agent may do next, by the state; the first is the likeliest. */
const ACTS: Readonly<Partial<Record<TalkNow['state'], readonly TalkAct[]>>> = {
  calling: ['cancel'],
  passing: ['cancel'],
  consulting: ['complete', 'join', 'cancel'],
  conference: ['complete', 'part', 'drop'],
};
/** Whether the customer hears the people, music, or a ringing. */
const CUSTOMER_HEARS: Readonly<Record<TalkNow['state'], string>> = {
  talking: 'you',
  held: 'music',
  calling: 'music',
  consulting: 'music',
  conference: 'all',
  passing: 'ringing',
  handed_over: 'other',
  over: 'nobody',
};

/** Above the call bar while there is more than two who talk: who is on the line, what each hears, and the next steps. */
export function TalkStrip({ talk }: { talk: TalkNow }) {
  const { t } = useTranslation('desk');
  const { other, isMine } = talk;
  const hears = isMine || talk.state !== 'talking' ? CUSTOMER_HEARS[talk.state] : 'nobody';
  return (
    <section className="sj-talk" aria-label={t('talk.strip')}>
      <ul>
        <OnLine icon={<UserOutlined />} name={talk.customer} note={t(`talk.hears.${hears}`)} />
        {!isMine && <OnLine icon={<CustomerServiceOutlined />} name={talk.agentName} note={t('talk.asksYou')} />}
        {isMine && other !== null && (
          <OnLine
            icon={<TeamOutlined />}
            name={other.label}
            note={other.ringing ? t('talk.rings') : t(`talk.otherIn.${talk.state === 'conference' ? 'all' : 'you'}`)}
          />
        )}
        {talk.ears.map(({ name, mode }) => (
          <OnLine key={name} icon={<SoundOutlined />} name={name} note={t(`talk.ear.${mode}`)} />
        ))}
      </ul>
      <span className="sj-talk-state" role="status">
        {t(`talk.state.${talk.state}`)} <DurationTicker since={talk.since} label={t(`talk.state.${talk.state}`)} />
      </span>
      {talk.lastFailure !== null && (
        <span className="sj-desk-bad">
          {t(`talk.failed.${TALK_FAILURES.find((why) => why === talk.lastFailure) ?? 'no_answer'}`)}
        </span>
      )}
      <Acts talk={talk} />
    </section>
  );
}

function Acts({ talk: { contactId, isMine, state } }: { talk: TalkNow }) {
  const { t } = useTranslation('desk');
  const problemText = useProblemText();
  const doing = useTalkDoing(contactId);
  const acts = isMine ? (ACTS[state] ?? []) : [];
  return (
    <>
      {doing.error !== null && <span className="sj-desk-bad">{problemText(doing.error)}</span>}
      <span className="sj-talk-acts">
        {acts.map((act) => (
          <Button key={act} size="small" loading={doing.isPending} onClick={() => doing.mutate({ do: 'act', act })}>
            {t(`talk.act.${act}`)}
          </Button>
        ))}
        {!isMine && (
          <Button size="small" danger loading={doing.isPending} onClick={() => doing.mutate({ do: 'leave' })}>
            {t('talk.leave')}
          </Button>
        )}
      </span>
    </>
  );
}

const OnLine = ({ icon, name, note }: { icon: ReactNode; name: string; note: string }) => (
  <li>
    {icon} <b>{name}</b> <small>{note}</small>
  </li>
);
