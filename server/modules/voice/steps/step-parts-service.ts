import type { Clock } from '../../../../shared/kernel/clock.ts';
import type { Db } from '../../../platform/db/database.ts';
import type { Transactor } from '../../../platform/events/transactor.ts';
import type { Log } from '../../../platform/log.ts';
import type { MediaEngine } from '../../../platform/media/media-engine.ts';
import type { SmsSender } from '../../../platform/sms/sms-sender.ts';
import { noteFlowAct } from '../../contacts/index.ts';
import type { OrganisationView } from '../../identity/index.ts';
import { isCalendarOpen } from '../../routing/index.ts';
import type { Call } from '../calls.ts';
import { createFlowAnswers, type FlowLookup } from '../flow-answers-service.ts';
import { tellWord } from '../minute/word-listeners.ts';
import type { RecordingPause } from '../recording-pause-service.ts';
import type { TrunkBook } from '../trunks/index.ts';
import { createTransfer, type TransferNeeds, type TransferWish } from './transfer-service.ts';

export interface StepNeeds {
  readonly db: Db;
  readonly clock: Clock;
  readonly transactor: Transactor;
  readonly media: MediaEngine;
  readonly organisation: Pick<OrganisationView, 'staffByNo' | 'staffOfPost'>;
  readonly book: Pick<TrunkBook, 'numberOf'>;
  readonly flowLookup: FlowLookup;
  readonly sms: SmsSender;
  readonly log: Log;
}

interface Joined {
  readonly control: TransferNeeds['control'];
  readonly pausing: () => Pick<RecordingPause, 'bySystem'>;
  readonly toAgent: (
    call: Call,
    wish: TransferWish & { readonly topic?: string },
    opening: readonly string[],
  ) => Promise<void>;
  readonly enqueue: (call: Call, wish: { readonly topic?: string }) => Promise<unknown>;
}

const topicOf = ({ flow }: Call): { topic?: string } => (flow?.topic === undefined ? {} : { topic: flow.topic });

/** What the steps of a flow need of this house, joined. */
export function createStepParts(needs: StepNeeds, { control, pausing, toAgent, enqueue }: Joined) {
  const hush = async (call: Call, hushed: boolean): Promise<void> => {
    call.isHushed = hushed;
    if (call.recordingId !== undefined) await pausing().bySystem(call.contactId, hushed, 'system:flow');
  };
  return {
    answer: createFlowAnswers({
      lookup: needs.flowLookup,
      isOpen: (calendar) => isCalendarOpen(needs.db, calendar, needs.clock.now()),
      sms: needs.sms,
      hush,
      onFailure: (part, error) => needs.log.warn({ err: error, part }, 'a look-up of a flow failed'),
    }),
    note: async (call: Call, act: Parameters<typeof noteFlowAct>[2]): Promise<void> => {
      await needs.transactor
        .run((tx) => noteFlowAct(tx, call.contactId, act))
        .catch((error: unknown) => {
          needs.log.warn({ err: error, contactId: call.contactId }, 'a step of a flow is not on record');
        });
    },
    transfer: createTransfer({
      ...needs,
      control,
      toPeople: async (call, wish) => {
        try {
          await toAgent(call, { ...topicOf(call), ...wish }, []);
        } catch (error) {
          // No such line: they are still in the flow, which says what then.
          if (call.phase === 'waiting') call.phase = 'menu';
          throw error;
        }
        call.flow = undefined;
      },
    }),
    enqueue: async (call: Call): Promise<void> => {
      await enqueue(call, topicOf(call));
    },
    openWord: ({ contactId }: Call): Promise<void> =>
      needs.transactor.run((tx) => {
        tellWord(tx, contactId);
        return Promise.resolve();
      }),
  };
}
