import { useEffect, useState, type ReactElement } from 'react';
import { watchQuality, type LineQuality } from '../../ui/voice/line-quality.ts';
import { useChat } from '../chat-context.ts';
import { PhoneIcon } from '../parts/icons.tsx';
import { fill } from '../words.ts';
import './call.css';
import type { CallEngine } from './call-engine.ts';
import type { CallPageState } from './call-page-state.ts';
import { callWordsOf, type CallWords } from './call-words.ts';
import { DeviceCheck } from './device-check.tsx';
import { useCall, type UsedCall } from './use-call.ts';

export interface CallViewProps {
  readonly number: string;
  readonly onClose: () => void;
}

/** The call over the page: the check, the call, its end. Made small it leaves the chat usable, for a picture while one speaks. */
export function CallView({ number, onClose }: CallViewProps): ReactElement {
  const { language } = useChat();
  const words = callWordsOf(language);
  const used = useCall();
  const { call, state } = used;
  const [small, setSmall] = useState(false);
  const close = (): void => {
    call.leave();
    onClose();
  };
  const seconds = useSeconds(state);
  if (small && state.phase !== 'over' && state.phase !== 'check') {
    return (
      <button type="button" className="call-bar" onClick={() => setSmall(false)}>
        <PhoneIcon /> {words.restore} <Clock seconds={seconds} words={words} />
      </button>
    );
  }
  return (
    <main className="call" aria-label={words.title}>
      {state.phase === 'check' && (
        <DeviceCheck call={call} words={words} number={number} problem={state.problem} onBack={close} />
      )}
      {state.phase === 'over' && <Over state={state} words={words} onAgain={call.anew} onClose={close} />}
      {state.phase !== 'check' && state.phase !== 'over' && (
        <Running used={used} words={words} seconds={seconds} onSmall={() => setSmall(true)} />
      )}
    </main>
  );
}

function useSeconds({ now }: CallPageState): number | undefined {
  const since = now?.since;
  const [seconds, setSeconds] = useState<number>();
  useEffect(() => {
    if (since === undefined) return;
    const tell = (): void => setSeconds(Math.max(0, Math.round((Date.now() - Date.parse(since)) / 1_000)));
    tell();
    const timer = setInterval(tell, 1_000);
    return () => clearInterval(timer);
  }, [since]);
  return since === undefined ? undefined : seconds;
}

const two = (n: number): string => String(n).padStart(2, '0');
const Clock = ({ seconds, words }: { readonly seconds: number | undefined; readonly words: CallWords }) => (
  <span role="timer" aria-label={words.lasts} className="call-clock">
    {seconds === undefined ? '' : `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`}
  </span>
);

function whereOf({ phase, now }: CallPageState, words: CallWords): { readonly where: string; readonly hint: string } {
  if (phase === 'lost') return { where: words.lost, hint: words.lostHint };
  if (phase === 'calling' || now === undefined) return { where: words.calling, hint: '' };
  if (now.place === 'menu') return { where: words.menu, hint: words.menuHint };
  if (now.place === 'waiting') {
    const { ahead } = now;
    return {
      where: words.waiting,
      hint: ahead === null ? '' : ahead === 0 ? words.next : fill(words.ahead, { n: ahead }),
    };
  }
  const { agentName } = now;
  return { where: agentName === null ? words.talking : fill(words.talkingWith, { name: agentName }), hint: '' };
}

function Running(props: {
  readonly used: UsedCall;
  readonly words: CallWords;
  readonly seconds: number | undefined;
  readonly onSmall: () => void;
}): ReactElement {
  const { used, words, seconds, onSmall } = props;
  const { call, state, silenced, playAgain } = used;
  const [keypad, setKeypad] = useState(false);
  const [muted, setMuted] = useState(false);
  const { where, hint } = whereOf(state, words);
  const mute = (): void => {
    call.mute(!muted);
    setMuted(!muted);
  };
  return (
    <>
      <div className="call-where">
        <span className={`call-face ${state.phase}`} aria-hidden="true">
          <PhoneIcon />
        </span>
        <h2 role="status">{where}</h2>
        {hint !== '' && <p className="sub">{hint}</p>}
        <Clock seconds={seconds} words={words} />
        {state.phase === 'on' && <Quality call={call} words={words} />}
      </div>
      {silenced && (
        <button type="button" className="call-small" onClick={playAgain}>
          {words.silenced}，{words.play}
        </button>
      )}
      {keypad && <Keypad keys={state.keys} words={words} onKey={call.press} />}
      <div className="call-keys">
        <button type="button" className="call-side" aria-pressed={muted} onClick={mute}>
          {muted ? words.unmute : words.mute}
        </button>
        <button type="button" className="call-side" aria-expanded={keypad} onClick={() => setKeypad(!keypad)}>
          {words.keypad}
        </button>
      </div>
      <button type="button" className="call-stop" onClick={call.hangUp}>
        {words.hangUp}
      </button>
      <button type="button" className="link" onClick={onSmall}>
        {words.minimise}
      </button>
    </>
  );
}

function Quality({ call, words }: { readonly call: CallEngine; readonly words: CallWords }): ReactElement | false {
  const [quality, setQuality] = useState<LineQuality>();
  useEffect(() => watchQuality(call.peer, setQuality), [call]);
  return quality !== undefined && <p className={`call-line ${quality.word}`}>{words[`line_${quality.word}`]}</p>;
}

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const;

function Keypad(props: {
  readonly keys: string;
  readonly words: CallWords;
  readonly onKey: (key: string) => void;
}): ReactElement {
  return (
    <div className="call-pad" role="group" aria-label={props.words.keypad}>
      <output aria-label={props.words.keypadPressed}>{props.keys}</output>
      {KEYS.map((key) => (
        <button key={key} type="button" onClick={() => props.onKey(key)}>
          {key}
        </button>
      ))}
    </div>
  );
}

function Over(props: {
  readonly state: CallPageState;
  readonly words: CallWords;
  readonly onAgain: () => void;
  readonly onClose: () => void;
}): ReactElement {
  const { state, words } = props;
  return (
    <>
      <div className="call-where">
        <h2 role="status">{state.ended === 'by_line' ? words.overByLine : words.over}</h2>
      </div>
      <button type="button" className="call-go" onClick={props.onAgain}>
        {words.again}
      </button>
      <button type="button" className="call-small" onClick={props.onClose}>
        {words.close}
      </button>
    </>
  );
}
