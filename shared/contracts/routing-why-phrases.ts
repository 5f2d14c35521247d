import type { RelaxStep } from './routing-rules.ts';
import type { Preference, StepKind } from './routing-why.ts';

/** One thing in both languages. */
export interface Said {
  readonly zh: string;
  readonly en: string;
}
export type WhyLanguage = keyof Said;
export const said = (zh: string, en: string): Said => ({ zh, en });

const two = (n: number, one: string): string => `${n} ${one}${n === 1 ? '' : 's'}`;

/** 45秒 · 2分钟 · 2分10秒 · 1小时5分 */
export function duration(seconds: number): Said {
  const all = Math.max(0, Math.round(seconds));
  const [h, m, s] = [Math.floor(all / 3_600), Math.floor(all / 60) % 60, all % 60];
  if (h > 0) return said(`${h}小时${m > 0 ? `${m}分` : ''}`, `${h} h${m > 0 ? ` ${m} min` : ''}`);
  if (m === 0) return said(`${s}秒`, two(s, 'second'));
  return s === 0 ? said(`${m}分钟`, two(m, 'minute')) : said(`${m}分${s}秒`, `${m} min ${s} s`);
}

const FACTS: Readonly<Record<string, Said>> = {
  emergency: said('紧急来电', 'an emergency'),
  elder: said('65岁以上客户', 'aged 65 or over'),
  vip: said('VIP客户', 'a VIP customer'),
  enterprise: said('政企客户', 'a business customer'),
  complaint: said('投诉客户', 'a complaint'),
  star: said('星级客户', 'a star customer'),
  repeated_caller: said('短时间内再次来电', 'a repeated call'),
  open_case: said('有未办结的诉求单', 'a case that is still open'),
  callback: said('预约回拨', 'a promised callback'),
};

/** Names a fact whichever way it is written: `vip`, `class.vip`, `star_4`. A fact without a name is not hidden. */
export function factWords(fact: string): Said {
  const code = fact.replace(/^class[._:]/, '');
  const stars = /^stars?[._:]?([1-5])$/.exec(code)?.[1];
  if (stars !== undefined) return said(`${stars}星客户`, `${stars}-star customer`);
  return FACTS[code] ?? FACTS[code.replace('repeated', 'repeated_caller')] ?? said('其他优先因素', 'another reason');
}

export const STEP_WORDS: Readonly<Record<StepKind, Said>> = {
  preferred: said('优先坐席', 'Preferred agent'),
  skill: said('技能匹配', 'Skill'),
  team: said('同班组', 'Same team'),
  centre: said('本中心', 'Own centre'),
  overflow: said('溢出支援', 'Overflow'),
};

export const PREFERENCE_WORDS: Readonly<Record<Preference, Said>> = {
  vip_manager: said('专属客户经理', 'your own manager'),
  case_agent: said('正在为您办理诉求单的坐席', 'the agent who works on your case'),
  last_agent: said('上次接待您的坐席', 'the agent who helped you last time'),
  transfer: said('转接时指定的坐席', 'the agent you were passed on to'),
  callback: said('约定给您回电的坐席', 'the agent who promised to call you'),
  assigned: said('值班长指定的坐席', 'the agent named by the shift leader'),
  pulled: said('值班长本人', 'the shift leader in person'),
};

export interface StepNames {
  queue(code: string): Said;
  skill(code: string): Said;
}

/** Whom a step asks: 具备宽带技能≥2的坐席 · 本中心具备…的坐席 · 综合咨询的坐席. */
export function stepWho(step: RelaxStep, names: StepNames): Said {
  if (step.kind === 'queue') {
    const queue = names.queue(step.queue);
    return said(`“${queue.zh}”的坐席`, `the agents of ${queue.en}`);
  }
  const skill = names.skill(step.skill);
  const level = step.minLevel > 1 ? step.minLevel : undefined;
  const where = {
    everywhere: said('', ''),
    own_centre: said('本中心', ' in this centre'),
    same_team: said('同班组', ' in the same team'),
  }[step.scope];
  return said(
    `${where.zh}具备“${skill.zh}”技能${level === undefined ? '' : `≥${level}`}的坐席`,
    `the agents${where.en} with ${skill.en}${level === undefined ? '' : ` at level ${level} or more`}`,
  );
}

/** What people are doing, in the order in which it is said; nobody is not said. */
export function joined(parts: readonly (readonly [number, Said])[]): Said {
  const there = parts.filter(([n]) => n > 0);
  return said(there.map(([n, w]) => `${n}人${w.zh}`).join('、'), there.map(([n, w]) => `${n} ${w.en}`).join(', '));
}
