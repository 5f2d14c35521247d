import { FLOW_WHYS } from '../../../../shared/contracts/contacts-flow.ts';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import type { Clock } from '../../../../shared/kernel/clock.ts';
import type { Log } from '../../../platform/log.ts';
import type { MediaEngine } from '../../../platform/media/media-engine.ts';
import type { OrganisationView } from '../../identity/index.ts';
import { HOTLINE } from '../../flows/index.ts';
import type { Call } from '../calls.ts';
import type { OtherLines } from '../other-lines-service.ts';
import { newTalk } from '../talk.ts';
import type { TalkEvent } from '../talk-state.ts';
import type { Talks } from '../talks-service.ts';
import type { TrunkBook } from '../trunks/index.ts';
import type { AskOf, FlowAnswer } from './step-types.ts';

type To = AskOf<'transfer'>['to'];
/** Where a caller stands who is put through to people of ours. */
export interface TransferWish {
  readonly queueCode?: string;
  readonly preferred?: {
    readonly agentIds: readonly string[];
    readonly reason: 'transfer';
    readonly holdSeconds: number;
  };
}

export interface TransferNeeds {
  readonly clock: Clock;
  readonly organisation: Pick<OrganisationView, 'staffByNo' | 'staffOfPost'>;
  readonly book: Pick<TrunkBook, 'numberOf'>;
  readonly media: Pick<MediaEngine, 'stopPlay'>;
  /** Call control is made after the minute of the caller. */
  readonly control: () => {
    readonly others: Pick<OtherLines, 'callOutside'>;
    readonly talks: Pick<Talks, 'over' | 'inTurn'>;
  };
  /** Into the line; refuses a queue that is not there. */
  readonly toPeople: (call: Call, wish: TransferWish) => Promise<void>;
  readonly log: Log;
}

/** So long somebody who is wished for is waited for before anybody else of the queue may take the call. */
const HOLD_SECONDS = 30;
const MOST_PREFERRED = 50;
const SYSTEM = 'system:flow';
const SETTLED: readonly TalkEvent[] = ['answer', 'fail', 'end'];

/** Puts a caller through as a step of a flow says: to people of ours, to another number of ours, or to somebody outside. */
export function createTransfer(needs: TransferNeeds): (call: Call, ask: AskOf<'transfer'>) => Promise<FlowAnswer> {
  const wishOf = async (to: Exclude<To, { number: string }>): Promise<TransferWish | undefined> => {
    if ('queue' in to) return { queueCode: to.queue };
    const people =
      'post' in to
        ? await needs.organisation.staffOfPost(to.post)
        : [await needs.organisation.staffByNo(to.agent)].filter((s) => s !== undefined);
    if (people.length === 0) return undefined;
    const agentIds = people.slice(0, MOST_PREFERRED).map((s) => s.id);
    return { preferred: { agentIds, reason: 'transfer', holdSeconds: HOLD_SECONDS } };
  };

  const toPeople = async (call: Call, to: Exclude<To, { number: string }>): Promise<FlowAnswer> => {
    const wish = await wishOf(to);
    if (wish === undefined) return { outcome: 'failed', why: 'unknown' };
    await needs.toPeople(call, wish);
    return { outcome: 'done' };
  };

  /** The caller hears it ring, and stays ours until somebody answers. */
  const outside = async (call: Call, number: string, ringMs: number | undefined): Promise<FlowAnswer> => {
    const { others, talks } = needs.control();
    clearTimeout(call.timer);
    call.playId = undefined;
    await needs.media.stopPlay(call.legId).catch(() => undefined);
    const talk = newTalk(needs.clock.now());
    call.talk = talk;
    call.phase = 'talking';
    const settled = new Promise<TalkEvent>((resolve) => {
      talk.told = (event) => {
        if (SETTLED.includes(event)) resolve(event);
      };
    });
    const back = async (reason: string): Promise<void> => {
      if (call.talk !== talk) return;
      await talks.over(call, { actor: SYSTEM, reason });
      if (call.phase === 'talking') call.phase = 'menu';
    };
    try {
      await talks.inTurn(call, () =>
        others.callOutside(call, number, { event: 'pass', actor: SYSTEM, ...(ringMs === undefined ? {} : { ringMs }) }),
      );
    } catch (error) {
      needs.log.info({ err: error, contactId: call.contactId }, 'a flow could not call out');
      const why = error instanceof AppError && error.code === 'voice.do_not_call' ? 'do_not_call' : 'no_way_out';
      await back(why);
      return { outcome: 'failed', why };
    }
    if ((await settled) !== 'fail') return { outcome: 'done' };
    const why = FLOW_WHYS.find((one) => one === talk.lastFailure) ?? 'no_answer';
    await back(why);
    return { outcome: 'failed', why };
  };

  return async (call, { to, ringSeconds }) => {
    if (!('number' in to)) return toPeople(call, to);
    const line = needs.book.numberOf(to.number);
    if (line === undefined)
      return outside(call, to.number, ringSeconds === undefined ? undefined : ringSeconds * 1_000);
    // One of ours: as if they had dialled it, without a way over the trunk.
    call.line = line;
    call.called = to.number;
    return { outcome: 'done', enter: line.entryFlow === '' ? HOTLINE : line.entryFlow };
  };
}
