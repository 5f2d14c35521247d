import type { IceAnswer } from '../../../shared/contracts/voice.ts';
import {
  WEB_CALL_LIMITS,
  WEB_CALL_LINE_LOST,
  webCallTopicOf,
  type WebCallBegun,
  type WebCallPicture,
} from '../../../shared/contracts/voice-web-call-catalogue.ts';
import { ApiError } from '../../ui/api-error.ts';
import type { SocketClient } from '../../ui/socket-client.ts';
import { gathered, type After } from '../../ui/voice/gathering.ts';
import { onlyAlaw } from '../../ui/voice/sdp.ts';
import { FIRST_CALL_STATE, nextCallState, type CallPageEvent, type CallPageState } from './call-page-state.ts';

export interface CallEngineNeeds {
  readonly socket: Pick<SocketClient, 'call' | 'subscribe' | 'onResynced'>;
  readonly microphone: () => Promise<MediaStream>;
  readonly peer: (iceServers: RTCIceServer[]) => RTCPeerConnection;
  readonly prefer: (peer: RTCPeerConnection) => void;
  readonly hear: (stream: MediaStream | null) => void;
  readonly after: After;
  /** Remembers beyond a reload that this window has a call. */
  readonly keep: (contactId: string | undefined) => void;
  readonly sentence: (error: unknown) => string;
}

export interface CallEngine {
  state(): CallPageState;
  listen(hear: () => void): () => void;
  /** For the level and the quality. */
  voice(): MediaStream | undefined;
  peer(): RTCPeerConnection | undefined;
  /** Takes the microphone, for the check before the call. Rejects with the browser's reason. */
  takeMicrophone(): Promise<void>;
  dial(number: string): Promise<void>;
  /** After a reload: goes on with the call that this visitor has; nothing when there is none. */
  rejoin(): Promise<void>;
  press(key: string): void;
  mute(on: boolean): void;
  hangUp(): void;
  /** The browser has another network: look for a new way at once. */
  networkChanged(): void;
  anew(): void;
  leave(): void;
}

/** `disconnected` often heals by itself (RFC 8445 consent checks); longer than this it does not. */
const HEAL_MS = 2_000;
const AGAIN_MS = 1_500;
const CALL_DEADLINE_MS = 12_000;
const TRIES = Math.ceil((WEB_CALL_LIMITS.graceSeconds * 1_000) / AGAIN_MS);

const isGone = (error: unknown): boolean => error instanceof ApiError && error.code === 'voice.web_call_gone';

export function createCallEngine(needs: CallEngineNeeds): CallEngine {
  const { socket } = needs;
  let state = FIRST_CALL_STATE;
  let stream: MediaStream | undefined;
  let peer: RTCPeerConnection | undefined;
  let cancelHeal: (() => void) | undefined;
  let leaveTopic: (() => void) | undefined;
  let returning: Promise<void> | undefined;
  const hearers = new Set<() => void>();

  const become = (event: CallPageEvent): void => {
    const before = state;
    state = nextCallState(state, event);
    if (state.phase === 'over' && before.phase !== 'over') closeLine();
    for (const hear of [...hearers]) hear();
  };
  const isCalling = (): boolean => state.phase === 'calling';
  const releaseMicrophone = (): void => {
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = undefined;
  };
  const closeLine = (): void => {
    cancelHeal?.();
    leaveTopic?.();
    leaveTopic = undefined;
    peer?.close();
    peer = undefined;
    releaseMicrophone();
    needs.hear(null);
    needs.keep(undefined);
  };
  const takeMicrophone = async (): Promise<MediaStream> => {
    const isLive = stream?.getAudioTracks().some((track) => track.readyState === 'live') ?? false;
    if (!isLive) stream = await needs.microphone();
    return stream as MediaStream;
  };
  const look = async (): Promise<void> => {
    if (state.contactId === undefined) return;
    const { call } = await socket.call<WebCallPicture>({ cmd: 'call.now' });
    become({ type: 'told', call });
  };
  const lookQuietly = (): void => void look().catch(() => undefined);
  socket.onResynced(lookQuietly);

  const ready = async (): Promise<void> => {
    const { contactId } = state;
    await socket.call({ cmd: 'call.ready', data: { contactId } });
    become({ type: 'stands' });
    await look();
  };
  const watch = (own: RTCPeerConnection): void => {
    own.addEventListener('track', ({ streams, track }) => {
      if (own === peer) needs.hear(streams[0] ?? new MediaStream([track]));
    });
    own.addEventListener('connectionstatechange', () => {
      if (own !== peer) return;
      cancelHeal?.();
      if (own.connectionState === 'connected') ready().catch(lookQuietly);
      else if (own.connectionState === 'failed') comeBack();
      else if (own.connectionState === 'disconnected') {
        become({ type: 'broke' });
        cancelHeal = needs.after(HEAL_MS, comeBack);
      }
    });
  };

  const offerOf = async (own: RTCPeerConnection): Promise<string> => {
    await own.setLocalDescription(await own.createOffer());
    await gathered(own, needs.after);
    return onlyAlaw(own.localDescription?.sdp ?? '');
  };
  const freshPeer = async (): Promise<RTCPeerConnection> => {
    const voice = await takeMicrophone();
    const { iceServers } = await socket.call<IceAnswer>({ cmd: 'call.ice' });
    const own = needs.peer(iceServers);
    for (const track of voice.getAudioTracks()) own.addTrack(track, voice);
    needs.prefer(own);
    peer?.close();
    peer = own;
    watch(own);
    return own;
  };
  const enter = (contactId: string): void => {
    become({ type: 'begun', contactId });
    needs.keep(contactId);
    leaveTopic = socket.subscribe({ topic: webCallTopicOf(contactId) }, ({ type }) => {
      if (type === WEB_CALL_LINE_LOST) comeBack();
      else lookQuietly();
    });
  };

  /** First the same connection on another way (ICE restart); when that comes to nothing, a fresh one for the same call. */
  const restart = async (isFirst: boolean): Promise<void> => {
    const own = isFirst && peer !== undefined ? peer : await freshPeer();
    if (isFirst) own.restartIce();
    const data = { contactId: state.contactId, offerSdp: await offerOf(own) };
    const answer = await socket.call<{ answerSdp: string }>({
      cmd: 'call.restart',
      data,
      deadlineMs: CALL_DEADLINE_MS,
    });
    await own.setRemoteDescription({ type: 'answer', sdp: answer.answerSdp });
  };
  const pause = (): Promise<void> => new Promise((resolve) => void needs.after(AGAIN_MS, resolve));
  const isBack = (): boolean => peer?.connectionState === 'connected';
  const tryAll = async (): Promise<void> => {
    for (let tried = 0; tried < TRIES && state.phase === 'lost'; tried += 1) {
      try {
        await restart(tried === 0);
        await pause();
        if (isBack()) {
          await ready();
          return;
        }
      } catch (error) {
        if (isGone(error)) become({ type: 'told', call: null });
        await pause();
      }
    }
    if (state.phase === 'lost') become({ type: 'gave_up' });
  };
  const comeBack = (): void => {
    if (state.contactId === undefined) return;
    become({ type: 'broke' });
    returning ??= tryAll().finally(() => {
      returning = undefined;
    });
  };

  return {
    state: () => state,
    listen: (hear) => {
      hearers.add(hear);
      return () => void hearers.delete(hear);
    },
    voice: () => stream,
    peer: () => peer,
    takeMicrophone: async () => {
      await takeMicrophone();
    },
    dial: async (number) => {
      if (state.phase === 'calling' || state.phase === 'on' || state.phase === 'lost') return;
      become({ type: 'dial' });
      try {
        const own = await freshPeer();
        const said = number.trim() === '' ? {} : { number: number.trim() };
        const data = { offerSdp: await offerOf(own), ...said };
        const begun = await socket.call<WebCallBegun>({ cmd: 'call.start', data, deadlineMs: CALL_DEADLINE_MS });
        // Thought better of it while the house was answering.
        if (!isCalling()) {
          await socket.call({ cmd: 'call.end', data: { contactId: begun.contactId } });
          return;
        }
        enter(begun.contactId);
        await own.setRemoteDescription({ type: 'answer', sdp: begun.answerSdp });
      } catch (error) {
        peer?.close();
        peer = undefined;
        become({ type: 'refused', problem: needs.sentence(error) });
      }
    },
    rejoin: async () => {
      const { call } = await socket.call<WebCallPicture>({ cmd: 'call.now' });
      if (call === null) {
        needs.keep(undefined);
        return;
      }
      become({ type: 'dial' });
      enter(call.contactId);
      become({ type: 'stands' });
      become({ type: 'told', call });
      comeBack();
    },
    press: (key) => {
      if (state.phase !== 'on') return;
      become({ type: 'pressed', key });
      socket.call({ cmd: 'call.keys', data: { contactId: state.contactId, keys: key } }).catch(() => undefined);
    },
    mute: (on) => {
      for (const track of stream?.getAudioTracks() ?? []) track.enabled = !on;
    },
    hangUp: () => {
      const { contactId } = state;
      if (contactId !== undefined) socket.call({ cmd: 'call.end', data: { contactId } }).catch(() => undefined);
      become({ type: 'hung_up' });
    },
    networkChanged: () => {
      if (state.phase === 'on') comeBack();
    },
    anew: () => become({ type: 'anew' }),
    leave: releaseMicrophone,
  };
}
