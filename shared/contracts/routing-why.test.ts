import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { RelaxStep } from './routing-rules.ts';
import { factWords } from './routing-why-phrases.ts';
import { leftInWords, offerInWords, whyInWords, type WhyNames } from './routing-why-words.ts';
import { readWhy, type WhyRecord } from './routing-why.ts';
import { waitInWords } from './routing-wait-words.ts';

const NAMES: Readonly<Record<string, { zh: string; en: string }>> = {
  broadband: { zh: '宽带报障', en: 'broadband faults' },
  general: { zh: '综合咨询', en: 'general enquiries' },
  vip: { zh: 'VIP服务', en: 'VIP service' },
  elder: { zh: '老年关爱', en: 'elder care' },
};
const skill = (
  code: string,
  minLevel: number,
  afterSeconds: number,
  scope: 'everywhere' | 'own_centre' = 'everywhere',
) => ({ kind: 'skill', skill: code, minLevel, afterSeconds, scope }) as const;
const RULES: Readonly<Record<string, readonly RelaxStep[]>> = {
  broadband: [
    skill('broadband', 2, 0, 'own_centre'),
    skill('broadband', 2, 20),
    { kind: 'queue', afterSeconds: 30, queue: 'general' },
  ],
  general: [skill('general', 1, 0)],
  vip: [skill('vip', 3, 0), skill('general', 1, 20)],
  elder: [skill('elder', 1, 0), skill('general', 1, 10)],
};
const named = (code: string) => NAMES[code] ?? { zh: code, en: code };
const customer: WhyNames = {
  queue: named,
  skill: named,
  step: (queue, step) => RULES[queue]?.[step],
  staff: () => undefined,
};
const staff: WhyNames = { ...customer, staff: (id) => ({ lin: '林晓雨', wu: '吴思燕' })[id] };

const START = Date.parse('2026-03-02T08:00:00Z');
const widened = (seconds: number, step: number, [ready, busy, away]: readonly [number, number, number]) => ({
  atMs: START + seconds * 1_000,
  step,
  ready,
  busy,
  away,
});
const record = (more: Partial<WhyRecord>): WhyRecord => ({
  ruleVersion: 3,
  queue: 'broadband',
  strategy: 'longest_idle',
  step: 0,
  stepKind: 'skill',
  waitedSeconds: 0,
  boosts: [],
  first: false,
  candidates: [{ staffId: 'lin', level: 3, idleSeconds: 85, chosen: true }],
  candidatesCount: 1,
  passedOver: [],
  preferred: null,
  widened: [],
  ...more,
});

/** Ten decisions as they happen on a day; docs/guide/zh-CN/ten-decisions.md shows them to people. */
const TEN: readonly (readonly [string, WhyRecord])[] = [
  ['有人空闲，立即接听', record({ candidatesCount: 4 })],
  [
    '专席都在通话，30秒后扩大到综合坐席',
    record({
      waitedSeconds: 130,
      step: 2,
      stepKind: 'overflow',
      widened: [widened(0, 0, [0, 6, 0]), widened(20, 1, [0, 8, 1]), widened(30, 2, [0, 21, 3])],
      candidatesCount: 2,
    }),
  ],
  [
    '65岁以上客户再次来电，排队提前',
    record({
      queue: 'elder',
      waitedSeconds: 25,
      boosts: [
        { fact: 'elder', seconds: 300 },
        { fact: 'repeated_caller', seconds: 60 },
      ],
      widened: [widened(0, 0, [0, 3, 1]), widened(10, 1, [0, 12, 2])],
      step: 1,
    }),
  ],
  [
    'VIP客户由专属客户经理接待',
    record({
      queue: 'vip',
      step: -1,
      stepKind: 'preferred',
      waitedSeconds: 12,
      boosts: [{ fact: 'vip', seconds: 300 }],
      preferred: { agentIds: ['lin'], reason: 'vip_manager', outcome: 'taken' },
      widened: [widened(0, 0, [1, 2, 0])],
    }),
  ],
  [
    '客户经理正忙，等过之后改由其他坐席',
    record({
      queue: 'vip',
      waitedSeconds: 31,
      boosts: [{ fact: 'vip', seconds: 300 }],
      preferred: { agentIds: ['wu'], reason: 'vip_manager', outcome: 'busy' },
      widened: [widened(0, 0, [1, 2, 0])],
      candidatesCount: 3,
      strategy: 'best_proficiency',
    }),
  ],
  [
    '上次接待的坐席不在岗，没有多等',
    record({
      waitedSeconds: 4,
      preferred: { agentIds: ['wu'], reason: 'last_agent', outcome: 'away' },
      widened: [widened(0, 0, [0, 5, 1])],
      candidatesCount: 1,
    }),
  ],
  [
    '接听后坐席掉线，客户排到最前',
    record({ waitedSeconds: 6, first: true, widened: [widened(0, 0, [0, 6, 0])], candidatesCount: 1 }),
  ],
  [
    '一位坐席未接，不再询问同一人',
    record({
      waitedSeconds: 24,
      widened: [widened(0, 0, [1, 5, 0]), widened(20, 1, [1, 7, 1])],
      passedOver: [{ staffId: 'wu', why: 'spared' }],
      candidatesCount: 2,
      strategy: 'least_occupied',
    }),
  ],
  [
    '转接给指定同事',
    record({
      step: -1,
      stepKind: 'preferred',
      waitedSeconds: 3,
      first: true,
      preferred: { agentIds: ['lin'], reason: 'transfer', outcome: 'taken' },
    }),
  ],
  [
    '夜间没有专席在岗，逐步扩大',
    record({
      waitedSeconds: 65,
      step: 2,
      stepKind: 'overflow',
      widened: [widened(0, 0, [0, 0, 0]), widened(20, 1, [0, 0, 1]), widened(30, 2, [0, 4, 1])],
      candidatesCount: 1,
    }),
  ],
];

describe('ten decisions', () => {
  it('read like an explanation to a customer, and name nobody', () => {
    const zh = TEN.map(([title, r]) => `${title}：${whyInWords(r, customer, 'zh').join('')}`);
    expect(zh.join('\n\n')).toMatchInlineSnapshot(`
      "有人空闲，立即接听：您没有等待，立即有人接听。当时有4人可以接听，选择了一位坐席：其中空闲最久（1分25秒）。

      专席都在通话，30秒后扩大到综合坐席：您等待了2分10秒。您请求人工时，本中心具备“宽带报障”技能≥2的坐席6人都正在服务其他客户。等到20秒时，我们扩大到具备“宽带报障”技能≥2的坐席，共9人：8人正在服务其他客户、1人小休或离席。等到30秒时，我们扩大到“综合咨询”的坐席，共24人：21人正在服务其他客户、3人小休或离席。当时有2人可以接听，选择了一位坐席：其中空闲最久（1分25秒）。

      65岁以上客户再次来电，排队提前：您等待了25秒。您请求人工时，具备“老年关爱”技能的坐席共4人：3人正在服务其他客户、1人小休或离席。等到10秒时，我们扩大到具备“综合咨询”技能的坐席，共14人：12人正在服务其他客户、2人小休或离席。排队时为您提前了6分钟（65岁以上客户5分钟、短时间内再次来电1分钟）。当时只有一位坐席可以接听。

      VIP客户由专属客户经理接待：您等待了12秒。您请求人工时，具备“VIP服务”技能≥3的坐席共3人：2人正在服务其他客户、1人空闲。排队时为您提前了5分钟（VIP客户5分钟）。由专属客户经理接待。

      客户经理正忙，等过之后改由其他坐席：您等待了31秒。您请求人工时，具备“VIP服务”技能≥3的坐席共3人：2人正在服务其他客户、1人空闲。专属客户经理当时正忙，我们先等了一会儿，再询问其他坐席。排队时为您提前了5分钟（VIP客户5分钟）。当时有3人可以接听，选择了一位坐席：其中这项技能最熟练。

      上次接待的坐席不在岗，没有多等：您等待了4秒。您请求人工时，本中心具备“宽带报障”技能≥2的坐席共6人：5人正在服务其他客户、1人小休或离席。上次接待您的坐席当时不在岗，没有让您多等。当时只有一位坐席可以接听。

      接听后坐席掉线，客户排到最前：您等待了6秒。您请求人工时，本中心具备“宽带报障”技能≥2的坐席6人都正在服务其他客户。您此前已经等候过，因此排在其他客户之前。当时只有一位坐席可以接听。

      一位坐席未接，不再询问同一人：您等待了24秒。您请求人工时，本中心具备“宽带报障”技能≥2的坐席共6人：5人正在服务其他客户、1人空闲。等到20秒时，我们扩大到具备“宽带报障”技能≥2的坐席，共9人：7人正在服务其他客户、1人小休或离席、1人空闲。有1名坐席刚刚未能接听，这次没有再询问。当时有2人可以接听，选择了一位坐席：其中今天最不忙。

      转接给指定同事：您等待了3秒。您此前已经等候过，因此排在其他客户之前。由转接时指定的坐席接待。

      夜间没有专席在岗，逐步扩大：您等待了1分5秒。您请求人工时，本中心具备“宽带报障”技能≥2的坐席无人在岗。等到20秒时，我们扩大到具备“宽带报障”技能≥2的坐席，共1人：1人小休或离席。等到30秒时，我们扩大到“综合咨询”的坐席，共5人：4人正在服务其他客户、1人小休或离席。当时只有一位坐席可以接听。"
    `);
    for (const text of zh) expect(text).not.toMatch(/林晓雨|吴思燕|undefined|NaN/);
  });

  it('say the same in English', () => {
    const en = TEN.map(([, r]) => whyInWords(r, customer, 'en').join(' '));
    expect(en.join('\n\n')).toMatchInlineSnapshot(`
      "You did not wait: somebody could take it at once. 4 could take it; an agent was chosen, the longest idle of them (1 min 25 s).

      You waited 2 min 10 s. When you asked for a person, we asked the agents in this centre with broadband faults at level 2 or more: all 6 were with other customers. After 20 seconds we also asked the agents with broadband faults at level 2 or more: 9 in all: 8 with other customers, 1 on a break or away. After 30 seconds we also asked the agents of general enquiries: 24 in all: 21 with other customers, 3 on a break or away. 2 could take it; an agent was chosen, the longest idle of them (1 min 25 s).

      You waited 25 seconds. When you asked for a person, we asked the agents with elder care: 4 in all: 3 with other customers, 1 on a break or away. After 10 seconds we also asked the agents with general enquiries: 14 in all: 12 with other customers, 2 on a break or away. In the line you were put 6 minutes ahead (aged 65 or over: 5 minutes; a repeated call: 1 minute). Only one agent could take it at that moment.

      You waited 12 seconds. When you asked for a person, we asked the agents with VIP service at level 3 or more: 3 in all: 2 with other customers, 1 free. In the line you were put 5 minutes ahead (a VIP customer: 5 minutes). You were given your own manager.

      You waited 31 seconds. When you asked for a person, we asked the agents with VIP service at level 3 or more: 3 in all: 2 with other customers, 1 free. We waited a while for your own manager, who was busy, and then asked others. In the line you were put 5 minutes ahead (a VIP customer: 5 minutes). 3 could take it; an agent was chosen, the most proficient of them.

      You waited 4 seconds. When you asked for a person, we asked the agents in this centre with broadband faults at level 2 or more: 6 in all: 5 with other customers, 1 on a break or away. We did not wait for the agent who helped you last time, who was not at work. Only one agent could take it at that moment.

      You waited 6 seconds. When you asked for a person, we asked the agents in this centre with broadband faults at level 2 or more: all 6 were with other customers. You had waited before, so you were put before the others. Only one agent could take it at that moment.

      You waited 24 seconds. When you asked for a person, we asked the agents in this centre with broadband faults at level 2 or more: 6 in all: 5 with other customers, 1 free. After 20 seconds we also asked the agents with broadband faults at level 2 or more: 9 in all: 7 with other customers, 1 on a break or away, 1 free. 1 who had just not answered was not asked again. 2 could take it; an agent was chosen, the least occupied of them today.

      You waited 3 seconds. You had waited before, so you were put before the others. You were given the agent you were passed on to.

      You waited 1 min 5 s. When you asked for a person, we asked the agents in this centre with broadband faults at level 2 or more: nobody was at work. After 20 seconds we also asked the agents with broadband faults at level 2 or more: 1 in all: 1 on a break or away. After 30 seconds we also asked the agents of general enquiries: 5 in all: 4 with other customers, 1 on a break or away. Only one agent could take it at that moment."
    `);
    for (const text of en) expect(text.replace(/[“”]/g, '')).not.toMatch(/\p{Script=Han}|undefined|NaN/u);
  });

  it('are told in one line to the agent whose desk rings', () => {
    expect(TEN.map(([, r]) => offerInWords(r, 'zh')).join('\n')).toMatchInlineSnapshot(`
      "技能匹配：4名可接坐席，其中您空闲最久（1分25秒），客户已等待0秒
      溢出支援：2名可接坐席，其中您空闲最久（1分25秒），客户已等待2分10秒
      技能匹配：可接坐席仅您一位，客户已等待25秒；优先：65岁以上客户、短时间内再次来电
      专属客户经理：客户已等待12秒；优先：VIP客户
      技能匹配：3名可接坐席，其中您这项技能最熟练，客户已等待31秒；优先：VIP客户
      技能匹配：可接坐席仅您一位，客户已等待4秒
      技能匹配：可接坐席仅您一位，客户已等待6秒
      技能匹配：2名可接坐席，其中您今天最不忙，客户已等待24秒
      转接时指定的坐席：客户已等待3秒
      溢出支援：可接坐席仅您一位，客户已等待1分5秒"
    `);
  });

  it('stand in the guide word for word', () => {
    const page = readFileSync(new URL('../../docs/guide/zh-CN/ten-decisions.md', import.meta.url), 'utf8');
    for (const [title, r] of TEN) {
      expect(page).toContain(title);
      expect(page).toContain(whyInWords(r, customer, 'zh').join(''));
    }
  });

  it('name the agents to staff', () => {
    expect(whyInWords(TEN[1]![1], staff, 'zh').at(-1)).toBe(
      '当时有2人可以接听，选择了林晓雨：其中空闲最久（1分25秒）。',
    );
  });
});

describe('a record', () => {
  it('is read whatever version of the house wrote it', () => {
    const old = readWhy({
      contactId: 'c',
      agentId: 'lin',
      queueCode: 'fault',
      step: 'overflow',
      candidates: 2,
      waitedSeconds: 40,
      idleSeconds: 9,
    });
    expect(whyInWords(old!, customer, 'zh').join('')).toBe(
      '您等待了40秒。等待中我们扩大了范围，同时询问了其他坐席。当时有2人可以接听，选择了一位坐席：其中空闲最久（9秒）。',
    );
    const told = { ...TEN[3]![1], preferred: { staffId: 'lin', reason: 'vip_manager', outcome: 'taken' } };
    expect(readWhy(told)?.preferred).toEqual(TEN[3]![1].preferred);
    const at = { ...TEN[1]![1], widened: [{ at: '2026-03-02T08:00:00Z', step: 0, ready: 0, busy: 6, away: 0 }] };
    expect(readWhy(JSON.parse(JSON.stringify(at)))?.widened).toEqual([widened(0, 0, [0, 6, 0])]);
    for (const nothing of [null, 'x', {}, { stepKind: 3 }, { stepKind: 'skill', candidates: 'x' }]) {
      const read = readWhy(nothing);
      if (read !== undefined) expect(whyInWords(read, customer, 'zh').join('')).not.toMatch(/undefined|NaN/);
    }
  });

  it('names a fact however it is written, and hides none', () => {
    expect(['vip', 'class.vip', 'star_4', 'star4', 'shoe_size'].map((f) => factWords(f).zh)).toEqual([
      'VIP客户',
      'VIP客户',
      '4星客户',
      '4星客户',
      '其他优先因素',
    ]);
  });
});

describe('whoever still waits, or left', () => {
  const people = (on: number, more: object) => ({
    ...{ all: on + 1, on, idle: 0, offered: 0, talking: 0, chatting: 0, after_call_work: 0, not_ready: 0 },
    ...more,
  });
  const steps = [
    { rule: skill('broadband', 2, 0), people: people(6, { talking: 5, not_ready: 1 }) },
    { rule: { kind: 'queue', afterSeconds: 60, queue: 'general' } as const, people: people(20, { talking: 20 }) },
  ];

  it('is told their place, who could help and what they are doing, and who will be asked next', () => {
    const wait = { position: 3, waitedSeconds: 30, steps, heldFor: [] };
    expect(waitInWords(wait, customer, 'zh')).toBe(
      '本队列第3位；具备“宽带报障”技能≥2的坐席6人：5人通话中、1人小休或示忙；30秒后将同时询问“综合咨询”的坐席',
    );
    expect(waitInWords(wait, customer, 'en')).toBe(
      'number 3 in this queue; the agents with broadband faults at level 2 or more (6): 5 on a call, 1 not ready; in 30 seconds it will also ask the agents of general enquiries',
    );
    expect(waitInWords({ ...wait, waitedSeconds: 70, heldFor: ['林晓雨'] }, customer, 'zh')).toBe(
      '本队列第3位；先等林晓雨；“综合咨询”的坐席20人：20人通话中',
    );
    const nobody = [{ rule: skill('broadband', 5, 0), people: people(0, { all: 0 }) }];
    expect(waitInWords({ ...wait, steps: nobody }, customer, 'zh')).toBe('本队列第3位；没有具备“宽带报障”技能≥5的坐席');
  });

  it('gets an answer to "why was I kept waiting"', () => {
    const left = { queue: 'broadband', waitedSeconds: 95, widened: TEN[1]![1].widened };
    expect(leftInWords(left, customer, 'zh').join('')).toMatchInlineSnapshot(
      `"您在等待1分35秒后离开，当时还没有坐席能够接听，非常抱歉。您请求人工时，本中心具备“宽带报障”技能≥2的坐席6人都正在服务其他客户。等到20秒时，我们扩大到具备“宽带报障”技能≥2的坐席，共9人：8人正在服务其他客户、1人小休或离席。等到30秒时，我们扩大到“综合咨询”的坐席，共24人：21人正在服务其他客户、3人小休或离席。"`,
    );
  });
});
