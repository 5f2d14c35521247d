import { AppError } from '../../../shared/kernel/app-error.ts';
import type { Log } from '../../platform/log.ts';
import type { Refer } from '../../platform/sip/index.ts';
import type { Call, Calls } from './calls.ts';
import { whyNotAnswered } from './end-reasons.ts';
import { MAX_CALLS } from './inbound-service.ts';
import type { OutsideLines } from './outside-line-service.ts';
import type { ReferOut, ReferOutHears } from './refer-out-service.ts';
import type { PatienceBook } from './rules/patience.ts';
import type { Other, OutsideLine } from './talk.ts';
import { talkOf, type TalkBy, type Talks } from './talks-service.ts';

export interface OutsideCall {
  readonly event: 'consult' | 'pass';
  readonly actor: string;
  readonly ringMs?: number;
}

/** How somebody outside is called into a talk: by a line of ours, or by the customer's own side where it can do that. */
export interface OutsideCalls {
  call(call: Call, number: string, how: OutsideCall): Promise<void>;
}
export interface OutsideCallsNeeds {
  readonly calls: Pick<Calls, 'lines'>;
  readonly talks: Pick<Talks, 'step' | 'note' | 'apply'>;
  readonly outside: Pick<OutsideLines, 'dial' | 'close' | 'permit'>;
  readonly referOut: ReferOut;
  readonly book: PatienceBook;
  readonly onRefer: (call: Call, line: OutsideLine, refer: Refer) => void;
  readonly hangUp: (call: Call, reason: string) => void;
  readonly log: Log;
  /** In the turn of its talk, when there still is one. */
  readonly later: (call: Call, what: () => Promise<void>) => void;
  readonly letGo: (call: Call, other: Other | undefined, cause: string) => Promise<void>;
  readonly failed: (call: Call, other: Other, failure: string) => Promise<void>;
  readonly left: (call: Call, other: Other, by: TalkBy) => Promise<void>;
  readonly answered: (call: Call, line: OutsideLine) => Promise<void>;
}

const SYSTEM = 'system:voice';
const asOther = ({ number }: OutsideLine) => ({ kind: 'outside', id: number }) as const;

export function createOutsideCalls(needs: OutsideCallsNeeds): OutsideCalls {
  const heard = async (call: Call, line: OutsideLine): Promise<void> => {
    if (call.talk?.other === line) await needs.talks.apply(call);
  };
  const dial = async (call: Call, number: string): Promise<OutsideLine> => {
    if (needs.calls.lines() >= MAX_CALLS) throw new AppError({ code: 'voice.all_lines_busy', kind: 'unavailable' });
    return needs.outside.dial(call, number, {
      early: (of) => needs.later(call, () => heard(call, of)),
      answered: (of) => needs.later(call, () => needs.answered(call, of)),
      failed: (of, refused) => needs.later(call, () => needs.failed(call, of, whyNotAnswered(refused))),
      ended: (of) => needs.later(call, () => needs.left(call, of, { actor: SYSTEM, reason: 'hung_up' })),
      refer: (of, refer) => needs.onRefer(call, of, refer),
    });
  };
  const rings = (call: Call, line: OutsideLine, ringMs = needs.book.patience().outsideRingMs): void => {
    const { talk } = call;
    if (talk?.other !== line) return;
    clearTimeout(talk.timer);
    talk.timer = setTimeout(() => needs.later(call, () => needs.failed(call, line, 'no_answer')), ringMs);
  };
  /** Our own line takes the place of what the far end would not do; for everybody it goes on ringing. */
  const bridge = async (call: Call, asked: OutsideLine): Promise<void> => {
    const talk = talkOf(call);
    if (talk.other !== asked) return;
    try {
      const line = await dial(call, asked.number);
      const then = (): void => void (talk.other = line);
      await needs.talks.note(call, 'bridge', { actor: SYSTEM, other: asOther(line), then });
      rings(call, line);
    } catch (error) {
      needs.log.warn({ err: error, contactId: call.contactId }, 'a transfer could not be bridged');
      await needs.failed(call, asked, 'unreachable');
    }
  };
  const referred = async (call: Call, asked: OutsideLine): Promise<void> => {
    const talk = talkOf(call);
    const ours = talk.other;
    if (talk.state !== 'passing') return;
    talk.other = asked;
    if (ours !== asked) await needs.letGo(call, ours, 'referred');
    await needs.answered(call, asked);
    // Their side has the call now; its own line to us has nobody left.
    needs.hangUp(call, 'handed_over');
  };
  const referHears = (call: Call): ReferOutHears => ({
    answered: (asked) => needs.later(call, () => referred(call, asked)),
    failed: (asked, refused) => needs.later(call, () => needs.failed(call, asked, whyNotAnswered(refused))),
    declined: (asked) => needs.later(call, () => bridge(call, asked)),
  });

  return {
    call: async (call, number, { event, actor, ringMs }) => {
      const talk = talkOf(call);
      // A REFER cannot be taken back: a flow that says how long it may ring goes on afterwards with a caller who is still ours.
      const mayLeave = event === 'pass' && (call.agentId !== undefined || ringMs === undefined);
      if (mayLeave) await needs.outside.permit(number);
      const asked = mayLeave ? needs.referOut.ask(call, number, referHears(call)) : undefined;
      const line = asked ?? (await dial(call, number));
      await needs.talks
        .step(call, event, { actor, other: asOther(line), then: () => void (talk.other = line) })
        .catch(async (error: unknown) => {
          await needs.outside.close(line, 'not_now');
          throw error;
        });
      rings(call, line, ringMs);
    },
  };
}
