import { newId } from '../../../shared/kernel/id.ts';
import type { Log } from '../../platform/log.ts';
import type { Call } from './calls.ts';
import { whyNotAnswered, type Refused } from './end-reasons.ts';
import type { OutsideLine } from './talk.ts';
import type { TrunkBook } from './trunks/index.ts';

/**
 * A blind transfer that leaves our house: the customer's own side is asked to call the number (REFER, RFC 3515), where the row of
 * its trunk allows it and the plan would go by that trunk. Two lines of ours are free then, and the sound goes the short way.
 */
export interface ReferOut {
  /** Undefined: this far end is not asked; the call is bridged by us. */
  ask(call: Call, number: string, hears: ReferOutHears): OutsideLine | undefined;
}
export interface ReferOutHears {
  /** They talk, without us. */
  readonly answered: (line: OutsideLine) => void;
  readonly failed: (line: OutsideLine, refused: Refused) => void;
  /** The far end will not, cannot, or says nothing: we are to call ourselves. */
  readonly declined: (line: OutsideLine) => void;
}

export interface ReferOutNeeds {
  readonly book: Pick<TrunkBook, 'settingsOf' | 'outboundWay'>;
  readonly log: Log;
}

/** A far end that takes a REFER says at once how it goes (RFC 3515 §2.4.4); silence is none that can do it. */
export const NOTIFY_MS = 8_000;

type Refer = NonNullable<Call['sip']['refer']>;
type Outcome = Awaited<ReturnType<Refer>>;

/** How it went, in the words of whoever transfers; undefined: the call itself is over, and that is told elsewhere. */
function meaning(outcome: Outcome): 'answered' | 'declined' | Refused | undefined {
  if (!outcome.ok) return outcome.refusal.reason === 'ended' ? undefined : 'declined';
  const { status } = outcome.value;
  if (status < 300) return 'answered';
  // About the way and not about whom they call: our own way may be better.
  return whyNotAnswered({ status }) === 'unreachable' ? 'declined' : { status };
}

export function createReferOut(needs: ReferOutNeeds): ReferOut {
  /** As this trunk writes the number; undefined: the plan would not go by it. */
  const dialled = ({ trunk }: Call, number: string): string | undefined => {
    if (!needs.book.settingsOf(trunk).acceptsRefer) return undefined;
    const way = needs.book.outboundWay(number, { purpose: 'transfer', cameBy: trunk, dialledBefore: undefined });
    return way.ok ? way.value.candidates.find((c) => c.trunk === trunk)?.dialled : undefined;
  };

  return {
    ask: (call, number, hears) => {
      const target = dialled(call, number);
      if (call.sip.refer === undefined || target === undefined) return undefined;
      const { localAudio, sound, trunk, contactId } = call;
      const sip = { bye: () => undefined };
      const id = newId();
      const line: OutsideLine = {
        kind: 'outside',
        id,
        number,
        legId: '',
        trunk,
        sip,
        localAudio,
        sound,
        ringing: true,
      };
      let declined = false;
      const decline = (): void => {
        if (declined) return;
        declined = true;
        needs.log.info({ contactId, trunk }, 'the far end did not take a transfer; we call ourselves');
        hears.declined(line);
      };
      const silence = setTimeout(decline, NOTIFY_MS);
      const onProgress = (): void => clearTimeout(silence);
      call.sip.refer(target, { onProgress }).then(
        (outcome) => {
          clearTimeout(silence);
          const means = meaning(outcome);
          if (means === 'declined') decline();
          // Also after we began to call ourselves: they talk, whoever was slow to say so.
          else if (means === 'answered') hears.answered(line);
          else if (means !== undefined && !declined) hears.failed(line, means);
        },
        (error: unknown) => {
          clearTimeout(silence);
          needs.log.warn({ err: error, contactId }, 'a transfer could not be asked for');
          decline();
        },
      );
      return line;
    },
  };
}
