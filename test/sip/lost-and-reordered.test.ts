import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerChallenge, parseChallenge } from '../../server/platform/sip/digest.ts';
import { tagOf } from '../../server/platform/sip/header-values.ts';
import type { SipResponse } from '../../server/platform/sip/message.ts';
import {
  answerText,
  freshBranch,
  requestText,
  tcpPeer,
  TEST_SDP,
  udpPeer,
  type RequestText,
  type TestPeer,
} from '../../server/platform/sip/test-peer.ts';
import { openScenarioHouse, type ScenarioHouse } from '../support/scenario-house.ts';
import { until } from '../support/until.ts';

/**
 * What sipp cannot play, because it answers every repeated message by itself and sends what it sends in order: messages that
 * are lost, that overtake each other or come twice, and streams cut into pieces. Real sockets, the stack's own clock.
 */
let house: ScenarioHouse;
const peers: TestPeer[] = [];
let count = 0;

beforeAll(async () => {
  house = await openScenarioHouse({});
});
afterAll(async () => {
  for (const peer of peers) peer.close();
  await house.endpoint.stop();
});

interface FarEnd {
  readonly name: string;
  readonly address: string;
  readonly peer: TestPeer;
  readonly callId: string;
  text(method: string, wish?: Partial<RequestText>): string;
  send(method: string, wish?: Partial<RequestText>): void;
  /** A call that stands, with our tag. */
  stand(user?: string): Promise<string>;
  isOver(): Promise<void>;
}

const WITHIN_MS = 15_000;

/** A far end with an address and a trunk of its own. */
async function farEnd(kind: 'udp' | 'tcp' = 'udp', trunk: { inboundAuth?: typeof auth } = {}): Promise<FarEnd> {
  count += 1;
  const name = `far-end-${count}`;
  const address = `127.0.4.${count}`;
  const { port } = house.endpoint.address();
  const peer = kind === 'udp' ? await udpPeer(port, address) : await tcpPeer(port, address);
  peers.push(peer);
  house.add({ name, addresses: [address], host: address, port: peer.port, transport: kind, ...trunk });
  const transport = kind.toUpperCase();
  const callId = `${name}@test`;
  const text = (method: string, wish: Partial<RequestText> = {}): string =>
    requestText({ method, port: peer.port, transport, callId, uri: 'sip:answer@127.0.0.1', ...wish });
  const send = (method: string, wish?: Partial<RequestText>): void => peer.send(text(method, wish));
  return {
    name,
    address,
    peer,
    callId,
    text,
    send,
    stand: async (user = 'answer') => {
      send('INVITE', { body: TEST_SDP, uri: `sip:${user}@127.0.0.1` });
      const toTag = tagOf((await peer.answer(200, WITHIN_MS)).to);
      send('ACK', { toTag });
      await until(() => house.heard(name).includes('confirmed'), { what: 'the call to stand' });
      return toTag;
    },
    isOver: async () => {
      await until(() => house.endpoint.callsOf(name) === 0, { what: 'the call to be over', timeoutMs: 60_000 });
    },
  };
}

const statusesOf = ({ peer }: FarEnd): number[] =>
  peer.heard().flatMap((message) => (message.kind === 'response' ? [message.status] : []));
const auth = { username: 'carrier', password: 'right' };

describe.concurrent('messages of a caller', () => {
  it('uac-retransmitted-invite-one-call', async () => {
    const far = await farEnd();
    const branch = freshBranch();
    const uri = 'sip:ring@127.0.0.1';
    for (let i = 0; i < 3; i += 1) far.send('INVITE', { branch, uri, body: TEST_SDP });
    await far.peer.answer(180, WITHIN_MS);
    await far.peer.answer(180, WITHIN_MS);
    far.send('CANCEL', { branch, uri });
    await far.peer.answer(487, WITHIN_MS);
    far.send('ACK', { branch, uri });
    expect(house.heard(far.name)).toEqual(['call', 'cancelled caller']);
  });

  it('uac-lost-ack-200-resent', async () => {
    const far = await farEnd();
    far.send('INVITE', { body: TEST_SDP });
    const first = await far.peer.answer(200, WITHIN_MS);
    const again = await far.peer.answer(200, WITHIN_MS);
    expect([tagOf(again.to), again.body]).toEqual([tagOf(first.to), first.body]);
    expect(house.heard(far.name)).toEqual(['call']);
    far.send('ACK', { toTag: tagOf(first.to) });
    far.send('BYE', { toTag: tagOf(first.to), cseq: 2 });
    await far.isOver();
    expect(house.heard(far.name)).toEqual(['call', 'confirmed', 'ended remote_bye']);
  });

  it('uac-lost-ack-486-resent', async () => {
    const far = await farEnd();
    const branch = freshBranch();
    const uri = 'sip:busy@127.0.0.1';
    far.send('INVITE', { branch, uri, body: TEST_SDP });
    await far.peer.answer(486, WITHIN_MS);
    const again = await far.peer.answer(486, WITHIN_MS);
    far.send('ACK', { branch, uri, toTag: tagOf(again.to) });
    await far.isOver();
  });

  it('uac-reordered-bye-before-ack', async () => {
    const far = await farEnd();
    far.send('INVITE', { body: TEST_SDP });
    const toTag = tagOf((await far.peer.answer(200, WITHIN_MS)).to);
    far.send('BYE', { toTag, cseq: 2 });
    far.send('ACK', { toTag });
    await far.peer.next((m) => m.kind === 'response' && m.cseq.method === 'BYE' && m.status === 200, WITHIN_MS);
    await far.isOver();
    expect(house.heard(far.name)).toEqual(['call', 'ended remote_bye']);
  });

  it('uac-reordered-cancel-before-invite-call-stands', async () => {
    const far = await farEnd();
    const branch = freshBranch();
    far.send('CANCEL', { branch });
    expect((await far.peer.answer(481, WITHIN_MS)).cseq.method).toBe('CANCEL');
    far.send('INVITE', { branch, body: TEST_SDP });
    const toTag = tagOf((await far.peer.answer(200, WITHIN_MS)).to);
    far.send('ACK', { toTag });
    far.send('BYE', { toTag, cseq: 2 });
    await far.isOver();
    expect(house.heard(far.name)).toEqual(['call', 'confirmed', 'ended remote_bye']);
  });

  it('uac-retransmitted-bye-same-answer', async () => {
    const far = await farEnd();
    const toTag = await far.stand();
    const bye = far.text('BYE', { toTag, cseq: 2 });
    for (let i = 0; i < 3; i += 1) far.peer.send(bye);
    for (let i = 0; i < 3; i += 1)
      await far.peer.next((m) => m.kind === 'response' && m.cseq.method === 'BYE' && m.status === 200, WITHIN_MS);
    expect(house.heard(far.name)).toEqual(['call', 'confirmed', 'ended remote_bye']);
  });

  it('uac-bye-twice-in-two-transactions-expect-481', async () => {
    const far = await farEnd();
    const toTag = await far.stand();
    far.send('BYE', { toTag, cseq: 2 });
    await far.isOver();
    far.send('BYE', { toTag, cseq: 3 });
    await far.peer.answer(481, WITHIN_MS);
  });

  it('uac-reordered-old-cseq-expect-500-call-stands', async () => {
    const far = await farEnd();
    const toTag = await far.stand();
    far.send('INFO', { toTag, cseq: 5, body: 'Signal=1', type: 'application/dtmf-relay' });
    far.send('INFO', { toTag, cseq: 4, body: 'Signal=2', type: 'application/dtmf-relay' });
    await far.peer.answer(500, WITHIN_MS);
    far.send('BYE', { toTag, cseq: 6 });
    await far.isOver();
    expect(house.heard(far.name)).toEqual(['call', 'confirmed', 'dtmf 1', 'ended remote_bye']);
  });

  it('uac-retransmitted-reinvite-one-offer', async () => {
    const far = await farEnd();
    const toTag = await far.stand('holdable');
    const again = far.text('INVITE', { toTag, cseq: 2, body: TEST_SDP.replace('sendrecv', 'sendonly') });
    for (let i = 0; i < 3; i += 1) far.peer.send(again);
    await far.peer.answer(200, WITHIN_MS);
    far.send('ACK', { toTag, cseq: 2 });
    far.send('BYE', { toTag, cseq: 3 });
    await far.isOver();
    const offers = house.heard(far.name).filter((what) => what.startsWith('reoffer'));
    expect(offers).toEqual(['reoffer INVITE sendonly']);
  });

  it('uac-merged-request-expect-482', async () => {
    const far = await farEnd();
    const uri = 'sip:ring@127.0.0.1';
    const branch = freshBranch();
    far.send('INVITE', { branch, uri, body: TEST_SDP });
    far.send('INVITE', { uri, body: TEST_SDP });
    await far.peer.answer(482, WITHIN_MS);
    far.send('CANCEL', { branch, uri });
    await far.isOver();
    expect(house.heard(far.name)).toEqual(['call', 'cancelled caller']);
  });

  it('uac-stray-ack-and-stray-answer-dropped-and-counted', async () => {
    const far = await farEnd();
    const before = house.endpoint.stats();
    far.send('ACK', { toTag: 'nobody' });
    far.peer.send(far.text('OPTIONS').replace(/^OPTIONS [^\r]+/, 'SIP/2.0 200 OK'));
    await until(() => house.endpoint.stats().dropped_stray_ack > before.dropped_stray_ack, { what: 'the ACK' });
    await until(() => house.endpoint.stats().dropped_stray_response > before.dropped_stray_response, {
      what: 'the 200',
    });
    expect(far.peer.heard()).toEqual([]);
  });

  it('uac-cseq-names-another-method-expect-400', async () => {
    const far = await farEnd();
    far.peer.send(far.text('OPTIONS').replace('1 OPTIONS', '1 INVITE'));
    await far.peer.answer(400, WITHIN_MS);
  });

  it('uac-folded-headers-call-stands', async () => {
    const far = await farEnd();
    far.peer.send(
      far.text('INVITE', { body: TEST_SDP }).replace('To: <', 'To:\r\n\t <').replace(';tag=', '\r\n ;tag='),
    );
    const toTag = tagOf((await far.peer.answer(200, WITHIN_MS)).to);
    far.send('ACK', { toTag });
    far.send('BYE', { toTag, cseq: 2 });
    await far.isOver();
  });

  it('uac-replaces-accepted-names-the-call', async () => {
    const far = await farEnd();
    const toTag = await far.stand();
    const replaces = `Replaces: ${far.callId};to-tag=${toTag};from-tag=caller`;
    far.send('INVITE', { callId: `${far.callId}-2`, fromTag: 'other', body: TEST_SDP, extra: [replaces] });
    const second = await far.peer.next(
      (m) => m.callId === `${far.callId}-2` && m.kind === 'response' && m.status === 200,
    );
    const other = {
      callId: `${far.callId}-2`,
      fromTag: 'other',
      toTag: second.kind === 'response' ? tagOf(second.to) : '',
    };
    far.send('ACK', other);
    far.send('BYE', { ...other, cseq: 2 });
    far.send('BYE', { toTag, cseq: 2 });
    await far.isOver();
    expect(house.heard(far.name).filter((what) => what === 'confirmed')).toHaveLength(2);
  });
});

describe.concurrent('a password', () => {
  const answerOf = (response: SipResponse, algorithm: string, password: string): string => {
    const all = response.headers.lines('www-authenticate').map(parseChallenge);
    const challenge = all.find((each) => each?.algorithm === algorithm);
    if (challenge === undefined) throw new Error(`no ${algorithm}`);
    const facts = { username: auth.username, method: 'INVITE', uri: 'sip:answer@127.0.0.1', cnonce: 'c' };
    return `Authorization: ${answerChallenge({ challenge, password, ...facts })}`;
  };
  const asked = async (far: FarEnd): Promise<SipResponse> => {
    const branch = freshBranch();
    far.send('INVITE', { branch, body: TEST_SDP });
    const response = await far.peer.answer(401, WITHIN_MS);
    far.send('ACK', { branch, toTag: tagOf(response.to) });
    return response;
  };

  it.each(['MD5', 'SHA-256'])('uac-digest-right-call-stands (%s)', async (algorithm) => {
    const far = await farEnd('udp', { inboundAuth: auth });
    const extra = [answerOf(await asked(far), algorithm, 'right')];
    far.send('INVITE', { cseq: 2, body: TEST_SDP, extra });
    const toTag = tagOf((await far.peer.answer(200, WITHIN_MS)).to);
    far.send('ACK', { toTag, cseq: 2 });
    far.send('BYE', { toTag, cseq: 3 });
    await far.isOver();
  });

  it('uac-digest-wrong-401-again', async () => {
    const far = await farEnd('udp', { inboundAuth: auth });
    const extra = [answerOf(await asked(far), 'MD5', 'wrong')];
    const branch = freshBranch();
    far.send('INVITE', { branch, cseq: 2, body: TEST_SDP, extra });
    const again = await far.peer.answer(401, WITHIN_MS);
    far.send('ACK', { branch, cseq: 2, toTag: tagOf(again.to) });
    expect(house.heard(far.name)).toEqual([]);
  });

  it('uac-digest-replayed-401-stale', async () => {
    const far = await farEnd('udp', { inboundAuth: auth });
    const extra = [answerOf(await asked(far), 'MD5', 'right')];
    far.send('INVITE', { cseq: 2, body: TEST_SDP, extra });
    const toTag = tagOf((await far.peer.answer(200, WITHIN_MS)).to);
    far.send('ACK', { toTag, cseq: 2 });
    far.send('BYE', { toTag, cseq: 3 });
    await far.isOver();
    far.send('INVITE', { callId: `${far.callId}-2`, cseq: 2, body: TEST_SDP, extra });
    expect((await far.peer.answer(401, WITHIN_MS)).headers.get('www-authenticate')).toContain('stale=true');
  });
});

describe.concurrent('messages of who is called', () => {
  const ring = async () => {
    const far = await farEnd();
    house.place(far.name, 'wait');
    return { far, invite: await far.peer.request('INVITE', WITHIN_MS) };
  };
  const contact = (far: FarEnd): string[] => [`Contact: <sip:callee@${far.address}:${far.peer.port}>`];

  it('uas-lost-invite-resent', async () => {
    const { far, invite } = await ring();
    const again = await far.peer.request('INVITE', WITHIN_MS);
    expect(again.via).toEqual(invite.via);
    far.peer.send(answerText(again, 486, { tag: 'callee' }));
    await far.peer.request('ACK', WITHIN_MS);
    await far.isOver();
    expect(house.heard(far.name)).toEqual(['failed 486']);
  });

  it('uas-retransmitted-200-acknowledged-again', async () => {
    const { far, invite } = await ring();
    const answer = answerText(invite, 200, { tag: 'callee', extra: contact(far), body: TEST_SDP });
    far.peer.send(answer);
    await far.peer.request('ACK', WITHIN_MS);
    far.peer.send(answer);
    await far.peer.request('ACK', WITHIN_MS);
    const tags = { fromTag: 'callee', toTag: tagOf(invite.from), callId: invite.callId };
    far.send('BYE', tags);
    await far.isOver();
    expect(house.heard(far.name)).toEqual(['answered', 'ended remote_bye']);
  });

  it('uas-reordered-180-after-200-changes-nothing', async () => {
    const { far, invite } = await ring();
    far.peer.send(answerText(invite, 200, { tag: 'callee', extra: contact(far), body: TEST_SDP }));
    far.peer.send(answerText(invite, 180, { tag: 'callee' }));
    await far.peer.request('ACK', WITHIN_MS);
    far.send('BYE', { fromTag: 'callee', toTag: tagOf(invite.from), callId: invite.callId });
    await far.isOver();
    expect(house.heard(far.name)).toEqual(['answered', 'ended remote_bye']);
  });

  it('uas-retransmitted-refusal-acknowledged-again', async () => {
    const { far, invite } = await ring();
    for (let i = 0; i < 2; i += 1) {
      far.peer.send(answerText(invite, 603, { tag: 'callee' }));
      await far.peer.request('ACK', WITHIN_MS);
    }
    await far.isOver();
    expect(house.heard(far.name)).toEqual(['failed 603']);
  });

  it('uas-lost-bye-resent', async () => {
    const far = await farEnd();
    const toTag = await far.stand('hangup');
    const bye = await far.peer.request('BYE', WITHIN_MS);
    const again = await far.peer.request('BYE', WITHIN_MS);
    expect([again.via, tagOf(again.from)]).toEqual([bye.via, toTag]);
    far.peer.send(answerText(again, 200));
    await far.isOver();
  });
});

describe('a stream cut and glued', () => {
  it('uac-tcp-one-byte-at-a-time-call-stands', async () => {
    const far = await farEnd('tcp');
    for (const byte of far.text('INVITE', { body: TEST_SDP })) far.peer.send(byte);
    const toTag = tagOf((await far.peer.answer(200, WITHIN_MS)).to);
    // Glued to each other, with the empty lines some senders keep between (RFC 3261 §7.5).
    far.peer.send(`\r\n${far.text('ACK', { toTag })}\r\n\r\n${far.text('BYE', { toTag, cseq: 2 })}`);
    await far.isOver();
    expect(house.heard(far.name)).toEqual(['call', 'confirmed', 'ended remote_bye']);
  });

  it('uac-tcp-connection-lost-call-ended-on-a-new-one', async () => {
    const far = await farEnd('tcp');
    const toTag = await far.stand();
    far.peer.close();
    const second = await tcpPeer(house.endpoint.address().port, far.address);
    peers.push(second);
    second.send(far.text('BYE', { toTag, cseq: 2 }));
    await second.answer(200, WITHIN_MS);
    await far.isOver();
  });

  it('uac-tcp-length-that-is-no-number-400-and-closed', async () => {
    const far = await farEnd('tcp');
    far.peer.send(far.text('OPTIONS').replace('Content-Length: 0', 'Content-Length: many'));
    await far.peer.answer(400, WITHIN_MS);
    expect(statusesOf(far)).toEqual([]);
  });
});
