import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EAR_MODES, TALK_STATES, type TalkState } from '../../../shared/contracts/voice-talk.ts';
import { HOLD_MUSIC, matrixOf, type Legs } from './matrix.ts';

const legs: fc.Arbitrary<Legs> = fc.record({
  customer: fc.constant('C'),
  agent: fc.option(fc.constant('A'), { nil: undefined }),
  other: fc.option(fc.constant('O'), { nil: undefined }),
  ears: fc.uniqueArray(fc.record({ legId: fc.constantFrom('L1', 'L2'), mode: fc.constantFrom(...EAR_MODES) }), {
    selector: (ear) => ear.legId,
    maxLength: 2,
  }),
});
const state = fc.constantFrom(...TALK_STATES);
const HELD: readonly TalkState[] = ['held', 'calling', 'consulting'];

const always = (holds: (state: TalkState, legs: Legs) => void): void =>
  fc.assert(fc.property(state, legs, holds), { numRuns: 500 });

describe('who hears whom', () => {
  it('never lets a customer hear a whisper, nor the one who was called', () => {
    always((now, all) => {
      const { hears, right } = matrixOf(now, all);
      const quiet = all.ears.filter((ear) => ear.mode !== 'barge').map((ear) => ear.legId);
      for (const who of ['C', 'O']) expect((hears.get(who) ?? []).filter((id) => quiet.includes(id))).toEqual([]);
      expect(right.filter((id) => quiet.includes(id))).toEqual([]);
    });
  });

  it('gives a customer on hold music and nobody, whatever a leader does', () => {
    always((now, all) => {
      if (!HELD.includes(now)) return;
      const { hears, sounds, right } = matrixOf(now, all);
      expect(hears.get('C')).toEqual([]);
      expect(sounds.get('C')).toBe(HOLD_MUSIC);
      expect(right).toEqual([]);
      for (const [leg, sources] of hears) if (leg === 'A' || leg === 'O') expect(sources).not.toContain('C');
    });
  });

  it('lets everybody in a conference hear all others', () => {
    always((_now, all) => {
      const { hears } = matrixOf('conference', all);
      const there = ['C', all.agent, all.other].filter((id) => id !== undefined);
      for (const one of there) {
        expect(hears.get(one)).toEqual(expect.arrayContaining(there.filter((id) => id !== one)));
      }
    });
  });

  it('lets nobody hear themself, anybody twice, or a leg that is not there', () => {
    always((now, all) => {
      const known = new Set(['C', all.agent, all.other, ...all.ears.map((ear) => ear.legId)]);
      for (const [leg, sources] of matrixOf(now, all).hears) {
        expect(sources).not.toContain(leg);
        expect(new Set(sources).size).toBe(sources.length);
        for (const source of sources) expect(known.has(source)).toBe(true);
      }
    });
  });

  it('lets a leader hear everybody who is there until it is over, and then nobody', () => {
    always((now, all) => {
      const { hears } = matrixOf(now, all);
      for (const { legId } of all.ears) {
        const there = ['C', all.agent, all.other].filter((id) => id !== undefined);
        if (now === 'over') expect(hears.get(legId)).toEqual([]);
        else expect(hears.get(legId)).toEqual(expect.arrayContaining(there));
      }
    });
  });

  it('is the talk alone when no leader is there', () => {
    const all = { customer: 'C', agent: 'A', other: 'O', ears: [] };
    expect([...matrixOf('talking', { ...all, other: undefined }).hears]).toEqual([
      ['C', ['A']],
      ['A', ['C']],
    ]);
    expect(matrixOf('consulting', all).hears.get('A')).toEqual(['O']);
    expect(matrixOf('handed_over', { ...all, agent: undefined }).hears.get('O')).toEqual(['C']);
  });

  it('plays music to a customer whose agent reloads the browser, but not to one who still has the other', () => {
    const alone = matrixOf('talking', { customer: 'C', ears: [] });
    expect(alone.sounds.get('C')).toBe(HOLD_MUSIC);
    const three = matrixOf('conference', { customer: 'C', other: 'O', ears: [] });
    expect(three.sounds.size).toBe(0);
    expect(three.hears.get('C')).toEqual(['O']);
  });

  it('whispers to the agent alone and barges to all', () => {
    const all = { customer: 'C', agent: 'A' };
    const whisper = matrixOf('talking', { ...all, ears: [{ legId: 'L', mode: 'whisper' }] });
    expect([whisper.hears.get('C'), whisper.hears.get('A')]).toEqual([['A'], ['C', 'L']]);
    const barge = matrixOf('talking', { ...all, ears: [{ legId: 'L', mode: 'barge' }] });
    expect([barge.hears.get('C'), barge.hears.get('A')]).toEqual([
      ['A', 'L'],
      ['C', 'L'],
    ]);
    expect(barge.right).toEqual(['A', 'L']);
  });
});
