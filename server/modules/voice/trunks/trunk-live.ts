import type { TargetHealth, TrunkLive, TrunkState } from '../../../../shared/contracts/voice-trunks.ts';
import type { NodeTrunk } from './trunks-tables.ts';

/**
 * How a trunk stands, from what all voice nodes see of its ways out: up when each answers, partly when one does not (from
 * any node), down when none does. Without keep-alive nothing is known, and it is not pretended to be up.
 */
export function trunkState(enabled: boolean, targets: readonly Pick<TargetHealth, 'state'>[]): TrunkState {
  if (!enabled) return 'disabled';
  const known = targets.filter((t) => t.state !== 'unknown');
  if (known.length === 0) return 'unknown';
  const up = known.filter((t) => t.state === 'up').length;
  if (up === 0) return 'down';
  return up === known.length ? 'up' : 'partly';
}

/** The same trunk as several nodes see it. */
export function liveOf(
  enabled: boolean,
  sights: readonly { readonly node: string; readonly seen: NodeTrunk | undefined }[],
): TrunkLive {
  const targets = sights.flatMap(({ node, seen }) => (seen?.targets ?? []).map((t) => ({ node, ...t })));
  const sum = (pick: (seen: NodeTrunk) => number): number =>
    sights.reduce((all, { seen }) => all + (seen === undefined ? 0 : pick(seen)), 0);
  return {
    state: trunkState(enabled, targets),
    targets,
    calls: sum((s) => s.calls),
    startedLastMinute: sum((s) => s.startedLastMinute),
    refusedLastMinute: sum((s) => s.refusedLastMinute),
  };
}
