import { isIP } from 'node:net';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import type { SipRemote } from '../../../platform/media/media-engine.ts';
import { SRTP_MASTER_BYTES } from '../../../platform/media/srtp.ts';
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
import { describe, keyIn, NOWHERE, placeIn, type Description, type Place } from './sdp-text.ts';

/** A leg toward a trunk. The core side offers, so that the port can be told before a far end is known. */
export interface SipCall extends FarCall {
  readonly local: Place;
  readonly srtpKey?: string;
  setRemote(remote: SipRemote): Promise<void>;
}

/** Only until the far end is named: an offer from 0.0.0.0 would be answered from 0.0.0.0. */
const NOBODY_YET: Place = { address: '127.0.0.1', port: 9 };
const EVENTS = 101;

const badRemote = (reason: string): AppError =>
  new AppError({ code: 'media.bad_remote', kind: 'invalid', details: { reason } });

function check(remote: SipRemote, isSecure: boolean): void {
  if (isIP(remote.address) === 0 || !Number.isInteger(remote.port) || remote.port < 0 || remote.port > 65_535)
    throw badRemote('address');
  if (isSecure && Buffer.from(remote.srtpKey ?? '', 'base64').length !== SRTP_MASTER_BYTES) throw badRemote('srtp key');
}

/**
 * Sound is taken from the place that was agreed. Only where signalling came from elsewhere – the far end sits behind NAT – may
 * rtpengine learn another place, in the first seconds.
 */
const sourceFlags = ({ address, alsoFrom = [] }: SipRemote): readonly string[] =>
  alsoFrom.every((other) => other === address) ? ['strict-source', 'asymmetric'] : ['strict-source'];

const eventsOf = (remote: SipRemote | undefined): Pick<Description, 'dtmfPayload'> => {
  if (remote === undefined) return { dtmfPayload: EVENTS };
  return remote.dtmfPayload === undefined ? {} : { dtmfPayload: remote.dtmfPayload };
};

export async function openSipCall(
  needs: CallNeeds,
  given: { readonly remote?: SipRemote; readonly secure?: boolean },
): Promise<SipCall> {
  const ask = asker(needs);
  const isSecure = given.secure === true;
  if (given.remote !== undefined) check(given.remote, isSecure);
  let remote: SipRemote | undefined;
  let aim = NOBODY_YET;
  let inner: Place | undefined;
  let keysAreBlocked = false;
  const direction = needs.interfaces === undefined ? {} : { direction: needs.interfaces };
  const names = { 'from-tag': CORE, 'to-tag': FAR };
  const offer = () =>
    ask('offer', {
      ...PLAIN,
      ...names,
      ...direction,
      ...(isSecure ? { 'transport-protocol': 'RTP/SAVP' } : {}),
      codec: { transcode: ['PCMU'] },
      flags: CORE_FLAGS,
      sdp: describe({ ...aim, law: 'PCMA', ...eventsOf(remote) }),
    });
  const first = (await offer())['sdp'];
  const mine = isSecure ? keyIn(first) : undefined;

  const agree = async (): Promise<void> => {
    if (remote === undefined) return;
    await offer();
    const { address, port, codec, srtpKey } = remote;
    const crypto = mine === undefined || srtpKey === undefined ? {} : { crypto: { tag: mine.tag, key: srtpKey } };
    const sdp = describe({ address, port, law: codec, ...eventsOf(remote), ...crypto });
    const flags = [...FAR_FLAGS, ...sourceFlags(remote)];
    const answer = await ask('answer', { ...PLAIN, ...names, 'endpoint-learning': 'heuristic', flags, sdp });
    inner = placeIn(answer['sdp']);
  };
  /** Keys are told to us and not passed on; where they are looked for in the sound too, the mixer does both. */
  const keepKeys = async (): Promise<void> => {
    const wanted = remote?.inbandKeys !== true;
    if (remote === undefined || wanted === keysAreBlocked) return;
    await ask(wanted ? 'block DTMF' : 'unblock DTMF', { 'from-tag': FAR });
    keysAreBlocked = wanted;
  };
  /** rtpengine sends to a side that says `sendonly` all the same; what is played by it goes past this (`Announcing.toMixer`). */
  const commands = callCommands(needs);
  let isHushed = false;
  let isBlocked = false;
  const keepQuiet = async (): Promise<void> => {
    const wanted = isHushed || remote?.isDeaf === true;
    if (wanted === isBlocked) return;
    await commands.hush(wanted);
    isBlocked = wanted;
  };
  const setRemote = async (next: SipRemote): Promise<void> => {
    check(next, isSecure);
    remote = next;
    if (aim === NOBODY_YET) aim = NOWHERE;
    await agree();
    await keepKeys();
    await keepQuiet();
  };
  const call: SipCall = {
    ...commands,
    hush: (wanted) => {
      isHushed = wanted;
      return keepQuiet();
    },
    local: placeIn(first),
    ...(mine === undefined ? {} : { srtpKey: mine.key }),
    inner: () => inner,
    point: async (next) => {
      aim = next;
      await agree();
    },
    setRemote,
  };
  if (given.remote !== undefined) await setRemote(given.remote).catch(abandon(call));
  return call;
}

/** What was half made must not stay in rtpengine until its own time-out. */
const abandon =
  (call: FarCall) =>
  async (error: unknown): Promise<never> => {
    await call.end().catch(() => undefined);
    throw error;
  };
