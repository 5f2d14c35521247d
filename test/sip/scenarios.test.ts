import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SipTrunk } from '../../server/platform/sip/index.ts';
import { createGate } from '../support/gate.ts';
import type { Scenario } from '../support/scenario.ts';
import { openScenarioHouse, type ScenarioHouse } from '../support/scenario-house.ts';
import { buildScenario } from '../support/sipp-scenario.ts';
import { runSipp } from '../support/sipp.ts';
import { makeIdentity, relayToSipp, relayToUs, TLS_NAME } from '../support/tls-relay.ts';
import { until } from '../support/until.ts';
import { CALLS_OF_SIPP } from './calls-of-sipp.ts';
import { CALLS_TO_SIPP } from './calls-to-sipp.ts';
import { REFUSALS_OF_SIPP } from './refusals-of-sipp.ts';

/** Minutes on a real clock are seconds on this one; 500 ms until a message is said again are 25 ms. */
const FAST = 20;
const AT_ONCE = 4;
const PORT = 5062;

const SCENARIOS: readonly Scenario[] = [...CALLS_OF_SIPP, ...REFUSALS_OF_SIPP, ...CALLS_TO_SIPP];

const identity = makeIdentity();
const gate = createGate(AT_ONCE);
let house: ScenarioHouse;
let fastHouse: ScenarioHouse;

beforeAll(async () => {
  house = await openScenarioHouse({ tls: identity });
  fastHouse = await openScenarioHouse({ pace: FAST });
});
afterAll(async () => {
  for (const each of [house, fastHouse]) await each.endpoint.stop();
});

/** Every scenario has an address of loopback of its own, so it is a trunk of its own with ports of its own. */
const addressOf = (index: number): string => `127.0.3.${index + 1}`;

const trunkOf = (scenario: Scenario, address: string, port: number): SipTrunk => {
  const { transport = 'udp', trunk, name, twoWays } = scenario;
  return {
    name,
    addresses: [address],
    host: address,
    port,
    transport,
    tlsName: TLS_NAME,
    ...(trunk === 'stranger' ? {} : trunk),
    ...(twoWays === true ? { alternates: [{ host: address, port, transport }] } : {}),
  };
};

/** In /proc/net/udp and tcp an address is written as hexadecimal digits, its bytes from behind. */
async function isBound(kind: 'udp' | 'tcp', address: string, port: number): Promise<boolean> {
  const bytes = address.split('.').reverse();
  const text = [...bytes.map((byte) => Number(byte).toString(16).padStart(2, '0')), ':', port.toString(16)].join('');
  return (await readFile(`/proc/net/${kind}`, 'utf8')).toLowerCase().includes(`: ${text} `);
}

interface Way {
  /** Whom sipp calls, and where it is called. */
  readonly remote: string;
  readonly port: number;
  close(): void;
}

async function wayOf({ transport, place }: Scenario, at: ScenarioHouse, address: string): Promise<Way> {
  const { port, tlsPort = 0 } = at.endpoint.address();
  const direct = { remote: `127.0.0.1:${port}`, port: PORT, close: () => undefined };
  if (transport !== 'tls') return direct;
  if (place === undefined) {
    const relay = await relayToUs(identity, address, tlsPort);
    return { remote: `${address}:${relay.port}`, port: PORT, close: relay.close };
  }
  const relay = await relayToSipp(identity, address, PORT);
  return { ...direct, port: relay.port, close: relay.close };
}

async function play(scenario: Scenario, at: ScenarioHouse, address: string, way: Way): Promise<void> {
  const { transport = 'udp', file, place, name, set = {}, heard } = scenario;
  const plain = transport === 'udp' ? 'udp' : 'tcp';
  const source = await readFile(`test/sip/scenarios/${file}.xml`, 'utf8');
  const facts = { transport: transport.toUpperCase() as Uppercase<typeof transport>, name, set, contactPort: way.port };
  const built = buildScenario(source, facts);
  const done = runSipp({ scenario: built, address, port: PORT, remote: way.remote, transport: plain });
  if (place !== undefined) {
    await Promise.race([until(() => isBound(plain, address, PORT), { what: 'sipp to listen' }), done]);
    at.place(name, place);
  }
  await done;
  await until(() => at.heard(name).length >= heard.length && at.endpoint.callsOf(name) === 0, {
    what: `${name}: the call to be over; heard ${at.heard(name).join(', ')}`,
  });
  expect(at.heard(name)).toEqual(heard);
}

async function run(scenario: Scenario, index: number): Promise<void> {
  const at = scenario.fast === true ? fastHouse : house;
  const address = addressOf(index);
  const way = await wayOf(scenario, at, address);
  if (scenario.trunk !== 'stranger') at.add(trunkOf(scenario, address, way.port));
  await play(scenario, at, address, way).finally(() => way.close());
}

describe('the SIP stack against sipp', () => {
  it('has more than sixty scenarios, each with a name of its own', () => {
    expect(new Set(SCENARIOS.map(({ name }) => name)).size).toBe(SCENARIOS.length);
    expect(SCENARIOS.length).toBeGreaterThan(60);
  });

  it.concurrent.each(SCENARIOS.map((scenario, index) => [scenario.name, scenario, index] as const))(
    '%s',
    (_name, scenario, index) => gate(() => run(scenario, index)),
  );
});

describe('when all of them are over', () => {
  it('no call and no dialog is left, and nothing went wrong inside', () => {
    for (const { endpoint } of [house, fastHouse]) {
      expect(endpoint.stats()).toMatchObject({ calls: 0, dialogs: 0, internal_errors: 0 });
    }
  });
});
