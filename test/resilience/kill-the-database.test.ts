import { describe, expect, it } from 'vitest';
import { choosePlace } from '../../server/platform/db/postgres-place.ts';
import { readPostmasterFile } from '../../server/platform/db/postmaster-file.ts';
import { silentDbLog } from '../../server/platform/db/log.ts';
import { saidIn, startChatter } from '../support/chatter.ts';
import { breaches } from '../support/honesty.ts';
import { answer, useStage } from '../support/stage.ts';
import { until } from '../support/until.ts';

const stage = useStage();
const VISITORS = 6;

describe('the embedded database is killed while people write', () => {
  it('and comes back by itself; every acknowledged message is there once, calls go on talking, and who hung up meanwhile has left', async () => {
    const agent = await stage.onDuty('1001', 1000);
    const phone = await stage.impatient('13900000121', { toneHz: 700 });
    await answer(agent);
    await until(() => agent.phone.ear.level(700) > 0.05, { what: "the customer's tone at the desk" });
    const colleague = await stage.onDuty('1002', 1300);
    const leaver = await stage.impatient('13900000122', { toneHz: 900 });
    await answer(colleague);
    const visitors = await Promise.all(Array.from({ length: VISITORS }, () => stage.visitor()));
    const ids = await Promise.all(visitors.map((v) => v.open()));
    const chatters = visitors.map((v, i) => startChatter(v, ids[i] ?? ''));
    await until(() => chatters.every((c) => c.acknowledged.length >= 4), { what: 'lively chats' });

    const { cluster } = choosePlace(stage.house().dataDir, silentDbLog);
    const postmaster = readPostmasterFile(cluster);
    if (postmaster === undefined) throw new Error('no database is running');
    process.kill(postmaster.pid, 'SIGKILL');
    leaver.hangUp();
    await leaver.happened('CALL_CLOSED');
    await Promise.all(chatters.map((c) => c.stop()));
    await until(async () => (await fetch(`${stage.house().url}/readyz`)).ok, {
      what: 'the house to be ready again',
      timeoutMs: 30_000,
    });
    expect(readPostmasterFile(cluster)?.pid).not.toBe(postmaster.pid);
    await stage.reconnectDatabase();

    // Nobody was cut off: same sockets, same call.
    for (const [i, visitor] of visitors.entries()) {
      const { acknowledged, unanswered } = chatters[i] ?? { acknowledged: [], unanswered: [] };
      for (const { text, id } of unanswered) await visitor.send(ids[i] ?? '', text, id);
      const said = await saidIn(visitor, ids[i] ?? '');
      expect(said.sort()).toEqual([...acknowledged, ...unanswered].map((m) => m.id).sort());
    }
    await stage.inState('13900000122', 'after_call_work');
    expect(phone.events.some((e) => e.type === 'CALL_CLOSED')).toBe(false);
    expect(agent.phone.ear.level(700)).toBeGreaterThan(0.05);
    phone.hangUp();
    await stage.inState('13900000121', 'after_call_work');
    expect(await breaches(stage.database())).toEqual([]);
  });
});
