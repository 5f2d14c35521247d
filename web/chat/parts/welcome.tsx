import type { ReactElement } from 'react';
import { CHAT_TOPICS, type ChatTopic } from '../../../shared/contracts/messaging-catalogue.ts';
import { parsePhoneNumber } from '../../../shared/kernel/phone-number.ts';
import { useChat } from '../chat-context.ts';
import { fill } from '../words.ts';
import { BillIcon, BoxIcon, DotsIcon, HistoryIcon, PersonIcon, PhoneIcon, TvIcon, WifiIcon } from './icons.tsx';

const ICONS: Readonly<Record<ChatTopic, () => ReactElement>> = {
  'fault.network': WifiIcon,
  'fault.tv': TvIcon,
  bill: BillIcon,
  service: BoxIcon,
  other: DotsIcon,
};

/** Empty is fine: the number is optional; a number that is none is said at once and not after the first tap. */
export const numberTrouble = (number: string): boolean => {
  if (number.trim() === '') return false;
  const parsed = parsePhoneNumber(number);
  return !parsed.ok || parsed.value.length < 7;
};

export interface WelcomeProps {
  readonly number: string;
  readonly showTrouble: boolean;
  readonly hasHistory: boolean;
  readonly opening: boolean;
  readonly problem: string;
  readonly onNumber: (number: string) => void;
  readonly onTopic: (topic: ChatTopic) => void;
  readonly onHistory: () => void;
  /** Absent: nobody can be called from here now. */
  readonly onCall: (() => void) | undefined;
}

export function Welcome(props: WelcomeProps): ReactElement {
  const { words, language, elder } = useChat();
  return (
    <main className="welcome">
      <h1>{words.hello}</h1>
      <p className="sub">{elder ? words.helloSub : `${words.helloSub}${words.can}`}</p>
      {elder ? (
        <ElderChoices onTopic={props.onTopic} />
      ) : (
        <ul className="topics">
          {CHAT_TOPICS.map((topic) => {
            const Icon = ICONS[topic.code];
            return (
              <li key={topic.code}>
                <button type="button" className="topic" onClick={() => props.onTopic(topic.code)}>
                  <Icon />
                  <span>{topic[language]}</span>
                </button>
              </li>
            );
          })}
        </ul>
      )}
      {props.onCall !== undefined && <CallButton onCall={props.onCall} />}
      {!elder && <NumberField {...props} />}
      {props.opening && (
        <p className="note" role="status">
          {words.opening}
        </p>
      )}
      {props.problem !== '' && (
        <p className="trouble" role="alert">
          {props.problem}
        </p>
      )}
      {props.hasHistory && !elder && (
        <button type="button" className="link" onClick={props.onHistory}>
          <HistoryIcon />
          {words.history}
        </button>
      )}
    </main>
  );
}

function CallButton({ onCall }: { readonly onCall: () => void }): ReactElement {
  const { words, elder } = useChat();
  return (
    <button type="button" className={elder ? 'big' : 'call-open'} onClick={onCall}>
      <PhoneIcon />
      <span>
        {words.call}
        {!elder && <small>{words.callHint}</small>}
      </span>
    </button>
  );
}

function NumberField({ number, showTrouble, onNumber }: WelcomeProps): ReactElement {
  const { words } = useChat();
  const bad = showTrouble && numberTrouble(number);
  return (
    <label className="number">
      <span>{words.number}</span>
      <input
        type="tel"
        inputMode="tel"
        autoComplete="tel"
        maxLength={24}
        value={number}
        aria-invalid={bad}
        aria-describedby="number-hint"
        onChange={(event) => onNumber(event.target.value)}
      />
      <small id="number-hint" className={bad ? 'trouble' : 'hint'}>
        {bad ? words.numberBad : words.numberHint}
      </small>
    </label>
  );
}

/** Three big buttons and nothing else to decide (screens.md, elder mode). */
function ElderChoices({ onTopic }: Pick<WelcomeProps, 'onTopic'>): ReactElement {
  const { words } = useChat();
  const choices = [
    { topic: 'other', label: words.elderPerson, Icon: PersonIcon },
    { topic: 'fault.tv', label: words.elderTv, Icon: TvIcon },
    { topic: 'bill', label: words.elderBill, Icon: BillIcon },
  ] as const;
  return (
    <div className="elder-choices">
      {choices.map(({ topic, label, Icon }) => (
        <button
          key={topic}
          type="button"
          className={topic === 'other' ? 'big first' : 'big'}
          onClick={() => onTopic(topic)}
        >
          <Icon />
          {fill(label, {})}
        </button>
      ))}
    </div>
  );
}
