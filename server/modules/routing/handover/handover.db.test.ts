import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HandoverSummary, LeftBehind } from '../../../../shared/contracts/routing-handover.ts';
import { handoverHouse, type HandoverHouse } from '../../../../test/support/handover-house.ts';

/** 1001 and 1002 sit in one hotline team of the east, 1003 is a VIP manager, 1008 their shift leader; 2001 is a colleague. */
let house: HandoverHouse;
beforeEach(async () => {
  house = await handoverHouse();
  for (const no of ['1001', '1002', '1003', '1008', '2001']) await house.arrives(no);
  await house.shift('1001', 'day');
  await house.shift('1003', 'day');
  await house.shift('1002', 'evening');
  await house.shift('2001', 'evening');
});
afterEach(() => house.close());

const PATH = '/routing/handovers';
const summaries = (body: Record<string, unknown>): HandoverSummary[] => body['items'] as HandoverSummary[];
const openCount = async (): Promise<number> => {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from handovers`.execute(house.db);
  return rows[0]?.n ?? 0;
};
const evening = (): void => house.clock.forward(60 * 60_000);

describe('at the end of a shift, two people sign', () => {
  it('and the cases pass with their story; who took the customer first stays on record', async () => {
    const caseId = await house.case('1001', '两个月费用对不上');
    const promised = await house.contact('1001', { promised: true });
    const begun = await house.ask('1001', 'POST', PATH, {});
    expect(begun.status).toBe(200);
    const id = begun.body['id'] as string;
    const draft = await house.one('1001', id);
    expect(draft.matters.map((m) => m.kind)).toEqual(['callback', 'case']);
    expect(draft.matters[0]?.story).toMatchObject({ customer: '139****5678', lastNote: '约下午六点回电告知核查结果' });
    expect(draft.matters[1]?.story).toMatchObject({
      customer: '王** 138****8000',
      line: '两个月费用对不上',
      clock: 'ok',
    });

    const words = { note: '今晚系统升级', items: [{ id: draft.matters[1]!.id, note: '客户晚上七点后方便' }] };
    await house.ask('1001', 'PUT', `${PATH}/${id}`, { version: draft.version, ...words });
    expect((await house.act('1001', id, 'offer', { toStaffId: await house.idOf('1002') })).status).toBe(200);
    expect((await house.ask('1002', 'GET', `${PATH}/${id}`)).status).toBe(404);
    expect((await house.act('1001', id, 'sign')).body).toMatchObject({ state: 'signed' });

    expect((await house.act('1002', id, 'accept')).body).toMatchObject({ code: 'handover.unread_items' });
    expect(await house.ownerOf(caseId)).toMatchObject({ owner: '1001' });
    await house.readAll('1002', id);
    expect((await house.act('1002', id, 'accept')).body).toMatchObject({ state: 'accepted' });

    expect(await house.ownerOf(caseId)).toEqual({ owner: '1002', first: '1001', events: 1 });
    const over = await house.one('1001', id);
    expect(over.matters.map((m) => m.outcome)).toEqual(['passed', 'passed']);
    expect(over.matters[1]?.note).toBe('客户晚上七点后方便');
    expect(over.signatures.map((s) => `${s.role} ${s.by.staffNo}`)).toEqual(['outgoing 1001', 'incoming 1002']);
    // Both have signed the same words.
    expect(new Set(over.signatures.map((s) => s.digest)).size).toBe(1);
    const { rows } = await sql<{ action: string }>`
      select action from audit_entries where subject_id in (${id}, ${caseId}) order by seq`.execute(house.db);
    expect(rows.map((r) => r.action)).toEqual(
      expect.arrayContaining(['handover.signed', 'handover.accepted', 'case.owner_changed']),
    );

    // The promise is 1002's now, and is done when it is kept.
    expect((await house.ask('1002', 'GET', `${PATH}/mine`)).body).toMatchObject({ items: 2 });
    expect((await house.ask('1001', 'POST', `${PATH}/callbacks/${promised}/kept`, {})).status).toBe(404);
    expect((await house.ask('1002', 'POST', `${PATH}/callbacks/${promised}/kept`, {})).status).toBe(200);
    expect((await house.ask('1002', 'GET', `${PATH}/mine`)).body).toMatchObject({ items: 1 });
    expect((await house.one('1002', id)).matters.map((m) => m.kept)).toEqual([true, false]);
  });

  it('and signatures are never changed or taken away', async () => {
    await house.case('1001');
    await house.signed('1001', '1002');
    const refusal = (statement: ReturnType<typeof sql>): Promise<string> =>
      statement.execute(house.db).then(
        () => 'done',
        () => 'refused',
      );
    expect(await refusal(sql`update handover_signatures set at = now()`)).toBe('refused');
    expect(await refusal(sql`delete from handover_signatures`)).toBe('refused');
    expect(await refusal(sql`delete from handover_transitions`)).toBe('refused');
  });

  it('one item is returned with its reason and stays with the one who wrote it, the others pass', async () => {
    const [kept, given] = [await house.case('1001', '甲'), await house.case('1001', '乙')];
    const id = await house.signed('1001', '1002');
    await house.readAll('1002', id);
    const { matters } = await house.one('1002', id);
    const back = matters.find((m) => m.subjectId === kept)!;
    await house.act('1002', id, 'accept', { returned: [{ id: back.id, reason: '客户指定本人回复' }] });
    expect(await house.ownerOf(kept)).toMatchObject({ owner: '1001', events: 0 });
    expect(await house.ownerOf(given)).toMatchObject({ owner: '1002' });
    const after = await house.one('1001', id);
    expect(after.matters.find((m) => m.id === back.id)).toMatchObject({
      outcome: 'returned',
      returnReason: '客户指定本人回复',
    });
    // Who has gone home with the returned one is found again.
    await house.leaves('1001');
    evening();
    expect(await house.handover.watch.round()).toMatchObject({ made: 1 });
  });

  it('the whole is sent back, mended and signed again', async () => {
    await house.case('1001');
    const id = await house.signed('1001', '1002');
    expect((await house.act('1002', id, 'return', { reason: '缺少客户约定时间' })).body['state']).toBe('returned');
    const back = await house.one('1001', id);
    expect(back).toMatchObject({ returnReason: '缺少客户约定时间', allowed: ['edit', 'offer'] });
    await house.act('1001', id, 'offer', { toShift: 'evening' });
    await house.act('1001', id, 'sign');
    expect((await house.one('1001', id)).signatures.filter((s) => s.role === 'outgoing')).toHaveLength(2);
  });

  it('a case that was closed or given away in between is said to be over and is not moved', async () => {
    const caseId = await house.case('1001');
    const other = await house.case('1001', '另一件');
    const id = await house.signed('1001', '1002');
    await house.readAll('1002', id);
    await house.ask('1008', 'GET', `/cases/${caseId}`);
    await sql`update cases set owner_id = ${await house.idOf('2001')} where id = ${caseId}`.execute(house.db);
    await house.act('1002', id, 'accept');
    expect(await house.ownerOf(caseId)).toMatchObject({ owner: '2001', events: 0 });
    expect(await house.ownerOf(other)).toMatchObject({ owner: '1002' });
    const outcomes = (await house.one('1002', id)).matters.map((m) => [m.subjectId, m.outcome]);
    expect(Object.fromEntries(outcomes)).toEqual({ [caseId]: 'over', [other]: 'passed' });
  });

  it('nobody signs for work that came in after the list was written', async () => {
    await house.case('1001');
    const begun = await house.ask('1001', 'POST', PATH, {});
    const id = begun.body['id'] as string;
    await house.act('1001', id, 'offer', { toShift: 'evening' });
    await house.case('1001', '刚来的一件');
    const refused = await house.act('1001', id, 'sign');
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({ code: 'handover.work_changed', details: { added: 1, gone: 0 } });
    const now = await house.one('1001', id);
    expect(now.matters).toHaveLength(2);
    expect(now.signatures).toEqual([]);
    expect((await house.act('1001', id, 'sign')).status).toBe(200);
  });

  it('a written talk goes on with whoever takes over, who is asked first and told what was left', async () => {
    const talk = await house.chat('1001');
    const id = await house.signed('1001', '1002');
    await house.readAll('1002', id);
    await house.act('1002', id, 'accept');
    const { rows } = await sql<{ state: string; agent_id: string | null; routing: unknown; note: string }>`
      select c.state, c.agent_id, c.routing, t.note from contacts c join contact_transfers t on t.contact_id = c.id
      where c.id = ${talk} and t.reason = 'leaving'`.execute(house.db);
    const preferred = { agentIds: [await house.idOf('1002')], reason: 'transfer' };
    expect(rows).toMatchObject([{ state: 'waiting', routing: { preferred } }]);
    expect((await house.one('1002', id)).matters.map((m) => [m.kind, m.outcome])).toEqual([['contact', 'passed']]);
  });

  it('after-call work of somebody who has gone is ended by whoever takes over, with a result', async () => {
    const contactId = await house.contact('1001');
    const id = await house.signed('1001', '1002');
    await house.leaves('1001');
    await house.readAll('1002', id);
    const [item] = (await house.one('1002', id)).matters;
    expect((await house.act('1002', id, 'accept')).body).toMatchObject({ code: 'handover.wrap_up_missing' });
    await house.act('1002', id, 'accept', { wrapUps: [{ id: item!.id, disposition: 'consultation_answered' }] });
    const { rows } = await sql`select state, disposition from contacts where id = ${contactId}`.execute(house.db);
    expect(rows).toEqual([{ state: 'closed', disposition: 'consultation_answered' }]);
  });
});

describe('the pool of the next shift', () => {
  it('is seen by its people alone, and one of them takes it', async () => {
    const caseId = await house.case('1001');
    const begun = await house.ask('1001', 'POST', PATH, {});
    const id = begun.body['id'] as string;
    await house.act('1001', id, 'offer', { toShift: 'evening' });
    await house.act('1001', id, 'sign');
    const seenBy = async (no: string): Promise<string[]> =>
      summaries((await house.ask(no, 'GET', `${PATH}?of=mine&open=true`)).body).map((h) => h.id);
    expect(await seenBy('1002')).toEqual([id]);
    expect(await seenBy('2001')).toEqual([id]);
    expect(await seenBy('1003')).toEqual([]);
    const version = (await house.one('1002', id)).version;
    const claims = await Promise.all(
      ['1002', '2001'].map((no) => house.ask(no, 'POST', `${PATH}/${id}/claim`, { version })),
    );
    expect(claims.map((c) => c.status).sort()).not.toEqual([200, 200]);
    expect(claims.filter((c) => c.status === 200)).toHaveLength(1);
    const winner = claims[0]!.status === 200 ? '1002' : '2001';
    expect(await seenBy(winner === '1002' ? '2001' : '1002')).toEqual([]);
    await house.readAll(winner, id);
    await house.act(winner, id, 'accept');
    expect(await house.ownerOf(caseId)).toMatchObject({ owner: winner, first: '1001' });
  });
});

describe('VIP stays with the manager', () => {
  it('over the end of the shift, while the manager’s other cases pass', async () => {
    const vip = await house.case('1003', '专线割接', house.vip);
    const other = await house.case('1003', '宽带续费');
    const id = await house.signed('1003', '1002');
    const { matters, items } = await house.one('1002', id);
    expect(matters.map((m) => [m.subjectId, m.outcome])).toEqual([
      [vip, 'stays'],
      [other, null],
    ]);
    expect(items).toBe(1);
    await house.readAll('1002', id);
    await house.act('1002', id, 'accept');
    expect(await house.ownerOf(vip)).toMatchObject({ owner: '1003', events: 0 });
    expect(await house.ownerOf(other)).toMatchObject({ owner: '1002' });
  });

  it('an absent manager’s VIP case is not work left behind; a dismissed one’s is', async () => {
    await house.case('1003', '专线割接', house.vip);
    await house.leaves('1003');
    evening();
    expect(await house.handover.watch.leftBehind()).toEqual([]);
    await sql`update staff set state = 'left' where staff_no = '1003'`.execute(house.db);
    expect((await house.handover.watch.leftBehind()).map((a) => [a.card.staffNo, a.why, a.items])).toEqual([
      ['1003', 'left', 1],
    ]);
  });

  it('when the operator’s systems are down nothing of the manager’s is given away', async () => {
    await house.case('1003', '宽带续费');
    house.operator.down = true;
    expect((await house.ask('1003', 'POST', PATH, {})).body).toMatchObject({ code: 'handover.nothing_open' });
  });
});

describe('nothing is left with someone who is offline', () => {
  it('the job finds who has gone home without a word, the leader assigns, the receiver signs', async () => {
    const caseId = await house.case('1001');
    await house.leaves('1001');
    expect(await house.handover.watch.round()).toEqual({ made: 0, escalated: 0, cancelled: 0 });
    evening();
    expect(await house.handover.watch.round()).toEqual({ made: 1, escalated: 0, cancelled: 0 });
    const left = (await house.ask('1008', 'GET', `${PATH}/left-behind`)).body as LeftBehind;
    expect(left).toMatchObject({ items: 1, people: [{ person: { staffNo: '1001' }, state: 'taken_over' }] });
    const id = left.people[0]!.handoverId!;
    expect((await house.one('1008', id)).allowed).toEqual(['edit', 'assign']);
    expect((await house.act('1008', id, 'assign', { toStaffId: await house.idOf('1002') })).body['state']).toBe(
      'signed',
    );
    await house.readAll('1002', id);
    await house.act('1002', id, 'accept');
    expect(await house.ownerOf(caseId)).toMatchObject({ owner: '1002', first: '1001' });
    const { signatures } = await house.one('1008', id);
    expect(signatures.map((s) => `${s.role} ${s.by.staffNo}`)).toEqual(['leader 1008', 'incoming 1002']);
    expect((await house.ask('1008', 'GET', `${PATH}/left-behind`)).body).toEqual({ items: 0, people: [] });
  });

  it('two nodes that look at the same moment write one handover, and looking again adds none', async () => {
    await house.case('1001');
    await house.leaves('1001');
    evening();
    const nodes = [house.handover, house.open(), house.open()];
    const rounds = await Promise.all(nodes.map((node) => node.watch.round()));
    expect(rounds.reduce((sum, r) => sum + r.made, 0)).toBe(1);
    await house.handover.watch.round();
    expect(await openCount()).toBe(1);
  });

  it('a sign-off writes the draft; when the shift is over and nobody signed, it is put before the leader', async () => {
    await house.case('1001');
    await house.leaves('1001');
    const staffId = await house.idOf('1001');
    const first = await house.handover.watch.signedOff(staffId);
    expect(await house.handover.watch.signedOff(staffId)).toBe(first);
    expect(await house.one('1001', first!)).toMatchObject({ state: 'drafted', cause: 'signed_off' });
    expect(await house.handover.watch.round()).toMatchObject({ made: 0, escalated: 0 });
    evening();
    expect(await house.handover.watch.round()).toMatchObject({ made: 0, escalated: 1 });
    expect(await openCount()).toBe(1);
  });

  it('whoever comes back before the leader has assigned hands over in person', async () => {
    await house.case('1001');
    await house.leaves('1001');
    evening();
    await house.handover.watch.round();
    await house.arrives('1001');
    const [mine] = summaries((await house.ask('1001', 'GET', `${PATH}?of=mine`)).body);
    expect((await house.act('1001', mine!.id, 'reclaim')).body).toMatchObject({ state: 'drafted' });
  });

  it('a handover without anything left is called off by itself', async () => {
    const caseId = await house.case('1001');
    await house.ask('1001', 'POST', PATH, {});
    await sql`update cases set owner_id = ${await house.idOf('1002')} where id = ${caseId}`.execute(house.db);
    expect(await house.handover.watch.round()).toMatchObject({ cancelled: 1 });
    expect(await house.handover.watch.round()).toMatchObject({ cancelled: 0 });
  });
});

describe('killed in between', () => {
  it('an acceptance that broke after the first case has changed nothing, and goes through when it is tried again', async () => {
    const ids = [await house.case('1001', '甲'), await house.case('1001', '乙'), await house.case('1001', '丙')];
    const id = await house.signed('1001', '1002');
    await house.readAll('1002', id);
    const last = [...ids].sort()[2]!;
    await sql`create function die() returns trigger language plpgsql as 'begin raise exception ''killed''; end'`.execute(
      house.db,
    );
    await sql
      .raw(`create trigger die before update on cases for each row when (old.id = '${last}') execute function die()`)
      .execute(house.db);
    const key = house.key();
    expect((await house.act('1002', id, 'accept', { clientKey: key })).status).toBe(500);
    expect(await Promise.all(ids.map(async (c) => (await house.ownerOf(c))?.owner))).toEqual(['1001', '1001', '1001']);
    expect(await house.one('1002', id)).toMatchObject({ state: 'signed', signatures: [{ role: 'outgoing' }] });
    await sql`drop trigger die on cases`.execute(house.db);
    expect((await house.act('1002', id, 'accept', { clientKey: key })).body).toMatchObject({ state: 'accepted' });
    for (const caseId of ids) expect(await house.ownerOf(caseId)).toEqual({ owner: '1002', first: '1001', events: 1 });
  });

  it('a click that is repeated over a bad line signs once', async () => {
    await house.case('1001');
    const id = await house.signed('1001', '1002');
    await house.readAll('1002', id);
    const { version } = await house.one('1002', id);
    const body = { version, clientKey: house.key() };
    const answers = await Promise.all([1, 2, 3].map(() => house.ask('1002', 'POST', `${PATH}/${id}/accept`, body)));
    expect(answers.map((a) => a.status)).toEqual([200, 200, 200]);
    expect((await house.one('1002', id)).signatures).toHaveLength(2);
    const elsewhere = await house.ask('1002', 'POST', `${PATH}/${id}/return`, { ...body, reason: '退回' });
    expect(elsewhere.body).toMatchObject({ code: 'handover.key_reused' });
  });
});

describe('who may', () => {
  it('strangers find nothing, other centres’ leaders neither, and nobody acts in another’s place', async () => {
    await house.case('1001');
    const id = await house.signed('1001', '1002');
    expect((await house.ask('2001', 'GET', `${PATH}/${id}`)).status).toBe(404);
    const west = (
      await sql<{ no: string }>`
      select staff_no as no from staff where post = 'shift_leader' and centre = 'west'`.execute(house.db)
    ).rows[0]!.no;
    expect((await house.ask(west, 'GET', `${PATH}/${id}`)).status).toBe(404);
    expect(summaries((await house.ask(west, 'GET', `${PATH}?of=team`)).body)).toEqual([]);
    expect(summaries((await house.ask('1008', 'GET', `${PATH}?of=team`)).body)).toHaveLength(1);
    expect((await house.ask('1002', 'GET', `${PATH}?of=team`)).status).toBe(403);
    expect((await house.ask('1002', 'GET', `${PATH}/left-behind`)).status).toBe(403);
    expect((await house.ask('1018', 'GET', `${PATH}/mine`)).status).toBe(403);
    const { version } = await house.one('1001', id);
    expect((await house.ask('2001', 'POST', `${PATH}/${id}/accept`, { version })).status).toBe(404);
    expect((await house.ask('1001', 'POST', `${PATH}/${id}/take-over`, { version })).status).toBe(403);
    expect((await house.ask('1008', 'POST', `${PATH}/${id}/take-over`, { version })).body).toMatchObject({
      code: 'handover.person_present',
    });
    expect((await house.ask('1002', 'POST', `${PATH}/${id}/accept`, { version: version - 1 })).status).toBe(409);
  });

  it('bad wishes are refused in sentences', async () => {
    expect((await house.ask('1001', 'POST', PATH, {})).body).toMatchObject({ code: 'handover.nothing_open' });
    await house.case('1001');
    const id = (await house.ask('1001', 'POST', PATH, {})).body['id'] as string;
    const code = async (body: object): Promise<unknown> => (await house.act('1001', id, 'offer', body)).body['code'];
    expect(await code({})).toBe('handover.receiver_missing');
    expect(await code({ toShift: 'noon' })).toBe('handover.shift_unknown');
    expect(await code({ toStaffId: await house.idOf('1001') })).toBe('handover.receiver_wrong');
    expect(await code({ toStaffId: await house.idOf('1018') })).toBe('handover.receiver_wrong');
    expect((await house.act('1001', id, 'sign')).body).toMatchObject({ code: 'common.not_allowed_in_state' });
  });

  it('the leader puts people on shifts, of the own centre alone', async () => {
    const set = (no: string, of: string) =>
      house
        .idOf(of)
        .then((staffId) => house.ask(no, 'PUT', `${PATH}/roster`, { people: [{ staffId, shift: 'night' }] }));
    expect((await set('1008', '1001')).status).toBe(200);
    expect((await set('1002', '1001')).status).toBe(403);
    expect((await set('1008', '1004')).status).toBe(403);
    expect(await house.handover.shifts.of(await house.idOf('1001'))).toBe('night');
  });
});
