import { isIP } from 'node:net';
import { findCrypto, type SdesKey } from './sdes.ts';
import { ok, refuse, type Result } from '../../../shared/kernel/result.ts';
import { isToken, readNumber } from './scanner.ts';

/** As much of RFC 4566/8866 and RFC 3264 as one audio stream needs. Other streams are remembered only to be declined. */
export type SdpDirection = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';
export interface AudioFormat {
  readonly payload: number;
  /** As in the IANA table: PCMA, PCMU, telephone-event, opus … */
  readonly name: string;
  readonly clockRate: number;
  readonly parameters?: string;
}
export type G711 = 'PCMA' | 'PCMU';
/** RFC 4568: never · taken when offered, and offered by us · nothing without it. */
export type SrtpPolicy = 'never' | 'preferred' | 'required';
interface MediaLine {
  readonly kind: string;
  readonly port: number;
  readonly protocol: string;
  readonly formats: readonly string[];
}
export interface SessionDescription {
  readonly text: string;
  /** RTP goes to this address and port. A literal address: names are refused. */
  readonly address: string;
  readonly port: number;
  readonly formats: readonly AudioFormat[];
  /** As seen by the far end: `sendonly` means it holds us. */
  readonly direction: SdpDirection;
  readonly ptime?: number;
  /** The stream is SRTP (RTP/SAVP) and this is how the far end encrypts what it sends. */
  readonly crypto?: SdesKey;
  readonly media: readonly MediaLine[];
  readonly audioIndex: number;
}
export type SdpRefusal = 'too_long' | 'malformed' | 'no_audio' | 'bad_address';

const MAX_SDP_CHARS = 16 * 1024;
const MAX_LINES = 500;
const MAX_MEDIA = 8;
const MAX_FORMATS = 64;
const DIRECTIONS: readonly string[] = ['sendrecv', 'sendonly', 'recvonly', 'inactive'];
const isDirection = (text: string): text is SdpDirection => DIRECTIONS.includes(text);

/** Payload numbers fixed by RFC 3551: they need no rtpmap. */
const STATIC_FORMATS: ReadonlyMap<number, AudioFormat> = new Map([
  [0, { payload: 0, name: 'PCMU', clockRate: 8000 }],
  [8, { payload: 8, name: 'PCMA', clockRate: 8000 }],
  [9, { payload: 9, name: 'G722', clockRate: 8000 }],
  [18, { payload: 18, name: 'G729', clockRate: 8000 }],
]);

interface Section {
  readonly line?: MediaLine;
  readonly attributes: string[];
  connection?: string;
}

function readMediaLine(value: string): MediaLine | undefined {
  const [kind = '', portText = '', protocol = '', ...formats] = value.split(' ').filter((part) => part !== '');
  const port = readNumber(portText.split('/', 1)[0] ?? '', 65535);
  if (!isToken(kind) || port === undefined || protocol === '' || formats.length === 0 || formats.length > MAX_FORMATS)
    return undefined;
  return { kind: kind.toLowerCase(), port, protocol: protocol.toUpperCase(), formats };
}

/** `IN IP4 192.0.2.1`; a multicast suffix (/127) makes it unusable for a call. */
function readConnection(value: string): string | undefined {
  const [net, family, address = ''] = value.split(' ');
  return net === 'IN' && (family === 'IP4' || family === 'IP6') && address !== '' ? address : undefined;
}

function splitSections(lines: readonly string[]): Section[] | undefined {
  const sections: Section[] = [{ attributes: [] }];
  for (const line of lines) {
    const value = line.slice(2);
    if (line[1] !== '=') return undefined;
    const section = sections.at(-1);
    if (line.startsWith('m')) {
      const media = readMediaLine(value);
      if (media === undefined || sections.length > MAX_MEDIA) return undefined;
      sections.push({ line: media, attributes: [] });
    } else if (line.startsWith('c') && section !== undefined) {
      const address = readConnection(value);
      if (address === undefined) return undefined;
      section.connection = address;
    } else if (line.startsWith('a')) section?.attributes.push(value);
  }
  return sections;
}

function readRtpmap(value: string): AudioFormat | undefined {
  const space = value.indexOf(' ');
  const payload = readNumber(value.slice(0, Math.max(space, 0)), 127);
  const [name = '', rate = ''] = value.slice(space + 1).split('/');
  const clockRate = readNumber(rate, 1_000_000);
  return payload === undefined || clockRate === undefined || !isToken(name) ? undefined : { payload, name, clockRate };
}

function readFormats(line: MediaLine, attributes: readonly string[]): AudioFormat[] {
  const mapped = new Map<number, AudioFormat>();
  const parameters = new Map<number, string>();
  for (const attribute of attributes) {
    if (attribute.startsWith('rtpmap:')) {
      const format = readRtpmap(attribute.slice(7));
      if (format !== undefined) mapped.set(format.payload, format);
    } else if (attribute.startsWith('fmtp:')) {
      const space = attribute.indexOf(' ');
      const payload = readNumber(attribute.slice(5, Math.max(space, 5)), 127);
      if (payload !== undefined) parameters.set(payload, attribute.slice(space + 1));
    }
  }
  const out: AudioFormat[] = [];
  for (const text of line.formats) {
    const payload = readNumber(text, 127);
    const format = payload === undefined ? undefined : (mapped.get(payload) ?? STATIC_FORMATS.get(payload));
    if (format === undefined) continue;
    const extra = parameters.get(format.payload);
    out.push(extra === undefined ? format : { ...format, parameters: extra });
  }
  return out;
}

/** The last word counts, so the stream's own attribute comes after the session's. 0.0.0.0 is how RFC 2543 phones say hold. */
function directionOf(attributes: readonly string[], address: string): SdpDirection {
  const named = attributes.findLast(isDirection) ?? 'sendrecv';
  return address === '0.0.0.0' && named === 'sendrecv' ? 'sendonly' : named;
}

function ptimeOf(attributes: readonly string[]): number | undefined {
  const text = attributes.find((attribute) => attribute.startsWith('ptime:'));
  const value = text === undefined ? undefined : readNumber(text.slice(6).trim(), 200);
  return value === 0 ? undefined : value;
}

/** Which stream is taken: under `preferred` a secure one before a plain one, wherever it stands. */
function chooseAudio(sections: readonly Section[], srtp: SrtpPolicy): number {
  const find = (protocol: string): number =>
    sections.findIndex(
      ({ line, attributes }) =>
        line?.kind === 'audio' &&
        line.protocol === protocol &&
        line.port > 0 &&
        (protocol === 'RTP/AVP' || findCrypto(attributes) !== undefined),
    );
  const secure = srtp === 'never' ? -1 : find('RTP/SAVP');
  return secure >= 0 || srtp === 'required' ? secure : find('RTP/AVP');
}

function describe(
  text: string,
  sections: readonly Section[],
  srtp: SrtpPolicy,
): Result<SessionDescription, SdpRefusal> {
  const session = sections[0];
  const media = sections.flatMap((section) => (section.line === undefined ? [] : [section.line]));
  const audioIndex = chooseAudio(sections, srtp) - 1;
  const audio = sections[audioIndex + 1];
  if (audioIndex < 0 || audio?.line === undefined || session === undefined) return refuse('no_audio');
  const address = audio.connection ?? session.connection ?? '';
  if (isIP(address) === 0) return refuse('bad_address');
  const direction = directionOf([...session.attributes, ...audio.attributes], address);
  const ptime = ptimeOf(audio.attributes);
  const formats = readFormats(audio.line, audio.attributes);
  const crypto = audio.line.protocol === 'RTP/SAVP' ? findCrypto(audio.attributes) : undefined;
  const base = { text, address, port: audio.line.port, formats, direction, media, audioIndex };
  return ok({ ...base, ...(ptime === undefined ? {} : { ptime }), ...(crypto === undefined ? {} : { crypto }) });
}

export function parseSdp(text: string, srtp: SrtpPolicy = 'never'): Result<SessionDescription, SdpRefusal> {
  if (text.length > MAX_SDP_CHARS) return refuse('too_long');
  const lines = text.split('\n', MAX_LINES).map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  const filled = lines.filter((line) => line !== '');
  const sections = filled[0] === 'v=0' ? splitSections(filled) : undefined;
  return sections === undefined ? refuse('malformed') : describe(text, sections, srtp);
}

export const findFormat = (description: SessionDescription, name: string): AudioFormat | undefined =>
  description.formats.find((f) => f.name.toUpperCase() === name.toUpperCase() && f.clockRate === 8000);
