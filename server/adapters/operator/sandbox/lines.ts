import type { LineState } from '../../../../shared/contracts/customers.ts';
import type { Draft, HeldSubscription } from './household.ts';
import type { FaultGrid, World } from './world.ts';

/** As kept: moments are minutes before the load, so that "offline for 40 minutes" is true at the start of the demo. */
export interface RawLineState {
  readonly key: number;
  readonly ont: LineState['ont'];
  readonly opticalPowerDbm: number | undefined;
  readonly offlineForMinutes: number | undefined;
  readonly sessionOnline: boolean;
  readonly stb: LineState['stb'] | undefined;
  readonly device: string;
}

const ONTS = ['LJ-G600 光猫', 'LJ-G610 光猫', 'LJ-H8 千兆光猫', 'LJ-F2 FTTR 主机'];
const BOXES = ['LJ-S4 高清机顶盒', 'LJ-S4K 机顶盒', 'LJ-S8 融合机顶盒'];
/** GPON class B+: an ONT loses its signal below −27 dBm (ITU-T G.984.2). */
const WEAK_DBM: readonly [number, number] = [-304, -272];
const GOOD_DBM: readonly [number, number] = [-245, -140];

export function faultAt(world: World, draft: Draft, kind: 'broadband' | 'iptv'): FaultGrid | undefined {
  const { gridCode, name } = draft.temper.home;
  return world.faultGrids.find(
    (fault) =>
      fault.gridCode === gridCode &&
      (fault.community === undefined || fault.community === name) &&
      fault.services.includes(kind),
  );
}

export function lineStateOf(world: World, draft: Draft, held: HeldSubscription): RawLineState | undefined {
  const { kind, state } = held.subscription;
  if (kind === 'mobile' || state === 'installing') return undefined;
  const { random } = draft;
  const near = faultAt(world, draft, kind);
  const fault = near !== undefined && (draft.no === 1 || random.chance(0.85)) ? near : undefined;
  const light = lightOf(draft, fault, state === 'active');
  const online = light.ont === 'online';
  const device = random.pick(kind === 'iptv' ? BOXES : ONTS);
  if (kind === 'iptv') {
    return { key: held.key, ...light, sessionOnline: false, stb: stbOf(draft, online && fault === undefined), device };
  }
  const sessionOnline = online && state === 'active' && random.chance(0.94);
  return { key: held.key, ...light, sessionOnline, stb: undefined, device };
}

function lightOf(
  draft: Draft,
  fault: FaultGrid | undefined,
  active: boolean,
): Pick<RawLineState, 'ont' | 'opticalPowerDbm' | 'offlineForMinutes'> {
  const { random, temper } = draft;
  const ont = fault?.services.includes('broadband') === true ? 'offline' : ontOf(draft, active);
  const [low, high] = temper.story === 'weak_light' ? WEAK_DBM : GOOD_DBM;
  if (ont === 'online') return { ont, opticalPowerDbm: random.int(low, high) / 10, offlineForMinutes: undefined };
  const offlineForMinutes = fault?.startedMinutesAgo ?? random.int(20, 60 * 24 * 6);
  return { ont, opticalPowerDbm: undefined, offlineForMinutes };
}

function ontOf({ random, temper }: Draft, active: boolean): LineState['ont'] {
  if (temper.fixedPlan !== undefined && active) return 'online';
  return random.weighted([
    ['online', 958],
    ['power_off', 28],
    ['offline', 14],
  ] as const);
}

const stbOf = ({ random }: Draft, served: boolean): NonNullable<LineState['stb']> =>
  served
    ? random.weighted([
        ['online', 42],
        ['standby', 46],
        ['offline', 12],
      ] as const)
    : random.weighted([
        ['no_signal', 80],
        ['offline', 20],
      ] as const);
