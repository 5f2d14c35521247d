import { words } from './bencode.ts';
import {
  asker,
  callCommands,
  CORE,
  CORE_FLAGS,
  FAR,
  FAR_FLAGS,
  PLAIN,
  type CallNeeds,
  type FarCall,
} from './far-call.ts';
import { describe, NOWHERE, placeIn, type Place } from './sdp-text.ts';

/** A leg in a browser. The browser offers: with rtpengine as the one who offers, both began the DTLS handshake as clients. */
export interface WebCall extends FarCall {
  readonly answerSdp: string;
}

const TO_BROWSER = {
  ICE: 'force',
  replace: ['origin'],
  'transport-protocol': 'UDP/TLS/RTP/SAVPF',
  'rtcp-mux': ['accept'],
  SDES: ['off'],
  flags: CORE_FLAGS,
} as const;

export async function openWebCall(needs: CallNeeds, offerSdp: string): Promise<WebCall> {
  const ask = asker(needs);
  const names = { 'from-tag': FAR, 'to-tag': CORE };
  const [inside, outside] = needs.interfaces ?? [];
  const direction = inside === undefined || outside === undefined ? {} : { direction: [outside, inside] };
  const offered = { ...PLAIN, ...names, ...direction, SDES: ['off'], flags: FAR_FLAGS, sdp: offerSdp };
  let inner: Place | undefined;
  /** Said again word for word the browser's side changes nothing: its ICE and its keys go on. */
  const agree = async (aim: Place): Promise<string> => {
    inner = placeIn((await ask('offer', offered))['sdp']);
    const answer = await ask('answer', { ...TO_BROWSER, ...names, sdp: describe({ ...aim, law: 'PCMA' }) });
    return words(answer['sdp']);
  };
  // A zero address would make the first answer say "hold".
  const answerSdp = await agree({ ...NOWHERE, address: '127.0.0.1' });
  return {
    ...callCommands(needs),
    answerSdp,
    inner: () => inner,
    point: async (aim) => {
      await agree(aim);
    },
  };
}
