import { SURGE_EVENTS } from '../../../../shared/contracts/routing-surge-events.ts';
import type { NetworkSamples } from '../../../../shared/contracts/routing-surge.ts';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import { newId } from '../../../../shared/kernel/id.ts';
import type { Tx } from '../../../platform/events/transactor.ts';
import { demand, type Principal } from '../../identity/index.ts';
import { blockedBy, faultsOf, FEWEST_SAMPLES, measure, nextPresenceAt, PRESENCE_AGAIN_MINUTES, PRESENCE_MISSES, PRESENCE_SECONDS, type Blocked, type SeatFacts } from './home-seat.ts'; // prettier-ignore
import {
  changeSeat,
  deviceByKey,
  devicesOf,
  endPresence,
  findDevice,
  findSeat,
  insertCheck,
  insertPresence,
  lastChecks,
  lockSeat,
  openPresence,
  presenceDue,
  saveDevices,
  setDevice,
  type PresenceRow,
  type SeatRow,
} from './home-store.ts';
import type { SurgeNeeds } from './surge-ports.ts';
import { atWork, openPersonOf } from './surge-people-store.ts';

/** The seat at home: its device, its line, and whether somebody sits there. */
export interface HomeSeats {
  facts(staffId: string): Promise<SeatFacts>;
  /** Why this member of staff cannot go ready now; undefined: they can. */
  blockedBy(staffId: string, isBackOffice: boolean): Promise<Blocked | undefined>;
  registerDevice(principal: Principal, device: { name: string; keyName: string }): Promise<void>;
  decideDevice(principal: Principal, deviceId: string, state: 'approved' | 'revoked'): Promise<void>;
  checked(principal: Principal, samples: NetworkSamples): Promise<void>;
  confirmPresence(principal: Principal, id: string): Promise<void>;
  /** Asks whose time has come, and draws the consequences of silence. */
  tendPresence(): Promise<void>;
}

/** A question that should have come long ago (they were away) is drawn anew instead of asked at the door. */
const STALE_DRAW_MS = 5 * 60_000;

const notASeat = (): AppError => new AppError({ code: 'routing.home_not_a_seat', kind: 'refused' });
const minutesLater = (at: Date, minutes: number): Date => new Date(at.getTime() + minutes * 60_000);

export function createHomeSeats(needs: SurgeNeeds): HomeSeats {
  const { db, transactor, audit, clock, random } = needs;

  const changed = (tx: Tx, staffId: string, what: string): void =>
    tx.emit({ aggregate: 'home_seat', aggregateId: staffId, type: SURGE_EVENTS.seatChanged, data: { staffId, what } });

  const withSeat = <T>(staffId: string, work: (tx: Tx, seat: SeatRow) => Promise<T>): Promise<T> =>
    transactor.run(async (tx) => {
      const seat = await lockSeat(tx.db, staffId);
      if (seat === undefined) throw notASeat();
      return work(tx, seat);
    });

  const facts = async (staffId: string): Promise<SeatFacts> => {
    const devices = await devicesOf(db, [staffId]);
    const check = (await lastChecks(db, devices)).get(staffId);
    return {
      device: devices.get(staffId),
      check:
        check === undefined
          ? undefined
          : { at: check.at, roundTripMs: check.round_trip_ms, jitterMs: check.jitter_ms, loss: check.loss },
    };
  };

  const missed = async (open: PresenceRow): Promise<void> => {
    const seat = await findSeat(db, open.staff_id);
    const isLost = (seat?.misses ?? 0) + 1 >= PRESENCE_MISSES;
    // Out of the line before it is written: a kill in between does it again.
    if (isLost) await needs.seats.notReady(open.staff_id, 'presence');
    await withSeat(open.staff_id, async (tx, before) => {
      if (!(await endPresence(tx.db, open.id, { outcome: 'missed', at: tx.now }))) return;
      await changeSeat(
        tx.db,
        open.staff_id,
        isLost
          ? { misses: 0, next_presence_at: null, presence_lost_at: tx.now }
          : { misses: before.misses + 1, next_presence_at: minutesLater(tx.now, PRESENCE_AGAIN_MINUTES) },
      );
      if (!isLost) {
        changed(tx, open.staff_id, 'presence_missed');
        return;
      }
      await audit.append(tx, {
        by: 'system',
        action: 'home_seat.presence_lost',
        subject: { kind: 'home_seat', id: open.staff_id },
      });
      const data = { staffId: open.staff_id };
      tx.emit({ aggregate: 'home_seat', aggregateId: open.staff_id, type: SURGE_EVENTS.presenceLost, data });
    });
  };

  /** Whoever left the line, or talks with a customer, need not prove that they are there. */
  const excuse = (open: PresenceRow): Promise<void> =>
    withSeat(open.staff_id, async (tx) => {
      if (!(await endPresence(tx.db, open.id, { outcome: 'excused', at: tx.now }))) return;
      await changeSeat(tx.db, open.staff_id, { next_presence_at: null });
      changed(tx, open.staff_id, 'presence_excused');
    });

  const askPresence = (staffId: string): Promise<void> =>
    withSeat(staffId, async (tx, seat) => {
      const due = seat.next_presence_at;
      const isStale = due !== null && tx.now.getTime() - due.getTime() > STALE_DRAW_MS;
      if (due === null || isStale) {
        await changeSeat(tx.db, staffId, { next_presence_at: nextPresenceAt(tx.now, random) });
        return;
      }
      const id = newId(tx.now.getTime());
      const answer_until = new Date(tx.now.getTime() + PRESENCE_SECONDS * 1000);
      await insertPresence(tx.db, { id, staff_id: staffId, asked_at: tx.now, answer_until });
      const data = { staffId, checkId: id };
      tx.emit({ aggregate: 'home_seat', aggregateId: staffId, type: SURGE_EVENTS.presenceAsked, data });
    });

  const tendPresence = async (): Promise<void> => {
    const now = clock.now();
    const open = await openPresence(db);
    const here = await atWork(
      db,
      open.map((p) => p.staff_id),
    );
    for (const p of open) {
      const at = here.get(p.staff_id);
      if (at?.state !== 'ready' || at.busy) await excuse(p);
      else if (p.answer_until <= now) await missed(p);
    }
    for (const seat of await presenceDue(db, now)) {
      if (!seat.busy) await askPresence(seat.staff_id);
    }
  };

  return {
    facts,
    blockedBy: async (staffId, isBackOffice) => {
      const seat = await findSeat(db, staffId);
      if (seat === undefined && !isBackOffice) return undefined;
      if (seat !== undefined) {
        const blocked = blockedBy(await facts(staffId), clock.now());
        if (blocked !== undefined || seat.duty === 'rostered') return blocked;
      }
      const open = await openPersonOf(db, staffId);
      const isOpened =
        open !== undefined && open.released_at === null && (seat === undefined || open.answer === 'accepted');
      return isOpened ? undefined : { code: 'routing.surge_not_opened' };
    },
    registerDevice: (principal, { name, keyName }) =>
      withSeat(principal.staffId, async (tx) => {
        const known = await deviceByKey(tx.db, principal.staffId, keyName);
        // A device that was approved stays so; one that was revoked asks again.
        if (known?.state === 'approved') return;
        const id = known?.id ?? newId(tx.now.getTime());
        const device = { id, staff_id: principal.staffId, name, key_name: keyName, state: 'pending' as const };
        await saveDevices(tx.db, [{ ...device, registered_at: tx.now, approved_by: null, approved_at: null }]);
        await audit.append(tx, {
          by: principal,
          action: 'home_device.registered',
          subject: { kind: 'home_device', id },
        });
        changed(tx, principal.staffId, 'device');
      }),
    decideDevice: async (principal, deviceId, state) => {
      demand(principal, 'floor.supervise');
      const device = await findDevice(db, deviceId);
      if (device === undefined) throw new AppError({ code: 'common.not_found', kind: 'not_found' });
      await withSeat(device.staff_id, async (tx) => {
        await setDevice(tx.db, deviceId, { state, approved_by: principal.staffId, approved_at: tx.now });
        await audit.append(tx, {
          by: principal,
          action: `home_device.${state}`,
          subject: { kind: 'home_device', id: deviceId },
          details: { staffId: device.staff_id },
        });
        changed(tx, device.staff_id, 'device');
      });
    },
    checked: (principal, samples) =>
      withSeat(principal.staffId, async (tx) => {
        const device = await deviceByKey(tx.db, principal.staffId, samples.deviceKey);
        if (device === undefined) throw new AppError({ code: 'routing.home_no_device', kind: 'refused' });
        const measured = measure(samples);
        if (measured === undefined) {
          // Hardly anything came back: that is a line that loses, not a check that failed to happen.
          const sent = samples.roundTrips.length + samples.lost;
          if (sent < FEWEST_SAMPLES)
            throw new AppError({ code: 'common.invalid_request', kind: 'invalid', details: { sent } });
        }
        const m = measured ?? { roundTripMs: 0, jitterMs: 0, loss: 1 };
        await insertCheck(tx.db, {
          staff_id: principal.staffId,
          device_id: device.id,
          at: tx.now,
          round_trip_ms: m.roundTripMs,
          jitter_ms: m.jitterMs,
          loss: m.loss,
        });
        await audit.append(tx, {
          by: principal,
          action: 'home_seat.network_checked',
          subject: { kind: 'home_seat', id: principal.staffId },
          details: { ...m, faults: faultsOf(m) },
        });
        changed(tx, principal.staffId, 'network');
      }),
    confirmPresence: (principal, id) =>
      withSeat(principal.staffId, async (tx) => {
        const open = (await openPresence(tx.db, principal.staffId)).find((p) => p.id === id);
        const inTime = open !== undefined && open.answer_until > tx.now;
        if (!inTime || !(await endPresence(tx.db, id, { outcome: 'confirmed', at: tx.now })))
          throw new AppError({ code: 'routing.home_presence_gone', kind: 'conflict' });
        await changeSeat(tx.db, principal.staffId, { misses: 0, next_presence_at: nextPresenceAt(tx.now, random) });
        await audit.append(tx, {
          by: principal,
          action: 'home_seat.presence_confirmed',
          subject: { kind: 'home_seat', id: principal.staffId },
        });
        changed(tx, principal.staffId, 'presence');
      }),
    tendPresence,
  };
}
