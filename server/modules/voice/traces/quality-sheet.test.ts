import { expect, it } from 'vitest';
import type { MeasuredCall } from '../../../../shared/contracts/voice-traces.ts';
import { qualitySheet } from './quality-sheet.ts';

it('a file of qualities has quotes where they are needed, and no formula of anybody', () => {
  const row: MeasuredCall = {
    leg: 'agent',
    verdict: 'poor',
    ...{ trunk: 'a"b', agentId: null, agentName: '=1+1', codec: 'PCMA', at: '2026-11-28T02:00:00.000Z' },
    ...{
      packetsIn: 10,
      packetsOut: 12,
      lost: 1,
      lossPercent: 9.1,
      farLossPercent: null,
      jitterMs: 2.4,
      roundTripMs: null,
      mos: 2.125,
    },
    contactId: 'c',
  };
  const [head, line] = qualitySheet([row], 'zh').split('\r\n');
  expect(head?.startsWith('\uFEFF时间,哪一侧')).toBe(true);
  expect(line).toBe(`2026-11-28T02:00:00.000Z,坐席侧,"a""b",'=1+1,PCMA,2.13,9.1,2,,10,12,c`);
});
