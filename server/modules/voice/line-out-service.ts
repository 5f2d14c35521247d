import { ok, refuse, type Result } from '../../../shared/kernel/result.ts';
import type { MediaEngine } from '../../platform/media/media-engine.ts';
import {
  buildOffer,
  type CallEnd,
  type LocalAudio,
  type OutgoingCall,
  type Refer,
  type Reoffer,
  type SessionDescription,
  type SipEndpoint,
  type InviteWish,
} from '../../platform/sip/index.ts';
import { describing, type SoundOf, type TrunkSound } from './call-media.ts';
import type { Refused } from './end-reasons.ts';
import type { OutboundWay } from './trunks/index.ts';

/** One try at one trunk, with the leg its sound would go over. */
export interface LineOut {
  readonly sip: OutgoingCall;
  readonly trunk: string;
  readonly legId: string;
  readonly localAudio: () => LocalAudio;
  readonly sound: TrunkSound;
}

export interface LineOutHears {
  /** The trunk before did not take the call: it now goes this way, over another leg. The leg before is closed by us. */
  readonly moved: (line: LineOut) => void;
  readonly progress?: (line: LineOut, status: number, early: SessionDescription | undefined) => void;
  readonly answered: (line: LineOut, answer: SessionDescription) => void;
  /** No way is left, or the number itself said no. The leg is the owner's to close. */
  readonly failed: (refused: Refused) => void;
  readonly ended: (end: CallEnd) => void;
  readonly reoffer: (reoffer: Reoffer) => void;
  /** The far end asks us to call somebody; absent: that is declined. */
  readonly refer?: (refer: Refer) => void;
}

/** What came with a transfer that somebody asked of us. */
export type OnBehalf = Pick<InviteWish, 'replaces' | 'referredBy'>;

export interface DialledLine {
  /** The first trunk that took the INVITE. */
  readonly first: LineOut;
  /** Before the answer the call is taken back, after it said goodbye to; whichever way it goes by then. */
  bye(reason?: string, q850?: number): void;
  cancel(): void;
  readonly refer: OutgoingCall['refer'];
}

export interface LinesOut {
  call(
    callId: string,
    candidates: OutboundWay['candidates'],
    hears: LineOutHears,
    onBehalf?: OnBehalf,
  ): Promise<Result<DialledLine, string>>;
}

export interface LinesOutNeeds {
  readonly media: Pick<MediaEngine, 'createSipLeg' | 'closeLeg'>;
  readonly sip: Pick<SipEndpoint, 'invite'>;
  readonly publicAddress: string | undefined;
  readonly soundOf: SoundOf;
}

/** Answers about the trunk and not about whom we call; 408 stands for silence, 503 also for a trunk out of reach. */
const ANOTHER_TRUNK: readonly number[] = [408, 500, 502, 503, 504];
/** Q.850 causes that are about whom we call, whatever status a gateway wraps them in: no such number, busy, no answer, refused. */
const ABOUT_THE_NUMBER: readonly number[] = [1, 17, 18, 19, 21, 28];
/** RFC 3261 §21: our description is what they cannot take. */
const NOT_SUCH_SOUND: readonly number[] = [415, 488, 606];

interface Way {
  readonly candidate: OutboundWay['candidates'][number];
  readonly sound: TrunkSound;
  readonly secure: boolean;
  /** The same trunk once more without SRTP, for one that was only to prefer it. */
  readonly inTheClear: boolean;
}

const waysOf = (soundOf: SoundOf, candidates: OutboundWay['candidates']): Way[] =>
  candidates.flatMap((candidate): Way[] => {
    const sound = soundOf(candidate.trunk);
    const first = { candidate, sound, secure: sound.srtp !== 'never', inTheClear: false };
    return sound.srtp === 'preferred' ? [first, { ...first, secure: false, inTheClear: true }] : [first];
  });

/** What is left to try after this refusal; nothing when it was about the number, or when it has already rung there. */
function waysAfter(ways: readonly Way[], { status, q850 }: Refused, hasRung: boolean): Way[] {
  if (hasRung || (q850 !== undefined && ABOUT_THE_NUMBER.includes(q850))) return [];
  if (NOT_SUCH_SOUND.includes(status)) return ways[0]?.inTheClear === true ? [...ways] : [];
  if (!ANOTHER_TRUNK.includes(status)) return [];
  return ways.slice(ways[0]?.inTheClear === true ? 1 : 0);
}

/** Calls out: the first trunk that takes the call; full, too fast, down or refusing for reasons of its own, the next one is asked. */
export function createLinesOut(needs: LinesOutNeeds): LinesOut {
  const open = async (
    callId: string,
    { candidate, sound, secure }: Way,
    onBehalf: OnBehalf,
  ): Promise<Result<LineOut, string>> => {
    const { trunk, dialled: to, from } = candidate;
    const leg = await needs.media.createSipLeg({ callId, ...(secure ? { secure } : {}) });
    const localAudio = describing(leg, needs.publicAddress, sound);
    const invited = needs.sip.invite({ trunk, to, from: { user: from }, sdp: buildOffer(localAudio()), ...onBehalf });
    if (invited.ok) return ok({ sip: invited.value, trunk, legId: leg.legId, localAudio, sound });
    await needs.media.closeLeg(leg.legId);
    return invited;
  };

  return {
    call: async (callId, candidates, hears, onBehalf = {}) => {
      let ways = waysOf(needs.soundOf, candidates);
      let line: LineOut | undefined;
      let unwanted = false;

      const next = async (): Promise<Result<LineOut, string>> => {
        let refusal = 'no_way_out';
        for (let way = ways.shift(); way !== undefined && !unwanted; way = ways.shift()) {
          const opened = await open(callId, way, onBehalf);
          if (opened.ok) return opened;
          ({ refusal } = opened);
          // Refused here, before anything was sent: without SRTP it would be refused the same way.
          if (ways[0]?.inTheClear === true) ways.shift();
        }
        return refuse(refusal);
      };
      const goOn = async (before: LineOut, failure: Refused, hasRung: boolean): Promise<void> => {
        ways = unwanted ? [] : waysAfter(ways, failure, hasRung);
        const opened = await next().catch(() => refuse('media'));
        if (!opened.ok) {
          hears.failed(unwanted ? { status: CANCELLED } : failure);
          return;
        }
        // At once: it may be answered while the leg before is still being closed.
        hears.moved(opened.value);
        listen(opened.value);
        await needs.media.closeLeg(before.legId).catch(() => undefined);
      };
      const listen = (current: LineOut): void => {
        line = current;
        let hasRung = false;
        const { sip } = current;
        sip.on('progress', ({ status, answer }) => {
          hasRung ||= status >= RINGING_STATUS;
          // What a trunk that may not be heard early plays is nothing to anybody.
          hears.progress?.(current, status, current.sound.earlyMedia === true ? answer : undefined);
        });
        sip.on('answered', ({ answer }) => hears.answered(current, answer));
        sip.on('failed', (failure) => void goOn(current, failure, hasRung));
        sip.on('ended', hears.ended);
        sip.on('reoffer', hears.reoffer);
        if (hears.refer !== undefined) sip.on('refer', hears.refer);
        // Taken back while this way was being opened.
        if (unwanted) sip.cancel();
      };

      const opened = await next();
      if (!opened.ok) return opened;
      listen(opened.value);
      return ok({
        first: opened.value,
        cancel: () => {
          unwanted = true;
          line?.sip.cancel();
        },
        refer: (target, options) => (line ?? opened.value).sip.refer(target, options),
        bye: (reason, q850) => {
          unwanted = true;
          line?.sip.bye(reason, q850);
        },
      });
    },
  };
}

const CANCELLED = 487;
const RINGING_STATUS = 180;
