import { Value } from '@sinclair/typebox/value';
import { describe, expect, it } from 'vitest';
import { FlowDocument, FlowStep } from '../../../../shared/contracts/flows.ts';
import en from '../locale/en.json' with { type: 'json' };
import zh from '../locale/zh-CN.json' with { type: 'json' };
import { factsOf } from './flow-facts.ts';
import { STEP_KINDS, withStep } from './flow-templates.ts';

const flow: FlowDocument = { format: 1, start: 'person', steps: { person: { kind: 'queue' } } };
const kinds = FlowStep.anyOf.map((member) => member.properties.kind.const);

describe('a step to begin with', () => {
  it('there is one of every kind of step', () => {
    expect([...STEP_KINDS].sort()).toEqual([...kinds].sort());
  });
  it.each(STEP_KINDS)(
    '%s is whole, is named in both languages, and says what it is for and what it is set to',
    (kind) => {
      const { document, id } = withStep(flow, kind);
      expect(Value.Check(FlowDocument, document)).toBe(true);
      for (const words of [zh, en]) {
        expect(words.flows.kind[kind]).toBeTruthy();
        expect(words.flows.about[kind]).toBeTruthy();
        for (const { name } of factsOf(document.steps[id]!)) expect(words.flows.fact[name]).toBeTruthy();
      }
    },
  );
  it('a name that is taken is not taken again', () => {
    const once = withStep(flow, 'say').document;
    expect(withStep(once, 'say').id).toBe('say-2');
  });
});
