import { describe, expect, it } from 'vitest';
import type { FlowDocument } from '../../../../shared/contracts/flows.ts';
import { outlineOf } from './flow-outline.ts';

const asked = { bargeIn: true, firstDigitMs: 6_000, retries: 2, invalid: [], silent: [] };
const flow: FlowDocument = {
  format: 1,
  start: 'welcome',
  steps: {
    welcome: { kind: 'say', say: [{ prompt: 'greeting' }], next: 'main' },
    main: {
      kind: 'menu',
      ...asked,
      say: [{ prompt: 'main-menu' }],
      choices: { '1': { to: 'person', label: '人工' }, '9': { to: 'main' } },
    },
    person: { kind: 'queue', topic: 'fault' },
    lost: { kind: 'say', say: [], next: 'nowhere' },
  },
};

describe('a flow as people read it', () => {
  it('shows each step once under what leads to it, and points back at what was shown', () => {
    expect(outlineOf(flow).map((l) => [l.depth, l.id, l.by?.value ?? '', l.again])).toEqual([
      [0, 'welcome', '', false],
      [0, 'main', '', false],
      [1, 'person', '1 人工', false],
      [1, 'main', '9', true],
      [0, 'lost', '', false],
      [0, 'nowhere', '', false],
    ]);
  });
  it('says what cannot be reached or is not there', () => {
    expect(outlineOf(flow).at(-1)).toMatchObject({ id: 'nowhere', kind: 'missing' });
  });
});
