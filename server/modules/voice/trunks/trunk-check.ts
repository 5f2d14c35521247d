import type {
  NumberChoices,
  NumberDraft,
  OutboundPlan,
  RewriteRule,
  TrunkDraft,
} from '../../../../shared/contracts/voice-trunks.ts';
import { isSendable, parseAddressRange, rangesMeet } from '../../../platform/sip/index.ts';
import { isPattern } from './number-rewrite.ts';

/** One thing that is wrong, by the field of the form; `code` has its sentence in voice-trunks-messages.ts. */
export interface Wrong {
  readonly field: string;
  readonly code: string;
  readonly value: string;
  readonly other?: string;
}
/** What the check has to know of the others and of what is stored. */
export interface Beside {
  readonly others: readonly { readonly name: string; readonly addresses: readonly string[] }[];
  readonly hasPassword: boolean;
  readonly hasInboundPassword: boolean;
}

/** Wider than this, half a carrier could call in as this trunk. */
const WIDEST = { 4: 16, 6: 32 } as const;

const wrong = (field: string, code: string, value = ''): Wrong => ({ field, code: `voice.${code}`, value });

function wrongAddresses(draft: TrunkDraft, { others }: Beside): Wrong[] {
  return draft.addresses.flatMap((address): Wrong[] => {
    const range = parseAddressRange(address);
    if (range === undefined) return [wrong('addresses', 'trunk_address_wrong', address)];
    if (range.bits < WIDEST[range.family]) return [wrong('addresses', 'trunk_address_too_wide', address)];
    const other = others.find((o) => o.addresses.some((a) => rangesMeet(a, address)));
    return other === undefined ? [] : [{ ...wrong('addresses', 'trunk_address_shared', address), other: other.name }];
  });
}

const targetOf = (peer: TrunkDraft['peers'][number]): string => `${peer.transport}:${peer.host}:${peer.port}`;

function wrongPeers(draft: TrunkDraft): Wrong[] {
  const seen = new Set<string>();
  return draft.peers.flatMap((peer): Wrong[] => {
    if (!isSendable(peer.host, peer.port)) return [wrong('peers', 'trunk_peer_wrong', peer.host)];
    const target = targetOf(peer);
    if (seen.has(target)) return [wrong('peers', 'trunk_peer_twice', `${peer.host}:${peer.port}`)];
    seen.add(target);
    return [];
  });
}

const wrongRules = (field: 'rewriteIn' | 'rewriteOut', rules: readonly RewriteRule[]): Wrong[] =>
  rules.flatMap((rule): Wrong[] => {
    if (!isPattern(rule.match)) return [wrong(field, 'trunk_rule_wrong', rule.match)];
    return /^[0-9+*#]*$/.test(rule.prepend) ? [] : [wrong(field, 'trunk_rule_prepend_wrong', rule.prepend)];
  });

function wrongSecrets(draft: TrunkDraft, beside: Beside): Wrong[] {
  const has = (given: string | undefined, stored: boolean): boolean => (given === undefined ? stored : given !== '');
  const found: Wrong[] = [];
  if (has(draft.password, beside.hasPassword) && draft.username === '') {
    found.push(wrong('username', 'trunk_username_missing'));
  }
  const hasInbound = has(draft.inboundPassword, beside.hasInboundPassword);
  if (hasInbound && draft.inboundUsername === '') found.push(wrong('inboundUsername', 'trunk_username_missing'));
  // A name without a password would challenge every call and let none of them in.
  if (!hasInbound && draft.inboundUsername !== '') found.push(wrong('inboundPassword', 'trunk_password_missing'));
  return found;
}

/** Everything that is wrong, in the order of the form. */
export function checkTrunk(draft: TrunkDraft, beside: Beside): Wrong[] {
  const { settings } = draft;
  const found = [
    ...(/^[A-Za-z0-9_-]{1,40}$/.test(draft.name) ? [] : [wrong('name', 'trunk_name_wrong', draft.name)]),
    ...(beside.others.some((o) => o.name === draft.name) ? [wrong('name', 'trunk_name_taken', draft.name)] : []),
    ...wrongAddresses(draft, beside),
    ...wrongPeers(draft),
    ...wrongSecrets(draft, beside),
    ...wrongRules('rewriteIn', settings.rewriteIn),
    ...wrongRules('rewriteOut', settings.rewriteOut),
  ];
  if (draft.addresses.length === 0 && draft.peers.length === 0) found.push(wrong('addresses', 'trunk_needs_a_side'));
  if (new Set(settings.codecs).size !== settings.codecs.length) found.push(wrong('codecs', 'trunk_codec_twice'));
  if (settings.srtp === 'required' && draft.peers.some((p) => p.transport !== 'tls')) {
    found.push(wrong('srtp', 'trunk_srtp_needs_tls'));
  }
  return found;
}

/** A topic fits by whole words: what is below one that leads somewhere leads there too. */
const leads = (topics: readonly string[], topic: string): boolean =>
  topics.some((t) => topic === t || topic.startsWith(`${t}.`));

/** A number may only name what there is; empty names nothing. */
export function checkNumber(
  draft: Pick<NumberDraft, 'topic' | 'queue' | 'entryFlow' | 'greeting' | 'noticeWhen' | 'notice' | 'noticeHours'>,
  there: NumberChoices,
): Wrong[] {
  const { topic, queue, entryFlow, greeting, noticeWhen, notice, noticeHours } = draft;
  const unless = (fits: boolean, field: string, code: string, value: string): Wrong[] =>
    value === '' || fits ? [] : [wrong(field, code, value)];
  return [
    ...unless(leads(there.topics, topic), 'topic', 'number_unknown_topic', topic),
    ...unless(
      there.queues.some((q) => q.code === queue),
      'queue',
      'number_unknown_queue',
      queue,
    ),
    ...unless(
      there.flows.some((f) => f.key === entryFlow),
      'entryFlow',
      'number_unknown_flow',
      entryFlow,
    ),
    ...unless(there.prompts.includes(greeting), 'greeting', 'number_unknown_prompt', greeting),
    ...unless(there.prompts.includes(notice), 'notice', 'number_unknown_prompt', notice),
    ...unless(
      there.hours.some((h) => h.code === noticeHours),
      'noticeHours',
      'number_unknown_hours',
      noticeHours,
    ),
    // Closed and out of use have a sentence of the house; what is said before every answer nobody can guess.
    ...(noticeWhen === 'before_answer' && notice === '' ? [wrong('notice', 'number_notice_missing')] : []),
    ...(noticeWhen === 'closed' && noticeHours === '' ? [wrong('noticeHours', 'number_hours_missing')] : []),
  ];
}

export function checkPlan(
  plan: Pick<OutboundPlan, 'routes' | 'shown'>,
  known: {
    readonly trunks: ReadonlySet<string>;
    readonly numbers: ReadonlySet<string>;
    readonly there: Pick<NumberChoices, 'queues' | 'topics'>;
  },
): Wrong[] {
  const queues = new Set(known.there.queues.map((q) => q.code));
  return [
    ...plan.shown
      .filter((r) => r.queue !== '' && !queues.has(r.queue))
      .map((r) => wrong('shown', 'number_unknown_queue', r.queue)),
    ...plan.shown
      .filter((r) => r.topic !== '' && !leads(known.there.topics, r.topic))
      .map((r) => wrong('shown', 'number_unknown_topic', r.topic)),
    ...plan.routes.filter((r) => !known.trunks.has(r.trunk)).map((r) => wrong('routes', 'plan_unknown_trunk', r.trunk)),
    ...plan.shown
      .filter((r) => !known.numbers.has(r.number))
      .map((r) => wrong('shown', 'plan_unknown_number', r.number)),
  ];
}
