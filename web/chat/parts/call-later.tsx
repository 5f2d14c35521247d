import { useEffect, useState, type ReactElement } from 'react';
import type { CallbackChoices } from '../../../shared/contracts/messaging.ts';
import { useChat } from '../chat-context.ts';
import { askToBeTold } from '../told.ts';
import { fill } from '../words.ts';
import { numberTrouble } from './welcome.tsx';
import './call-later.css';

type Way = 'call' | 'message';

/** "Contact me later": a call at a time of one's own, or a word here when it is one's turn. The place is kept either way. */
export function CallLater({ onClose }: { readonly onClose: () => void }): ReactElement {
  const { engine, words } = useChat();
  const [choices, setChoices] = useState<CallbackChoices>();
  const [way, setWay] = useState<Way>('call');
  const [trouble, setTrouble] = useState('');
  const [busy, setBusy] = useState(false);
  const [call, setCall] = useState({ other: false, number: '', window: '' });
  useEffect(() => {
    engine.laterChoices().then(
      (found) => {
        setChoices(found);
        setCall({ other: found.number === null, number: '', window: found.windows[0]?.code ?? '' });
      },
      () => setTrouble(words.problem),
    );
  }, [engine, words]);

  const ask = async (): Promise<void> => {
    if (way === 'call' && call.other && (call.number.trim() === '' || numberTrouble(call.number))) {
      setTrouble(words.numberBad);
      return;
    }
    setBusy(true);
    setTrouble('');
    if (way === 'message') askToBeTold();
    const wish =
      way === 'message'
        ? { way }
        : { way, windowCode: call.window, ...(call.other ? { number: call.number.trim() } : {}) };
    const said = await engine.askLater(wish);
    setBusy(false);
    if (said === '') onClose();
    else setTrouble(said);
  };
  return (
    <form
      className="later"
      aria-label={words.laterTitle}
      onSubmit={(event) => {
        event.preventDefault();
        void ask();
      }}
    >
      <p className="later-title">{words.laterTitle}</p>
      <div className="later-ways" role="group">
        <Choice pressed={way === 'call'} text={words.laterCall} onChoose={() => setWay('call')} />
        <Choice pressed={way === 'message'} text={words.laterMessage} onChoose={() => setWay('message')} />
      </div>
      {way === 'message' && <p className="hint">{words.laterMessageHint}</p>}
      {way === 'call' && choices !== undefined && <CallFields choices={choices} call={call} onChange={setCall} />}
      {trouble !== '' && (
        <p className="trouble" role="alert">
          {trouble}
        </p>
      )}
      <div className="later-acts">
        <button type="button" className="quiet" onClick={onClose}>
          {words.laterBack}
        </button>
        <button type="submit" className="strong" disabled={busy || (way === 'call' && choices === undefined)}>
          {words.laterAsk}
        </button>
      </div>
    </form>
  );
}

interface Call {
  readonly other: boolean;
  readonly number: string;
  readonly window: string;
}

function CallFields(props: {
  readonly choices: CallbackChoices;
  readonly call: Call;
  readonly onChange: (call: Call) => void;
}): ReactElement {
  const { words, language } = useChat();
  const { choices, call, onChange } = props;
  return (
    <>
      <p className="later-legend">{words.laterNumber}</p>
      {choices.number !== null && (
        <div className="later-ways" role="group" aria-label={words.laterNumber}>
          <Choice
            pressed={!call.other}
            text={fill(words.laterOwn, { number: choices.number })}
            onChoose={() => onChange({ ...call, other: false })}
          />
          <Choice pressed={call.other} text={words.laterOther} onChoose={() => onChange({ ...call, other: true })} />
        </div>
      )}
      {call.other && (
        <div className="number">
          <input
            type="tel"
            aria-label={words.laterNumber}
            inputMode="tel"
            autoComplete="tel"
            maxLength={24}
            value={call.number}
            onChange={(event) => onChange({ ...call, number: event.target.value })}
          />
        </div>
      )}
      <fieldset className="later-windows">
        <legend>{words.laterWhen}</legend>
        {choices.windows.map((window) => (
          <label key={window.code}>
            <input
              type="radio"
              name="window"
              checked={call.window === window.code}
              onChange={() => onChange({ ...call, window: window.code })}
            />
            {window[language]}
          </label>
        ))}
      </fieldset>
      <p className="hint">{words.laterKeeps}</p>
    </>
  );
}

function Choice(props: {
  readonly pressed: boolean;
  readonly text: string;
  readonly onChoose: () => void;
}): ReactElement {
  return (
    <button type="button" className="later-choice" aria-pressed={props.pressed} onClick={props.onChoose}>
      {props.text}
    </button>
  );
}
