import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../test/support/database.ts';
import { handClock, openIdentity, type Staffed } from '../../../test/support/identity.ts';
import type { Flow, FlowList, FlowVersion, FlowVersionText } from '../../../shared/contracts/flows-admin.ts';
import type { FlowDocument, FlowProblem } from '../../../shared/contracts/flows.ts';
import { createTransactor } from '../../platform/events/transactor.ts';
import type { CommittedEvent } from '../../platform/events/event.ts';
import { silentLog } from '../../platform/log.ts';
import { createIdentity } from '../identity/index.ts';
import { createFlows, type FlowsRoom } from './flows.ts';
import { HOTLINE, hotlineFlow } from './hotline-flow.ts';

let fresh: FreshDatabase;
let staffed: Staffed;
let flows: FlowsRoom;
let manager = '';
let agent = '';
let tell: (() => void) | undefined;
const sounds = new Set<string>();
const wordsIn = (document: FlowDocument): string[] =>
  [...JSON.stringify(document).matchAll(/"(?:prompt|opening)":"([a-z0-9-]+)"/g)].map(([, key]) => key ?? '');

beforeAll(async () => {
  fresh = await freshDatabase({ poolSize: 6 });
  const clock = handClock();
  const { db } = fresh;
  const transactor = createTransactor({ db, clock, onCommitted: () => tell?.() });
  const { audit, organisation } = createIdentity({
    db,
    transactor,
    clock,
    demoPasswordsAllowed: true,
    publicUrl: undefined,
  });
  for (const key of wordsIn(hotlineFlow)) sounds.add(key);
  flows = createFlows({
    db,
    transactor,
    audit,
    organisation,
    prompts: () => Promise.resolve(sounds),
    queues: () => Promise.resolve(new Set(['general'])),
    numbers: () =>
      Promise.resolve([
        { number: '96000', entryFlow: '' },
        { number: '96001', entryFlow: 'night' },
      ]),
    smsConfigured: false,
    tail: {
      subscribe: (hear) => {
        tell = () => {
          hear([{ type: 'flow.released' } as CommittedEvent]);
        };
        return () => (tell = undefined);
      },
    },
    log: silentLog,
  });
  staffed = await openIdentity(fresh, { clock, rooms: [flows.routes] });
  await flows.adopt();
  await flows.library.start();
  manager = await staffed.signIn('1016');
  agent = await staffed.signIn('1001');
});
afterAll(async () => {
  flows.library.stop();
  await fresh.close();
});

const ask = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object, token = manager) =>
  staffed.ask(method, `/api/flows${path}`, { token, ...(method === 'GET' ? {} : { body: body ?? {} }) });
const list = async (): Promise<FlowList> => (await ask('GET', '')).body as unknown as FlowList;
const one = async (key: string): Promise<Flow> => (await list()).items.find((f) => f.key === key)!;
const write = async (key: string, document: unknown) =>
  ask('PUT', `/${key}/draft`, { name: '夜间', document, revision: (await one(key)).draft?.revision ?? 0 });
const release = async (key: string) =>
  ask('POST', `/${key}/release`, { reason: '测试发布', revision: (await one(key)).draft?.revision ?? 1 });
const inForce = (key: string): FlowDocument | undefined => flows.library.inForce()(key);
const told = (text: string): FlowDocument => ({
  format: 1,
  start: 'hello',
  steps: { hello: { kind: 'say', say: [{ text }], next: 'person' }, person: { kind: 'queue' } },
});

describe('the flows of the house', () => {
  it('begin with the one that came with the product, as version 1, for every number that names no other', async () => {
    const hotline = await one(HOTLINE);
    expect(hotline).toMatchObject({ released: { version: 1, madeBy: null }, draft: null, problems: [] });
    expect(hotline.numbers).toEqual(['96000', '96001']);
    await flows.adopt();
    expect((await one(HOTLINE)).released?.version).toBe(1);
  });

  it('are for those who may change them, and for nobody else', async () => {
    expect((await ask('GET', '', undefined, agent)).status).toBe(403);
    expect((await ask('POST', '', { key: 'mine', name: '我的' }, agent)).status).toBe(403);
    expect((await ask('POST', `/${HOTLINE}/release`, { reason: '试试', revision: 1 }, agent)).status).toBe(403);
  });

  it('say in words where a document is not a flow, and keep nothing of it', async () => {
    await ask('POST', '', { key: 'night', name: '夜间' });
    const broken = { format: 1, start: 'a', steps: { a: { kind: 'sayy' }, b: { kind: 'say', say: [] } } };
    const { problems } = (await ask('POST', '/night/check', { document: broken })).body as { problems: FlowProblem[] };
    expect(problems).toEqual([
      { code: 'kind_unknown', step: 'a', target: 'sayy' },
      { code: 'field_wrong', step: 'b', target: 'next' },
    ]);
    expect(await write('night', broken)).toMatchObject({ status: 400, body: { code: 'flows.malformed' } });
    expect((await one('night')).draft?.revision).toBe(1);
  });

  it('with a problem can be kept as a draft and not be released', async () => {
    const wrong: FlowDocument = { format: 1, start: 'x', steps: { x: { kind: 'say', say: [], next: 'nowhere' } } };
    expect((await write('night', wrong)).status).toBe(200);
    expect((await one('night')).problems).toContainEqual({ code: 'target_missing', step: 'x', target: 'nowhere' });
    expect(await release('night')).toMatchObject({ status: 422, body: { code: 'flows.has_problems' } });
    expect(inForce('night')).toBeUndefined();
  });

  it('run as released on every node without a restart, and a call that runs keeps the flow it began with', async () => {
    await write('night', told('一'));
    expect((await release('night')).status).toBe(200);
    await flows.library.refresh();
    const ofTheCall = flows.library.inForce();
    await write('night', told('二'));
    expect(inForce('night')).toEqual(told('一'));
    expect(await release('night')).toMatchObject({ status: 200 });
    await flows.library.refresh();
    expect(inForce('night')).toEqual(told('二'));
    expect(ofTheCall('night')).toEqual(told('一'));
    expect((await one('night')).numbers).toEqual(['96001']);
    expect((await one(HOTLINE)).numbers).toEqual(['96000']);
  });

  it('go back to a former version with a reason, which the audit trail keeps', async () => {
    const versions = (await ask('GET', '/night/versions')).body as unknown as FlowVersion[];
    const first = versions.find((v) => v.state === 'retired')!;
    expect((await ask('POST', `/night/versions/${first.id}/restore`, { reason: '' })).status).toBe(400);
    expect((await ask('POST', `/night/versions/${first.id}/restore`, { reason: '新版太长' })).status).toBe(200);
    await flows.library.refresh();
    expect(inForce('night')).toEqual(told('一'));
    const shown = (await ask('GET', `/night/versions/${first.id}`)).body as unknown as FlowVersionText;
    expect(shown).toMatchObject({ version: { state: 'released', reason: '新版太长' }, document: told('一') });
    const { rows } = await fresh.pool.query<{ reason: string }>(
      "select reason from audit_entries where action = 'flow.restored'",
    );
    expect(rows).toEqual([{ reason: '新版太长' }]);
  });

  it('are not overwritten by whoever read an older draft', async () => {
    await write('night', told('三'));
    const stale = await ask('PUT', '/night/draft', { name: '夜间', document: told('四'), revision: 0 });
    expect(stale).toMatchObject({ status: 409, body: { code: 'flows.changed_meanwhile' } });
    expect((await ask('DELETE', '/night/draft')).status).toBe(200);
    expect((await one('night')).draft).toBeNull();
  });

  it('of the product come anew with a new edition, unless somebody made their own', async () => {
    await fresh.pool.query(
      'update flow_versions set document = \'{"format":1,"start":"a","steps":{}}\' where made_by is null',
    );
    await flows.adopt();
    expect((await one(HOTLINE)).released?.version).toBe(2);
    await write(HOTLINE, told('自己的'));
    await release(HOTLINE);
    await flows.adopt();
    await flows.library.refresh();
    expect(inForce(HOTLINE)).toEqual(told('自己的'));
  });
});
