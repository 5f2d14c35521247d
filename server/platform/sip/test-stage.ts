import { createSipEndpoint, type IncomingCall, type OutgoingCall, type SipEndpoint, type SipTrunk } from './index.ts';
import { tagOf } from './header-values.ts';
import { createFakeTimers, type FakeTimers } from './timers-fake.ts';
import { answerText, requestText, silentLog, TEST_SDP, udpPeer, type RequestText, type TestPeer } from './test-peer.ts';

/** An endpoint with one trunk, the trunk's raw socket, and a clock turned by hand. */
export interface Stage {
  readonly endpoint: SipEndpoint;
  readonly peer: TestPeer;
  readonly timers: FakeTimers;
  readonly calls: IncomingCall[];
  trunk: SipTrunk;
  onCall: (call: IncomingCall) => void;
  send(method: string, wish?: Partial<RequestText>): void;
  invite(wish?: Partial<RequestText>): void;
  /** A call that came in and was answered, with our tag. */
  stand(wish?: Partial<RequestText>): Promise<{ call: IncomingCall; toTag: string; headers: (name: string) => string }>;
  place(): { call: OutgoingCall; seen: string[] };
  contact(): string[];
  close(): Promise<void>;
}

export async function openStage(more: Partial<SipTrunk> = {}): Promise<Stage> {
  const timers = createFakeTimers();
  const peer = await udpPeer(0);
  const calls: IncomingCall[] = [];
  const trunk: SipTrunk = {
    name: 'carrier',
    addresses: ['127.0.0.1'],
    host: '127.0.0.1',
    port: peer.port,
    transport: 'udp',
    ...more,
  };
  const endpoint = createSipEndpoint({
    listen: { host: '127.0.0.1', port: 0 },
    trunks: () => [stage.trunk],
    log: silentLog,
    timers,
  });
  endpoint.onInvite((call) => {
    calls.push(call);
    stage.onCall(call);
  });
  const stage: Stage = {
    endpoint,
    peer,
    timers,
    calls,
    trunk,
    onCall: () => undefined,
    send: (method, wish = {}) => peer.send(requestText({ method, port: peer.port, ...wish })),
    invite: (wish = {}) => stage.send('INVITE', { body: TEST_SDP, ...wish }),
    stand: async (wish = {}) => {
      stage.onCall = (call) => void call.accept(TEST_SDP);
      stage.invite(wish);
      const answer = await peer.answer(200);
      const toTag = tagOf(answer.to);
      stage.send('ACK', { toTag, ...(wish.callId === undefined ? {} : { callId: wish.callId }) });
      const call = calls.at(-1);
      if (call === undefined) throw new Error('no call');
      return { call, toTag, headers: (name) => answer.headers.get(name) ?? '' };
    },
    place: () => {
      const wish = { trunk: 'carrier', to: '13900000002', from: { user: '10010' }, sdp: TEST_SDP };
      const made = endpoint.invite(wish);
      if (!made.ok) throw new Error(made.refusal);
      const call = made.value;
      const seen: string[] = [];
      call.on('progress', ({ status, answer }) => seen.push(`progress ${status} ${answer?.port ?? '-'}`));
      call.on('answered', ({ answer }) => seen.push(`answered ${answer.port}`));
      call.on('failed', ({ status, q850 }) => seen.push(`failed ${status}${q850 === undefined ? '' : ` ${q850}`}`));
      call.on('ended', ({ cause }) => seen.push(`ended ${cause}`));
      return { call, seen };
    },
    contact: () => [`Contact: <sip:callee@127.0.0.1:${peer.port}>`],
    close: async () => {
      peer.close();
      await endpoint.stop();
    },
  };
  await endpoint.start();
  peer.aim(endpoint.address().port);
  return stage;
}

/** The far end answers our INVITE and the call stands. */
export async function answered(stage: Stage, extra: string[] = []) {
  const placed = stage.place();
  const invite = await stage.peer.request('INVITE');
  stage.peer.send(answerText(invite, 200, { tag: 'callee', extra: [...stage.contact(), ...extra], body: TEST_SDP }));
  await stage.peer.request('ACK');
  const ours = { callId: placed.call.callId, fromTag: 'callee', toTag: tagOf(invite.from) };
  return { ...placed, invite, ours };
}
