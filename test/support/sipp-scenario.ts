/**
 * Short scenarios made into what sipp reads. A file in test/sip/scenarios holds sipp's own elements (`recv`, `pause`) and two of
 * ours: `<request method="INVITE" user="answer" sdp="audio">more headers</request>` and `<answer status="180 Ringing"/>`.
 */
export interface ScenarioFacts {
  readonly transport: 'UDP' | 'TCP' | 'TLS';
  /** Part of every branch: sipp would give CANCEL and ACK branches of their own. */
  readonly name: string;
  /** Where a callee is reached again, of us: behind a relay it is not where sipp listens. */
  readonly contactPort: number;
  /** Puts values in the place of `{key}`; a value may hold such places itself. */
  readonly set: Readonly<Record<string, string>>;
}

type Attributes = Readonly<Record<string, string>>;

const audio = (direction: string, codecs = '8 0', port = '[media_port]'): string =>
  [
    'v=0',
    'o=- 1 1 IN IP4 [local_ip]',
    's=-',
    'c=IN IP4 [local_ip]',
    't=0 0',
    `m=audio ${port} RTP/AVP ${codecs}`,
    `a=${direction}`,
  ].join('\n');

const BODIES: Readonly<Record<string, string>> = {
  none: '',
  audio: audio('sendrecv'),
  hold: audio('sendonly'),
  g729: audio('sendrecv', '18'),
  video: audio('sendrecv').replace('m=audio', 'm=video'),
  srtp: audio('sendrecv').replace('RTP/AVP', 'RTP/SAVP'),
  port: audio('sendrecv', '8 0', '99999'),
  garbage: 'this is not a description',
  keys: 'Signal=5\nDuration=160',
  fragment: 'SIP/2.0 200 OK',
};

const attributesOf = (text: string): Attributes =>
  Object.fromEntries([...text.matchAll(/([a-z-]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]));

const withBody = (head: readonly string[], more: string, of: Attributes): string => {
  const body = BODIES[of['sdp'] ?? 'none'] ?? '';
  const type = of['type'] ?? 'application/sdp';
  const lines = [...head, ...more.split('\n').map((line) => line.trim())].filter((line) => line !== '');
  if (body !== '') lines.push(`Content-Type: ${type}`);
  lines.push(`Content-Length: ${of['length'] ?? '[len]'}`);
  return [...lines, '', body].join('\n');
};

const parameterOf = (transport: ScenarioFacts['transport']): string =>
  transport === 'UDP' ? '' : `;transport=${transport.toLowerCase()}`;

const send = (text: string, options: string): string => `<send${options}><![CDATA[\n${text}\n]]></send>`;

const REQUEST: Attributes = { method: 'INVITE', user: 'answer', tag: '', hops: '70', cseq: '1', without: '-' };

function requestText(given: Attributes, more: string, { transport, name }: ScenarioFacts, count: number): string {
  const of: Attributes = { branch: String(count), names: given['method'] ?? 'INVITE', ...REQUEST, ...given };
  const value = (key: string): string => of[key] ?? '';
  const ours = `sip:13800000001@[local_ip]:[local_port]${parameterOf(transport)}`;
  const method = value('method');
  const uri = of['uri'] ?? `sip:${value('user')}@[remote_ip]:[remote_port]`;
  // A callee speaks with the ends of the INVITE turned round, as it was kept when it came.
  const [from, to] =
    of['from'] === 'callee'
      ? ['[$to];tag=callee', '[$from]']
      : ['<sip:13800000001@[local_ip]>;tag=[pid]', `<sip:${value('user')}@[remote_ip]>${value('tag')}`];
  const head = [
    `${method} ${uri} SIP/2.0`,
    `Via: SIP/2.0/${transport} [local_ip]:[local_port];branch=z9hG4bK-[pid]-${name}-${value('branch')};rport`,
    `Max-Forwards: ${value('hops')}`,
    `From: ${from}`,
    `To: ${to}`,
    'Call-ID: [call_id]',
    `CSeq: ${value('cseq')} ${value('names')}`,
    `Contact: <${ours}>`,
  ].filter((line) => !line.startsWith(`${value('without')}:`));
  return send(withBody(head, more, of), method === 'ACK' || of['resend'] === 'no' ? '' : ' retrans="500"');
}

function answerText(of: Attributes, more: string, { transport, contactPort }: ScenarioFacts): string {
  const isKept = of['of'] === 'INVITE';
  const tag = of['tag'] ?? 'callee';
  const text = withBody(
    [
      `SIP/2.0 ${of['status'] ?? '200 OK'}`,
      isKept ? 'Via: [$via]' : '[last_Via:]',
      isKept ? 'From: [$from]' : '[last_From:]',
      (isKept ? 'To: [$to]' : '[last_To:]') + (tag === '' ? '' : `;tag=${tag}`),
      '[last_Call-ID:]',
      isKept ? 'CSeq: [$cseq]' : '[last_CSeq:]',
      `Contact: <sip:callee@[local_ip]:${contactPort}${parameterOf(transport)}>`,
    ],
    more,
    of,
  );
  return send(text, '');
}

/** What later messages must repeat of the INVITE. */
const KEEP = `<recv request="INVITE"><action>
${['via', 'from', 'to', 'cseq']
  .map((name) => {
    const header = name === 'cseq' ? 'CSeq' : (name[0] ?? '').toUpperCase() + name.slice(1);
    return `<ereg regexp="[^ ].*" search_in="hdr" header="${header}:" check_it="true" assign_to="${name}"/>`;
  })
  .join('\n')}
</action></recv>`;
const REFERENCES = '<Reference variables="via,from,to,cseq"/>';

export function buildScenario(source: string, facts: ScenarioFacts): string {
  let count = 0;
  const fill = (text: string): string =>
    text.replaceAll(/\{([a-z]+)\}/g, (whole, key: string) => facts.set[key] ?? whole);
  const filled = fill(fill(source));
  const keeps = /of="INVITE"|from="callee"/.test(filled);
  const expanded = filled
    .replaceAll(
      /<(request|answer)\b([^>]*?)(?:\/>|>([\s\S]*?)<\/\1>)/g,
      (_, kind: string, attributes: string, more = '') => {
        count += 1;
        const of = attributesOf(attributes);
        return kind === 'request' ? requestText(of, String(more), facts, count) : answerText(of, String(more), facts);
      },
    )
    .replaceAll(/<has header="([^"]+)" like="([^"]+)"\/>/g, (_, header: string, like: string) => {
      const where = `search_in="hdr" header="${header}:" check_it="true"`;
      return `<action><ereg regexp="${like}" ${where} assign_to="seen"/></action>`;
    });
  const kept = keeps ? expanded.replace('<recv request="INVITE"/>', KEEP) : expanded;
  const references = [keeps ? REFERENCES : '', kept.includes('"seen"') ? '<Reference variables="seen"/>' : ''].join('');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<scenario name="${facts.name}">\n${kept}\n${references}</scenario>\n`;
}
