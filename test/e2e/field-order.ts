import type { Database } from '../../server/platform/db/database.ts';
import type { RunningHouse } from '../support/running-house.ts';
import { signIn } from '../support/staff-client.ts';
import { until } from '../support/until.ts';

/** A fault at a customer's home, sent to the crew of the grid, and one who works in that crew. */
export async function openOrder(house: RunningHouse, database: Database): Promise<{ id: string; staffNo: string }> {
  const ready = async (): Promise<string | undefined> => {
    const { rows } = await database.pool.query<{ id: string }>(
      `select 'C' || lpad(no::text, 8, '0') as id from operator_sandbox.customers limit 1`,
    );
    return rows[0]?.id;
  };
  const customerId = await until(ready, { what: 'the customers of the demo operator', timeoutMs: 60_000 });
  const agent = await signIn(house.url, '1001');
  await agent.api('POST', '/cases', {
    customerId,
    type: 'fault',
    title: '宽带不通',
    need: '从昨晚起上不了网，光猫红灯',
    order: { templateCode: 'broadband_fault', fields: { symptom: '光猫红灯' } },
  });
  agent.close();
  const { rows } = await database.pool.query<{ id: string; staffNo: string }>(
    `select o.id, s.staff_no as "staffNo" from work_orders o
     join staff s on s.team = o.crew and s.post = 'field_engineer' order by o.created_at desc, s.staff_no limit 1`,
  );
  if (rows[0] === undefined) throw new Error('the order went to no crew');
  return rows[0];
}
