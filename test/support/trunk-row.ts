import type { TrunkDraft, TrunkSettings } from '../../shared/contracts/voice-trunks.ts';
import { PLAIN_SETTINGS } from '../../server/modules/voice/trunks/trunk-settings.ts';
import type { Stage } from './stage.ts';
import { until } from './until.ts';

const READ = 'trunks, numbers and plan were read';

/** A change of trunks or numbers, until the node uses it. */
export async function inUse(stage: Stage, change: () => Promise<unknown>): Promise<void> {
  const readTimes = async (): Promise<number> => (await stage.house().log()).split(READ).length;
  const before = await readTimes();
  await change();
  await until(async () => (await readTimes()) > before, { what: 'the node to use trunks and numbers as they are now' });
}

/** The trunk of the house under the same name, with these settings from now on; each test sets it anew. `port`: where it takes our calls. */
export async function trunkIs(stage: Stage, settings: Partial<TrunkSettings>, port?: number): Promise<void> {
  const admin = await stage.signedIn('1018');
  const { items } = await admin.api<{ items: { name: string; id: string | null; version: number }[] }>(
    'GET',
    '/voice/trunks?page=1&pageSize=100',
  );
  const kept = items.find((t) => t.name === 'demo');
  const draft: TrunkDraft = {
    ...{ name: 'demo', note: '', enabled: true, addresses: ['127.0.0.1'], username: '', inboundUsername: '' },
    peers: port === undefined ? [] : [{ host: '127.0.0.1', port, transport: 'udp' }],
    settings: { ...PLAIN_SETTINGS, ...settings },
  };
  await inUse(stage, () =>
    kept?.id === undefined || kept.id === null
      ? admin.api('POST', '/voice/trunks', draft)
      : admin.api('PUT', `/voice/trunks/${kept.id}`, { ...draft, version: kept.version }),
  );
  admin.close();
}
