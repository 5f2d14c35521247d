import { maskName, maskPhone } from '../../../../shared/kernel/masking.ts';

/**
 * A SIP message for the eyes of an administrator: who called whom stays readable as 138****8000, and nothing else of a person.
 * What is not known to be harmless is hidden, so that a header nobody thought of cannot give a number away.
 */

/** Headers that carry addresses of people; their users and names are masked, the rest stays. */
const ADDRESSES = new Set(
  'from to contact route record-route p-asserted-identity p-preferred-identity remote-party-id diversion history-info refer-to referred-by f t m r b'.split(
    ' ',
  ),
);
/** Headers of the protocol alone. */
const HARMLESS = new Set(
  'via v max-forwards call-id i cseq content-type c content-length l allow supported k require unsupported proxy-require user-agent server session-expires x min-se rack rseq reason retry-after warning expires min-expires date timestamp allow-events event o accept accept-encoding accept-language content-disposition mime-version privacy replaces www-authenticate proxy-authenticate'.split(
    ' ',
  ),
);
const HIDDEN = '***';
/** Shorter ones are service numbers: 10086, 96000, 110. */
const PERSONAL_DIGITS = 7;
/** Enough of the end of a number to know it again behind any country or selection prefix. */
const CORE_DIGITS = 7;
const KEPT_SDP = 'vobctmarzk';

const digitsOf = (text: string): string => text.replace(/\D/g, '');

/** Mainland mobile numbers are known by their form, wherever they stand: a phone that puts its number into the Call-ID. */
const MOBILE = /(?<!\d)(?:\+?86|0)?1[3-9]\d{9}(?!\d)/g;

function maskUser(user: string, ours: ReadonlySet<string>): string {
  const decoded = user.replace(/%2B/gi, '+');
  if (ours.has(decoded) || user === 'anonymous' || user === '') return user;
  const [number = ''] = decoded.split(';', 1);
  const digits = digitsOf(number);
  // 13800138000;phone-context=+86, 138-0013-8000: what is left of a number is one mask.
  if (digits !== '' && /^[+\d\s\-.()*#]+$/.test(number)) return ours.has(digits) ? digits : maskPhone(digits);
  return maskName(decoded);
}

const maskShownName = (name: string): string => {
  const digits = digitsOf(name);
  return digits.length >= PERSONAL_DIGITS ? maskPhone(digits) : maskName(name.trim());
};

const URI = /\b(sips?|tel):([^@<>\s"]*@)?([^<>\s",]*)/gi;

function maskUris(text: string, ours: ReadonlySet<string>): string {
  return text.replace(URI, (_, scheme: string, userAt: string | undefined, rest: string) => {
    if (scheme.toLowerCase() === 'tel') {
      const [number = '', ...parameters] = rest.split(';');
      return [`${scheme}:${maskUser(number, ours)}`, ...parameters.map(() => HIDDEN)].join(';');
    }
    // Embedded headers (Refer-To: <sip:…?Replaces=…>) may carry anything.
    const [place = ''] = rest.split('?', 1);
    return userAt === undefined ? `${scheme}:${place}` : `${scheme}:${maskUser(userAt.slice(0, -1), ours)}@${place}`;
  });
}

function maskAddresses(value: string, ours: ReadonlySet<string>): string {
  const named = value.replace(/"((?:[^"\\]|\\.)*)"/g, (_, name: string) => `"${maskShownName(name)}"`);
  const plain = named.replace(/(^|,)\s*([^"<,:;]+?)\s*</g, (_, before: string, name: string) =>
    name.trim() === '' ? `${before}<` : `${before}${maskShownName(name)} <`,
  );
  return maskUris(plain, ours);
}

/** Numbers and names of the people in this call: hidden wherever else they stand. */
function peopleIn(head: string, ours: ReadonlySet<string>): string[] {
  const found = new Set<string>();
  for (const [, scheme = '', userAt, rest = ''] of head.matchAll(URI)) {
    const user = scheme.toLowerCase() === 'tel' ? (rest.split(';', 1)[0] ?? '') : (userAt ?? '').slice(0, -1);
    const digits = digitsOf(user.split(';', 1)[0] ?? '');
    if (digits.length >= PERSONAL_DIGITS && !ours.has(digits)) found.add(digits.slice(-CORE_DIGITS));
  }
  return [...found];
}

const hideEverywhere = (text: string, cores: readonly string[]): string => {
  const known = cores.reduce(
    (all, core) =>
      all.includes(core) ? all.replace(new RegExp(`\\d*${core}\\d*`, 'g'), (run) => maskPhone(run)) : all,
    text,
  );
  return known.replace(MOBILE, (run) => maskPhone(digitsOf(run)));
};

function maskHeader(line: string, ours: ReadonlySet<string>): string {
  const colon = line.indexOf(':');
  // A folded line belongs to a header we no longer know.
  if (colon < 0 || /^\s/.test(line)) return HIDDEN;
  const [name, value] = [line.slice(0, colon), line.slice(colon + 1)];
  const key = name.trim().toLowerCase();
  if (ADDRESSES.has(key)) return `${name}: ${maskAddresses(value, ours).trimStart()}`;
  return HARMLESS.has(key) ? line : `${name}: ${HIDDEN}`;
}

function maskSdpLine(line: string): string {
  const kind = line.charAt(0);
  if (line.charAt(1) !== '=' || !KEPT_SDP.includes(kind)) return `${kind}=${HIDDEN}`;
  if (kind === 'o') return line.replace(/^o=\S+/, 'o=-');
  if (kind === 'k') return `k=${HIDDEN}`;
  return /^a=(crypto|key-mgmt|ice-pwd)/i.test(line) ? line.replace(/inline:\S+|(?<=ice-pwd:)\S+/, HIDDEN) : line;
}

function maskBody(body: string, isSdp: boolean): string {
  if (body === '') return '';
  // Keys pressed, texts, fragments of other messages: nobody needs them to find a fault.
  if (!isSdp) return `[${body.length} B ${HIDDEN}]`;
  return body
    .split('\r\n')
    .map((line) => (line === '' ? line : maskSdpLine(line)))
    .join('\r\n');
}

/** `ours`: our own numbers and names, which are no secret. */
export function maskSip(text: string, ours: ReadonlySet<string>): string {
  const end = text.indexOf('\r\n\r\n');
  const head = end < 0 ? text.replace(/\r\n$/, '') : text.slice(0, end);
  const body = end < 0 ? '' : text.slice(end + 4);
  const [first = '', ...headers] = head.split('\r\n');
  const isSdp = headers.some((h) => /^(content-type|c)\s*:\s*application\/sdp/i.test(h));
  const lines = [maskUris(first, ours), ...headers.map((h) => maskHeader(h, ours))];
  const masked = `${lines.join('\r\n')}\r\n\r\n${maskBody(body, isSdp)}`;
  return hideEverywhere(masked, peopleIn(head, ours));
}

/** The user of an address as a list shows it. */
export const maskParty = (user: string, ours: ReadonlySet<string>): string => maskUser(user, ours).slice(0, 64);
