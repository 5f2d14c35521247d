import type { SipTarget, SipTrunk } from '../../../platform/sip/index.ts';
import type { StoredTrunk } from './trunk-store.ts';

/** Passwords as they are said to the far end; they live in memory only. */
export interface OpenSecrets {
  readonly password: string | undefined;
  readonly inboundPassword: string | undefined;
}

const given = <K extends string, V>(key: K, value: V | null | undefined | ''): Partial<Record<K, V>> =>
  value === null || value === undefined || value === '' ? {} : ({ [key]: value } as Record<K, V>);

/** A trunk as the SIP stack wants it. Without a way out it is never called: the empty host is refused before anything is sent. */
export function sipTrunkOf(trunk: StoredTrunk, secrets: OpenSecrets): SipTrunk {
  const { settings } = trunk;
  const [first, ...alternates] = trunk.peers satisfies readonly SipTarget[];
  const { password, inboundPassword } = secrets;
  return {
    name: trunk.name,
    addresses: trunk.addresses,
    ...(first ?? { host: '', port: 5060, transport: 'udp' }),
    ...(alternates.length === 0 ? {} : { alternates }),
    ...(trunk.username === '' || password === undefined ? {} : { username: trunk.username, password }),
    ...(trunk.inboundUsername === '' || inboundPassword === undefined
      ? {}
      : { inboundAuth: { username: trunk.inboundUsername, password: inboundPassword } }),
    ...given('keepAliveSeconds', first === undefined ? null : settings.keepAliveSeconds),
    ...given('maxCalls', settings.maxCalls),
    ...given('callsPerSecond', settings.callsPerSecond),
    handsOverWhenFull: settings.earlyNotices,
    trustsIdentity: settings.trustsIdentity,
    sendsIdentity: settings.sendsIdentity,
    ...given('sessionExpires', settings.sessionExpires),
    reliable: settings.reliable,
    srtp: settings.srtp,
    ...given('tlsName', settings.tlsName),
    codecs: settings.codecs,
  };
}
