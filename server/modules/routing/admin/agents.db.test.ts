import { deflateRawSync } from 'node:zlib';
import exceljs from 'exceljs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImportPreview } from '../../../../shared/contracts/routing-admin-import.ts';
import type { AgentSettings } from '../../../../shared/contracts/routing-admin.ts';
import { newId } from '../../../../shared/kernel/id.ts';
import { freshDatabase, type FreshDatabase } from '../../../../test/support/database.ts';
import type { Answer } from '../../../../test/support/identity.ts';
import { openAdmin, type AdminHouse } from '../../../../test/support/routing-admin.ts';

let fresh: FreshDatabase;
let house: AdminHouse;
let token: string;
const CROWD = 10_000;
const TURNS_FOR_OTHERS = 100;

beforeAll(async () => {
  fresh = await freshDatabase();
  house = await openAdmin(fresh);
  token = house.manager;
  const ids = Array.from({ length: CROWD }, () => newId());
  await fresh.pool.query(
    `insert into staff (id, staff_no, name, post, centre, team, employment, state, password_hash, password_changed_at,
       must_change_password, created_at, updated_at)
     select id, (20000000 + n)::text, case n when 1 then '=HYPERLINK("x")' else '坐席' || n end, 'front_line_agent', 'east', 'front-e1', 'own', 'active', 'x', now(), false, now(), now()
     from unnest($1::uuid[]) with ordinality as t (id, n)`,
    [ids],
  );
});
afterAll(async () => {
  await house.app.close();
  await fresh.close();
});

const ask = (method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE', path: string, body?: object, as = token) =>
  house.ask(method, `/api/routing${path}`, { token: as, ...(body === undefined ? {} : { body }) });
const agentOf = async (staffNo: string): Promise<AgentSettings> =>
  ((await ask('GET', `/agents?text=${staffNo}`)).body['items'] as AgentSettings[])[0]!;
const csv = (text: string, name = '技能.csv') => ({ name, bytes: Buffer.from(text) });
const tried = async (file: { name: string; bytes: Buffer }, as = token): Promise<ImportPreview> =>
  (await house.upload('/agents/import', file, as)).body as unknown as ImportPreview;
const applied = (file: { name: string; bytes: Buffer }, changeSet: string, onlyGood = false): Promise<Answer> =>
  house.upload(`/agents/import/apply?changeSet=${changeSet}&onlyGood=${onlyGood}`, file, token);
const levels = async (staffNo: string): Promise<unknown> => (await agentOf(staffNo)).skills;

async function book(rows: readonly (readonly exceljs.CellValue[])[]): Promise<Buffer> {
  const workbook = new exceljs.Workbook();
  const sheet = workbook.addWorksheet('技能');
  for (const row of rows) sheet.addRow([...row]);
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

describe('one agent', () => {
  it('is added once, and changed by whoever read last', async () => {
    const added = await ask('POST', '/agents', { staffNo: '1001' });
    expect(added).toMatchObject({ status: 201, body: { staffNo: '1001', voice: 1, chat: 3, skills: {}, version: 1 } });
    expect((await ask('POST', '/agents', { staffNo: '1001' })).body['code']).toBe('routing.already_agent');
    expect((await ask('POST', '/agents', { staffNo: '99999999' })).body['code']).toBe('routing.unknown_staff');
    const { staffId } = await agentOf('1001');
    const change = { version: 1, skills: { fault: 4, chat: 2 }, voiceInterruptsChat: true };
    expect((await ask('PATCH', `/agents/${staffId}`, change)).body).toMatchObject({
      version: 2,
      skills: { fault: 4, chat: 2 },
    });
    expect((await ask('PATCH', `/agents/${staffId}`, change)).status).toBe(409);
    const unknown = await ask('PATCH', `/agents/${staffId}`, { version: 2, skills: { flying: 5 } });
    expect(unknown.body['code']).toBe('routing.unknown_skill');
    for (const bad of [{ skills: { fault: 6 } }, { chat: 21 }, { voice: 2 }])
      expect((await ask('PATCH', `/agents/${staffId}`, { version: 2, ...bad })).status).toBe(400);
    expect(await levels('1001')).toEqual({ fault: 4, chat: 2 });
  });

  it('is not changed by agents, who see themselves alone', async () => {
    const { staffId, version } = await agentOf('1001');
    expect((await ask('PATCH', `/agents/${staffId}`, { version, chat: 9 }, house.agent)).status).toBe(403);
    expect((await ask('POST', '/agents', { staffNo: '1002' }, house.agent)).status).toBe(403);
    const file = csv('工号,故障报修\n1001,5\n');
    expect((await house.upload('/agents/import', file, house.agent)).status).toBe(403);
    expect((await ask('GET', '/agents/export?format=csv', undefined, house.agent)).status).toBe(403);
    await ask('POST', '/agents', { staffNo: '1002' });
    const seen = (await ask('GET', '/agents', undefined, house.agent)).body['items'] as AgentSettings[];
    expect(seen.map((a) => a.staffNo)).toEqual(['1001']);
  });

  it('of another centre is out of reach for a shift leader', async () => {
    const leader = await house.signIn('1008');
    const west = (
      await fresh.pool.query<{ staff_no: string }>(
        `select staff_no from staff where centre = 'west' and post = 'front_line_agent' order by staff_no limit 1`,
      )
    ).rows[0]!.staff_no;
    expect((await ask('POST', '/agents', { staffNo: west }, leader)).status).toBe(403);
    await ask('POST', '/agents', { staffNo: west });
    const { staffId, version } = await agentOf(west);
    expect((await ask('PATCH', `/agents/${staffId}`, { version, chat: 9 }, leader)).status).toBe(403);
    const preview = await tried(csv(`工号,故障报修\n${west},5\n1001,5\n`), leader);
    expect(preview).toMatchObject({ changed: 1, errorCount: 1 });
    expect(preview.errors[0]).toMatchObject({ row: 2, column: '工号', code: 'routing.row_out_of_scope' });
  });
});

describe('a template', () => {
  const PROFILE = {
    code: 'night_agent',
    zh: '夜班坐席',
    en: 'Night agent',
    voice: 1,
    video: 0,
    chat: 5,
    voiceInterruptsChat: true,
    autoAnswer: false,
    skills: { general: 3, fault: 3 },
  };
  it('gives its agents everything, takes them along when it changes, and lets go of whoever is set apart', async () => {
    await ask('POST', '/profiles', PROFILE);
    const agents = await Promise.all(['1001', '1002'].map((no) => agentOf(no)));
    const set = { profile: 'night_agent' };
    const bulk = { agents: agents.map(({ staffId, version }) => ({ staffId, version })), set };
    expect((await ask('POST', '/agents/bulk', bulk)).body).toEqual({ changed: 2 });
    expect(await agentOf('1001')).toMatchObject({ profile: 'night_agent', chat: 5, skills: PROFILE.skills });
    const apart = await agentOf('1002');
    const alone = await ask('PATCH', `/agents/${apart.staffId}`, { version: apart.version, chat: 6 });
    expect(alone.body).toMatchObject({ profile: null, chat: 6, skills: PROFILE.skills });
    const changed = await ask('PUT', '/profiles/night_agent', {
      ...PROFILE,
      version: 1,
      chat: 8,
      skills: { fault: 5 },
    });
    expect(changed.body).toMatchObject({ version: 2, agents: 1 });
    expect(await agentOf('1001')).toMatchObject({ profile: 'night_agent', chat: 8, skills: { fault: 5 } });
    expect(await agentOf('1002')).toMatchObject({ profile: null, chat: 6, skills: PROFILE.skills });
    const gone = await ask('DELETE', '/profiles/night_agent?version=2');
    expect(gone.body).toMatchObject({ code: 'routing.profile_in_use', details: { count: 1 } });
    const bad = { ...PROFILE, code: 'x', zh: '别的', skills: { flying: 1 } };
    expect((await ask('POST', '/profiles', bad)).body['code']).toBe('routing.unknown_skill');
  });

  it('and a sheet must say the same', async () => {
    const header = '工号,路由模板,故障报修,会话路数\n';
    const both = await tried(csv(`${header}1001,夜班坐席,4,\n1002,夜班坐席,,8\n`));
    expect(both.errors).toEqual([
      expect.objectContaining({ row: 2, column: '故障报修', sentence: expect.stringContaining('模板为 5') as string }),
    ]);
    expect(both.changes).toMatchObject([{ staffNo: '1002' }]);
    const apart = await tried(csv(`${header}1001,无,4,\n1002,晚班,,\n`));
    expect(apart.changes).toMatchObject([
      {
        staffNo: '1001',
        changes: [
          { what: 'profile', to: null },
          { what: 'skill:fault', to: 4 },
        ],
      },
    ]);
    expect(apart.errors[0]).toMatchObject({ row: 3, code: 'routing.row_profile_unknown' });
  });
});

describe('bulk', () => {
  it('sets one level for many, all or none', async () => {
    const [a, b] = [await agentOf('1001'), await agentOf('1002')];
    const agents = [a, b].map(({ staffId, version }) => ({ staffId, version }));
    const set = { skill: 'vip', level: 2 };
    const stale = [agents[0], { ...agents[1], version: 99 }];
    expect((await ask('POST', '/agents/bulk', { agents: stale, set })).status).toBe(409);
    expect(await levels('1001')).not.toHaveProperty('vip');
    expect((await ask('POST', '/agents/bulk', { agents, set })).body).toEqual({ changed: 2 });
    const found = await ask('GET', '/agents?skill=vip&minLevel=2');
    expect((found.body['items'] as AgentSettings[]).map((x) => x.staffNo)).toEqual(['1001', '1002']);
    expect((await ask('GET', '/agents?skill=vip&minLevel=3')).body['total']).toBe(0);
  });
});

describe('a sheet', () => {
  it('is tried first, changes nothing until it is applied, and then exactly what was shown', async () => {
    const file = csv('\uFEFF本月技能调整,,,\n工号,姓名,VIP服务,在线客服\n1001,,４,0\n1003,,2,\n');
    const preview = await tried(file);
    expect(preview).toMatchObject({ rows: 2, changed: 1, added: 1, unchanged: 0, errorCount: 0, blocked: false });
    expect(preview.changes[0]).toMatchObject({
      row: 3,
      staffNo: '1001',
      changes: [{ what: 'skill:vip', from: 2, to: 4 }],
    });
    expect(preview.changes[1]).toMatchObject({ row: 4, isNew: true });
    expect(await levels('1001')).toMatchObject({ vip: 2 });
    const done = await applied(file, preview.changeSet);
    expect(done.body).toEqual({ changed: 1, added: 1, leftOut: 0 });
    expect(await levels('1001')).toMatchObject({ vip: 4 });
    expect(await levels('1003')).toEqual({ vip: 2 });
    // Once more is not the same any more: nothing is left to change, and the preview said otherwise.
    expect(await applied(file, preview.changeSet)).toMatchObject({
      status: 409,
      body: { code: 'routing.import_changed' },
    });
    const { rows } = await fresh.pool.query<{ details: Record<string, unknown> }>(
      `select details from audit_entries where action = 'agents.imported'`,
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]!.details).toMatchObject({ changed: 1, added: 1, changes: { '1001': 'vip 2→4' } });
  });

  it('that others have overtaken is refused, and so is another file under the same preview', async () => {
    const file = csv('工号,VIP服务\n1001,5\n');
    const preview = await tried(file);
    expect((await applied(csv('工号,VIP服务\n1001,1\n'), preview.changeSet)).status).toBe(409);
    const { staffId, version } = await agentOf('1001');
    await ask('PATCH', `/agents/${staffId}`, { version, chat: 1 });
    expect((await applied(file, preview.changeSet)).body['code']).toBe('routing.import_changed');
    expect(await levels('1001')).toMatchObject({ vip: 4 });
  });

  it('tells every error by row and column, and applies the good rows only when that was said', async () => {
    const file = csv(
      [
        '工号,姓名,电话路数,会话路数,自动应答,故障报修',
        '1001,,1,2,是,3',
        ',,,,,3',
        '1001,,,,,3',
        '77777777,,,,,3',
        '1002,不是他,,,,3',
        '1003,,2,21,也许,6',
        '1004,,,,,=1+1',
        '1005,,,,,"3,5"',
      ].join('\n'),
    );
    const preview = await tried(file);
    expect(preview.errors.map((e) => [e.row, e.column, e.code.replace('routing.row_', '')])).toEqual([
      [3, '工号', 'staff_missing'],
      [4, '工号', 'duplicate'],
      [5, '工号', 'staff_unknown'],
      [6, '姓名', 'name_differs'],
      [7, '电话路数', 'capacity'],
      [7, '会话路数', 'capacity'],
      [7, '自动应答', 'yes_no'],
      [7, '故障报修', 'level'],
      [8, '故障报修', 'formula'],
      [9, '故障报修', 'level'],
    ]);
    expect(preview.errors[1]!.sentence).toBe('工号 1001 在第 2 行已出现。');
    expect(preview).toMatchObject({ rows: 8, badRows: 7, changed: 1 });
    expect((await applied(file, preview.changeSet)).body).toMatchObject({
      code: 'routing.import_has_errors',
      details: { count: 10 },
    });
    expect((await applied(file, preview.changeSet, true)).body).toEqual({ changed: 1, added: 0, leftOut: 7 });
    expect(await agentOf('1001')).toMatchObject({ chat: 2, autoAnswer: true });
  });

  it('with a column that nobody knows, or twice the same, is applied by nobody', async () => {
    const file = csv('工号,飞行,fault,故障报修\n1001,3,2,2\n');
    const preview = await tried(file);
    expect(preview).toMatchObject({ blocked: true, errorCount: 2 });
    expect(preview.errors.map((e) => [e.row, e.column, e.code])).toEqual([
      [1, '飞行', 'routing.row_column_unknown'],
      [1, '故障报修', 'routing.row_column_twice'],
    ]);
    expect((await applied(file, preview.changeSet, true)).body['code']).toBe('routing.import_blocked');
  });

  it('is read from Excel in either encoding and from .xlsx, with formulas refused where they stand', async () => {
    const gb18030 = Buffer.from('b9a4bac52cb9cad5cfb1a8d0de0a313030312c310a', 'hex');
    expect((await tried({ name: 'a.CSV', bytes: gb18030 })).changes).toMatchObject([
      { staffNo: '1001', changes: [{ to: 1 }] },
    ]);
    const xlsx = await book([
      ['工号', '故障报修', 'VIP服务'],
      [1001, 1, { richText: [{ text: '3' }] }],
      ['1002', { formula: 'B2+1', result: 2 }, 1],
    ]);
    const preview = await tried({ name: 'b.xlsx', bytes: xlsx });
    expect(preview.changes).toMatchObject([
      {
        row: 2,
        staffNo: '1001',
        changes: [
          { what: 'skill:fault', to: 1 },
          { what: 'skill:vip', to: 3 },
        ],
      },
    ]);
    expect(preview.errors).toMatchObject([{ row: 3, column: '故障报修', code: 'routing.row_formula' }]);
  });

  it('that is not what it says, too large, empty or without staff numbers is refused with a sentence', async () => {
    const code = async (name: string, bytes: Buffer): Promise<unknown> =>
      (await house.upload('/agents/import', { name, bytes }, token)).body['code'];
    const xlsx = await book([['工号'], ['1001']]);
    expect(await code('a.csv', xlsx)).toBe('routing.import_kind');
    expect(await code('a.xlsx', Buffer.from('工号\n1001'))).toBe('routing.import_kind');
    expect(await code('a.xls', Buffer.from([0xd0, 0xcf, 0x11, 0xe0]))).toBe('routing.import_kind');
    expect(await code('a.csv', Buffer.from('工号\n1001', 'utf16le'))).toBe('routing.import_kind');
    expect(await code('a.csv', Buffer.from([0xff, 0xfe, 0xfd, 0xff]))).toBe('routing.import_kind');
    expect(await code('a.csv', Buffer.from(''))).toBe('routing.import_no_header');
    expect(await code('a.csv', Buffer.from('姓名,故障报修\n王,3\n'))).toBe('routing.import_no_header');
    expect(await code('a.csv', Buffer.from('工号,故障报修\n'))).toBe('routing.import_empty');
    expect(await code('a.csv', Buffer.from('工号,"故障报修\n1001,3\n'))).toBe('routing.import_broken');
    expect(await code('a.csv', Buffer.from(`工号${',x'.repeat(300)}\n1001\n`))).toBe('routing.import_too_wide');
    expect(await code('a.csv', Buffer.from(`工号\n${'1001\n'.repeat(60_010)}`))).toBe('routing.import_too_many_rows');
    const large = await house.upload('/agents/import', csv(`工号\n${'1'.repeat(5 * 1024 * 1024)}`), token);
    expect(large).toMatchObject({ status: 413, body: { code: 'routing.import_too_large' } });
    expect(await code('a.xlsx', xlsx.subarray(0, xlsx.length - 40))).toBe('routing.import_broken');
    expect(await code('a.xlsx', Buffer.from([0x50, 0x4b, 0x03, 0x04, 9, 9, 9]))).toBe('routing.import_broken');
  });

  it('that unpacks to gigabytes, whatever sizes it states, is refused before it is unpacked', async () => {
    const bomb = bombOf(await book([['工号'], ['1001']]));
    const refused = await house.upload('/agents/import', { name: 'bomb.xlsx', bytes: bomb }, token);
    expect(refused.body['code']).toBe('routing.import_broken');
  });

  it('is exported so that it can be imported again, and no cell of it runs as a formula', async () => {
    const one = csv('工号,故障报修\n20000001,3\n');
    await applied(one, (await tried(one)).changeSet);
    const text = (await house.download('/agents/export?format=csv', token)).toString('utf8');
    expect(text.startsWith('\uFEFF工号,姓名,班组,路由模板,')).toBe(true);
    expect(text).toContain(`20000001,"'=HYPERLINK(""x"")",front-e1,无,`);
    const again = await tried(csv(text));
    expect(again).toMatchObject({ errorCount: 0, changed: 0, added: 0 });
    const xlsx = await house.download('/agents/export?format=xlsx', token);
    expect(await tried({ name: 'again.xlsx', bytes: xlsx })).toMatchObject({
      errorCount: 0,
      changed: 0,
      added: 0,
      rows: again.rows,
    });
  });

  it('of ten thousand agents is tried and applied, and anybody else is still heard meanwhile', async () => {
    const lines = Array.from({ length: CROWD }, (_, n) => `${20_000_001 + n},${(n % 5) + 1},${n % 6},2`);
    const xlsx = await book([['工号', '故障报修', 'VIP服务', '会话路数'], ...lines.map((l) => l.split(','))]);
    let turns = 0;
    const ticker = setInterval(() => {
      turns += 1;
    }, 5);
    const file = { name: '全员.xlsx', bytes: xlsx };
    const before = process.memoryUsage().rss;
    const preview = await tried(file);
    expect(preview).toMatchObject({ rows: CROWD, added: CROWD - 1, changed: 1, errorCount: 0 });
    const done = await applied(file, preview.changeSet);
    clearInterval(ticker);
    expect(done.body).toEqual({ changed: 1, added: CROWD - 1, leftOut: 0 });
    expect(await levels('20009999')).toEqual({ fault: 4, vip: 2 });
    expect((await ask('GET', '/agents?text=2000&skill=vip&pageSize=1')).body['total']).toBe(8_332);
    // Ten thousand rows in one go would leave others a handful of turns.
    expect(turns).toBeGreaterThan(TURNS_FOR_OTHERS);
    expect((process.memoryUsage().rss - before) / 1024 / 1024).toBeLessThan(600);
    const { rows } = await fresh.pool.query(
      `select data from events where type = 'routing.settings_changed' order by position desc limit 1`,
    );
    expect(rows).toEqual([{ data: { part: 'agents', staffIds: null } }]);
  });
});

/** The sheet of this book becomes four gigabytes of spaces, while the archive says that it is small. */
function bombOf(xlsx: Buffer): Buffer {
  const spaces = Buffer.alloc(16 * 1024 * 1024, 32);
  // Deflate streams can be laid one after the other when each but the last is flushed without an end.
  const piece = deflateRawSync(spaces, { finishFlush: 2 });
  const packed = Buffer.concat([...Array.from({ length: 250 }, () => piece), deflateRawSync(Buffer.alloc(1))]);
  const name = Buffer.from('xl/worksheets/sheet1.xml');
  const at = xlsx.lastIndexOf(name);
  const central = at - 46;
  expect(xlsx.readUInt32LE(central)).toBe(0x02014b50);
  const end = xlsx.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  const begin = xlsx.readUInt32LE(end + 16);
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(8, 8);
  local.writeUInt32LE(packed.length, 18);
  local.writeUInt32LE(100, 22);
  local.writeUInt16LE(name.length, 26);
  const body = Buffer.concat([local, name, packed]);
  const directory = Buffer.from(xlsx.subarray(begin));
  directory.writeUInt16LE(8, central - begin + 10);
  directory.writeUInt32LE(packed.length, central - begin + 20);
  directory.writeUInt32LE(100, central - begin + 24);
  directory.writeUInt32LE(begin, central - begin + 42);
  directory.writeUInt32LE(begin + body.length, end - begin + 16);
  const bomb = Buffer.concat([xlsx.subarray(0, begin), body, directory]);
  expect(bomb.length).toBeLessThan(5 * 1024 * 1024);
  return bomb;
}
