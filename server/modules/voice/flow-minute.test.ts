import { describe, expect, it } from 'vitest';
import type { FlowDocument } from '../../../shared/contracts/flows.ts';
import { silentLog } from '../../platform/log.ts';
import { HOTLINE, hotlineFlow, type FlowAsk } from '../flows/index.ts';
import { newCall, type Call } from './calls.ts';
import type { FlowAct } from '../../../shared/contracts/contacts-flow.ts';
import { createFlowMinute } from './flow-minute-service.ts';
import type { FlowAnswer } from './steps/step-types.ts';

function openMinute(
  given: {
    answer?: (call: Call, ask: FlowAsk) => Promise<FlowAnswer>;
    canSay?: boolean;
    playFails?: boolean;
    released?: () => FlowDocument;
  } = {},
) {
  const heard: string[][] = [];
  const acts: Omit<FlowAct, 'at'>[] = [];
  const agents: { topic: string | undefined; opening: readonly string[] }[] = [];
  const call: Call = newCall({
    contactId: 'c',
    number: '13900000001',
    sip: { bye: () => undefined },
    legId: 'l',
    localAudio: () => ({ address: '127.0.0.1', port: 1, sessionId: 1, version: 1 }),
    sound: { alsoFrom: [], codecs: ['PCMA', 'PCMU'], srtp: 'never', inbandKeys: false },
    trunk: 'demo',
    phase: 'menu',
  });
  const minute = createFlowMinute({
    inForce: () => {
      const released = given.released?.() ?? hotlineFlow;
      return (key) => (key === HOTLINE ? released : undefined);
    },
    soundsOf: (words) =>
      Promise.resolve(
        given.canSay === false && words.some((w) => 'text' in w)
          ? undefined
          : words.map((w) => ('prompt' in w ? w.prompt : w.text)),
      ),
    isLong: (ask) => ask.do === 'record',
    note: (_, act) => Promise.resolve(void acts.push(act)),
    answer: given.answer ?? (() => Promise.resolve({ outcome: 'missing' })),
    play: (_, sounds) => {
      if (given.playFails === true) return Promise.reject(new Error('media.sound_missing'));
      heard.push([...sounds]);
      return Promise.resolve();
    },
    then: (_, what) => what(),
    toAgent: (_, topic, opening) => {
      call.phase = 'waiting';
      agents.push({ topic, opening });
      return Promise.resolve();
    },
    onMenu: () => Promise.resolve(),
    farewell: () => Promise.resolve(),
    timedOut: () => Promise.resolve(false),
    log: silentLog,
  });
  return { call, minute, heard, agents, acts };
}
const known = (): Promise<FlowAnswer> => Promise.resolve({ outcome: 'done', values: { 'balance.yuan': '12.05' } });

describe('a flow on the telephone', () => {
  it('tells a caller their balance, and then what they can do next', async () => {
    const { call, minute, heard } = openMinute({ answer: known });
    await minute.begin(call);
    await minute.press(call, '2');
    await minute.press(call, '1');
    expect(heard).toEqual([
      ['greeting', 'recording-notice', 'main-menu'],
      ['menu-billing'],
      ['balance-is', '12.05元', 'after-answer'],
    ]);
  });
  it.each([
    ['the operator does not know them', {}],
    ['an amount cannot be said', { answer: known, canSay: false }],
  ])('gives a person when %s', async (_, given) => {
    const { call, minute, agents } = openMinute(given);
    await minute.begin(call);
    await minute.press(call, '2');
    await minute.press(call, '1');
    expect(agents).toEqual([{ topic: 'billing.balance', opening: ['transfer-to-agent'] }]);
  });
  it('leaves nobody in silence when a sound is missing', async () => {
    const { call, minute, agents } = openMinute({ playFails: true });
    await minute.begin(call);
    expect(agents).toHaveLength(1);
  });
  it('hears nothing any more once the caller waits for a person', async () => {
    const { call, minute, agents, heard } = openMinute();
    await minute.begin(call);
    await minute.press(call, '0');
    await minute.press(call, '1');
    await minute.played(call);
    expect([agents.length, heard.length]).toEqual([1, 1]);
  });
  it('goes on with the flow it began with when another one is released meanwhile', async () => {
    let released: FlowDocument = hotlineFlow;
    const { call, minute, heard } = openMinute({ answer: known, released: () => released });
    await minute.begin(call);
    released = { format: 1, start: 'person', steps: { person: { kind: 'queue' } } };
    await minute.press(call, '2');
    expect(heard.at(-1)).toEqual(['menu-billing']);
  });
});
