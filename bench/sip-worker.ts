import { freeSipPort, oracle, type OracleMessage } from '../server/platform/sip/test-oracle.ts';
import { requestText, silentLog, TEST_SDP } from '../server/platform/sip/test-peer.ts';
import { createSipEndpoint } from '../server/platform/sip/index.ts';
import { parseMessage } from '../server/platform/sip/parser.ts';
import type { SipAnswer, SipOrder } from './sip-link.ts';

/*
 * One stack in a process of its own, ours or the npm package `sip`, so that neither pays for the other's garbage. It parses
 * what it is told to, or answers calls: 100, 180, 200 at once, and 200 to the BYE.
 */
const isOurs = process.argv[2] === 'ours';

/** The five messages of a call, as a carrier sends them: two Vias, Record-Route, a handful of headers nobody reads. */
const EXTRA = [
  'Record-Route: <sip:198.51.100.9;lr;ftag=caller>',
  'P-Asserted-Identity: <tel:+8613800000001>',
  'Supported: timer, 100rel',
  'Allow: INVITE, ACK, BYE, CANCEL, OPTIONS, PRACK, UPDATE',
  'User-Agent: SBC 7.2',
];
const status = (text: string, line: string): string => `SIP/2.0 ${line}\r\n${text.slice(text.indexOf('\r\n') + 2)}`;
const INVITE = requestText({ method: 'INVITE', port: 5060, extra: EXTRA, body: TEST_SDP });
const MESSAGES = [
  INVITE,
  status(requestText({ method: 'INVITE', port: 5060, extra: EXTRA, toTag: 'callee' }), '180 Ringing'),
  status(requestText({ method: 'INVITE', port: 5060, extra: EXTRA, toTag: 'callee', body: TEST_SDP }), '200 OK'),
  requestText({ method: 'ACK', port: 5060, toTag: 'callee' }),
  requestText({ method: 'BYE', port: 5060, toTag: 'callee', cseq: 2 }),
];

/** Processor time per message: on a shared machine the clock on the wall measures the neighbours. */
function parse(count: number): number {
  const read = isOurs ? (text: string) => parseMessage(text).ok : (text: string) => oracle.parse(text) !== undefined;
  for (const text of MESSAGES) if (!read(text)) throw new Error(`cannot read ${text.slice(0, 20)}`);
  const before = process.cpuUsage();
  for (let i = 0; i < count; i += 1) read(MESSAGES[i % MESSAGES.length] ?? INVITE);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / count;
}

async function listenOurs(host: string, from: string): Promise<number> {
  const trunk = { name: 'load', addresses: [from], host: from, port: 5060, transport: 'udp' as const };
  const endpoint = createSipEndpoint({ listen: { host, port: 0 }, trunks: () => [trunk], log: silentLog });
  endpoint.onInvite((call) => {
    call.ring(180);
    call.accept(TEST_SDP);
  });
  await endpoint.start();
  return endpoint.address().port;
}

/** The package has no calls, only transactions: what a dialog would do costs nothing here, which is in its favour. */
async function listenNpm(host: string): Promise<number> {
  const port = await freeSipPort(host);
  const stack = oracle.create({ address: host, port, udp: true, tcp: false }, (request) => {
    const answer = (code: number, reason: string, more: Partial<OracleMessage['headers']> = {}): OracleMessage => {
      const response = oracle.makeResponse(request, code, reason);
      response.headers.to.params['tag'] = 'bench';
      Object.assign(response.headers, more);
      return response;
    };
    if (request.method === 'ACK') return;
    if (request.method !== 'INVITE') {
      stack.send(answer(200, 'OK'));
      return;
    }
    const contact = [{ uri: `sip:${host}:${port}` }];
    stack.send(oracle.makeResponse(request, 100, 'Trying'));
    stack.send(answer(180, 'Ringing', { contact }));
    stack.send({ ...answer(200, 'OK', { contact, 'content-type': 'application/sdp' }), content: TEST_SDP });
  });
  return port;
}

const obey = (order: SipOrder): number | Promise<number> => {
  if (order.do === 'parse') return parse(order.count);
  return isOurs ? listenOurs(order.host, order.from) : listenNpm(order.host);
};
const say = (answer: SipAnswer): void => void process.send?.(answer);
process.on('message', (order: SipOrder) => {
  Promise.resolve()
    .then(() => obey(order))
    .then(
      (value) => say({ ok: true, value }),
      (error: unknown) => say({ ok: false, error: error instanceof Error ? (error.stack ?? '') : String(error) }),
    );
});
process.on('disconnect', () => process.exit(0));
