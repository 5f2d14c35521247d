import { TRUNK_EVENTS } from '../../../../shared/contracts/voice-trunks.ts';
import { newId } from '../../../../shared/kernel/id.ts';
import type { Transactor } from '../../../platform/events/transactor.ts';
import type { TrunkList } from './trunk-book-service.ts';
import { PLAIN_SETTINGS } from './trunk-settings.ts';
import { saveNumber, savePlan, saveTrunk } from './trunk-store.ts';

const NO_NOTICE = { noticeWhen: 'never', notice: '', noticeHours: '' } as const;
const INTERNATIONAL = '057188096000';

/**
 * The trunk, numbers and plan of the demo operator. A trunk that somebody has set from outside stays with the setting: a row
 * would win over what they write there tomorrow.
 */
export async function seedTrunksDemo(needs: {
  readonly transactor: Transactor;
  readonly list: TrunkList;
  readonly hotline: string;
  readonly trunkIsDefault: boolean;
}): Promise<void> {
  await needs.transactor.run(async (tx) => {
    const trunks = needs.trunkIsDefault ? needs.list.fromEnvironment : [];
    for (const { name, addresses, host, port, transport } of trunks) {
      await saveTrunk(
        tx.db,
        {
          id: newId(),
          name,
          note: '演示中继（本机软电话）',
          enabled: true,
          addresses: [...addresses],
          peers: [{ host, port, transport }],
          username: '',
          inboundUsername: '',
          secret: null,
          inboundSecret: null,
          settings: { ...PLAIN_SETTINGS, maxCalls: 200, callsPerSecond: 50 },
        },
        tx.now,
      );
    }
    const plain = { topic: '', queue: '', entryFlow: '', greeting: '', enabled: true, ...NO_NOTICE };
    await saveNumber(tx.db, { ...plain, number: needs.hotline, label: '客服热线' }, tx.now);
    await saveNumber(tx.db, { ...plain, number: INTERNATIONAL, label: '境外来电专线' }, tx.now);
    const any = { queue: '', topic: '', staffNo: '' };
    await savePlan(
      tx.db,
      {
        routes: trunks.map(({ name }, i) => ({ prefix: '', trunk: name, priority: i + 1 })),
        shown: [{ ...any, purpose: 'follow_up', number: needs.hotline }],
      },
      tx.now,
    );
    tx.emit({ aggregate: 'trunk', aggregateId: 'all', type: TRUNK_EVENTS.changed, data: { part: 'trunk' } });
  });
}
