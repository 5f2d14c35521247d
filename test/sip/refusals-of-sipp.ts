import type { Scenario } from '../support/scenario.ts';

/** Refusals of a call before anybody hears of it: name, what is odd about the INVITE, the number. */
const refusal = (
  name: string,
  status: string,
  set: Readonly<Record<string, string>>,
  more: Partial<Scenario> = {},
) => ({
  name,
  file: 'uac-refused',
  set: {
    user: 'answer',
    uri: 'sip:{user}@[remote_ip]:[remote_port]',
    sdp: 'audio',
    hops: '70',
    more: '',
    type: 'application/sdp',
    status,
    ...set,
  },
  heard: [],
  ...more,
});

const refusals: readonly Scenario[] = [
  refusal('uac-invite-unknown-address-expect-403', '403', {}, { trunk: 'stranger' }),
  refusal('uac-invite-unknown-address-over-tcp-expect-403', '403', {}, { trunk: 'stranger', transport: 'tcp' }),
  refusal('uac-busy-expect-486', '486', { user: 'busy' }, { heard: ['call'] }),
  refusal('uac-declined-expect-603', '603', { user: 'decline' }, { heard: ['call'] }),
  refusal('uac-house-stopping-expect-503', '503', { user: 'stopping' }, { heard: ['call'] }),
  refusal('uac-declined-over-tcp-expect-603', '603', { user: 'decline' }, { heard: ['call'], transport: 'tcp' }),
  refusal('uac-max-forwards-0-expect-483', '483', { hops: '0' }),
  refusal('uac-max-forwards-no-number-expect-400', '400', { hops: 'many' }),
  refusal('uac-unsupported-require-expect-420', '420', { more: 'Require: teleport' }),
  refusal('uac-scheme-unknown-expect-416', '416', { uri: 'mailto:answer@[remote_ip]' }),
  refusal('uac-sips-over-udp-expect-416', '416', { uri: 'sips:answer@[remote_ip]:[remote_port]' }),
  refusal('uac-encoded-body-expect-415', '415', { more: 'Content-Encoding: gzip' }),
  refusal('uac-multipart-body-expect-415', '415', { type: 'multipart/mixed;boundary=x' }),
  refusal('uac-bad-sdp-expect-488', '488', { sdp: 'garbage' }),
  refusal('uac-no-audio-in-sdp-expect-488', '488', { sdp: 'video' }),
  refusal('uac-impossible-port-in-sdp-expect-488', '488', { sdp: 'port' }),
  refusal('uac-srtp-without-key-expect-488', '488', { sdp: 'srtp' }),
  refusal('uac-replaces-unknown-expect-481', '481', { more: 'Replaces: nobody@nowhere;to-tag=a;from-tag=b' }),
  refusal('uac-replaces-twice-expect-400', '400', {
    more: 'Replaces: a;to-tag=a;from-tag=b\nReplaces: a;to-tag=a;from-tag=b',
  }),
  refusal('uac-100rel-never-expect-420', '420', { more: 'Require: 100rel' }, { trunk: { reliable: 'never' } }),
  refusal('uac-100rel-demanded-expect-421', '421', {}, { trunk: { reliable: 'required' } }),
  refusal('uac-trunk-full-expect-486', '486', {}, { trunk: { maxCalls: 0 } }),
  refusal('uac-trunk-too-fast-expect-503', '503', {}, { trunk: { callsPerSecond: 0 } }),
  refusal('uac-header-of-nine-thousand-bytes-expect-400', '400', { more: `Subject: ${'x'.repeat(9_000)}` }),
  refusal('uac-two-hundred-headers-expect-400', '400', { more: 'X-More: 1\n'.repeat(200) }),
  refusal('uac-oversized-over-tcp-expect-400', '400', { more: `Subject: ${'x'.repeat(9_000)}` }, { transport: 'tcp' }),
];

const request = (name: string, method: string, status: string, set: Readonly<Record<string, string>> = {}) => ({
  name,
  file: 'uac-request',
  set: {
    uri: 'sip:[remote_ip]:[remote_port]',
    tag: '',
    hops: '70',
    names: method,
    length: '[len]',
    without: '-',
    more: '',
    method,
    status,
    ...set,
  },
  heard: [],
});

const requests: readonly Scenario[] = [
  request('uac-options-expect-200', 'OPTIONS', '200'),
  { ...request('uac-options-of-a-stranger-expect-200', 'OPTIONS', '200'), trunk: 'stranger' },
  { ...request('uac-options-over-tls-expect-200', 'OPTIONS', '200'), transport: 'tls' },
  request('uac-options-without-hops-left-expect-200', 'OPTIONS', '200', { hops: '0' }),
  request('uac-register-expect-405', 'REGISTER', '405'),
  request('uac-message-expect-405', 'MESSAGE', '405'),
  request('uac-subscribe-expect-405', 'SUBSCRIBE', '405', { more: 'Event: presence' }),
  request('uac-bye-of-no-call-expect-481', 'BYE', '481', { tag: ';tag=gone' }),
  request('uac-update-of-no-call-expect-481', 'UPDATE', '481', { tag: ';tag=gone' }),
  request('uac-refer-outside-a-call-expect-481', 'REFER', '481', { more: 'Refer-To: <sip:1@127.0.0.1>' }),
  request('uac-cancel-of-no-call-expect-481', 'CANCEL', '481'),
  request('uac-body-shorter-than-said-expect-400', 'OPTIONS', '400', { length: '999' }),
  request('uac-length-no-number-expect-400', 'OPTIONS', '400', { length: '-1' }),
  request('uac-options-without-max-forwards-expect-200', 'OPTIONS', '200', { without: 'Max-Forwards' }),
];

export const REFUSALS_OF_SIPP: readonly Scenario[] = [...refusals, ...requests];
