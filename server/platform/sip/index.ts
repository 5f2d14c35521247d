/** The SIP stack's front door: an endpoint that takes and makes calls over trunks, and the SDP one audio stream needs. */
export { createSipEndpoint, type SipEndpoint } from './endpoint.ts';
export type { CallEnd, IncomingCall, OutgoingCall, Reoffer } from './call-types.ts';
export type { DialogSnapshot } from './dialog.ts';
export { findFormat, parseSdp, type SessionDescription } from './sdp.ts';
export { buildAnswer, buildOffer, type LocalAudio } from './sdp-build.ts';
export { parseAddressRange, rangesMeet } from './address-range.ts';
export { isSendable } from './peer.ts';
export type { SipTarget, SipTrunk } from './trunk.ts';
