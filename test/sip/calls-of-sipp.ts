import type { Scenario } from '../support/scenario.ts';

/** sipp calls, and the call comes about or is given up. */
const CALLED = ['call', 'confirmed', 'ended remote_bye'];
const ACK = '<request method="ACK" user="{user}" cseq="2" tag="[peer_tag_param]"/>';
const ACK_REFUSED = '<request method="ACK" user="{user}" cseq="2" branch="3" tag="[peer_tag_param]"/>';
const NOTIFIED = '<recv request="NOTIFY"/><answer tag=""/>';

const calls: readonly Scenario[] = [
  { name: 'uac-call-answered-and-ended', file: 'uac-call', heard: CALLED },
  { name: 'uac-call-over-tcp', file: 'uac-call', transport: 'tcp', heard: CALLED },
  { name: 'uac-call-over-tls', file: 'uac-call', transport: 'tls', heard: CALLED },
  { name: 'uac-ended-by-us', file: 'uac-ended-by-us', heard: ['call', 'confirmed', 'ended local_bye'] },
  {
    name: 'uac-ended-by-us-over-tls',
    file: 'uac-ended-by-us',
    transport: 'tls',
    heard: ['call', 'confirmed', 'ended local_bye'],
  },
  { name: 'uac-late-offer-answer-in-ack', file: 'uac-late-offer', heard: CALLED },
  { name: 'uac-early-media-183', file: 'uac-early-media', heard: CALLED },
  {
    name: 'uac-record-route-followed-by-our-bye',
    file: 'uac-route-kept',
    heard: ['call', 'confirmed', 'ended local_bye'],
  },
  { name: 'uac-odd-but-lawful-headers-call-stands', file: 'uac-odd-but-lawful', heard: CALLED },
  { name: 'uac-keys-by-info', file: 'uac-keys-by-info', heard: ['call', 'confirmed', 'dtmf 5', 'ended remote_bye'] },
  { name: 'uac-cancel-before-answer-expect-487', file: 'uac-cancel', heard: ['call', 'cancelled caller'] },
  {
    name: 'uac-cancel-over-tcp-expect-487',
    file: 'uac-cancel',
    transport: 'tcp',
    heard: ['call', 'cancelled caller'],
  },
  {
    name: 'uac-cancel-over-tls-expect-487',
    file: 'uac-cancel',
    transport: 'tls',
    heard: ['call', 'cancelled caller'],
  },
  { name: 'uac-cancel-after-answer-call-stands', file: 'uac-cancel-too-late', heard: CALLED },
  { name: 'uac-bye-while-ringing-expect-487', file: 'uac-bye-while-ringing', heard: ['call', 'cancelled caller'] },
  {
    name: 'uac-ack-missing-ended-by-bye',
    file: 'uac-ack-missing',
    fast: true,
    heard: ['call', 'ended no_ack'],
  },
  {
    name: 'uac-nobody-answers-expect-480',
    file: 'uac-nobody-answers',
    fast: true,
    heard: ['call', 'cancelled timeout'],
  },
];

const agreements: readonly Scenario[] = [
  { name: 'uac-prack-required', file: 'uac-prack', heard: CALLED },
  { name: 'uac-prack-over-tcp', file: 'uac-prack', transport: 'tcp', heard: CALLED },
  { name: 'uac-prack-then-cancel-expect-487', file: 'uac-prack-then-cancel', heard: ['call', 'cancelled caller'] },
  { name: 'uac-prack-of-nothing-expect-481', file: 'uac-prack-of-nothing', heard: CALLED },
  { name: 'uac-prack-missing-expect-504', file: 'uac-prack-missing', fast: true, heard: ['call', 'cancelled timeout'] },
  {
    name: 'uac-reinvite-hold',
    file: 'uac-offer',
    set: { user: 'holdable', method: 'INVITE', sdp: 'hold', status: '200', ack: ACK },
    heard: ['call', 'confirmed', 'reoffer INVITE sendonly', 'ended remote_bye'],
  },
  {
    name: 'uac-reinvite-without-offer-ours-in-200',
    file: 'uac-offer',
    set: { user: 'holdable', method: 'INVITE', sdp: 'none', status: '200', ack: ACK.replace('/>', ' sdp="audio"/>') },
    heard: ['call', 'confirmed', 'reoffer INVITE -', 'ended remote_bye'],
  },
  {
    name: 'uac-reinvite-nobody-can-488-call-stands',
    file: 'uac-offer',
    set: { user: 'answer', method: 'INVITE', sdp: 'hold', status: '488', ack: ACK_REFUSED },
    heard: CALLED,
  },
  {
    name: 'uac-reinvite-bad-sdp-488-call-stands',
    file: 'uac-offer',
    set: { user: 'holdable', method: 'INVITE', sdp: 'garbage', status: '488', ack: ACK_REFUSED },
    heard: CALLED,
  },
  {
    name: 'uac-update-hold',
    file: 'uac-offer',
    set: { user: 'holdable', method: 'UPDATE', sdp: 'hold', status: '200', ack: '' },
    heard: ['call', 'confirmed', 'reoffer UPDATE sendonly', 'ended remote_bye'],
  },
  {
    name: 'uac-update-hold-over-tcp',
    file: 'uac-offer',
    transport: 'tcp',
    set: { user: 'holdable', method: 'UPDATE', sdp: 'hold', status: '200', ack: '' },
    heard: ['call', 'confirmed', 'reoffer UPDATE sendonly', 'ended remote_bye'],
  },
  {
    name: 'uac-update-empty-expect-200',
    file: 'uac-offer',
    set: { user: 'answer', method: 'UPDATE', sdp: 'none', status: '200', ack: '' },
    heard: CALLED,
  },
  {
    name: 'uac-update-bad-sdp-488-call-stands',
    file: 'uac-offer',
    set: { user: 'holdable', method: 'UPDATE', sdp: 'garbage', status: '488', ack: '' },
    heard: CALLED,
  },
  {
    name: 'uac-dance-in-dialog-405-call-stands',
    file: 'uac-offer',
    set: { user: 'answer', method: 'DANCE', sdp: 'none', status: '405', ack: '' },
    heard: CALLED,
  },
  {
    name: 'uac-reinvite-glare-491',
    file: 'uac-glare',
    heard: ['call', 'confirmed', 'reinvite agreed', 'ended remote_bye'],
  },
  {
    name: 'uac-held-by-our-reinvite',
    file: 'uac-hold-by-us',
    heard: ['call', 'confirmed', 'reinvite agreed', 'ended remote_bye'],
  },
  { name: 'uac-session-timer-422-then-ok', file: 'uac-session-timer-422-then-ok', heard: CALLED },
  {
    name: 'uac-refresh-missing-call-ends',
    file: 'uac-refresh-missing',
    fast: true,
    heard: ['call', 'confirmed', 'ended expired'],
  },
  { name: 'uac-refreshed-by-our-update', file: 'uac-refreshed-by-us', fast: true, heard: CALLED },
  {
    name: 'uac-refer-blind-accepted',
    file: 'uac-refer',
    set: { target: '<sip:13700000003@127.0.0.1>', status: '202', notify: NOTIFIED + NOTIFIED },
    heard: ['call', 'confirmed', 'refer 13700000003', 'ended remote_bye'],
  },
  {
    name: 'uac-refer-without-a-name-expect-400',
    file: 'uac-refer',
    set: { target: '', status: '400', notify: '' },
    heard: CALLED,
  },
];

export const CALLS_OF_SIPP: readonly Scenario[] = [...calls, ...agreements];
