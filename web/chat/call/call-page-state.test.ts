import { describe, expect, it } from 'vitest';
import type { WebCallNow } from '../../../shared/contracts/voice-web-call-catalogue.ts';
import { FIRST_CALL_STATE, nextCallState, type CallPageEvent, type CallPageState } from './call-page-state.ts';

const now = (more: Partial<WebCallNow> = {}): WebCallNow => ({
  contactId: 'a',
  place: 'menu',
  agentName: null,
  ahead: null,
  estimatedSeconds: null,
  since: '2026-01-01T00:00:00.000Z',
  ...more,
});
const after = (...events: CallPageEvent[]): CallPageState => events.reduce(nextCallState, FIRST_CALL_STATE);
const standing: CallPageEvent[] = [{ type: 'dial' }, { type: 'begun', contactId: 'a' }, { type: 'stands' }];

describe('the call on the customer page', () => {
  it('goes from the check to the menu, the line and a person', () => {
    expect(after(...standing).phase).toBe('on');
    const state = after(...standing, { type: 'told', call: now({ place: 'talking', agentName: '王莉' }) });
    expect(state.now).toMatchObject({ place: 'talking', agentName: '王莉' });
  });

  it('that is refused leads back to the check, with the reason', () => {
    expect(after({ type: 'dial' }, { type: 'refused', problem: '线路全忙' })).toMatchObject({
      phase: 'check',
      problem: '线路全忙',
    });
  });

  it('that breaks off is not over: it comes back to the same person', () => {
    const lost = after(...standing, { type: 'told', call: now({ place: 'talking' }) }, { type: 'broke' });
    expect(lost).toMatchObject({ phase: 'lost', now: { place: 'talking' } });
    expect(nextCallState(lost, { type: 'stands' }).phase).toBe('on');
    expect(nextCallState(lost, { type: 'gave_up' })).toMatchObject({ phase: 'over', ended: 'by_line' });
  });

  it('says who ended it, and the first end stands', () => {
    const mine = after(...standing, { type: 'hung_up' });
    expect(mine).toMatchObject({ phase: 'over', ended: 'by_me' });
    expect(nextCallState(mine, { type: 'told', call: null })).toBe(mine);
    expect(after(...standing, { type: 'told', call: null })).toMatchObject({ phase: 'over', ended: 'by_house' });
  });

  it('an answer that is about another call, or came before this one began, changes nothing', () => {
    const calling = after({ type: 'dial' });
    expect(nextCallState(calling, { type: 'told', call: null })).toBe(calling);
    const on = after(...standing);
    expect(nextCallState(on, { type: 'told', call: now({ contactId: 'b' }) })).toBe(on);
  });

  it('shows the last keys, and takes none while the line is away', () => {
    const pressed = after(...standing, ...'12345678901234'.split('').map((key) => ({ type: 'pressed' as const, key })));
    expect(pressed.keys).toBe('345678901234');
    const lost = nextCallState(pressed, { type: 'broke' });
    expect(nextCallState(lost, { type: 'pressed', key: '0' })).toBe(lost);
  });

  it('whoever presses the button twice has called once', () => {
    const on = after(...standing);
    expect(nextCallState(on, { type: 'dial' })).toBe(on);
  });
});
