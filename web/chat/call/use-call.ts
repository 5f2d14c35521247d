import { useEffect, useState, useSyncExternalStore } from 'react';
import { ApiError } from '../../ui/api-error.ts';
import { preferAlaw } from '../../ui/voice/gathering.ts';
import { later } from '../../ui/voice/later.ts';
import { takeMicrophone } from '../../ui/voice/microphone.ts';
import { onNetworkChange } from '../../ui/voice/network-change.ts';
import { createSpeaker } from '../../ui/voice/speaker.ts';
import { hasCall, markCall } from '../call-mark.ts';
import { useChat } from '../chat-context.ts';
import { createCallEngine, type CallEngine } from './call-engine.ts';
import type { CallPageState } from './call-page-state.ts';
import { callWordsOf } from './call-words.ts';

/** Distance, a fan, a child in the room: the browser takes care of them better than a customer can. */
const AUDIO = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

export interface UsedCall {
  readonly call: CallEngine;
  readonly state: CallPageState;
  readonly silenced: boolean;
  readonly playAgain: () => void;
}

export function useCall(): UsedCall {
  const { socket, language } = useChat();
  const [silenced, setSilenced] = useState(false);
  const [speaker] = useState(() => createSpeaker(setSilenced));
  const [call] = useState(() =>
    createCallEngine({
      socket,
      microphone: () => takeMicrophone(AUDIO),
      peer: (iceServers) => new RTCPeerConnection({ iceServers }),
      prefer: preferAlaw,
      hear: speaker.hear,
      after: later,
      keep: (contactId) => markCall(sessionStorage, contactId),
      sentence: (error) =>
        error instanceof ApiError && error.title !== '' ? error.title : callWordsOf(language).problem,
    }),
  );
  const state = useSyncExternalStore(call.listen, call.state);
  useEffect(() => onNetworkChange(call.networkChanged), [call]);
  useEffect(() => {
    if (!hasCall(sessionStorage)) return;
    const rejoin = (): void => void call.rejoin().catch(() => undefined);
    if (socket.status().state === 'connected') rejoin();
    else {
      const stop = socket.onStatus((status) => {
        if (status.state !== 'connected') return;
        stop();
        rejoin();
      });
    }
  }, [call, socket]);
  return { call, state, silenced, playAgain: speaker.play };
}
