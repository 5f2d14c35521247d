import type { Scenario } from '../support/scenario.ts';

/** We call, and sipp answers. */
const auth = { username: 'carrier', password: 'right' };
const CALLEE_ACK = '<request method="ACK" from="callee" cseq="1"/>';
const SEEN_ACK = '<recv request="ACK"/>';
const WE_BYE = '<recv request="BYE"/><answer tag=""/>';

export const CALLS_TO_SIPP: readonly Scenario[] = [
  {
    name: 'uas-answered-and-ended-by-them',
    file: 'uas-call',
    place: 'wait',
    heard: ['progress 180', 'answered', 'ended remote_bye'],
  },
  {
    name: 'uas-answered-over-tcp',
    file: 'uas-call',
    transport: 'tcp',
    place: 'wait',
    heard: ['progress 180', 'answered', 'ended remote_bye'],
  },
  {
    name: 'uas-answered-over-tls',
    file: 'uas-call',
    transport: 'tls',
    place: 'wait',
    heard: ['progress 180', 'answered', 'ended remote_bye'],
  },
  {
    name: 'uas-ended-by-us',
    file: 'uas-ended-by-us',
    place: 'bye',
    heard: ['progress 180', 'answered', 'ended local_bye'],
  },
  {
    name: 'uas-ended-by-us-over-tcp',
    file: 'uas-ended-by-us',
    transport: 'tcp',
    place: 'bye',
    heard: ['progress 180', 'answered', 'ended local_bye'],
  },
  ...(
    [
      ['uas-busy-486', '486 Busy Here', ''],
      ['uas-declined-603', '603 Decline', ''],
      ['uas-no-such-number-404', '404 Not Found', ''],
      ['uas-moved-302-not-followed', '302 Moved Temporarily', 'Contact: <sip:evil@10.9.9.9>'],
      ['uas-away-480-with-cause-of-the-telephone-net', '480 Unavailable', 'Reason: Q.850;cause=18'],
      ['uas-only-way-overloaded-503', '503 Service Unavailable', ''],
      ['uas-fault-of-theirs-500', '500 Server Error', ''],
      ['uas-number-nobody-knows-699', '699 Odd', ''],
    ] as const
  ).map(([name, status, more]): Scenario => {
    const cause = more.startsWith('Reason') ? ' q850 18' : '';
    return {
      name,
      file: 'uas-refused',
      place: 'wait',
      set: { status, more },
      heard: [`failed ${status.slice(0, 3)}${cause}`],
    };
  }),
  {
    name: 'uas-183-early-media',
    file: 'uas-early-media',
    place: 'wait',
    heard: ['progress 183 sound', 'answered', 'ended remote_bye'],
  },
  {
    name: 'uas-reliable-183-confirmed-by-prack',
    file: 'uas-reliable-183',
    place: 'wait',
    heard: ['progress 183 sound', 'answered', 'ended remote_bye'],
  },
  {
    name: 'uas-cancelled-while-ringing',
    file: 'uas-cancelled',
    place: 'cancel',
    heard: ['progress 180', 'failed 487'],
  },
  {
    name: 'uas-cancelled-while-ringing-over-tcp',
    file: 'uas-cancelled',
    transport: 'tcp',
    place: 'cancel',
    heard: ['progress 180', 'failed 487'],
  },
  {
    name: 'uas-late-200-after-cancel-ended',
    file: 'uas-late-200',
    place: 'cancel',
    heard: ['progress 180', 'failed 487'],
  },
  {
    name: 'uas-no-answer-given-up',
    file: 'uas-cancelled',
    fast: true,
    place: 'wait',
    heard: ['progress 180', 'failed 487'],
  },
  { name: 'uas-silent-expect-408', file: 'uas-silent', fast: true, place: 'wait', heard: ['failed 408'] },
  {
    name: 'uas-503-failover-second-way-answers',
    file: 'uas-503-then-next',
    place: 'bye',
    twoWays: true,
    heard: ['answered', 'ended local_bye'],
  },
  {
    name: 'uas-forked-two-200-second-ended',
    file: 'uas-forked-two-200',
    place: 'bye-later',
    heard: ['progress 180', 'progress 180', 'answered', 'ended local_bye'],
  },
  {
    name: 'uas-422-asked-again-longer',
    file: 'uas-422-then-longer',
    place: 'bye',
    trunk: { sessionExpires: 600 },
    heard: ['answered', 'ended local_bye'],
  },
  {
    name: 'uas-401-password-given',
    file: 'uas-asks-for-password',
    place: 'bye',
    trunk: auth,
    set: { status: '401 Unauthorized', header: 'WWW-Authenticate', with: 'Authorization' },
    heard: ['answered', 'ended local_bye'],
  },
  {
    name: 'uas-407-password-given',
    file: 'uas-asks-for-password',
    place: 'bye',
    trunk: auth,
    set: { status: '407 Proxy Authentication Required', header: 'Proxy-Authenticate', with: 'Proxy-Authorization' },
    heard: ['answered', 'ended local_bye'],
  },
  {
    name: 'uas-407-twice-expect-failure',
    file: 'uas-refuses-password',
    place: 'wait',
    trunk: auth,
    heard: ['failed 407'],
  },
  {
    name: 'uas-200-without-sdp-ended',
    file: 'uas-answer-without-media',
    place: 'wait',
    set: { sdp: 'none' },
    heard: ['failed 488'],
  },
  {
    name: 'uas-200-with-garbage-ended',
    file: 'uas-answer-without-media',
    place: 'wait',
    set: { sdp: 'garbage' },
    heard: ['failed 488'],
  },
  {
    name: 'uas-holds-us-by-reinvite',
    file: 'uas-offers',
    place: 'wait',
    set: { method: 'INVITE', ack: CALLEE_ACK },
    heard: ['answered', 'reoffer INVITE sendonly', 'ended remote_bye'],
  },
  {
    name: 'uas-holds-us-by-update',
    file: 'uas-offers',
    place: 'wait',
    set: { method: 'UPDATE', ack: '' },
    heard: ['answered', 'reoffer UPDATE sendonly', 'ended remote_bye'],
  },
  {
    name: 'uas-held-by-our-reinvite',
    file: 'uas-our-offer',
    place: 'reinvite',
    set: { method: 'INVITE', status: '200 OK', sdp: 'audio', ack: SEEN_ACK, end: WE_BYE },
    heard: ['answered', 'reinvite agreed', 'ended local_bye'],
  },
  {
    name: 'uas-held-by-our-update',
    file: 'uas-our-offer',
    place: 'update',
    set: { method: 'UPDATE', status: '200 OK', sdp: 'audio', ack: '', end: WE_BYE },
    heard: ['answered', 'update agreed', 'ended local_bye'],
  },
  {
    name: 'uas-refuses-our-hold-call-stands',
    file: 'uas-our-offer',
    place: 'reinvite',
    set: { method: 'INVITE', status: '488 Not Acceptable Here', sdp: 'none', ack: SEEN_ACK, end: WE_BYE },
    heard: ['answered', 'reinvite refused 488', 'ended local_bye'],
  },
  {
    name: 'uas-has-forgotten-the-call-481-lost',
    file: 'uas-our-offer',
    place: 'reinvite',
    set: { method: 'INVITE', status: '481 Gone', sdp: 'none', ack: SEEN_ACK, end: WE_BYE },
    heard: ['answered', 'ended lost', 'reinvite refused 481'],
  },
  {
    name: 'uas-transferred-by-us',
    file: 'uas-transfer-by-us',
    place: 'refer',
    heard: ['answered', 'refer 200', 'ended local_bye'],
  },
  {
    name: 'uas-refreshed-by-our-reinvite',
    file: 'uas-refreshed-by-us',
    fast: true,
    place: 'wait',
    trunk: { sessionExpires: 90 },
    heard: ['answered', 'ended remote_bye'],
  },
];
