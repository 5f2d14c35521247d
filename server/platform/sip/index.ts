/** The SIP stack's front door: an endpoint that takes and makes calls over trunks, and the SDP one audio stream needs. */
export { createSipEndpoint } from './endpoint.ts';
export type { InviteWish, SipEndpoint } from './endpoint-types.ts';
export type { CallEnd, IncomingCall, OutgoingCall, Refer, Reoffer } from './call-types.ts';
export type { DialogSnapshot } from './dialog.ts';
export { dialogIdsFor } from './replaces.ts';
export { findFormat, parseSdp, type SessionDescription } from './sdp.ts';
export { buildAnswer, buildOffer, type LocalAudio } from './sdp-build.ts';
export { parseAddressRange, rangesMeet } from './address-range.ts';
export { isSendable } from './peer.ts';
export type { TraceLine } from './trace.ts';
export type { ListenAddress } from './transport.ts';
export type { SipTarget, SipTrunk } from './trunk.ts';
export type { TargetHealth } from './trunk-health.ts';
