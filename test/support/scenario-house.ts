import {
  createSipEndpoint,
  type IncomingCall,
  type OutgoingCall,
  type SipEndpoint,
  type SipTrunk,
} from '../../server/platform/sip/index.ts';
import type { EstablishedCall, SessionEvents } from '../../server/platform/sip/call-types.ts';
import type { Listening } from '../../server/platform/sip/listeners.ts';
import { silentLog, TEST_SDP } from '../../server/platform/sip/test-peer.ts';
import { systemTimers, type Timers } from '../../server/platform/sip/timers.ts';

/** What we do with a call we place. */
export type Place = 'wait' | 'bye' | 'bye-later' | 'cancel' | 'reinvite' | 'update' | 'refer';

/** The stack with the smallest application that takes and makes calls: the number dialled says what it does. */
export interface ScenarioHouse {
  readonly endpoint: SipEndpoint;
  /** Everything heard of the calls of a trunk, in order. */
  heard(trunk: string): readonly string[];
  add(trunk: SipTrunk): void;
  place(trunk: string, what: Place): void;
  /** As a node that is being stopped: new calls hear 503. */
  drain(on: boolean): void;
}

const HELD_SDP = TEST_SDP.replace('a=sendrecv', 'a=sendonly');

export interface HouseWish {
  /** So many times as fast as a real clock. */
  readonly pace?: number;
  readonly tls?: { readonly key: Buffer; readonly cert: Buffer; readonly ca: Buffer };
}

const paced = (pace: number): Timers => ({
  now: () => systemTimers.now() * pace,
  after: (ms, run) => systemTimers.after(ms / pace, run),
});

type Say = (what: string) => void;

/** What both directions hear once the call stands. */
function follow(call: Listening<SessionEvents>, say: Say): void {
  call.on('ended', ({ cause }) => say(`ended ${cause}`));
  call.on('dtmf', ({ digit }) => say(`dtmf ${digit}`));
}

function holdable(call: Listening<SessionEvents>, say: Say): void {
  call.on('reoffer', (reoffer) => {
    say(`reoffer ${reoffer.method} ${reoffer.offer?.direction ?? '-'}`);
    reoffer.answer(TEST_SDP);
  });
}

async function offerAgain(call: EstablishedCall, how: 'reinvite' | 'update', say: Say): Promise<void> {
  const outcome = await call[how](HELD_SDP);
  const refusal = outcome.ok ? undefined : outcome.refusal;
  if (refusal === undefined) say(`${how} agreed`);
  else say(`${how} ${refusal.reason}${refusal.reason === 'refused' ? ` ${refusal.status}` : ''}`);
}

const answer = (call: IncomingCall): void => {
  call.ring(180);
  call.accept(TEST_SDP);
};

const BY_NUMBER: Readonly<Record<string, (call: IncomingCall, say: Say) => void>> = {
  answer,
  ring: (call) => void call.ring(180),
  busy: (call) => void call.reject(486),
  decline: (call) => void call.reject(603),
  stopping: (call) => void call.reject(503, 'stopping'),
  early: (call) => {
    call.ring(183, TEST_SDP);
    call.accept(TEST_SDP);
  },
  hangup: (call) => {
    call.on('confirmed', () => call.bye());
    answer(call);
  },
  holdable: (call, say) => {
    holdable(call, say);
    answer(call);
  },
  reoffer: (call, say) => {
    call.on('confirmed', () => void offerAgain(call, 'reinvite', say));
    answer(call);
  },
  transfer: (call, say) => {
    call.on('refer', (refer) => {
      say(`refer ${refer.target.user}`);
      refer.accept().report(200);
    });
    answer(call);
  },
};

const AFTER_ANSWER: Readonly<Record<Place, (call: OutgoingCall, say: Say) => Promise<void> | void>> = {
  wait: () => undefined,
  cancel: () => undefined,
  bye: (call) => call.bye(),
  'bye-later': (call) => void setTimeout(() => call.bye(), 500),
  reinvite: (call, say) => offerAgain(call, 'reinvite', say).then(() => call.bye()),
  update: (call, say) => offerAgain(call, 'update', say).then(() => call.bye()),
  refer: async (call, say) => {
    const outcome = await call.refer('13700000003');
    say(`refer ${outcome.ok ? outcome.value.status : outcome.refusal.reason}`);
    call.bye();
  },
};

function followPlaced(call: OutgoingCall, what: Place, say: Say): void {
  follow(call, say);
  holdable(call, say);
  call.on('progress', ({ status, answer: early }) => {
    say(`progress ${status}${early === undefined ? '' : ' sound'}`);
    if (what === 'cancel') call.cancel();
  });
  call.on('answered', () => {
    say('answered');
    void AFTER_ANSWER[what](call, say);
  });
  call.on('failed', ({ status, q850 }) => say(`failed ${status}${q850 === undefined ? '' : ` q850 ${q850}`}`));
}

/** Ringing is given up after so long; on the fast clock as well. */
const MAX_RINGING_MS = 60_000;

export async function openScenarioHouse({ pace = 1, tls }: HouseWish): Promise<ScenarioHouse> {
  const trunks: SipTrunk[] = [];
  const heard = new Map<string, string[]>();
  let draining = false;
  const sayFor =
    (trunk: string): Say =>
    (what) => {
      heard.set(trunk, [...(heard.get(trunk) ?? []), what]);
    };
  const endpoint = createSipEndpoint({
    listen: { host: '127.0.0.1', port: 0, ...(tls === undefined ? {} : { tls: { port: 0, ...tls } }) },
    trunks: () => trunks,
    log: silentLog,
    limits: { maxRingingMs: MAX_RINGING_MS },
    timers: pace === 1 ? systemTimers : paced(pace),
  });
  endpoint.onInvite((call) => {
    if (draining) {
      call.reject(503, 'stopping');
      return;
    }
    const say = sayFor(call.trunk);
    say('call');
    call.on('cancelled', ({ by }) => say(`cancelled ${by}`));
    call.on('confirmed', () => say('confirmed'));
    follow(call, say);
    (BY_NUMBER[call.requestUser] ?? answer)(call, say);
  });
  await endpoint.start();
  return {
    endpoint,
    heard: (trunk) => heard.get(trunk) ?? [],
    add: (trunk) => void trunks.push(trunk),
    drain: (on) => {
      draining = on;
    },
    place: (trunk, what) => {
      const made = endpoint.invite({ trunk, to: '13900000002', from: { user: '10010' }, sdp: TEST_SDP });
      if (!made.ok) throw new Error(made.refusal);
      followPlaced(made.value, what, sayFor(trunk));
    },
  };
}
