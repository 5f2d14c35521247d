import { sql } from 'kysely';
import { AGENT_EVENTS } from '../../shared/contracts/routing-events.ts';
import { CONTACT_EVENTS, type ContactFacts } from '../../shared/contracts/contacts-events.ts';
import { systemClock } from '../../shared/kernel/clock.ts';
import { newId } from '../../shared/kernel/id.ts';
import { seededRandom } from '../../shared/kernel/random.ts';
import { readConfig } from '../../server/main/config.ts';
import { startNodeParts, type NodeParts } from '../../server/main/node-parts.ts';
import { planChange, type Happening } from '../../server/modules/contacts/index.ts';
import { commitArrivals, createCommitter } from '../../server/modules/routing/commit/commit-store.ts';
import { createPresence } from '../../server/modules/routing/presence/presence-service.ts';
import type { OfferOutcome } from '../../server/modules/routing/routing-tables.ts';
import { openDatabase } from '../../server/platform/db/database.ts';
import type { CommittedEvent } from '../../server/platform/events/event.ts';
import { silentLog } from '../../server/platform/log.ts';
import { createMetrics } from '../../server/platform/metrics.ts';
import { until } from './until.ts';

/**
 * A node of the role `web`, without the web: callers arrive here by the rate asked for, and agents sit here, whose desks are open
 * by the presence of the house. They accept what rings, talk a moment and end it, by the group commits that any node uses; what
 * fails is tried until the database says what became of it. It decides nothing.
 */
export interface RoutingGate {
  /** Contacts whose arrival was acknowledged. */
  readonly promised: readonly string[];
  /** When each offer was heard here, by performance.now(). */
  readonly rings: readonly number[];
  open(rate: number): void;
  /** No more callers; resolves when everybody has had their end. */
  drain(withinMs: number): Promise<void>;
  close(): Promise<void>;
}

export interface GateNeeds {
  readonly databaseUrl: string;
  readonly natsUrl: string;
  readonly agents: number;
  /** Agents sit and customers ask in turns in these; all in `chat` of shard 0 unless said otherwise. */
  readonly lines?: readonly { readonly queue: string; readonly shard: number }[];
}

const CHATS = 3;
const PIECE_MS = 25;
const PICK_UP_MS = { least: 15, more: 40 };
const TALK_MS = { least: 150, more: 350 };
const TRY_AGAIN_MS = 100;
const ONE_LINE = [{ queue: 'chat', shard: 0 }];
const POOL = 6;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function partsOf(needs: GateNeeds): { database: ReturnType<typeof openDatabase>; node: Promise<NodeParts> } {
  const { config } = readConfig({
    DATABASE_URL: needs.databaseUrl,
    NATS_URL: needs.natsUrl,
    NODE_NAME: 'gate',
    ROLES: 'web',
  });
  const database = openDatabase({ url: needs.databaseUrl, poolSize: POOL, log: silentLog });
  const given = { database, clock: systemClock, metrics: createMetrics(), version: 'gate' };
  return { database, node: startNodeParts(config, given, silentLog) };
}

export async function openRoutingGate(needs: GateNeeds): Promise<RoutingGate> {
  const { database, node: starting } = partsOf(needs);
  const { pool } = database;
  const node = await starting;
  const { tail, transactor, nodes } = node;
  const random = seededRandom(7);
  const agents = Array.from({ length: needs.agents }, () => newId());
  const mine = new Set(agents);
  const lines = needs.lines ?? ONE_LINE;
  const inTurn = (n: number): { readonly queue: string; readonly shard: number } =>
    lines[n % lines.length] ?? ONE_LINE[0]!;
  const promised: string[] = [];
  const rings: number[] = [];
  const acts = createCommitter({ pool, clock: systemClock, onCommitted: node.committed })(() => null, 'acts');
  const presence = createPresence({ transactor, node: nodes.name, log: silentLog });
  let closed = false;
  let asked = 0;

  const hire = async (): Promise<void> => {
    await pool.query(
      'insert into agent_profiles (staff_id, voice_capacity, chat_capacity) select i, 0, $2 from unnest($1::uuid[]) as i',
      [agents, CHATS],
    );
    await pool.query(
      `insert into agent_skills (staff_id, skill, level) select i, s, 3 from unnest($1::uuid[]) as i, unnest($2::text[]) as s`,
      [agents, lines.map(({ queue }) => queue)],
    );
    await pool.query(
      `insert into agent_states (staff_id, state, since, shard) select i, 'ready', now(), s from unnest($1::uuid[], $2::int[]) as t (i, s)`,
      [agents, agents.map((_, n) => inTurn(n).shard)],
    );
    await transactor.run((tx) => {
      tx.emit({
        aggregate: 'agent',
        aggregateId: agents[0] ?? '',
        type: AGENT_EVENTS.profileChanged,
        data: { staffId: agents[0] ?? '' },
      });
      return Promise.resolve();
    });
  };
  /** Whoever was taken out of the line (a bell unheard while everything stood still) comes back at once. */
  const beReady = (staffId: string): Promise<void> =>
    transactor.run(async (tx) => {
      // Within the transaction: hundreds who each held a connection and asked for a second one would wait for each other for ever.
      const { rows } = await sql<{ state: string }>`select state from agent_states where staff_id = ${staffId}`.execute(
        tx.db,
      );
      const from = rows[0]?.state;
      if (from === undefined || from === 'ready') return;
      await sql`update agent_states set state = 'ready', since = now() where staff_id = ${staffId}`.execute(tx.db);
      const data = { staffId, from, to: 'ready', reason: null };
      tx.emit({ aggregate: 'agent', aggregateId: staffId, type: AGENT_EVENTS.stateChanged, data });
    });
  const patiently = async (work: () => Promise<void>): Promise<void> => {
    while (!closed) {
      try {
        await work();
        return;
      } catch {
        await pause(TRY_AGAIN_MS);
      }
    }
  };

  /** True: it is so, whether this try or one before it did it. */
  const act = async (
    before: { id: string; state: 'offered' | 'connected'; version: number },
    happening: Happening & { readonly agentId: string },
    outcome: OfferOutcome | null,
  ): Promise<boolean> => {
    const planned = planChange(before, happening);
    if (!planned.ok) return false;
    let done = false;
    await patiently(async () => {
      done = await acts.add(before.id, { change: planned.value, offer: null, outcome });
      if (done) return;
      // A try whose answer was lost may have succeeded.
      const { rows } = await pool.query<{ state: string; version: number; agent_id: string | null }>(
        'select state, version, agent_id from contacts where id = $1',
        [before.id],
      );
      const [row] = rows;
      done =
        row?.version === before.version + 1 && row.state === planned.value.to && row.agent_id === happening.agentId;
    });
    return done;
  };
  const serve = async ({ contactId: id, version }: ContactFacts, agentId: string): Promise<void> => {
    const staff = { actor: `staff:${agentId}`, agentId };
    await pause(PICK_UP_MS.least + random.next() * PICK_UP_MS.more);
    if (!(await act({ id, state: 'offered', version }, { event: 'accept', ...staff }, 'accepted'))) return;
    await pause(TALK_MS.least + random.next() * TALK_MS.more);
    const finish = { event: 'finish', ...staff, endedBy: 'agent', disposition: 'service_done' } as const;
    await act({ id, state: 'connected', version: version + 1 }, finish, null);
  };
  const hear = (events: readonly CommittedEvent[]): void => {
    for (const event of events) {
      if (event.type === CONTACT_EVENTS.offered) {
        rings.push(performance.now());
        const facts = event.data as unknown as ContactFacts;
        if (facts.agentId !== null && mine.has(facts.agentId)) void serve(facts, facts.agentId);
      } else if (event.type === AGENT_EVENTS.stateChanged && event.data['to'] !== 'ready') {
        const staffId = String(event.data['staffId']);
        if (mine.has(staffId)) void patiently(() => beReady(staffId));
      }
    }
  };

  const letIn = async (count: number): Promise<void> => {
    const ids = Array.from({ length: count }, () => newId());
    const caller = { channel: 'chat', direction: 'inbound', address: 'storm', customerId: null } as const;
    const contacts = ids.map((id) => ({
      id,
      ...caller,
      queue: inTurn((asked += 1)).queue,
      serviceClass: 'ordinary',
      topic: null,
      queuedAt: null,
      routing: null,
    }));
    // A piece whose answer is lost was not promised to anybody; whether it is there, the checker will see.
    await commitArrivals(pool, contacts, { now: new Date(), actor: 'customer' }).then(
      () => {
        promised.push(...ids);
        node.committed();
      },
      () => undefined,
    );
  };

  nodes.onBuried((tx, name) => presence.clear(tx, name));
  nodes.onReturned(() => void presence.sayAgain());
  await nodes.start();
  await hire();
  const { rows } = await pool.query<{ last: number }>('select coalesce(max(position), 0) as last from events');
  tail.subscribe(hear);
  tail.start(rows[0]?.last ?? 0);
  await Promise.all(agents.map((id) => presence.opened(id)));

  let intake: NodeJS.Timeout | undefined;
  return {
    promised,
    rings,
    open: (rate) => {
      const began = performance.now();
      let sent = 0;
      intake = setInterval(() => {
        const due = Math.floor(((performance.now() - began) / 1000) * rate) - sent;
        if (due <= 0) return;
        sent += due;
        void letIn(due);
      }, PIECE_MS);
    },
    drain: async (withinMs) => {
      clearInterval(intake);
      await until(
        async () => {
          const left = await pool
            .query('select 1 from contacts where closed_at is null limit 1')
            .catch(() => undefined);
          return left?.rowCount === 0;
        },
        { what: 'everybody to be served', timeoutMs: withinMs },
      );
    },
    close: async () => {
      closed = true;
      clearInterval(intake);
      await tail.stop();
      await node.stop();
      await database.close();
    },
  };
}
