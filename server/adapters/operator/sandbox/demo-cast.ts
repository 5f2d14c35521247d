import type { CustomerKind, StarLevel } from '../../../../shared/contracts/customers.ts';
import type { Gender } from './names.ts';

/**
 * The first customers of the sandbox are written by hand: people whose number a demo, a test or a screenshot can rely on,
 * each with one reason to call. Numbers begin with 164, which the ministry has given to no network.
 */
export type Story =
  'area_fault' | 'suspended' | 'over_quota' | 'bill_jump' | 'moved' | 'weak_light' | 'installing' | 'content';

/** m mobile, b broadband, t television. */
export type Pattern = 'm' | 'mm' | 'b' | 't' | 'bt' | 'mb' | 'mbt' | 'mmbt' | 'mt' | 'mmmb' | 'mmmmbb';

export interface CastMember {
  readonly number: string;
  readonly name: string;
  readonly kind: CustomerKind;
  readonly gender: Gender;
  readonly age: number;
  readonly starLevel: StarLevel;
  readonly pattern: Pattern;
  readonly plan: string;
  readonly story: Story;
  /** Index in the list of communities. */
  readonly home: number;
  readonly vipManager?: number;
  readonly contactPerson?: string;
}

const person = { kind: 'person' as const };

export const DEMO_CAST: readonly CastMember[] = [
  {
    ...person,
    number: '16400000001',
    name: '张桂兰',
    gender: 'female',
    age: 72,
    starLevel: 3,
    pattern: 'mbt',
    plan: 'FE-59',
    story: 'area_fault',
    home: 0,
  },
  {
    ...person,
    number: '16400000002',
    name: '刘志强',
    gender: 'male',
    age: 45,
    starLevel: 2,
    pattern: 'm',
    plan: 'MB-59',
    story: 'suspended',
    home: 31,
  },
  {
    ...person,
    number: '16400000003',
    name: '陈雨婷',
    gender: 'female',
    age: 28,
    starLevel: 2,
    pattern: 'm',
    plan: 'MB-29',
    story: 'over_quota',
    home: 62,
  },
  {
    ...person,
    number: '16400000004',
    name: '王海燕',
    gender: 'female',
    age: 52,
    starLevel: 4,
    pattern: 'mbt',
    plan: 'FO-139',
    story: 'bill_jump',
    home: 95,
  },
  {
    ...person,
    number: '16400000005',
    name: '李浩然',
    gender: 'male',
    age: 33,
    starLevel: 3,
    pattern: 'bt',
    plan: 'BB-500',
    story: 'moved',
    home: 124,
  },
  {
    kind: 'enterprise',
    number: '16400000006',
    name: '岚江锦程物流有限公司',
    gender: 'male',
    age: 0,
    starLevel: 5,
    pattern: 'mmmmbb',
    plan: 'MG-128',
    story: 'content',
    home: 155,
    vipManager: 0,
    contactPerson: '周建明',
  },
  {
    ...person,
    number: '16400000007',
    name: '赵国庆',
    gender: 'male',
    age: 61,
    starLevel: 5,
    pattern: 'mmbt',
    plan: 'FA-299',
    story: 'content',
    home: 186,
    vipManager: 1,
  },
  {
    ...person,
    number: '16400000008',
    name: '孙德福',
    gender: 'male',
    age: 81,
    starLevel: 1,
    pattern: 'mt',
    plan: 'ME-10',
    story: 'content',
    home: 217,
  },
  {
    ...person,
    number: '16400000009',
    name: '吴俊杰',
    gender: 'male',
    age: 24,
    starLevel: 1,
    pattern: 'mb',
    plan: 'FA-99',
    story: 'installing',
    home: 248,
  },
  {
    kind: 'government',
    number: '16400000010',
    name: '云渡市望潮区第三中学',
    gender: 'female',
    age: 0,
    starLevel: 5,
    pattern: 'mmmb',
    plan: 'MG-68',
    story: 'weak_light',
    home: 11,
    vipManager: 2,
    contactPerson: '林淑华',
  },
];
