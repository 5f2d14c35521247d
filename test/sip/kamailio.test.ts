import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startKamailio, type FrontProxy } from '../support/kamailio.ts';
import { openScenarioHouse, type ScenarioHouse } from '../support/scenario-house.ts';
import { buildScenario } from '../support/sipp-scenario.ts';
import { runSipp } from '../support/sipp.ts';
import { until } from '../support/until.ts';

/** Carrier (sipp) – kamailio – two voice nodes. The configuration is the one in docs/operations. */
const FRONT = { address: '127.0.5.1', port: 5068 };
const CARRIER = { address: '127.0.5.2', port: 5062 };
const TRUNK = 'carrier';

let proxy: FrontProxy;
let nodes: ScenarioHouse[];

beforeAll(async () => {
  nodes = [await openScenarioHouse({}), await openScenarioHouse({})];
  for (const node of nodes)
    node.add({ name: TRUNK, addresses: [FRONT.address], host: FRONT.address, port: FRONT.port, transport: 'udp' });
  proxy = await startKamailio({
    ...FRONT,
    carrier: CARRIER,
    nodes: nodes.map((node) => node.endpoint.address().port),
  });
});
afterAll(async () => {
  await proxy.stop();
  for (const node of nodes) await node.endpoint.stop();
});

let count = 0;
async function sipp(file: string, set: Readonly<Record<string, string>> = {}): Promise<void> {
  count += 1;
  const source = await readFile(`test/sip/scenarios/${file}.xml`, 'utf8');
  const scenario = buildScenario(source, { transport: 'UDP', name: `front-${count}`, set, contactPort: CARRIER.port });
  await runSipp({ scenario, ...CARRIER, remote: `${FRONT.address}:${FRONT.port}`, transport: 'udp' });
}
const calls = async (howMany: number): Promise<void> => {
  for (let i = 0; i < howMany; i += 1) await sipp('front-call');
};
/** Calls each node has had from beginning to end. */
const served = (): number[] =>
  nodes.map((node) => node.heard(TRUNK).filter((what) => what === 'ended remote_bye').length);
const servedAre = (expected: readonly number[]): Promise<unknown> =>
  until(() => served().join() === expected.join(), {
    what: `calls served to be ${expected.join()}: ${served().join()}`,
  });

describe('two voice nodes behind kamailio', () => {
  it('take calls in turn, and the whole call goes through the proxy', async () => {
    await calls(4);
    await servedAre([2, 2]);
  });

  it('are called through it by the carrier only', async () => {
    const before = nodes.map((node) => node.heard(TRUNK).length);
    count += 1;
    const source = await readFile('test/sip/scenarios/uac-refused.xml', 'utf8');
    const set = {
      user: 'answer',
      uri: `sip:answer@${FRONT.address}`,
      sdp: 'audio',
      hops: '70',
      more: '',
      type: 'application/sdp',
      status: '403',
    };
    const scenario = buildScenario(source, { transport: 'UDP', name: `front-${count}`, set, contactPort: 0 });
    const remote = `${FRONT.address}:${FRONT.port}`;
    await runSipp({ scenario, address: '127.0.5.3', port: CARRIER.port, remote, transport: 'udp' });
    expect(nodes.map((node) => node.heard(TRUNK).length)).toEqual(before);
  });

  it('call out through it', async () => {
    const done = sipp('front-called');
    // sipp may not listen yet: the INVITE is said again.
    nodes[0]?.place(TRUNK, 'bye');
    await done;
    await until(() => nodes[0]?.heard(TRUNK).includes('ended local_bye'), { what: 'our BYE to be answered' });
  });

  it('one is being stopped: it says 503 to new calls, and the other takes them all', async () => {
    nodes[0]?.drain(true);
    const [first = 0, second = 0] = served();
    await calls(4);
    await servedAre([first, second + 4]);
    nodes[0]?.drain(false);
    await calls(2);
    await servedAre([first + 1, second + 5]);
  });

  it('one dies: no call is lost', async () => {
    const [first = 0, second = 0] = served();
    await nodes[1]?.endpoint.stop();
    await calls(4);
    await servedAre([first + 4, second]);
  });
});
