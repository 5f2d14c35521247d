import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Break, BreakBoard, MyBreak } from '../../../../shared/contracts/routing-breaks.ts';
import { createTransactor } from '../../../platform/events/transactor.ts';
import { silentLog } from '../../../platform/log.ts';
import { handoverHouse, type HandoverHouse } from '../../../../test/support/handover-house.ts';
import { DEMO_PRINCIPAL } from '../../../../test/support/principals.ts';
import { openIdentity } from '../../../../test/support/identity.ts';
import { createBreakRoom, type BreakRoom } from './breaks.ts';

const PATH = '/routing/breaks';
const TEAM = 'front-e1';

/** 1001, 1002 and 2001 in one team of the east, 1008 their leader; the floor in memory is the table of agents' states. */
async function breakHouse() {
  const house: HandoverHouse = await handoverHouse();
  const { db, clock, identity } = house;
  const staffing = { idle: 5, onDuty: 8, waiting: 0 };
  const left: string[] = [];
  const be = (staffId: string, state: string, reason: string | null): Promise<unknown> =>
    sql`update agent_states set state = ${state}, reason = ${reason} where staff_id = ${staffId}`.execute(db);
  const room = (): BreakRoom =>
    createBreakRoom({
      db,
      clock,
      transactor: createTransactor({ db, clock, onCommitted: () => undefined }),
      audit: identity.audit,
      organisation: identity.organisation,
      log: silentLog,
      floor: {
        leaveLine: async (staffId) => {
          left.push(staffId);
          await be(staffId, 'not_ready', 'break');
        },
        comeBack: async (staffId) => {
          await be(staffId, 'ready', null);
        },
        agents: () => [],
        staffing: () => staffing,
      },
    });
  const breaks = room();
  const { ask: asked, signIn, app } = await openIdentity(house, { clock, rooms: [breaks.routes] });
  const tokens = new Map<string, string>();
  const ask = async (no: string, method: 'GET' | 'POST' | 'PUT', path: string, body?: object) => {
    const token = tokens.get(no) ?? (await signIn(no));
    tokens.set(no, token);
    return asked(method, `/api${path}`, { token, ...(body === undefined ? {} : { body }) });
  };
  const mine = async (no: string): Promise<Break | null> =>
    ((await ask(no, 'GET', `${PATH}/mine`)).body as MyBreak).current;
  return {
    ...house,
    ask,
    mine,
    left,
    staffing,
    watch: breaks.watch,
    choosesBreak: async (no: string) =>
      breaks.askUsual({ ...DEMO_PRINCIPAL, staffId: await house.idOf(no), team: TEAM, centre: 'east' }),
    another: room,
    become: async (no: string, state: string, reason: string | null = null) => be(await house.idOf(no), state, reason),
    rule: async (atOnce: number, automatic: boolean) => {
      await sql`insert into break_rules (team, at_once, max_minutes, automatic) values (${TEAM}, ${atOnce}, 15, ${automatic})
                on conflict (team) do update set at_once = excluded.at_once, automatic = excluded.automatic`.execute(
        db,
      );
    },
    wants: (no: string, more: object = {}) => ask(no, 'POST', PATH, { reason: '喝水', minutes: 10, ...more }),
    decide: async (no: string, decision: string, more: object = {}, by = '1008') => {
      const it = await mine(no);
      return ask(by, 'POST', `${PATH}/${it?.id ?? ''}/decide`, { version: it?.version, decision, ...more });
    },
    board: async (no = '1008') => (await ask(no, 'GET', `${PATH}/board`)).body as BreakBoard,
    close: async () => {
      await app.close();
      await house.close();
    },
  };
}

let house: Awaited<ReturnType<typeof breakHouse>>;
beforeEach(async () => {
  house = await breakHouse();
  for (const no of ['1001', '1002', '2001', '1008']) await house.arrives(no);
  await house.rule(1, false);
});
afterEach(() => house.close());

describe('a break under supervision', () => {
  it('is asked for, seen by the leader with the room there is and its effect, approved, counted down, overrun, ended', async () => {
    expect((await house.wants('1001')).body).toMatchObject({ current: { state: 'requested', minutes: 10 } });
    house.staffing.waiting = 3;
    const board = await house.board();
    expect(board.open).toMatchObject([{ staffNo: '1001', reason: '喝水', state: 'requested' }]);
    expect(board.rooms.find((r) => r.rule.team === TEAM)).toMatchObject({
      away: 0,
      waiting: 3,
      effect: 'strong',
      rule: { atOnce: 1 },
    });
    expect((await house.decide('1001', 'approve')).status).toBe(200);
    const away = (await house.mine('1001'))!;
    expect(away).toMatchObject({ state: 'on_break', overSeconds: 0 });
    expect(Date.parse(away.endsAt!) - Date.parse(away.startedAt!)).toBe(600_000);
    expect((await house.board()).rooms.find((r) => r.rule.team === TEAM)).toMatchObject({ away: 1 });
    house.clock.forward(12 * 60_000);
    expect(await house.mine('1001')).toMatchObject({ overSeconds: 120 });
    expect((await house.board()).open).toMatchObject([{ staffNo: '1001', overSeconds: 120 }]);
    expect((await house.ask('1001', 'POST', `${PATH}/${away.id}/end`, { version: away.version })).body).toMatchObject({
      current: null,
    });
    const { rows } = await sql<{ state: string }>`
      select state from agent_states where staff_id = ${await house.idOf('1001')}`.execute(house.db);
    expect(rows).toEqual([{ state: 'ready' }]);
  });

  it('chosen in the menu of states it is asked for like any other, and waits for the leader’s word', async () => {
    await house.choosesBreak('1001');
    expect(house.left).toEqual([]);
    expect(await house.mine('1001')).toMatchObject({ state: 'requested', minutes: 10, reason: '小休' });
    await expect(house.choosesBreak('1001')).rejects.toThrow('break.already_open');
    await house.decide('1001', 'approve');
    expect(house.left).toHaveLength(1);
  });

  it('begins when the contact in hand is done; nothing new comes meanwhile', async () => {
    const contactId = await house.contact('1001');
    await house.wants('1001');
    await house.decide('1001', 'approve');
    expect(await house.mine('1001')).toMatchObject({ state: 'approved', startedAt: null });
    expect(house.left).toEqual([await house.idOf('1001')]);
    house.clock.forward(60_000);
    await house.watch.look();
    expect(await house.mine('1001')).toMatchObject({ state: 'approved' });
    await house.transactor.run((tx) =>
      house.life.apply(tx, contactId, { event: 'wrap_up', actor: 'x', disposition: 'service_done' }),
    );
    await house.watch.look();
    const began = (await house.mine('1001'))!;
    expect(began.state).toBe('on_break');
    expect(Date.parse(began.startedAt!)).toBe(house.clock.now().getTime());
  });

  it('ends by itself when the agent goes ready or off, and is called off when they sign off before', async () => {
    await house.wants('1001');
    await house.decide('1001', 'approve');
    await house.become('1001', 'ready');
    await house.watch.look();
    expect(await house.mine('1001')).toBeNull();
    house.clock.forward(1_000);
    await house.wants('1002');
    await house.become('1002', 'offline');
    await house.watch.look();
    expect(await house.mine('1002')).toBeNull();
    const { rows } = await sql`select state from break_requests order by requested_at, id`.execute(house.db);
    expect(rows).toEqual([{ state: 'ended' }, { state: 'cancelled' }]);
  });
});

describe('the allowed number', () => {
  it('is kept when two leaders give the last place at the same moment', async () => {
    await Promise.all([house.wants('1001'), house.wants('1002')]);
    const answers = await Promise.all([house.decide('1001', 'approve'), house.decide('1002', 'approve')]);
    expect(answers.map((a) => a.status).sort()).toEqual([200, 422]);
    expect(answers.find((a) => a.status === 422)?.body).toMatchObject({ code: 'break.full' });
  });

  it('counts those who went without asking', async () => {
    await house.become('2001', 'not_ready', 'break');
    await house.wants('1001');
    const full = await house.decide('1001', 'approve');
    expect(full.body).toMatchObject({ code: 'break.full', details: { away: 1, atOnce: 1 } });
  });

  it('makes a line that moves on when somebody comes back', async () => {
    await house.wants('1001');
    await house.decide('1001', 'approve');
    for (const no of ['1002', '2001']) {
      house.clock.forward(1_000);
      await house.wants(no);
      await house.decide(no, 'queue');
    }
    expect([(await house.mine('1002'))?.place, (await house.mine('2001'))?.place]).toEqual([1, 2]);
    const away = (await house.mine('1001'))!;
    await house.ask('1001', 'POST', `${PATH}/${away.id}/end`, { version: away.version });
    expect(await house.mine('1002')).toMatchObject({ state: 'on_break', place: null });
    expect(await house.mine('2001')).toMatchObject({ state: 'queued', place: 1 });
  });

  it('lets people go by themselves below it, when the rule says so, and in turn above it', async () => {
    await house.rule(1, true);
    expect((await house.wants('1001')).body).toMatchObject({ current: { state: 'on_break' } });
    expect((await house.wants('1002')).body).toMatchObject({ current: { state: 'queued', place: 1 } });
    await house.become('1001', 'ready');
    // Three nodes look at once: one place, one break.
    await Promise.all([house.watch.look(), house.another().watch.look(), house.another().watch.look()]);
    expect(await house.mine('1002')).toMatchObject({ state: 'on_break' });
    const { rows } = await sql`select event from break_transitions t join break_requests b on b.id = t.break_id
      where b.staff_id = ${await house.idOf('1002')} order by t.id`.execute(house.db);
    expect(rows.map((r) => (r as { event: string }).event)).toEqual(['ask', 'queue', 'approve', 'start']);
  });
});

describe('who may', () => {
  it('asks once, in words, for no longer than allowed, and only on duty', async () => {
    const key = 'click-00000001';
    const first = (await house.wants('1001', { clientKey: key })).body as MyBreak;
    expect(((await house.wants('1001', { clientKey: key })).body as MyBreak).current?.id).toBe(first.current?.id);
    expect((await house.wants('1001')).body).toMatchObject({ code: 'break.already_open' });
    expect((await house.wants('1002', { minutes: 16 })).body).toMatchObject({ code: 'break.too_long' });
    expect((await house.wants('1002', { reason: '  ' })).status).toBe(400);
    await house.become('1002', 'offline');
    expect((await house.wants('1002')).body).toMatchObject({ code: 'break.not_on_duty' });
    expect((await house.wants('1018')).status).toBe(403);
  });

  it('is decided by a leader of the same centre, not by oneself, with a reason for a no, on the present picture', async () => {
    await house.wants('1001');
    const west = (
      await sql<{ no: string }>`
      select staff_no as no from staff where post = 'shift_leader' and centre = 'west'`.execute(house.db)
    ).rows[0]!.no;
    expect((await house.decide('1001', 'approve', {}, west)).status).toBe(404);
    expect((await house.decide('1001', 'approve', {}, '1002')).status).toBe(403);
    expect((await house.decide('1001', 'approve', { version: 7 })).status).toBe(409);
    expect((await house.decide('1001', 'refuse')).status).toBe(400);
    expect((await house.board(west)).open).toEqual([]);
    expect((await house.ask('1002', 'GET', `${PATH}/board`)).status).toBe(403);
    await house.wants('1008');
    expect((await house.decide('1008', 'approve')).body).toMatchObject({ code: 'break.own_request' });
    expect((await house.decide('1001', 'refuse', { reason: '高峰期，二十分钟后再来' })).status).toBe(200);
    const list = (await house.ask('1001', 'GET', PATH)).body['items'] as Break[];
    expect(list).toMatchObject([{ state: 'refused', refusal: '高峰期，二十分钟后再来' }]);
    expect(((await house.ask('1002', 'GET', PATH)).body['items'] as Break[]).map((b) => b.staffNo)).toEqual([]);
    const { rows } = await sql<{ action: string }>`
      select action from audit_entries where subject_kind = 'break' order by seq`.execute(house.db);
    expect(rows.map((r) => r.action)).toEqual(['break.refused']);
  });

  it('the rule is changed by the leader, on the present version', async () => {
    const set = (no: string, team: string, version: number) =>
      house.ask(no, 'PUT', `${PATH}/rules/${team}`, { atOnce: 3, maxMinutes: 20, automatic: true, version });
    expect((await set('1008', TEAM, 1)).body).toMatchObject({ atOnce: 3, version: 2 });
    expect((await set('1008', TEAM, 1)).status).toBe(409);
    expect((await set('1008', 'media-w', 0)).status).toBe(403);
    expect((await set('1002', TEAM, 2)).status).toBe(403);
    expect((await set('1008', 'floor', 1)).status).toBe(200);
  });
});
