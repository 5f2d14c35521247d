import type { ContactTransition } from '../../../../shared/contracts/contacts.ts';
import type { Static } from '@sinclair/typebox';
import { TRANSFER_REASONS } from '../../../../shared/contracts/routing-live.ts';
import { REJECT_REASONS } from '../../../../shared/contracts/routing.ts';
import { said, type Said } from '../../../../shared/contracts/routing-why-phrases.ts';
import { widenedInWords, type WhyNames } from '../../../../shared/contracts/routing-why-words.ts';
import type { WhyKind, WhyWidened } from '../../../../shared/contracts/routing-why.ts';

type Transition = Static<typeof ContactTransition> & { readonly agentId: string | null };

export interface TimelineStep {
  readonly at: string;
  readonly kind: WhyKind;
  readonly words: Said;
}

const NOBODY = said('坐席', 'the agent');

const reasonWords = (code: string | null): Said => {
  const found = [...REJECT_REASONS, ...TRANSFER_REASONS].find((r) => r.code === code);
  if (found !== undefined) return said(`（${found.zh}）`, ` (${found.en.toLowerCase()})`);
  return said('', '');
};

/** One line for each change that has to do with waiting; what is not in this table is told elsewhere. */
const LINES: Readonly<Record<string, readonly [WhyKind, (who: Said, step: Transition) => Said]>> = {
  enqueue: ['asked', () => said('请求人工，进入队列', 'Asked for a person and entered the queue')],
  offer: ['offered', (who) => said(`请${who.zh}接听`, `Offered to ${who.en}`)],
  accept: ['taken', (who) => said(`${who.zh}接听`, `Answered by ${who.en}`)],
  reject: [
    'returned',
    (who, { reason }) => {
      const why = reasonWords(reason);
      return said(`${who.zh}未接${why.zh}，放回原位`, `${who.en} gave it back${why.en}; its place was kept`);
    },
  ],
  miss: ['returned', (who) => said(`${who.zh}振铃未接，放回原位`, `${who.en} did not answer; its place was kept`)],
  withdraw: ['returned', (who) => said(`${who.zh}掉线，排到最前`, `${who.en} lost the line; put before everybody`)],
  requeue: ['returned', (who) => said(`${who.zh}掉线，排到最前`, `${who.en} lost the line; put before everybody`)],
  transfer: [
    'passed_on',
    (who, { reason }) => {
      const why = reasonWords(reason);
      return said(`${who.zh}转接${why.zh}，重新计时等待`, `Passed on by ${who.en}${why.en}; a new wait began`);
    },
  ],
  place: [
    'placed',
    (_who, { reason }) =>
      said(`值班长调整先后：${reason ?? ''}`, `Moved in the line by the shift leader: ${reason ?? ''}`),
  ],
  abandon: ['left', () => said('客户在等待中离开', 'The customer left while waiting')],
  fail: ['left', () => said('因故障中断', 'Broken off by a failure')],
};

/** All that was tried, in order of time: what happened to the contact, and each widening of the circle between. */
export function timelineOf(
  transitions: readonly Transition[],
  widened: readonly { readonly queue: string; readonly steps: readonly WhyWidened[]; readonly names: WhyNames }[],
  nameOf: (staffId: string) => string | undefined,
): TimelineStep[] {
  const steps = transitions.flatMap((t): TimelineStep[] => {
    const line = LINES[t.event];
    if (line === undefined) return [];
    const name = t.agentId === null ? undefined : nameOf(t.agentId);
    const [kind, words] = line;
    return [{ at: t.at, kind, words: words(name === undefined ? NOBODY : said(name, name), t) }];
  });
  const circles = widened.flatMap(({ queue, steps: all, names }) =>
    widenedInWords(queue, all, names).map((words, at): TimelineStep => ({
      at: new Date(all[at]?.atMs ?? 0).toISOString(),
      kind: 'widened',
      words,
    })),
  );
  return [...steps, ...circles].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}
