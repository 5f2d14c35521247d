import type { RelaxStep, Strategy } from './routing-rules.ts';
import {
  duration,
  factWords,
  joined,
  PREFERENCE_WORDS,
  said,
  STEP_WORDS,
  stepWho,
  type Said,
  type StepNames,
  type WhyLanguage,
} from './routing-why-phrases.ts';
import type { WhyRecord, WhyWidened } from './routing-why.ts';

/** What the codes of a record are called. Leaving an agent unnamed makes the sentences fit for a customer. */
export interface WhyNames extends StepNames {
  staff(id: string): string | undefined;
  /** The step of a queue's rule, as it was in that version. */
  step(queue: string, step: number): RelaxStep | undefined;
}

const BUSY = said('正在服务其他客户', 'with other customers');
const AWAY = said('小休或离席', 'on a break or away');
const FREE = said('空闲', 'free');

const whoOf = (queue: string, step: number, names: WhyNames): Said => {
  const rule = names.step(queue, step);
  if (rule !== undefined) return stepWho(rule, names);
  const name = names.queue(queue);
  return step === 0 ? said(`“${name.zh}”的坐席`, `the agents of ${name.en}`) : said('更多坐席', 'more agents');
};

/** How many there were and what they were doing, after the name of the group: 共6人，都正在服务其他客户. */
function there({ ready, busy, away }: WhyWidened): Said {
  const all = ready + busy + away;
  if (all === 0) return said('无人在岗', 'nobody was at work');
  if (busy === all && all > 1) return said(`${all}人都${BUSY.zh}`, `all ${all} were ${BUSY.en}`);
  const doing = joined([
    [busy, BUSY],
    [away, AWAY],
    [ready, FREE],
  ]);
  return said(`共${all}人：${doing.zh}`, `${all} in all: ${doing.en}`);
}

/** What was tried, step by step: 您请求人工时…；等到30秒时，又扩大到…. */
export function widenedInWords(queue: string, widened: readonly WhyWidened[], names: WhyNames): Said[] {
  const begin = widened[0]?.atMs ?? 0;
  return widened.map((w, at) => {
    const who = whoOf(queue, w.step, names);
    const now = there(w);
    if (at === 0)
      return said(`您请求人工时，${who.zh}${now.zh}。`, `When you asked for a person, we asked ${who.en}: ${now.en}.`);
    const after = duration((w.atMs - begin) / 1_000);
    return said(
      `等到${after.zh}时，我们扩大到${who.zh}，${now.zh}。`,
      `After ${after.en} we also asked ${who.en}: ${now.en}.`,
    );
  });
}

function preferenceWords({ preferred }: WhyRecord): Said[] {
  // That it was the preferred agent is said where the agent is named.
  if (preferred === null || preferred.outcome === 'taken') return [];
  const who = PREFERENCE_WORDS[preferred.reason];
  return preferred.outcome === 'busy'
    ? [
        said(
          `${who.zh}当时正忙，我们先等了一会儿，再询问其他坐席。`,
          `We waited a while for ${who.en}, who was busy, and then asked others.`,
        ),
      ]
    : [said(`${who.zh}当时不在岗，没有让您多等。`, `We did not wait for ${who.en}, who was not at work.`)];
}

function boostWords({ boosts, first }: WhyRecord): Said[] {
  const words: Said[] = [];
  const sum = duration(boosts.reduce((all, b) => all + b.seconds, 0));
  const each = boosts.map((b) => ({ fact: factWords(b.fact), worth: duration(b.seconds) }));
  if (boosts.length > 0)
    words.push(
      said(
        `排队时为您提前了${sum.zh}（${each.map((b) => `${b.fact.zh}${b.worth.zh}`).join('、')}）。`,
        `In the line you were put ${sum.en} ahead (${each.map((b) => `${b.fact.en}: ${b.worth.en}`).join('; ')}).`,
      ),
    );
  if (first)
    words.push(
      said('您此前已经等候过，因此排在其他客户之前。', 'You had waited before, so you were put before the others.'),
    );
  return words;
}

const BEST: Readonly<Record<Strategy, (idle: Said) => Said>> = {
  longest_idle: (idle) => said(`其中空闲最久（${idle.zh}）`, `the longest idle of them (${idle.en})`),
  least_occupied: () => said('其中今天最不忙', 'the least occupied of them today'),
  best_proficiency: () => said('其中这项技能最熟练', 'the most proficient of them'),
};

function preferredTook({ preferred }: WhyRecord, name: string | undefined): Said {
  const who = PREFERENCE_WORDS[preferred?.reason ?? 'last_agent'];
  return said(`由${who.zh}${name ?? ''}接待。`, `You were given ${who.en}${name === undefined ? '' : `, ${name}`}.`);
}

function chosenWords(record: WhyRecord, names: WhyNames): Said[] {
  const chosen = record.candidates.find((c) => c.chosen) ?? record.candidates[0];
  const words: Said[] = [];
  const spared = record.passedOver.length;
  if (spared > 0)
    words.push(
      said(
        `有${spared}名坐席刚刚未能接听，这次没有再询问。`,
        `${spared} who had just not answered ${spared === 1 ? 'was' : 'were'} not asked again.`,
      ),
    );
  const name = chosen === undefined ? undefined : names.staff(chosen.staffId);
  const who = name === undefined ? said('一位坐席', 'an agent') : said(name, name);
  if (record.step < 0) return [...words, preferredTook(record, name)];
  if (chosen === undefined) return words;
  if (record.candidatesCount <= 1)
    return [...words, said(`当时只有${who.zh}可以接听。`, `Only ${name ?? 'one agent'} could take it at that moment.`)];
  const best = BEST[record.strategy](duration(chosen.idleSeconds));
  return [
    ...words,
    said(
      `当时有${record.candidatesCount}人可以接听，选择了${who.zh}：${best.zh}。`,
      `${record.candidatesCount} could take it; ${who.en} was chosen, ${best.en}.`,
    ),
  ];
}

/** The whole explanation of one offer, as one would give it to the customer. */
export function whyInWords(record: WhyRecord, names: WhyNames, lang: WhyLanguage): string[] {
  const waited = duration(record.waitedSeconds);
  const wait =
    record.waitedSeconds < 1
      ? said('您没有等待，立即有人接听。', 'You did not wait: somebody could take it at once.')
      : said(`您等待了${waited.zh}。`, `You waited ${waited.en}.`);
  const wider =
    record.widened.length === 0 && record.stepKind === 'overflow'
      ? [said('等待中我们扩大了范围，同时询问了其他坐席。', 'While you waited we widened the circle and asked others.')]
      : widenedInWords(record.queue, record.widened, names);
  // Who was there at the beginning explains a wait; where there was none it is only noise.
  const tried = record.waitedSeconds < 1 ? [] : wider;
  return [wait, ...tried, ...preferenceWords(record), ...boostWords(record), ...chosenWords(record, names)].map(
    (s) => s[lang],
  );
}

const YOURS: Readonly<Record<Strategy, (idle: Said) => Said>> = {
  longest_idle: (idle) => said(`其中您空闲最久（${idle.zh}）`, `you are the longest idle (${idle.en})`),
  least_occupied: () => said('其中您今天最不忙', 'you are the least occupied today'),
  best_proficiency: () => said('其中您这项技能最熟练', 'you are the most proficient'),
};

/** One line for the agent whose desk rings. */
export function offerInWords(record: WhyRecord, lang: WhyLanguage): string {
  const chosen = record.candidates.find((c) => c.chosen) ?? record.candidates[0];
  const waited = duration(record.waitedSeconds);
  const kind =
    record.preferred?.outcome === 'taken' && record.step < 0
      ? PREFERENCE_WORDS[record.preferred.reason]
      : STEP_WORDS[record.stepKind];
  const best = YOURS[record.strategy](duration(chosen?.idleSeconds ?? 0));
  const among =
    record.candidatesCount > 1
      ? said(`${record.candidatesCount}名可接坐席，${best.zh}`, `${record.candidatesCount} could take it, ${best.en}`)
      : said('可接坐席仅您一位', 'only you could take it');
  const facts = record.boosts.map((b) => factWords(b.fact));
  const ahead =
    facts.length === 0
      ? said('', '')
      : said(`；优先：${facts.map((f) => f.zh).join('、')}`, `; ahead: ${facts.map((f) => f.en).join(', ')}`);
  return said(
    `${kind.zh}：${record.step < 0 ? '' : `${among.zh}，`}客户已等待${waited.zh}${ahead.zh}`,
    `${kind.en}: ${record.step < 0 ? '' : `${among.en}; `}the customer has waited ${waited.en}${ahead.en}`,
  )[lang];
}

/** "Why was I kept waiting?", of somebody who left before anybody answered. */
export function leftInWords(
  left: { readonly queue: string; readonly waitedSeconds: number; readonly widened: readonly WhyWidened[] },
  names: WhyNames,
  lang: WhyLanguage,
): string[] {
  const waited = duration(left.waitedSeconds);
  const tried = widenedInWords(left.queue, left.widened, names);
  return [
    said(
      `您在等待${waited.zh}后离开，当时还没有坐席能够接听，非常抱歉。`,
      `You left after waiting ${waited.en}, before anybody could answer. We are sorry.`,
    ),
    ...tried,
  ].map((s) => s[lang]);
}
