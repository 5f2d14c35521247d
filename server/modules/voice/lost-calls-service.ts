import type { Db } from '../../platform/db/database.ts';
import type { Transactor } from '../../platform/events/transactor.ts';
import type { Log } from '../../platform/log.ts';
import type { DialogSnapshot, SipEndpoint } from '../../platform/sip/index.ts';
import type { ContactLife, TalkLog } from '../contacts/index.ts';
import { endCallLeg, openCallLegs } from './call-leg-store.ts';
import type { CallRecorder } from './call-recorder-service.ts';
import { endCall, nodesOfCalls, openCalls } from './call-store.ts';
import type { VoiceNode } from './inbound-service.ts';
import { callBackIfLost, type CallBackLost } from './lost-callers-service.ts';

export interface LostCallsNeeds {
  readonly db: Db;
  readonly transactor: Transactor;
  readonly life: ContactLife;
  readonly talkLog: Pick<TalkLog, 'close'>;
  readonly recorder: Pick<CallRecorder, 'repairLeftOvers'>;
  readonly sip: Pick<SipEndpoint, 'endOrphan'>;
  readonly callbacks: { readonly afterLoss: CallBackLost };
  readonly node: VoiceNode;
  readonly log: Log;
}

const RESTART_REASON = 'system_restart';

/** The calls of a process end with it: the far end is told, the customer's story says so, nobody waits on a dead line. */
export function createLostCalls(needs: LostCallsNeeds): (when: 'start' | 'running') => Promise<void> {
  /** Not waited for: a far end that does not answer takes 32 seconds to give up. */
  const sayGoodbye = (id: string, dialog: unknown): void => {
    needs.sip.endOrphan(dialog as DialogSnapshot).catch((error: unknown) => {
      needs.log.warn({ err: error, id }, 'the far end of a lost call did not answer our goodbye');
    });
  };
  const bury = async (contactId: string, dialog: unknown): Promise<void> => {
    const isMine = await needs.transactor.run(async (tx) => {
      const row = await needs.life.lock(tx, contactId);
      if (!(await endCall(tx.db, contactId, RESTART_REASON, tx.now))) return false;
      if (!['after_call_work', 'closed', 'abandoned', 'failed'].includes(row.state)) {
        await needs.life.apply(tx, contactId, { event: 'fail', actor: 'system:voice', reason: RESTART_REASON });
        await callBackIfLost(needs.callbacks, tx, { contactId, reason: RESTART_REASON, hadBroken: true });
      }
      await needs.talkLog.close(tx, contactId, { actor: 'system:voice', reason: RESTART_REASON });
      return true;
    });
    if (isMine && dialog !== null) sayGoodbye(contactId, dialog);
  };
  const buryLeg = async ({ id, dialog }: { id: string; dialog: unknown }): Promise<void> => {
    const isMine = await needs.transactor.run((tx) => endCallLeg(tx.db, id, RESTART_REASON, tx.now));
    if (isMine && dialog !== null) sayGoodbye(id, dialog);
  };
  const isGone = (node: string | null, when: 'start' | 'running'): boolean =>
    node === null || node === needs.node.name ? when === 'start' : !needs.node.isAlive(node);

  return async (when) => {
    for (const call of await openCalls(needs.db)) {
      if (isGone(call.node, when)) await bury(call.contact_id, call.dialog);
    }
    for (const leg of await openCallLegs(needs.db)) if (isGone(leg.node, when)) await buryLeg(leg);
    await needs.recorder.repairLeftOvers(async (contactIds) => {
      const nodes = await nodesOfCalls(needs.db, contactIds);
      return new Set(contactIds.filter((id) => isGone(nodes.get(id) ?? null, when)));
    });
  };
}
