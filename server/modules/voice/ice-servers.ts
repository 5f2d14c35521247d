import { createHmac } from 'node:crypto';
import type { IceAnswer } from '../../../shared/contracts/voice.ts';
import type { Clock } from '../../../shared/kernel/clock.ts';

/**
 * Which servers a page may ask for a way to us (RFC 8656). Behind strict networks only a relay gets through; its password is made
 * for the moment: the user name carries the end of its time and the password is its HMAC-SHA1 under the secret that the relay
 * shares with us (draft-uberti-behave-turn-rest-00; `use-auth-secret` of coturn), so nobody is registered anywhere.
 */
export interface IceSettings {
  readonly urls: readonly string[];
  readonly secret: string | undefined;
}

export type IceServers = (user: string) => IceAnswer;

/** A shift and a little more: a relay closes a running call when the password of its allocation has ended and it is refreshed. */
export const ICE_VALID_SECONDS = 12 * 60 * 60;

const needsPassword = (url: string): boolean => !url.startsWith('stun');

export const createIceServers =
  ({ urls, secret }: IceSettings, clock: Clock): IceServers =>
  (user) => {
    const open = urls.filter((url) => !needsPassword(url));
    const relays = urls.filter(needsPassword);
    const iceServers: IceAnswer['iceServers'] = open.length === 0 ? [] : [{ urls: open }];
    if (relays.length > 0 && secret !== undefined) {
      const username = `${Math.floor(clock.now().getTime() / 1_000) + ICE_VALID_SECONDS}:${user}`;
      const credential = createHmac('sha1', secret).update(username).digest('base64');
      iceServers.push({ urls: relays, username, credential });
    }
    return { iceServers, validSeconds: ICE_VALID_SECONDS };
  };
