import { AppError } from '../../../shared/kernel/app-error.ts';
import type { Transactor } from '../../platform/events/transactor.ts';
import type { Log } from '../../platform/log.ts';
import type { MediaEngine } from '../../platform/media/media-engine.ts';
import { demand, type Audit, type Principal } from '../identity/index.ts';
import type { Call, Calls } from './calls.ts';
import { noTalk, talkOf, type Talks } from './talks-service.ts';

/** What an agent can do about a caller who insults them: first the warning in the voice of the house, then the end, with a reason. */
export interface AbuseUse {
  warn(principal: Principal, contactId: string): Promise<void>;
  /** Refused without a warning before. Afterwards nothing is offered to the agent until they are ready again. */
  end(principal: Principal, contactId: string, reason: string): Promise<void>;
}

export interface AbuseNeeds {
  readonly transactor: Transactor;
  readonly audit: Pick<Audit, 'append'>;
  readonly media: Pick<MediaEngine, 'play'>;
  readonly calls: Pick<Calls, 'byContact'>;
  readonly talks: Pick<Talks, 'note' | 'inTurn'>;
  readonly endContact: (contactId: string, reason: string, actor: string) => Promise<void>;
  readonly askPause: (staffId: string) => Promise<void>;
  readonly promptSound: (prompt: string) => string;
  readonly log: Log;
}

const WARNING = 'abuse-warning';
const END_REASON = 'abuse';

export function createAbuseUse(needs: AbuseNeeds): AbuseUse {
  const mine = (principal: Principal, contactId: string): Call => {
    demand(principal, 'contact.handle.voice');
    const call = needs.calls.byContact(contactId);
    if (call === undefined || call.phase !== 'talking') throw noTalk();
    if (call.agentId !== principal.staffId) throw new AppError({ code: 'contacts.not_yours', kind: 'forbidden' });
    return call;
  };
  return {
    warn: async (principal, contactId) => {
      const call = mine(principal, contactId);
      const actor = `staff:${principal.staffId}`;
      await needs.talks.inTurn(call, async () => {
        await needs.talks.note(call, 'abuse_warned', { actor });
        // Heard first, valid afterwards: a warning that could not be played is none.
        await needs.media.play(call.legId, [needs.promptSound(WARNING)]);
        talkOf(call).warned = true;
      });
    },
    end: async (principal, contactId, reason) => {
      const call = mine(principal, contactId);
      if (!talkOf(call).warned) throw new AppError({ code: 'voice.not_warned', kind: 'refused' });
      await needs.transactor.run((tx) =>
        needs.audit.append(tx, {
          by: principal,
          action: 'contact.ended_for_abuse',
          subject: { kind: 'contact', id: contactId },
          reason,
        }),
      );
      await needs.endContact(contactId, END_REASON, `staff:${principal.staffId}`);
      await needs.askPause(principal.staffId).catch((error: unknown) => {
        needs.log.warn({ err: error, contactId }, 'an agent could not be given a breath after an abusive call');
      });
    },
  };
}
