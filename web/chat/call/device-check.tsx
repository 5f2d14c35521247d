import { useCallback, useEffect, useState, type ReactElement } from 'react';
import { LevelBar } from '../../ui/voice/level-bar.tsx';
import { microphoneTroubleOf, type MicrophoneTrouble } from '../../ui/voice/microphone.ts';
import { playTestTone } from '../../ui/voice/test-tone.ts';
import { useChat } from '../chat-context.ts';
import { numberTrouble } from '../parts/welcome.tsx';
import type { CallEngine } from './call-engine.ts';
import type { CallWords } from './call-words.ts';

type Microphone = 'asking' | 'good' | MicrophoneTrouble;
type Network = 'measuring' | 'good' | 'fair' | 'poor';

const GOOD_MS = 250;
const FAIR_MS = 600;

/** One question there and back, in the way that the sound will go as far as we can know before. */
function useNetwork(): Network {
  const { socket } = useChat();
  const [network, setNetwork] = useState<Network>('measuring');
  useEffect(() => {
    let isHere = true;
    const begin = performance.now();
    socket.call({ cmd: 'call.ice' }).then(
      () => {
        const took = performance.now() - begin;
        if (isHere) setNetwork(took <= GOOD_MS ? 'good' : took <= FAIR_MS ? 'fair' : 'poor');
      },
      () => isHere && setNetwork('poor'),
    );
    return () => {
      isHere = false;
    };
  }, [socket]);
  return network;
}

function useMicrophone(call: CallEngine): { readonly microphone: Microphone; readonly ask: () => void } {
  const [microphone, setMicrophone] = useState<Microphone>('asking');
  const take = useCallback(() => {
    call.takeMicrophone().then(
      () => setMicrophone('good'),
      (error: unknown) => setMicrophone(microphoneTroubleOf(error) ?? 'no_microphone'),
    );
  }, [call]);
  useEffect(take, [take]);
  const ask = (): void => {
    setMicrophone('asking');
    take();
  };
  return { microphone, ask };
}

export interface DeviceCheckProps {
  readonly call: CallEngine;
  readonly words: CallWords;
  readonly number: string;
  readonly problem: string;
  readonly onBack: () => void;
}

/** Microphone, loudspeaker, network, and one big button. */
export function DeviceCheck({ call, words, number: given, problem, onBack }: DeviceCheckProps): ReactElement {
  const { words: chatWords } = useChat();
  const [number, setNumber] = useState(given);
  const { microphone, ask } = useMicrophone(call);
  const network = useNetwork();
  const isBad = numberTrouble(number);
  return (
    <>
      <h2>{words.title}</h2>
      <p className="sub">{words.checkSub}</p>
      <section className="call-check">
        <h3>{words.microphone}</h3>
        {microphone === 'good' && (
          <LevelBar className="call-level" stream={call.voice()} label={words.microphoneLevel} />
        )}
        <MicrophoneWords microphone={microphone} words={words} onRetry={ask} />
      </section>
      <section className="call-check">
        <h3>{words.speaker}</h3>
        <button type="button" className="call-small" onClick={() => void playTestTone().catch(() => undefined)}>
          {words.speakerTest}
        </button>
        <p className="hint">{words.speakerHint}</p>
      </section>
      <section className="call-check">
        <h3>{words.network}</h3>
        <p role="status" className={`call-line ${network}`}>
          {words[`network_${network}`]}
        </p>
      </section>
      <label className="number">
        <span>{words.number}</span>
        <input
          type="tel"
          inputMode="tel"
          autoComplete="tel"
          maxLength={24}
          value={number}
          aria-invalid={isBad}
          onChange={(event) => setNumber(event.target.value)}
        />
        {isBad && <small className="trouble">{chatWords.numberBad}</small>}
      </label>
      {problem !== '' && (
        <p className="trouble" role="alert">
          {problem}
        </p>
      )}
      <button
        type="button"
        className="call-go"
        disabled={microphone !== 'good' || isBad}
        onClick={() => void call.dial(number)}
      >
        {words.start}
      </button>
      <button type="button" className="link" onClick={onBack}>
        {words.back}
      </button>
    </>
  );
}

function MicrophoneWords(props: {
  readonly microphone: Microphone;
  readonly words: CallWords;
  readonly onRetry: () => void;
}): ReactElement {
  const { microphone, words, onRetry } = props;
  if (microphone === 'asking') return <p className="hint">{words.microphoneAsk}</p>;
  if (microphone === 'good') return <p className="hint">{words.microphoneGood}</p>;
  return (
    <>
      <p className="trouble" role="alert">
        {words[microphone]}
      </p>
      <button type="button" className="call-small" onClick={onRetry}>
        {words.retry}
      </button>
    </>
  );
}
