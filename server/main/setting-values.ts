import { isIP } from 'node:net';
import { availableParallelism } from 'node:os';

export interface Setting<T> {
  readonly fallback: string;
  readonly doc: string;
  readonly parse: (text: string) => T;
}

export const setting = <T>(fallback: string, doc: string, parse: (text: string) => T): Setting<T> => ({
  fallback,
  doc,
  parse,
});

/** How the text of a setting becomes its value. What is not usable throws with what it should have been. */
export class WrongValue extends Error {}
export const wrong = (expected: string): never => {
  throw new WrongValue(expected);
};
export const text = (t: string): string => t;
export const optional = (t: string): string | undefined => (t === '' ? undefined : t);
export const whole = (min: number, max: number) => (t: string) => {
  const n = Number(t);
  return /^\d+$/.test(t) && n >= min && n <= max ? n : wrong(`a whole number from ${min} to ${max}`);
};
export const port = whole(0, 65_535);
/** Beyond this the server's own process is the narrow place; then there are more nodes instead. */
const MAX_WORKERS = 32;
export const workers = (t: string): number =>
  t === '' ? Math.min(availableParallelism(), MAX_WORKERS) : whole(1, MAX_WORKERS)(t);
export const onOff = (t: string): boolean => (t === 'on' ? true : t === 'off' ? false : wrong('on or off'));
export const address = (t: string): string => (isIP(t) === 0 ? wrong('an IP address') : t);
export const url = (protocols: readonly string[]) => (t: string) => {
  if (t === '') return undefined;
  const good = URL.canParse(t) && protocols.includes(new URL(t).protocol);
  return good ? t.replace(/\/$/, '') : wrong(`a URL with ${protocols.join(' or ')}`);
};
export const urls = (protocols: readonly string[]) => (t: string) => {
  if (t === '') return undefined;
  return t.split(',').map((one) => url(protocols)(one.trim()) ?? wrong(`URLs with ${protocols.join(' or ')}`));
};
export const word =
  <const W extends string>(words: readonly W[]) =>
  (t: string): W =>
    words.find((w) => w === t) ?? wrong(`one of ${words.join(', ')}`);
/** `host:port[,host:port]`, the hosts by address: nothing is looked up while calls wait. */
export const hostPorts = (t: string): readonly { readonly host: string; readonly port: number }[] | undefined => {
  if (t === '') return undefined;
  return t.split(',').map((one) => {
    const [, host = '', at = ''] = /^\[?([\da-fA-F.:]+?)\]?:(\d{1,5})$/.exec(one.trim()) ?? [];
    return isIP(host) === 0 || Number(at) > 65_535
      ? wrong('addresses with ports and commas')
      : { host, port: Number(at) };
  });
};
export const twoNames = (t: string): readonly [string, string] | undefined => {
  if (t === '') return undefined;
  const [, inner, outer] = /^([\w-]{1,32}),([\w-]{1,32})$/.exec(t) ?? [];
  return inner === undefined || outer === undefined ? wrong('two names with a comma') : [inner, outer];
};
export const digits = (t: string): string => (/^\d{3,15}$/.test(t) ? t : wrong('a phone number of 3 to 15 digits'));
