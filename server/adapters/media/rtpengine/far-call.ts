import type { Codec } from '../../../platform/media/g711.ts';
import { words, type BencodeDictionary } from './bencode.ts';
import type { NgClient } from './ng-client.ts';
import { describe, lawIn, placeIn, type Place } from './sdp-text.ts';

/**
 * One leg as rtpengine sees it: a call of its own with two sides, `far` (trunk or browser) and `core` (we). Where the far end's
 * sound goes is where the core side is said to be: nowhere, at the inner port of another leg's call, or at our mixer. Two legs
 * are connected by naming each other's inner ports; no packet then touches our process.
 */
export interface FarCall {
  /** Where whoever speaks to the far end has to send. Absent: there is no far end yet. */
  inner(): Place | undefined;
  point(aim: Place): Promise<void>;
  /** How long it lasts, in ms. Played toward the far end. */
  play(file: string, times: number): Promise<number>;
  stopPlay(): Promise<void>;
  /** `play media` is mixed with what the other side says; so the other side is blocked meanwhile. */
  hush(isHushed: boolean): Promise<void>;
  /** A copy of the far end's sound to a place of ours. Resolves with the place it comes from, and the way to end it. */
  tap(to: Place): Promise<Tap>;
  count(): Promise<CallCount>;
  end(): Promise<void>;
}

export interface Tap {
  readonly from: Place;
  readonly law: Codec;
  end(): Promise<void>;
}

export interface CallCount {
  readonly packetsIn: number;
  readonly packetsOut: number;
  readonly dropped: number;
}

export interface CallNeeds {
  readonly ng: NgClient;
  readonly callId: string;
  /** Names of rtpengine's interfaces, inner first, where it has two. */
  readonly interfaces?: readonly [string, string];
}

export const [FAR, CORE] = ['far', 'core'] as const;
/** `port-latching`: else rtpengine takes a new port for one side whenever the other side moves. */
const COMMON_FLAGS = ['port-latching', 'full-rtcp-attribute'] as const;
/** The core side moves, and is believed by what we say of it alone. */
export const CORE_FLAGS = [...COMMON_FLAGS, 'asymmetric'] as const;
export const FAR_FLAGS = COMMON_FLAGS;
export const PLAIN: BencodeDictionary = {
  ICE: 'remove',
  replace: ['origin'],
  'transport-protocol': 'RTP/AVP',
  'rtcp-mux': ['demux'],
  DTLS: 'off',
};
const EVENTS_PAYLOAD = 101;

export const asker =
  ({ ng, callId }: CallNeeds) =>
  (command: string, content: BencodeDictionary = {}): Promise<BencodeDictionary> =>
    ng.ask(command, { ...content, 'call-id': callId });

const step = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
const at = (value: unknown, ...path: readonly string[]): unknown => path.reduce(step, value);
const whole = (value: unknown): number => (typeof value === 'number' ? value : 0);

/** What both kinds of legs do alike. */
export function callCommands(needs: CallNeeds): Omit<FarCall, 'inner' | 'point'> {
  const ask = asker(needs);
  return {
    play: async (file, times) =>
      whole((await ask('play media', { 'from-tag': FAR, file, 'repeat-times': times }))['duration']),
    stopPlay: async () => {
      await ask('stop media', { 'from-tag': FAR });
    },
    hush: async (isHushed) => {
      await ask(isHushed ? 'block media' : 'unblock media', { 'from-tag': CORE });
    },
    tap: async (to) => {
      const offer = await ask('subscribe request', { 'from-tag': FAR, flags: COMMON_FLAGS });
      const tag = words(offer['to-tag']);
      // A copy is as the far end speaks: of a subscription rtpengine 10.5 transcodes nothing.
      const law = lawIn(offer['sdp']);
      const sdp = describe({ ...to, law, dtmfPayload: EVENTS_PAYLOAD }).replace('sendrecv', 'recvonly');
      await ask('subscribe answer', { 'to-tag': tag, sdp });
      return {
        from: placeIn(offer['sdp']),
        law,
        end: async () => {
          await ask('unsubscribe', { 'to-tag': tag });
        },
      };
    },
    count: async () => {
      const answer = await ask('query');
      const stream = (tag: string, key: string): number =>
        whole(at(answer, 'tags', tag, 'medias', '0', 'streams', '0', 'stats', key));
      return { packetsIn: stream(FAR, 'packets'), packetsOut: stream(CORE, 'packets'), dropped: stream(FAR, 'errors') };
    },
    end: async () => {
      await ask('delete', { 'delete-delay': 0 });
    },
  };
}
