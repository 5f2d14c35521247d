import type { Pool } from 'pg';

/** Releases the rules in force once more with another ring time, as the rule editor would. */
export async function releaseRingSeconds(pool: Pool, seconds: number): Promise<void> {
  await pool.query(
    `with old as (update routing_rules set state = 'retired' where state = 'in_force' returning version, rules)
     insert into routing_rules (version, state, based_on, released_at, rules)
     select version + 1, 'retired', version, now(), jsonb_set(rules, '{queues}',
       (select jsonb_agg(q || jsonb_build_object('ringSeconds', $1::int)) from jsonb_array_elements(rules->'queues') q))
     from old`,
    [seconds],
  );
  await pool.query(
    `update routing_rules set state = 'in_force' where version = (select max(version) from routing_rules)`,
  );
}
