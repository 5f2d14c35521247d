import type { NoticeWhen, NumberDraft } from '../../../shared/contracts/voice-trunks.ts';
import type { Clock } from '../../../shared/kernel/clock.ts';
import type { Db } from '../../platform/db/database.ts';
import type { Log } from '../../platform/log.ts';
import type { MediaEngine, MediaEvent } from '../../platform/media/media-engine.ts';
import type { IncomingCall } from '../../platform/sip/index.ts';
import { isCalendarOpen } from '../routing/index.ts';
import { describing, type SoundOf } from './call-media.ts';
import { describeTo, openIncomingLeg } from './incoming-leg.ts';
import type { Prompts } from './prompts/prompts.ts';
import { LOOKUP_DEADLINE_MS, withDeadline } from './recognise.ts';
import type { TrunkBook } from './trunks/index.ts';

/**
 * Sentences before the answer (183 with our description, RFC 3960 §2): whoever cannot be served hears why instead of a tone, and
 * is charged nothing, for charging begins at the 200. Only over trunks whose row says that they carry it.
 */
export interface EarlyNotices {
  /** What is said now to whoever dialled this number; undefined: nothing. */
  of(line: NumberDraft | undefined): Promise<Notice | undefined>;
  /** The sentence where it can be said, then the code. */
  refuse(sip: IncomingCall, refusal: SpokenRefusal): Promise<void>;
  /** On a leg that is answered afterwards, as it was described. */
  before(sip: IncomingCall, leg: { readonly legId: string; readonly sdp: string }, prompt: string): Promise<void>;
}
/** `status` is also said as a Q.850 cause (Reason, RFC 6432), for whoever is behind a gateway. */
interface Refusing {
  readonly status: number;
  readonly words: string;
}
interface Notice {
  readonly prompt: string;
  /** Absent: it is answered afterwards. */
  readonly refusal?: Refusing;
}
type SpokenRefusal = Refusing & Pick<Notice, 'prompt'>;

export interface EarlyNoticeNeeds {
  readonly db: Db;
  readonly clock: Clock;
  readonly media: MediaEngine;
  readonly book: Pick<TrunkBook, 'settingsOf'>;
  readonly prompts: Pick<Prompts, 'library'>;
  readonly soundOf: SoundOf;
  readonly publicAddress: string | undefined;
  readonly log: Log;
}

export const ALL_BUSY: SpokenRefusal = { prompt: 'lines-busy', status: 486, words: 'all lines busy' };
const CLOSED: SpokenRefusal = { prompt: 'closed-now', status: 480, words: 'outside of service hours' };
const OUT_OF_USE: SpokenRefusal = { prompt: 'number-not-in-service', status: 404, words: 'number not in service' };

/** At a time, beside the calls that are served: a storm of calls is refused by its bare code. */
const MAX_NOTICES = 30;
/** A sentence is no radio play, and networks cut sound before an answer after a minute or three. */
const LONGEST_MS = 60_000;
/** The last word still lies in the far end's jitter buffer when we have sent it. */
const TAIL_MS = 300;

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });

export function createEarlyNotices(needs: EarlyNoticeNeeds): EarlyNotices {
  /** Who hears something now, by leg. */
  const hearing = new Map<string, () => void>();
  const hear = (event: MediaEvent): void => {
    if (event.type === 'played') hearing.get(event.legId)?.();
    else if (event.type === 'worker_crashed') for (const legId of event.legs) hearing.get(legId)?.();
  };
  needs.media.on(hear);

  const isClosed = async (hours: string): Promise<boolean> => {
    try {
      const asked = isCalendarOpen(needs.db, hours, needs.clock.now());
      return (await withDeadline(asked, LOOKUP_DEADLINE_MS)) === false;
    } catch (error) {
      needs.log.warn({ err: error }, 'the hours of a number could not be read; the call is taken');
      return false;
    }
  };
  const spoken = (refusal: SpokenRefusal, own: string): Notice => ({
    prompt: own === '' ? refusal.prompt : own,
    refusal,
  });
  const NOTICES: Readonly<Record<NoticeWhen, (line: NumberDraft) => Promise<Notice | undefined>>> = {
    never: () => Promise.resolve(undefined),
    before_answer: ({ notice }) => Promise.resolve({ prompt: notice }),
    closed: async ({ notice, noticeHours }) => ((await isClosed(noticeHours)) ? spoken(CLOSED, notice) : undefined),
    not_in_service: ({ notice }) => Promise.resolve(spoken(OUT_OF_USE, notice)),
  };

  const say = async (sip: IncomingCall, legId: string, prompt: string): Promise<void> => {
    let forget = (): void => undefined;
    let patience: NodeJS.Timeout | undefined;
    const over = new Promise<void>((resolve) => {
      hearing.set(legId, resolve);
      forget = sip.on('cancelled', () => resolve());
      patience = setTimeout(resolve, LONGEST_MS);
    });
    try {
      await needs.media.play(legId, [needs.prompts.library.sound(prompt, 'normal')]);
      await over;
      await pause(TAIL_MS);
    } finally {
      clearTimeout(patience);
      forget();
      hearing.delete(legId);
    }
  };
  /** Without an offer of theirs there is nowhere to send sound to before they have acknowledged ours. */
  const maySay = (sip: IncomingCall): boolean =>
    needs.book.settingsOf(sip.trunk).earlyNotices && sip.offer !== undefined && hearing.size < MAX_NOTICES;

  const before: EarlyNotices['before'] = async (sip, { legId, sdp }, prompt) => {
    if (!maySay(sip) || !sip.ring(183, sdp)) return;
    await say(sip, legId, prompt).catch((error: unknown) => {
      needs.log.warn({ err: error, prompt }, 'a sentence before the answer could not be said');
    });
  };
  const explain = async (sip: IncomingCall, prompt: string): Promise<void> => {
    const sound = needs.soundOf(sip.trunk);
    const leg = await openIncomingLeg(needs.media, sip, sound);
    const sdp = describeTo(sip, describing(leg, needs.publicAddress, sound)());
    if (sdp !== undefined) await before(sip, { legId: leg.legId, sdp }, prompt);
    await needs.media.closeLeg(leg.legId);
  };

  return {
    of: async (line) => (line === undefined ? undefined : NOTICES[line.noticeWhen](line)),
    before,
    refuse: async (sip, { prompt, status, words }) => {
      if (maySay(sip)) {
        needs.log.info({ trunk: sip.trunk, prompt, status }, 'a call is refused with a sentence');
        await explain(sip, prompt).catch((error: unknown) => {
          needs.log.warn({ err: error, prompt }, 'a refusal could not be said');
        });
      }
      sip.reject(status, words);
    },
  };
}
