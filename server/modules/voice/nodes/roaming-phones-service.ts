import { AppError } from '../../../../shared/kernel/app-error.ts';
import { PHONE_MOVED } from '../../../../shared/contracts/voice.ts';
import type { Db } from '../../../platform/db/database.ts';
import type { Log } from '../../../platform/log.ts';
import type { MediaEngine } from '../../../platform/media/media-engine.ts';
import { pause } from '../../../platform/pause.ts';
import { noPhone, type AgentPhones } from '../agent-phones.ts';
import type { PhoneClaim } from '../phone-claims.ts';
import { hasSound, isAlone, othersWithSound, placeAmong, type OtherNodes } from './other-nodes.ts';
import { forgetPhone, forgetPhonesOf, movePhone, phonePlaceOf, settlePhone } from './phone-place-store.ts';

/**
 * The phones of all desks, over all nodes. A phone belongs to one node at a time, and the sound of a call is where the call is: so
 * the browser is asked to come to the call, and its sound then goes straight there. Where a phone belongs is a row; whoever
 * attaches looks there first, so that a page that is loaded again comes back to its talk whichever node it reaches.
 */
export interface RoamingPhones extends AgentPhones {
  /**
   * Its leg at this node, once it is heard. Elsewhere, its page is asked to come. Throws `voice.no_phone` when it does not come in time,
   * `voice.phone_busy` when somebody speaks through it.
   */
  bring(staffId: string, purpose?: Purpose): Promise<string>;
  /** Hears of each leg whose page is to attach anew, where its phone belongs now. False: not this hearer's page. */
  hearMoved(hear: (legId: string) => boolean): void;
  /** Their page did not come back: their phone belongs nowhere. */
  gone(staffId: string): void;
  /** This node will stop: phones that nobody speaks through belong to others from now on, as far as there are any. */
  disperse(): Promise<void>;
}
/**
 * `call`: routing knows that they are free. `colleague`: they are asked into a talk. `ear`: they wish to listen themselves; whoever listens
 * elsewhere leaves the first talk for the next.
 */
type Purpose = 'call' | 'colleague' | 'ear';

export interface RoamingNeeds {
  readonly db: Db;
  readonly media: Pick<MediaEngine, 'stats'>;
  readonly house: OtherNodes;
  readonly log: Log;
  /** No call here is theirs, talking or not yet. */
  readonly isIdle: (staffId: string) => boolean;
  readonly claimOf: (staffId: string) => PhoneClaim | undefined;
  readonly endEar: (leaderId: string, reason: string) => Promise<void>;
}

/** A browser needs a fraction of a second; one that is on a bad line is heard after a few. */
const BRING_MS = 6_000;
const LET_GO_MS = 2_000;
const LOOK_MS = 50;
const LET_GO = 'phone.let_go';
const MOVED = 'phone.moved';

interface LetGo {
  readonly staffId: string;
  readonly purpose: Purpose;
}

export const phoneMoved = (): AppError => new AppError({ code: 'voice.phone_moved', kind: 'conflict' });
const phoneBusy = (): AppError => new AppError({ code: 'voice.phone_busy', kind: 'refused' });

export function createRoamingPhones(phones: AgentPhones, needs: RoamingNeeds): RoamingPhones {
  const { db, house, log } = needs;
  const { asking, nodes } = house;
  const me = nodes.name;
  const coming = new Map<string, Promise<string>>();
  const hearers: ((legId: string) => boolean)[] = [];
  const tellPage = (legId: string | undefined): boolean =>
    legId !== undefined && hearers.map((hear) => hear(legId)).includes(true);

  const settled = async (staffId: string): Promise<boolean> => {
    const node = await settlePhone(db, staffId, me);
    return node === me || (!hasSound(house, node) && (await movePhone(db, staffId, { from: node, to: me })));
  };
  const leaveIfMoved = async (staffId: string): Promise<void> => {
    const node = await phonePlaceOf(db, staffId);
    if (node === undefined || node === me || !needs.isIdle(staffId)) return;
    await phones.detach(staffId);
  };
  const leaveSafely = (staffId: string): void => {
    leaveIfMoved(staffId).catch((error: unknown) => {
      log.warn({ err: error, staffId }, 'a phone that left was not closed');
    });
  };

  /** Its page opens it at the node of the row; what is left of it here is closed in any case. */
  const sendAway = (staffId: string, legId: string | undefined): boolean => {
    setTimeout(() => leaveSafely(staffId), 2 * BRING_MS).unref();
    return tellPage(legId);
  };

  const packetsOf = async (legId: string): Promise<number> =>
    (await needs.media.stats(legId).catch(() => undefined))?.packetsIn ?? 0;
  /** An answer is no line yet: whoever cannot reach our ports has one all the same. */
  const untilHeard = async (staffId: string): Promise<string> => {
    const began = performance.now();
    while (performance.now() - began < BRING_MS) {
      const legId = phones.legOf(staffId);
      if (legId !== undefined && (await packetsOf(legId)) > 0) return legId;
      await pause(LOOK_MS);
    }
    log.warn({ staffId }, "a desk's phone did not come to this node: is it open, and can it reach our media ports?");
    throw noPhone();
  };
  const askToLetGo = async (node: string, data: LetGo): Promise<void> => {
    const letGo = async (): Promise<boolean> =>
      ((await asking.ask({ node, what: LET_GO, data, deadlineMs: LET_GO_MS })) as { held: boolean }).held;
    const held =
      nodes.isAlive(node) &&
      (await letGo().catch((error: unknown) => {
        // Silent, and soon to be missed by all: a phone that it has is deaf, and whoever is offered a call is in no other.
        if (data.purpose === 'call' && error instanceof AppError && error.code === 'node.silent') return false;
        throw error;
      }));
    if (!held) house.publish({ topic: `agent:${data.staffId}`, type: PHONE_MOVED, data: {} });
  };
  const giveBack = async (staffId: string, node: string): Promise<void> => {
    if (!(await movePhone(db, staffId, { from: me, to: node }))) return;
    tellPage(phones.legOf(staffId));
    await phones.detach(staffId);
  };
  const bringFrom = async (node: string, letGo: LetGo): Promise<string> => {
    const { staffId } = letGo;
    if (!(await movePhone(db, staffId, { from: node, to: me }))) throw phoneBusy();
    try {
      await askToLetGo(node, letGo);
      const began = performance.now();
      const legId = await untilHeard(staffId);
      asking.tell({ node, what: MOVED, data: letGo });
      log.info({ staffId, from: node, ms: Math.round(performance.now() - began) }, 'a phone came to its call');
      return legId;
    } catch (error) {
      await giveBack(staffId, node);
      throw error;
    }
  };
  const bring = async (staffId: string, purpose: Purpose): Promise<string> => {
    const legId = phones.legOf(staffId);
    if (legId !== undefined && (isAlone(house) || !needs.isIdle(staffId))) return legId;
    const node = await phonePlaceOf(db, staffId);
    // On its way to another node the leg is still here for a moment, and nobody speaks into it any more.
    if (legId !== undefined && (node ?? me) === me) return legId;
    if (node === undefined) throw noPhone();
    return node === me ? untilHeard(staffId) : bringFrom(node, { staffId, purpose });
  };

  asking.answer(LET_GO, async (data) => {
    const { staffId, purpose } = data as LetGo;
    if (purpose === 'ear' && needs.claimOf(staffId)?.as === 'leader') await needs.endEar(staffId, 'changed');
    if (!needs.isIdle(staffId) || coming.has(staffId)) throw phoneBusy();
    const legId = phones.legOf(staffId);
    if (legId === undefined && !phones.isAway(staffId)) throw noPhone();
    return { held: sendAway(staffId, legId) };
  });
  asking.answer(MOVED, (data) => leaveIfMoved((data as LetGo).staffId));
  nodes.onBuried((tx, node) => forgetPhonesOf(tx.db, node));
  nodes.onReturned(() => {
    for (const staffId of phones.staff()) {
      const sayAgain = async (): Promise<void> => {
        if (!(await settled(staffId))) await phones.detach(staffId);
      };
      sayAgain().catch((error: unknown) => {
        log.warn({ err: error, staffId }, 'where a phone is could not be said again');
      });
    }
  });

  return {
    ...phones,
    attach: async (staffId, offerSdp) => {
      if (!house.carriesVoice) return phones.attach(staffId, offerSdp);
      if (!(await settled(staffId))) throw phoneMoved();
      const line = await phones.attach(staffId, offerSdp);
      // Called away while it was being made: whoever relays the page's wish takes it there.
      if (isAlone(house) || (await phonePlaceOf(db, staffId)) === me) return line;
      await phones.detach(staffId);
      throw phoneMoved();
    },
    detach: async (staffId) => {
      await phones.detach(staffId);
      await forgetPhone(db, staffId, me);
    },
    gone: (staffId) => {
      forgetPhone(db, staffId, me).catch((error: unknown) => {
        log.warn({ err: error, staffId }, 'where a phone was could not be forgotten');
      });
    },
    disperse: async () => {
      for (const staffId of phones.staff().filter((id) => needs.isIdle(id) && !coming.has(id))) {
        const to = placeAmong(othersWithSound(house), staffId);
        if (to !== undefined && (await movePhone(db, staffId, { from: me, to })))
          sendAway(staffId, phones.legOf(staffId));
      }
    },
    hearMoved: (hear) => void hearers.push(hear),
    bring: async (staffId, purpose = 'call') => {
      const running = coming.get(staffId);
      if (running !== undefined) return running;
      const done = bring(staffId, purpose).finally(() => coming.delete(staffId));
      coming.set(staffId, done);
      return done;
    },
  };
}
