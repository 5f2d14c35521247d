import { describe, expect, it } from 'vitest';
import prompts from '../../adapters/media/prompts/prompts.json' with { type: 'json' };
import type { FlowAsk } from './flow-events.ts';
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
