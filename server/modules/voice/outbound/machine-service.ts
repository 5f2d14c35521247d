import type { MachineRule } from '../../../../shared/contracts/voice-rules.ts';
import type { MediaEngine, MediaEvent } from '../../../platform/media/media-engine.ts';
import type { Call } from '../calls.ts';

/** A machine has taken a call of ours and listens: by rule the agent decides, or the house does. */
export interface Machines {
  /** `end` hangs up and counts the call as a try in vain; not called where the agent decides. */
  answered(call: Call, rule: MachineRule, end: () => void): Promise<void>;
  hear(event: MediaEvent): void;
  /** The call is over, by whomever. */
  forget(call: Call): void;
}

/** Our sentence takes nine seconds; a leg that cannot be played to is let go all the same. */
const WORD_MS = 25_000;

interface Leaving {
  readonly end: () => void;
  readonly timer: NodeJS.Timeout;
  playId?: string;
}

export function createMachines(needs: {
  readonly media: Pick<MediaEngine, 'hear' | 'play'>;
  /** What is said to a machine; undefined: nothing could be said. */
  readonly word: () => string | undefined;
}): Machines {
  const leaving = new Map<string, Leaving>();
  const forget = ({ contactId }: Pick<Call, 'contactId'>): void => {
    clearTimeout(leaving.get(contactId)?.timer);
    leaving.delete(contactId);
  };
  const done = (contactId: string): void => {
    const of = leaving.get(contactId);
    if (of === undefined) return;
    forget({ contactId });
    of.end();
  };

  return {
    forget,
    answered: async (call, rule, end) => {
      if (rule === 'agent' || leaving.has(call.contactId)) return;
      const sound = rule === 'leave_word' ? needs.word() : undefined;
      if (sound === undefined) {
        end();
        return;
      }
      const { contactId, legId } = call;
      const of: Leaving = { end, timer: setTimeout(() => done(contactId), WORD_MS) };
      leaving.set(contactId, of);
      // The machine records what it is told, and not what goes on at the desk meanwhile.
      await needs.media.hear(legId, []);
      of.playId = (await needs.media.play(legId, [sound])).playId;
    },
    hear: (event) => {
      if (event.type !== 'played') return;
      const [ended] = [...leaving].find(([, { playId }]) => playId === event.playId) ?? [];
      if (ended !== undefined) done(ended);
    },
  };
}
