import { useEffect, useState, useSyncExternalStore } from 'react';
import { ApiError } from '../../ui/api-error.ts';
import { preferAlaw } from '../../ui/voice/gathering.ts';
import { hasCall, markCall } from '../call-mark.ts';
import { useChat } from '../chat-context.ts';
import { createCallEngine, type CallEngine } from './call-engine.ts';
import type { CallPageState } from './call-page-state.ts';
import { callWordsOf } from './call-words.ts';

const NO_DEVICES = 'NotFoundError';
/** Distance, a fan, a child in the room: the browser takes care of them better than a customer can. */
const AUDIO = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

/** A page that is not served from a safe origin has no devices at all. */
function microphone(): Promise<MediaStream> {
  const devices = (navigator as { mediaDevices?: MediaDevices }).mediaDevices;
  if (devices === undefined) return Promise.reject(Object.assign(new Error(NO_DEVICES), { name: NO_DEVICES }));
  return devices.getUserMedia({ audio: AUDIO });
}

interface Speaker {
  readonly hear: (stream: MediaStream | null) => void;
  readonly play: () => void;
}

function createSpeaker(onSilenced: (silenced: boolean) => void): Speaker {
  const audio = new Audio();
  const play = (): void => {
    audio.play().then(
      () => onSilenced(false),
      (error: unknown) => onSilenced(error instanceof Error && error.name === 'NotAllowedError'),
    );
  };
  return {
    play,
    hear: (stream) => {
      audio.srcObject = stream;
      if (stream !== null) play();
    },
  };
}

/** Wi-Fi to mobile: browsers that know tell `change`, the others at least when they are online again. */
function onNetworkChange(tell: () => void): () => void {
  const connection = (navigator as { connection?: EventTarget }).connection;
  connection?.addEventListener('change', tell);
  window.addEventListener('online', tell);
  return () => {
    connection?.removeEventListener('change', tell);
    window.removeEventListener('online', tell);
  };
}

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
      microphone,
      peer: (iceServers) => new RTCPeerConnection({ iceServers }),
      prefer: preferAlaw,
      hear: speaker.hear,
      after: (ms, run) => {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
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
