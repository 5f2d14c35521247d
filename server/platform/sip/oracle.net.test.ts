import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSipEndpoint, type IncomingCall, type SipEndpoint, type SipTrunk } from './index.ts';
import { branchOf, tagOf } from './header-values.ts';
import { parseMessage } from './parser.ts';
import { serialise } from './serialise.ts';
import { requestText, silentLog, TEST_SDP } from './test-peer.ts';
import { freeSipPort, oracle, type OracleMessage, type OracleStack } from './test-oracle.ts';
import { formatUri } from './uri.ts';

/** The other stack sits on an address of its own: it takes its own address for itself whatever the port, and sends nothing there. */
const THEIRS = '127.0.0.2';
const WITHIN = { timeout: 15_000 };

let endpoint: SipEndpoint;
let other: OracleStack;
let theirPort: number;
let trunk: SipTrunk;
let onRequest: (request: OracleMessage) => void;
let calls: IncomingCall[];

beforeEach(async () => {
  theirPort = await freeSipPort(THEIRS);
  onRequest = () => undefined;
  calls = [];
  other = oracle.create({ address: THEIRS, port: theirPort, udp: true, tcp: true }, (request) => onRequest(request));
  // Its TCP connections leave from the machine's first address.
  trunk = { name: 'other', addresses: [THEIRS, '127.0.0.1'], host: THEIRS, port: theirPort, transport: 'udp' };
  endpoint = createSipEndpoint({ listen: { host: '127.0.0.1', port: 0 }, trunks: () => [trunk], log: silentLog });
  endpoint.onInvite((call) => {
    calls.push(call);
    call.ring(180);
    call.accept(TEST_SDP);
  });
  await endpoint.start();
});
afterEach(async () => {
  await endpoint.stop();
  other.destroy();
});

const request = (method: string, transport: string, more: Partial<OracleMessage['headers']> = {}): OracleMessage => ({
  method,
  uri: `sip:10010@127.0.0.1:${endpoint.address().port};transport=${transport}`,
  headers: {
    to: { uri: 'sip:10010@127.0.0.1', params: {} },
    from: { uri: 'sip:13800000001@127.0.0.2', params: { tag: 'theirs' } },
    'call-id': 'oracle-1',
    cseq: { seq: 1, method },
    contact: [{ uri: `sip:13800000001@${THEIRS}:${theirPort};transport=${transport}` }],
    'max-forwards': 70,
    ...more,
  },
});

describe.each(['udp', 'tcp'] as const)('an independent stack over %s', (transport) => {
  it('calls us, is answered, acknowledges and hangs up', async () => {
    const statuses: number[] = [];
    const seen: string[] = [];
    const invite = request('INVITE', transport, { 'content-type': 'application/sdp' });
    other.send({ ...invite, content: TEST_SDP }, (response) => {
      statuses.push(response.status ?? 0);
      if (response.status !== 200) return;
      const { to } = response.headers;
      const contact = response.headers.contact?.[0]?.uri ?? '';
      calls[0]?.on('confirmed', () => seen.push('confirmed'));
      calls[0]?.on('ended', ({ cause }) => seen.push(cause));
      other.send({ ...request('ACK', transport, { to }), uri: contact });
      const bye = request('BYE', transport, { to, cseq: { seq: 2, method: 'BYE' } });
      other.send({ ...bye, uri: contact }, (end) => statuses.push(end.status ?? 0));
    });
    await expect.poll(() => statuses, WITHIN).toEqual([100, 180, 200, 200]);
    expect(seen).toEqual(['confirmed', 'remote_bye']);
    expect(endpoint.stats()).toMatchObject({ calls: 0, dialogs: 0, dropped_unparsable: 0 });
  });

  it('gives up ringing by CANCEL: 200 for it, 487 for the call', async () => {
    const statuses: number[] = [];
    endpoint.onInvite((call) => void call.ring(180));
    const invite: OracleMessage = { ...request('INVITE', transport), content: TEST_SDP };
    invite.headers['content-type'] = 'application/sdp';
    other.send(invite, (response) => {
      statuses.push(response.status ?? 0);
      if (response.status !== 180) return;
      const via = invite.headers.via ?? [];
      other.send(request('CANCEL', transport, { via }), (cancelled) => statuses.push(cancelled.status ?? 0));
    });
    await expect.poll(() => [...statuses].sort(), WITHIN).toEqual([100, 180, 200, 487]);
  });

  it('is called by us, rings, answers, and hears our goodbye', async () => {
    trunk = { ...trunk, transport };
    const heard: string[] = [];
    onRequest = (rq) => {
      heard.push(rq.method ?? '');
      if (rq.method === 'ACK') return;
      const answer = (status: number): OracleMessage => {
        const response = oracle.makeResponse(rq, status, 'Answer');
        response.headers.to.params['tag'] = 'theirs';
        return response;
      };
      if (rq.method !== 'INVITE') {
        other.send(answer(200));
        return;
      }
      other.send(answer(180));
      const ok = answer(200);
      ok.headers.contact = [{ uri: `sip:bob@${THEIRS}:${theirPort};transport=${transport}` }];
      ok.headers['content-type'] = 'application/sdp';
      other.send({ ...ok, content: TEST_SDP });
    };
    const wish = { trunk: 'other', to: '13900000002', from: { user: '10010' }, sdp: TEST_SDP };
    const made = endpoint.invite(wish);
    if (!made.ok) throw new Error(made.refusal);
    const seen: string[] = [];
    made.value.on('progress', ({ status }) => seen.push(String(status)));
    made.value.on('answered', () => {
      seen.push('answered');
      made.value.bye();
    });
    await expect.poll(() => heard, WITHIN).toEqual(['INVITE', 'ACK', 'BYE']);
    await expect.poll(() => endpoint.stats().dialogs, WITHIN).toBe(0);
    expect(seen).toEqual(['180', 'answered']);
  });
});

describe('the two read the same', () => {
  const samples: readonly [string, string][] = [
    ['a plain call', requestText({ method: 'INVITE', port: 5070, body: TEST_SDP })],
    [
      'short names',
      'INVITE sip:1@h SIP/2.0\r\nv: SIP/2.0/UDP 1.2.3.4:5;branch=z9hG4bKx\r\nf: "A \\"B\\"" <sip:a@h>;tag=1\r\nt: <sip:b@h>\r\ni: c@d\r\nCSeq: 7 INVITE\r\nm: <sip:a@1.2.3.4>\r\nl: 0\r\n\r\n',
    ],
    [
      'folded lines and two ways in one',
      'BYE sip:1@h SIP/2.0\r\nVia: SIP/2.0/TCP a.b:1;branch=z9hG4bK1,\r\n SIP/2.0/UDP c.d;branch=z9hG4bK2\r\nFrom: sip:a@h;tag=1\r\nTo: <sip:b@h;user=phone>;tag=2\r\nCall-ID: x\r\nCSeq: 9 BYE\r\n\r\n',
    ],
    [
      'a refusal',
      'SIP/2.0 486 Busy Here\r\nVia: SIP/2.0/UDP h:5;branch=z9hG4bKx;received=1.2.3.4\r\nFrom: <sip:a@h>;tag=1\r\nTo: <sip:b@h>;tag=2\r\nCall-ID: x\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n',
    ],
  ];
  const ours = (text: string) => {
    const parsed = parseMessage(text);
    if (!parsed.ok) throw new Error(parsed.refusal.reason);
    return parsed.value;
  };
  const ourFacts = (message: ReturnType<typeof ours>) => ({
    method: message.kind === 'request' ? message.method : undefined,
    status: message.kind === 'response' ? message.status : undefined,
    callId: message.callId,
    cseq: [message.cseq.number, message.cseq.method],
    tags: [tagOf(message.from), tagOf(message.to)],
    branch: branchOf(message.via),
    from: formatUri(message.from.uri),
    body: message.body,
  });
  const theirs = (text: string): OracleMessage => {
    const message = oracle.parse(text);
    if (message === undefined) throw new Error('the other stack cannot read it');
    return message;
  };
  const theirFacts = ({ method, status, headers, content }: OracleMessage) => ({
    method,
    status,
    callId: headers['call-id'],
    cseq: [headers.cseq.seq, headers.cseq.method],
    tags: [headers.from.params['tag'], headers.to.params['tag'] ?? ''],
    branch: headers.via?.[0]?.params['branch'],
    from: headers.from.uri,
    body: content,
  });

  it.each(samples)('%s, and what one writes the other reads', (_name, text) => {
    const message = ours(text);
    const facts = ourFacts(message);
    expect(theirFacts(theirs(text))).toEqual(facts);
    expect(theirFacts(theirs(serialise(message).toString('latin1')))).toEqual(facts);
    expect(ours(oracle.stringify(theirs(text)))).toMatchObject({ callId: message.callId, cseq: message.cseq });
  });
});
