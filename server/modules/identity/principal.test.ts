import { describe, expect, it } from 'vitest';
import { AppError } from '../../../shared/kernel/app-error.ts';
import { languageOf, sentenceOf } from '../../../shared/contracts/messages.ts';
import { DATA_SCOPES, type DataScope } from '../../../shared/contracts/identity-catalogue.ts';
import { demand, maySee, scopeLimit, withinScope, type Principal } from './principal.ts';

const agent = (dataScope: DataScope, place: Partial<Principal> = {}): Principal => ({
  sessionId: 's1',
  staffId: 'me',
  staffNo: '1001',
  name: '王小一',
  post: 'front_line_agent',
  permissions: new Set(['case.view']),
  dataScope,
  centre: 'east',
  area: '990101',
  team: 'front-e1',
  mustChangePassword: false,
  expiresAt: new Date(0),
  source: null,
  ...place,
});

describe('data scope', () => {
  const records = {
    mine: { ownerId: 'me', centre: 'west', area: 'x', team: 'x' },
    'of my team': { ownerId: 'other', centre: 'east', area: '990101', team: 'front-e1' },
    'of my area': { ownerId: 'other', centre: 'east', area: '990101', team: 'x' },
    'of my centre': { ownerId: 'other', centre: 'east', area: 'x', team: 'x' },
    'of elsewhere': { ownerId: 'other', centre: 'west', area: 'x', team: 'x' },
    'without a place': {},
  };
  it.each([
    ['own', ['mine']],
    ['team', ['mine', 'of my team']],
    ['area', ['mine', 'of my team', 'of my area']],
    ['centre', ['mine', 'of my team', 'of my area', 'of my centre']],
    ['all', Object.keys(records)],
  ] as const)('%s reaches the records %j', (scope, reached) => {
    const seen = Object.entries(records).filter(([, place]) => withinScope(agent(scope), place));
    expect(seen.map(([name]) => name)).toEqual(reached);
  });

  it.each(DATA_SCOPES.filter((s) => s === 'team' || s === 'area'))(
    '%s of somebody who belongs to none does not reach the records that belong to none either',
    (scope) => {
      const nomad = agent(scope, { team: null, area: null });
      expect(withinScope(nomad, { team: null, area: null, ownerId: 'other' })).toBe(false);
      expect(scopeLimit(nomad)).toEqual({ by: 'own', ownerId: 'me' });
    },
  );

  it('limits a list as it limits a record', () => {
    expect(scopeLimit(agent('all'))).toEqual({ by: 'all' });
    expect(scopeLimit(agent('own'))).toEqual({ by: 'own', ownerId: 'me' });
    expect(scopeLimit(agent('centre'))).toEqual({ by: 'centre', code: 'east', ownerId: 'me' });
  });
});

describe('a permission', () => {
  it('that is missing is named to the person in both languages', () => {
    let refused: unknown;
    try {
      demand(agent('all'), 'recording.listen');
    } catch (error) {
      refused = error;
    }
    expect(refused).toBeInstanceOf(AppError);
    const { kind, code, details } = refused as AppError;
    expect([kind, code]).toEqual(['forbidden', 'identity.permission_missing']);
    expect(sentenceOf(code, languageOf('zh-CN'), details)).toBe('您的岗位没有“调听录音”权限。');
    expect(sentenceOf(code, languageOf('en'), details)).toBe('Your post lacks the permission "Listen to recordings".');
  });

  it('alone is not enough outside the scope, nor the scope without the permission', () => {
    const place = { team: 'front-e1' };
    expect(maySee(agent('team'), 'case.view', place)).toBe(true);
    expect(maySee(agent('own'), 'case.view', place)).toBe(false);
    expect(maySee(agent('team'), 'case.close', place)).toBe(false);
    expect(() => demand(agent('own'), 'case.view')).not.toThrow();
  });
});
