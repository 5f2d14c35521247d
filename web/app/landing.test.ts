import { describe, expect, it } from 'vitest';
import { landingOf } from './landing.ts';

describe('where people begin', () => {
  it('takes an agent to the desk and an engineer to the field page', () => {
    expect(landingOf('front_line_agent', ['/desk', '/contacts'])).toBe('/desk');
    expect(landingOf('field_engineer', ['/field'])).toBe('/field');
  });

  it('lets those choose who work on several screens, or may not see theirs', () => {
    expect(landingOf('shift_leader', ['/desk', '/floor'])).toBeUndefined();
    expect(landingOf('home_agent', ['/contacts'])).toBeUndefined();
  });
});
