import { ok, refuse, type Result } from '../../../shared/kernel/result.ts';
import type { SipRequest } from './message.ts';
import { parseSdp, type SdpRefusal, type SessionDescription, type SrtpPolicy } from './sdp.ts';

/** The offer an INVITE carries: none is fine (we shall offer), a broken one is a refusal (488). */
export function parseOffer(
  request: SipRequest,
  srtp: SrtpPolicy | undefined,
): Result<SessionDescription | undefined, SdpRefusal> {
  if (request.body === '') return ok(undefined);
  const parsed = parseSdp(request.body, srtp);
  return parsed.ok ? ok(parsed.value) : refuse(parsed.refusal);
}
