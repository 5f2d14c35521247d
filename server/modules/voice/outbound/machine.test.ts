import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Call } from '../calls.ts';
import { createMachines } from './machine-service.ts';

const call = { contactId: 'c', legId: 'leg' } as Call;
function house({ word }: { word: string | undefined } = { word: 'word' }) {
  const did: string[] = [];
  const machines = createMachines({
    media: {
      hear: (legId, sources) => Promise.resolve(void did.push(`${legId} hears ${String(sources.length)}`)),
      play: (legId, sounds) => {
        did.push(`${legId} plays ${sounds.join()}`);
        return Promise.resolve({ playId: 'p1' });
      },
    },
    word: () => word,
  });
  const ends = vi.fn();
  const played = (playId: string): void => machines.hear({ type: 'played', legId: 'leg', playId, outcome: 'finished' });
  return { machines, did, ends, played };
}
afterEach(() => void vi.useRealTimers());

describe('a machine that has taken a call of ours', () => {
  it('is the agent’s where the rule says so', async () => {
    const { machines, did, ends } = house();
    await machines.answered(call, 'agent', ends);
    expect([did, ends.mock.calls.length]).toEqual([[], 0]);
  });
  it('is hung up on at once, and also where there is no sentence to leave', async () => {
    const first = house();
    await first.machines.answered(call, 'hang_up', first.ends);
    const mute = house({ word: undefined });
    await mute.machines.answered(call, 'leave_word', mute.ends);
    expect([first.ends.mock.calls.length, first.did]).toEqual([1, []]);
    expect([mute.ends.mock.calls.length, mute.did]).toEqual([1, []]);
  });
  it('hears our sentence and nothing of the desk, and is hung up on when it is said', async () => {
    const { machines, did, ends, played } = house();
    await machines.answered(call, 'leave_word', ends);
    expect(did).toEqual(['leg hears 0', 'leg plays word']);
    played('somebody else’s');
    expect(ends).not.toHaveBeenCalled();
    played('p1');
    played('p1');
    expect(ends).toHaveBeenCalledOnce();
  });
  it('is let go all the same when the sentence never ends, unless the call was over before', async () => {
    vi.useFakeTimers();
    const stuck = house();
    await stuck.machines.answered(call, 'leave_word', stuck.ends);
    vi.runAllTimers();
    expect(stuck.ends).toHaveBeenCalledOnce();
    const gone = house();
    await gone.machines.answered(call, 'leave_word', gone.ends);
    gone.machines.forget(call);
    vi.runAllTimers();
    expect(gone.ends).not.toHaveBeenCalled();
  });
});
