/** The SIP stack's front door: an endpoint that takes and makes calls over trunks, and the SDP one audio stream needs. */
export { createSipEndpoint } from './endpoint.ts';
export type { InviteRefusal, InviteWish, SipEndpoint, SipEndpointNeeds } from './endpoint.ts';
export type {
  CallEnd,
  Dtmf,
  IncomingCall,
  IncomingCallEvents,
  OutgoingCall,
  OutgoingCallEvents,
  Party,
  ReinviteRefusal,
  Reoffer,
} from './call-types.ts';
export type { DialogSnapshot } from './dialog.ts';
export type { SipLimits } from './limits.ts';
export type { SipLog } from './log.ts';
export { findFormat, parseSdp } from './sdp.ts';
export type { AudioFormat, SdpDirection, SdpRefusal, SessionDescription } from './sdp.ts';
export { buildAnswer, buildOffer } from './sdp-build.ts';
export type { G711, LocalAudio, SdpAnswer } from './sdp-build.ts';
export type { SipTrunk } from './trunk.ts';
