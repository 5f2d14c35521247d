import type { RunningPlay } from './belongings.ts';
import type { House } from './house.ts';
import type { Loss } from './ledger.ts';

/**
 * A worker died, and its telephones are brought to another one: at the port they had, so that the far end need not be told and
 * goes on speaking where it did (the kernel has freed the port by the time we hear of the death). A re-INVITE would do the same for
 * trunks that take one, a round trip and a glare later. What was played begins again, whom they heard they hear. A browser has
 * agreed on keys with the worker that died: it must offer anew, and is told so.
 */
export interface Fate {
  /** Telephones that talk on. */
  readonly restored: readonly string[];
  /** Browsers that are to come back (`restartWebLeg`). */
  readonly waiting: readonly string[];
  readonly gone: readonly string[];
}

/** Another worker may die in the same moment. */
const TRIES = 2;

/** Everything a leg had is told to the worker it lives in now. */
export async function furnish(house: House, legId: string): Promise<void> {
  const { ledger, belongings, tell } = house;
  await Promise.all([legId, ...ledger.listeners(legId)].map((listener) => house.row(listener)));
  await Promise.all(
    ledger.recordingsOf(legId).map(async ({ recordingId, worker, request }) => {
      const settled = house.settle(ledger.records(recordingId, worker, request));
      await Promise.all([tell(worker, 'record', recordingId, request), settled]);
    }),
  );
  const { play, signals = [] } = belongings.of(legId) ?? {};
  const worker = house.home(legId);
  if (signals.length > 0) await tell(worker, 'listenFor', legId, signals);
  if (play !== undefined) await tell(worker, 'play', ...playArgs(legId, play));
}

/** The same play under its own number: whoever waits for its end still hears of it. */
export const playArgs = (legId: string, { playId, sounds, options }: RunningPlay) =>
  [legId, sounds, { ...options, playId }] as const;

async function reopen(house: House, legId: string): Promise<boolean> {
  const { ledger, belongings, tell } = house;
  const birth = belongings.of(legId)?.birth;
  if (birth?.kind !== 'sip') return false;
  const { localPort, srtpKey, remote } = birth;
  const again = { legId, localPort, ...(srtpKey === undefined ? {} : { srtpKey }) };
  await house.admit(async (worker) => {
    await tell(worker, 'createSipLeg', {
      callId: legId,
      again,
      secure: srtpKey !== undefined,
      ...(remote === undefined ? {} : { remote }),
    });
    // Closed by its owner meanwhile.
    if (!ledger.knows(legId)) await tell(worker, 'closeLeg', legId);
    else ledger.place(legId, worker, 'sip');
  });
  const now = belongings.of(legId)?.birth;
  // The far end moved while it was being brought.
  if (now?.kind === 'sip' && now.remote !== undefined && now.remote !== remote)
    await tell(house.home(legId), 'setRemote', legId, now.remote).catch(() => undefined);
  // What cannot be told to it now (a sound that is gone) is no reason to end a call.
  if (ledger.knows(legId)) await furnish(house, legId).catch(() => undefined);
  return true;
}

export async function revive(house: House, lost: Loss['legs'], nowMs: number): Promise<Fate> {
  const { ledger, belongings } = house;
  const telephone = async (legId: string): Promise<boolean> => {
    if (!belongings.mayMove(legId, nowMs)) return false;
    for (let tried = 0; tried < TRIES; tried += 1) {
      if (await reopen(house, legId).catch(() => false)) return true;
    }
    return false;
  };
  const telephones = lost.filter(({ kind }) => kind === 'sip').map(({ legId }) => legId);
  const moved = await Promise.all(telephones.map(telephone));
  const gone = telephones.filter((_, index) => moved[index] !== true);
  for (const legId of gone) {
    void house.settle({ begun: [], ended: ledger.closed(legId) });
    belongings.forget(legId);
  }
  const isKnown = (legId: string): boolean => ledger.knows(legId);
  return {
    restored: telephones.filter((_, index) => moved[index] === true).filter(isKnown),
    waiting: lost
      .filter(({ kind }) => kind === 'web')
      .map(({ legId }) => legId)
      .filter(isKnown),
    gone,
  };
}
