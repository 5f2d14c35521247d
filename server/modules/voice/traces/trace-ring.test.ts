import { describe, expect, it } from 'vitest';
import { TRACE_MAX_MESSAGES } from '../../../../shared/contracts/voice-traces.ts';
import { lossPercent, verdictOf } from './call-verdict.ts';
import { messagesOf, partiesOf } from './ladder.ts';
import type { TraceLine } from '../../../platform/sip/index.ts';
import { createTraceRing } from './trace-ring.ts';

const line = (firstLine: string, method = 'INVITE', more: Partial<TraceLine> = {}): TraceLine => ({
  at: 1_000,
  direction: 'in',
  peer: { address: '203.0.113.7', port: 5060, transport: 'udp' },
  trunk: 'unicom',
  callId: 'a',
  cseq: { number: 1, method },
  firstLine,
  text: `${firstLine}\r\nFrom: <sip:13800138000@203.0.113.7>;tag=1\r\n\r\n`,
  ...more,
});
const INVITE = 'INVITE sip:96000@198.51.100.7 SIP/2.0';

describe('the messages of the calls of a node', () => {
  it('a talk is running until its BYE, and handed out once, a moment after its last word', () => {
    const ring = createTraceRing();
    ring.hear(line(INVITE));
    ring.hear(line('SIP/2.0 200 OK', 'INVITE', { direction: 'out', at: 1_200 }));
    ring.hear(line('ACK sip:96000@198.51.100.7 SIP/2.0', 'ACK', { at: 1_300 }));
    expect(ring.takeOver(600_000)).toEqual([]);
    expect(ring.tally(2_000).get('unicom')).toEqual({ calls: 1, startedLastMinute: 1, refusedLastMinute: 0 });
    ring.hear(line('BYE sip:96000@198.51.100.7 SIP/2.0', 'BYE', { at: 10_000 }));
    ring.hear(line('SIP/2.0 200 OK', 'BYE', { direction: 'out', at: 10_010 }));
    expect(ring.takeOver(12_000)).toEqual([]);
    const [call] = ring.takeOver(16_000);
    expect(call).toMatchObject({ sipId: 'a', status: 200, phase: 'over' });
    expect(call?.lines).toHaveLength(5);
    expect(ring.takeOver(60_000)).toEqual([]);
    expect(ring.tally(12_000).get('unicom')?.calls).toBe(0);
  });

  it('a challenge for a password is no refusal, a busy line is, and a caller who gives up is not', () => {
    const ring = createTraceRing();
    ring.hear(line(INVITE));
    ring.hear(line('SIP/2.0 401 Unauthorized', 'INVITE', { direction: 'out' }));
    expect(ring.find('a')?.phase).toBe('calling');
    ring.hear(line('SIP/2.0 486 Busy Here', 'INVITE', { direction: 'out' }));
    ring.hear(line(INVITE, 'INVITE', { callId: 'b' }));
    ring.hear(line('SIP/2.0 487 Request Terminated', 'INVITE', { callId: 'b' }));
    expect(ring.tally(2_000).get('unicom')).toEqual({ calls: 0, startedLastMinute: 2, refusedLastMinute: 1 });
    expect(ring.tally(70_000).get('unicom')).toMatchObject({ startedLastMinute: 0, refusedLastMinute: 0 });
  });

  it('what is refused inside a talk does not end it', () => {
    const ring = createTraceRing();
    ring.hear(line(INVITE));
    ring.hear(line('SIP/2.0 200 OK'));
    ring.hear(line('SIP/2.0 491 Request Pending', 'INVITE', { cseq: { number: 2, method: 'INVITE' } }));
    expect(ring.find('a')).toMatchObject({ phase: 'talking', status: 200 });
  });

  it('a call resent for ever, and a flood of calls, lose traces and not memory', () => {
    const ring = createTraceRing();
    for (let i = 0; i < TRACE_MAX_MESSAGES + 50; i += 1) ring.hear(line(INVITE, 'INVITE', { text: 'x'.repeat(10) }));
    expect(ring.find('a')).toMatchObject({ dropped: 50 });
    expect(ring.find('a')?.lines).toHaveLength(TRACE_MAX_MESSAGES);
    for (let i = 0; i < 3_000; i += 1) ring.hear(line(INVITE, 'INVITE', { callId: `flood-${i}` }));
    expect(ring.running().length).toBeLessThanOrEqual(1_000);
    ring.hear(line(INVITE, 'INVITE', { callId: 'big', text: 'x'.repeat(1_000_000) }));
    expect(ring.find('big')?.bytes).toBeLessThan(20_000);
  });

  it('keep-alive, strangers and the middle of calls we never saw begin are not kept', () => {
    const ring = createTraceRing();
    ring.hear(line('OPTIONS sip:198.51.100.7 SIP/2.0', 'OPTIONS'));
    ring.hear(line('SIP/2.0 200 OK', 'INVITE', { callId: 'old' }));
    const { trunk: _, ...stranger } = line(INVITE, 'INVITE', { callId: 'stranger' });
    ring.hear(stranger);
    expect(ring.running()).toEqual([]);
  });

  it('the ladder has times from the beginning, who sent it, and no number', () => {
    const ring = createTraceRing();
    ring.hear(line(INVITE));
    ring.hear(line('SIP/2.0 486 13800138000 is busy', 'INVITE', { direction: 'out', at: 1_250 }));
    const call = ring.find('a')!;
    const ours = new Set(['96000']);
    expect(partiesOf(call, ours)).toEqual({ caller: '138****8000', called: '96000' });
    const messages = messagesOf(call, ours);
    expect(messages.map((m) => [m.atMs, m.direction, m.title, m.status])).toEqual([
      [0, 'in', 'INVITE', null],
      [250, 'out', '486 (INVITE)', 486],
    ]);
    expect(JSON.stringify(messages)).not.toContain('0138000');
  });
});

describe('how a leg sounded', () => {
  it('is said by the E-model where there is one, else by the loss, and silence is no quality', () => {
    expect(verdictOf({ packetsIn: 500, lost: 1, mos: 4.3 })).toBe('good');
    expect(verdictOf({ packetsIn: 500, lost: 10, mos: 3.8 })).toBe('fair');
    expect(verdictOf({ packetsIn: 500, lost: 50, mos: 3.1 })).toBe('poor');
    expect(verdictOf({ packetsIn: 500, lost: 50, mos: null })).toBe('poor');
    expect(verdictOf({ packetsIn: 0, lost: 0, mos: null })).toBe('silent');
    expect(lossPercent(998, 2)).toBe(0.2);
    expect(lossPercent(0, 0)).toBe(0);
  });
});
