import type { CallContext } from './call-types.ts';
import { buildRequest } from './requests.ts';
import { newCallId, newCSeq, newTag } from './tokens.ts';
import type { SipTarget, SipTrunk } from './trunk.ts';
import { NO_PARAMETERS, numberUri } from './uri.ts';

/** "Are you there" by OPTIONS (RFC 3261 §11): any answer says yes. Not authenticated: a challenge is an answer. */
export function probeTarget(
  context: CallContext,
  ask: { readonly trunk: SipTrunk; readonly target: SipTarget; readonly from: { readonly host: string } },
  done: (status?: number) => void,
): void {
  const { host, port, transport } = ask.target;
  const uri = {
    ...numberUri('', host, port),
    parameters: transport === 'udp' ? NO_PARAMETERS : new Map([['transport', transport]]),
  };
  const request = buildRequest({
    method: 'OPTIONS',
    uri,
    via: context.newVia(transport),
    from: { displayName: '', uri: numberUri('ping', ask.from.host), parameters: new Map([['tag', newTag()]]) },
    to: { displayName: '', uri: numberUri('', host), parameters: NO_PARAMETERS },
    callId: newCallId(),
    cseq: newCSeq(),
    headers: [['contact', context.contact(transport, '')]],
  });
  const peer = { transport, address: host, port };
  context.layer.request(request, peer, {
    onResponse: ({ status }) => {
      if (status >= 200) done(status);
    },
    onFailure: () => done(),
  });
}
