import type { InviteClientTransaction } from './client-transaction.ts';
import { answerChallenge, parseChallenge } from './digest.ts';
import type { SipRequest, SipResponse } from './message.ts';
import type { Peer } from './peer.ts';
import type { TransactionLayer } from './transaction-layer.ts';
import { newNonce } from './tokens.ts';
import type { SipTrunk } from './trunk.ts';
import { formatUri } from './uri.ts';

/** One challenge is normal, a second only when the nonce went stale in between; more is a wrong password asked again and again. */
const MAX_ATTEMPTS = 3;

export interface Authorisation {
  readonly header: readonly [string, string];
}

function authorise(request: SipRequest, response: SipResponse, trunk: SipTrunk): Authorisation | undefined {
  const { username, password } = trunk;
  if (username === undefined || password === undefined) return undefined;
  const [asks, answers] =
    response.status === 401 ? ['www-authenticate', 'authorization'] : ['proxy-authenticate', 'proxy-authorization'];
  for (const line of response.headers.lines(asks)) {
    const challenge = parseChallenge(line);
    if (challenge === undefined) continue;
    if (request.headers.has(answers) && !challenge.stale) return undefined;
    const { method, uri } = request;
    const value = answerChallenge({ challenge, username, password, method, uri: formatUri(uri), cnonce: newNonce() });
    return { header: [answers, value] };
  }
  return undefined;
}

export interface AuthenticatedNeeds {
  readonly layer: TransactionLayer;
  readonly trunk: SipTrunk | undefined;
  readonly peer: Peer;
  /** Makes the request anew for each attempt: fresh branch, next CSeq (RFC 3261 §22.2). */
  readonly build: (extra: readonly (readonly [string, string])[]) => SipRequest;
  readonly onResponse: (response: SipResponse, request: SipRequest) => void;
  readonly onFailure: (why: 'timeout' | 'unreachable') => void;
  /** The INVITE transaction now running: what a CANCEL must follow. */
  readonly onInvite?: (transaction: InviteClientTransaction) => void;
  /** Asked before answering a challenge: a call given up meanwhile is not tried again. */
  readonly isWanted?: () => boolean;
}

export function sendAuthenticated(needs: AuthenticatedNeeds): void {
  const attempt = (count: number, extra: readonly (readonly [string, string])[]): void => {
    const request = needs.build(extra);
    const onResponse = (response: SipResponse): void => {
      const challenged = response.status === 401 || response.status === 407;
      if (challenged && count < MAX_ATTEMPTS && needs.trunk !== undefined && needs.isWanted?.() !== false) {
        const again = authorise(request, response, needs.trunk);
        if (again !== undefined) {
          attempt(count + 1, [again.header]);
          return;
        }
      }
      needs.onResponse(response, request);
    };
    const hooks = { onResponse, onFailure: needs.onFailure };
    if (request.method !== 'INVITE') needs.layer.request(request, needs.peer, hooks);
    else if (needs.onInvite === undefined) needs.layer.invite(request, needs.peer, hooks);
    else needs.onInvite(needs.layer.invite(request, needs.peer, hooks));
  };
  attempt(1, []);
}
