import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { enterMenu, MENUS, pressKey, pressedNothing, type MenuStep } from './menu.ts';

const walk = (keys: readonly (string | undefined)[]): MenuStep => {
  let step = enterMenu('main');
  for (const key of keys) {
    if (step.do === 'agent') break;
    step = key === undefined ? pressedNothing(step.state) : pressKey(step.state, key);
  }
  return step;
};

describe('the voice menu', () => {
  it('leads over two levels to the right topic', () => {
    expect(walk(['1', '2'])).toEqual({ do: 'agent', topic: 'fault.tv' });
    expect(walk(['4', '1'])).toEqual({ do: 'agent', topic: 'complaint.new' });
  });

  it('gives a person on 0 from everywhere, with the topic known so far', () => {
    expect(walk(['0'])).toEqual({ do: 'agent', topic: undefined });
    expect(walk(['2', '0'])).toEqual({ do: 'agent', topic: 'billing' });
  });

  it('goes back up with 9', () => {
    expect(walk(['3', '9', '1', '1'])).toEqual({ do: 'agent', topic: 'fault.broadband' });
  });

  it('says sorry once and then gives a person instead of asking for ever', () => {
    const once = walk(['7']);
    expect(once).toMatchObject({ do: 'ask', sounds: ['invalid-choice', 'main-menu'] });
    expect(walk(['7', undefined])).toEqual({ do: 'agent', topic: undefined });
    expect(walk([undefined, undefined])).toEqual({ do: 'agent', topic: undefined });
  });

  it('never traps anybody: any keys, then silence, end at a person', () => {
    const key = fc.constantFrom('1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '#', undefined);
    fc.assert(
      fc.property(fc.array(key, { maxLength: 30 }), (keys) => {
        expect(walk([...keys, undefined, undefined]).do).toBe('agent');
      }),
    );
  });

  it('has a sound and only living targets in every menu', () => {
    for (const menu of Object.values(MENUS)) {
      expect(menu.keys['0']).toBeUndefined();
      for (const target of Object.values(menu.keys)) if (target.to === 'menu') expect(MENUS[target.menu]).toBeDefined();
    }
  });
});
