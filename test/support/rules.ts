import type { Pool } from 'pg';

/** Releases the rules in force once more with a change, as the rule editor would: retired first, then the new version. */
export async function releaseRules(pool: Pool, change: string, values: unknown[] = []): Promise<void> {
  const { rows } = await pool.query<{ version: number }>(
    `update routing_rules set state = 'retired' where state = 'in_force' returning version`,
  );
  await pool.query(
    `insert into routing_rules (version, state, based_on, released_at, rules)
     select (select max(version) + 1 from routing_rules), 'in_force', version, now(), ${change}
     from routing_rules where version = $1`,
    [rows[0]?.version, ...values],
  );
}

export const releaseRingSeconds = (pool: Pool, seconds: number): Promise<void> =>
  releaseRules(
    pool,
    `jsonb_set(rules, '{queues}', (select jsonb_agg(q || jsonb_build_object('ringSeconds', $2::int))
     from jsonb_array_elements(rules->'queues') q))`,
    [seconds],
  );
