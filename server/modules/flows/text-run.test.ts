import { describe, expect, it } from 'vitest';
import prompts from '../../adapters/media/prompts/prompts.json' with { type: 'json' };
import type { FlowAsk } from './flow-events.ts';
import type { FlowDocument } from '../../../shared/contracts/flows.ts';
import { HOTLINE, hotlineFlow } from './hotline-flow.ts';
import { createTextRunner } from './text-run-service.ts';

const texts: Readonly<Record<string, { zh: string } | undefined>> = prompts;
const asked: FlowAsk[] = [];
const runner = createTextRunner({
  book: (key) => (key === HOTLINE ? hotlineFlow : undefined),
  textOf: (prompt) => texts[prompt]?.zh ?? '',
  answer: (ask) => {
    asked.push(ask);
    return Promise.resolve({ outcome: 'done', values: { 'balance.yuan': '12.05' } });
  },
});

describe('the flow of the hotline, in a chat', () => {
  it('is read instead of heard, and leads to the same person with the same topic', async () => {
    const first = await runner.begin(HOTLINE);
    expect(first.lines.join()).toContain('报障请按1');
    const second = await runner.write(first.run, '我要报障');
    expect(second).toMatchObject({ outcome: 'asking', lines: [texts['menu-fault']!.zh] });
    expect(await runner.write(second.run, '2')).toMatchObject({ outcome: 'person', topic: 'fault.tv' });
  });
  it('tells the balance in figures, not in words', async () => {
    const billing = await runner.write((await runner.begin(HOTLINE)).run, '2');
    const told = await runner.write(billing.run, '话费余额');
    expect(told.lines).toEqual(['您当前的话费余额为12.05元返回主菜单请按9，转人工服务请按0。']);
    expect(asked.at(-1)).toMatchObject({ do: 'lookup', port: 'account.balance' });
    expect(await runner.write(told.run, '转人工')).toMatchObject({ outcome: 'person', topic: 'billing.balance' });
  });
  it('is left for a person after two answers it does not understand', async () => {
    const once = await runner.write((await runner.begin(HOTLINE)).run, '今天天气怎么样');
    expect(once.lines[0]).toContain('您的输入有误');
    expect(await runner.write(once.run, '？？')).toMatchObject({ outcome: 'person' });
  });
});

/** Every kind of step there is, in one flow. */
const asks = { bargeIn: true, firstDigitMs: 5_000, retries: 2, invalid: [], silent: [] };
const whole: FlowDocument = {
  format: 1,
  start: 'open',
  steps: {
    open: { kind: 'hours', calendar: 'staffed', open: 'topic', closed: 'word' },
    topic: { kind: 'topic', topic: 'billing', next: 'hello' },
    hello: { kind: 'say', say: [{ text: '您好。' }], next: 'account' },
    account: {
      kind: 'collect',
      ...asks,
      say: [{ text: '请输入账号。' }],
      into: 'account',
      minDigits: 4,
      maxDigits: 12,
      interDigitMs: 3_000,
      next: 'quiet',
    },
    quiet: { kind: 'recording', to: 'paused', next: 'pin' },
    pin: {
      kind: 'collect',
      ...asks,
      say: [{ text: '请输入密码。' }],
      into: 'pin',
      minDigits: 4,
      maxDigits: 4,
      interDigitMs: 3_000,
      secret: true,
      next: 'loud',
    },
    loud: { kind: 'recording', to: 'running', next: 'balance' },
    balance: {
      kind: 'lookup',
      port: 'account.balance',
      deadlineMs: 500,
      found: 'rich',
      missing: 'menu',
      failed: 'menu',
    },
    rich: {
      kind: 'condition',
      tests: [{ variable: 'balance.yuan', is: 'at_least', value: '10', to: 'set' }],
      otherwise: 'menu',
    },
    set: { kind: 'set', variable: 'told', value: '余额{balance.yuan}元', next: 'sms' },
    sms: { kind: 'sms', text: '{told}', next: 'part', failed: 'part' },
    part: { kind: 'subflow', flow: 'part', next: 'menu' },
    menu: {
      kind: 'menu',
      ...asks,
      say: [{ text: '1投递2留言3回电4转接5人工' }],
      choices: {
        '1': { to: 'record' },
        '2': { to: 'word' },
        '3': { to: 'callback' },
        '4': { to: 'transfer' },
        '5': { to: 'queue' },
      },
    },
    record: { kind: 'record', say: [], into: 'message', maxSeconds: 20, next: 'bye', failed: 'menu' },
    word: { kind: 'leave_word', say: [], maxSeconds: 60, next: 'bye', failed: 'menu' },
    callback: { kind: 'callback', failed: 'menu' },
    transfer: { kind: 'transfer', to: { number: '10000' }, failed: 'menu' },
    queue: { kind: 'queue' },
    bye: { kind: 'hang_up', say: [{ text: '再见。' }] },
  },
};
const part: FlowDocument = {
  format: 1,
  start: 'a',
  steps: { a: { kind: 'say', say: [{ text: '{told}。' }], next: 'b' }, b: { kind: 'end' } },
};

describe('a flow with every kind of step, in a chat', () => {
  const asked: FlowAsk[] = [];
  const run = createTextRunner({
    book: (key) => (key === 'whole' ? whole : key === 'part' ? part : undefined),
    textOf: () => '',
    answer: (ask) => {
      asked.push(ask);
      // Nobody speaks to a tape in a chat, and nobody is put through.
      if (['record', 'leave_word', 'transfer'].includes(ask.do)) return Promise.resolve({ outcome: 'failed' });
      const values = ask.do === 'lookup' ? { 'balance.yuan': '12.05' } : {};
      return Promise.resolve({ outcome: 'done', values });
    },
  });
  const atMenu = async () => {
    const account = await run.begin('whole');
    const pin = await run.write(account.run, '8888');
    expect([account.lines, pin.lines]).toEqual([['您好。请输入账号。'], ['请输入密码。']]);
    return run.write(pin.run, '1234');
  };
  it('is the same flow: what the telephone says is written, and what a chat cannot do goes its other way', async () => {
    const menu = await atMenu();
    expect(menu.lines).toEqual(['余额12.05元。1投递2留言3回电4转接5人工']);
    expect(asked).toContainEqual({ do: 'sms', text: '余额12.05元', turn: expect.any(Number) as number });
    expect(asked).toContainEqual(expect.objectContaining({ do: 'lookup', given: { account: '8888', pin: '1234' } }));
    for (const key of ['1', '2', '4'])
      expect(await run.write(menu.run, key)).toMatchObject({ outcome: 'asking', lines: ['1投递2留言3回电4转接5人工'] });
    expect(await run.write(menu.run, '5')).toMatchObject({ outcome: 'person', topic: 'billing' });
    expect(await run.write(menu.run, '3')).toMatchObject({ outcome: 'over' });
    expect(new Set(asked.map((a) => a.do))).toEqual(
      new Set(['hours', 'recording', 'lookup', 'sms', 'record', 'leave_word', 'callback', 'transfer']),
    );
  });
});
