import type { TrunkSettings } from '../../../../shared/contracts/voice-trunks.ts';

/** What a trunk of the setting SIP_TRUNKS has, and a new one begins with. */
export const PLAIN_SETTINGS: TrunkSettings = {
  keepAliveSeconds: null,
  maxCalls: null,
  callsPerSecond: null,
  trustsIdentity: true,
  sendsIdentity: false,
  sessionExpires: null,
  reliable: 'supported',
  srtp: 'never',
  tlsName: '',
  codecs: ['PCMA', 'PCMU'],
  inbandKeys: false,
  earlyMedia: true,
  acceptsRefer: false,
  earlyNotices: false,
  rewriteIn: [],
  rewriteOut: [],
};
