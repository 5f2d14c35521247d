import type { LiveStep, People } from './routing-live.ts';
import { duration, joined, said, stepWho, type StepNames, type WhyLanguage } from './routing-why-phrases.ts';

const TALKING = said('通话中', 'on a call');
const CHATTING = said('会话中', 'chatting');
const WRAPPING = said('话后处理', 'in after-call work');
const RINGING = said('振铃中', 'ringing');
const RESTING = said('小休或示忙', 'not ready');
const IDLE = said('空闲', 'free');

/** The step that counts after so many seconds, and the next. */
export function stepsAt(
  steps: readonly LiveStep[],
  waitedSeconds: number,
): { now: LiveStep | undefined; next: LiveStep | undefined } {
  const passed = steps.filter((s) => s.rule.afterSeconds <= waitedSeconds);
  return { now: passed.at(-1) ?? steps[0], next: steps.find((s) => s.rule.afterSeconds > waitedSeconds) };
}

const doing = (p: People) =>
  joined([
    [p.talking, TALKING],
    [p.chatting, CHATTING],
    [p.after_call_work, WRAPPING],
    [p.offered, RINGING],
    [p.not_ready, RESTING],
    [p.idle, IDLE],
  ]);

export interface WaitNow {
  readonly position: number;
  readonly waitedSeconds: number;
  readonly steps: readonly LiveStep[];
  /** Who is waited for before anybody else is asked. */
  readonly heldFor: readonly string[];
}

/** Why somebody waits now: 本队列第3位；具备“宽带”技能≥2的坐席6人：5人通话中、1人小休；30秒后将同时询问…. */
export function waitInWords(wait: WaitNow, names: StepNames, lang: WhyLanguage): string {
  const { now, next } = stepsAt(wait.steps, wait.waitedSeconds);
  const parts = [said(`本队列第${wait.position}位`, `number ${wait.position} in this queue`)];
  if (wait.heldFor.length > 0)
    parts.push(said(`先等${wait.heldFor.join('、')}`, `waits for ${wait.heldFor.join(', ')} first`));
  if (now !== undefined) {
    const who = stepWho(now.rule, names);
    const all = now.people.on;
    const busy = doing(now.people);
    parts.push(
      now.people.all === 0
        ? said(`没有${who.zh}`, `there are none of ${who.en}`)
        : all === 0
          ? said(`${who.zh}${now.people.all}人均已签出`, `all ${now.people.all} of ${who.en} are signed off`)
          : said(`${who.zh}${all}人：${busy.zh}`, `${who.en} (${all}): ${busy.en}`),
    );
  }
  if (next !== undefined) {
    const who = stepWho(next.rule, names);
    const left = duration(next.rule.afterSeconds - wait.waitedSeconds);
    parts.push(said(`${left.zh}后将同时询问${who.zh}`, `in ${left.en} it will also ask ${who.en}`));
  }
  return parts.map((p) => p[lang]).join(lang === 'zh' ? '；' : '; ');
}
