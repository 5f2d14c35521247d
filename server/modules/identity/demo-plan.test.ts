import { TypeCompiler } from '@sinclair/typebox/compiler';
import { describe, expect, it } from 'vitest';
import { NewStaff } from '../../../shared/contracts/identity.ts';
import { POST_CODES } from '../../../shared/contracts/identity-catalogue.ts';
import { planDemoStaff } from './demo-plan.ts';

const areas = Array.from({ length: 17 }, (_, i) => ({
  code: `9901${10 + i}`,
  name: `${i}区`,
  grids: [`g${i}a`, `g${i}b`],
}));
const plan = planDemoStaff(2026, areas);

describe('the demo staff', () => {
  it('is the same for the same seed, and other people for another', () => {
    expect(planDemoStaff(2026, areas)).toEqual(plan);
    expect(planDemoStaff(2027, areas).staff[0]?.name).not.toBe(plan.staff[0]?.name);
  });

  it('fills every post, first with a well-known number, about ninety people, no name and no number twice', () => {
    expect(plan.staff.slice(0, 18).map((s) => [s.staffNo, s.post])).toEqual(
      POST_CODES.map((p, i) => [String(1001 + i), p]),
    );
    expect(plan.staff.length).toBeGreaterThan(80);
    expect(plan.staff.length).toBeLessThan(120);
    expect(new Set(plan.staff.map((s) => s.name)).size).toBe(plan.staff.length);
    expect(new Set(plan.staff.map((s) => s.staffNo)).size).toBe(plan.staff.length);
  });

  it('could have been typed into the form by an administrator', () => {
    const form = TypeCompiler.Compile(NewStaff);
    expect(plan.staff.filter((s) => !form.Check(s))).toEqual([]);
  });

  it('puts everybody into a team of their own centre, and engineers into the crew of each area', () => {
    for (const { team, centre, area, post } of plan.staff) {
      const found = plan.teams.find((t) => t.code === team);
      expect(found?.centre).toBe(centre);
      expect(found?.area).toBe(area);
      expect(found?.kind === 'field_crew').toBe(post === 'field_engineer');
    }
    const crews = plan.teams.filter((t) => t.kind === 'field_crew');
    expect(crews.flatMap((c) => c.grids)).toEqual(areas.flatMap((a) => a.grids));
    for (const crew of crews) expect(plan.staff.some((s) => s.team === crew.code)).toBe(true);
  });
});
