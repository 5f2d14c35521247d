import { AppError } from '../../../shared/kernel/app-error.ts';
import type { Log } from '../../platform/log.ts';
import type { MediaEngine } from '../../platform/media/media-engine.ts';
import type { PatienceBook } from './rules/patience.ts';

/**
 * The agents' browsers as phones. A desk opens its leg once when it goes on duty and keeps it, so that an accepted call is
 * heard at once instead of after another handshake. A page that comes back (reload, other network) comes back to the same
 * leg by an ICE restart: whoever hears it, the recording and its count of packets go on as if nothing had been.
 */
export interface AgentPhones {
  attach(agentId: string, offerSdp: string): Promise<PhoneLine>;
  /** The same leg on another way, after the browser changed its network. Throws `voice.no_phone` when it is not there any more. */
  restart(agentId: string, offerSdp: string): Promise<PhoneLine>;
  /** The agent hears their own voice as it comes back from the house, or nobody again. */
  echo(agentId: string, on: boolean): Promise<void>;
  legOf(agentId: string): string | undefined;
  /** Whose phones are here. */
  staff(): readonly string[];
  /** Its leg has fallen silent, and its page may come back to it. */
  isAway(agentId: string): boolean;
  /** Nothing comes from this leg any more; it is kept for a while for the page to come back to. */
  lost(legId: string): void;
  /** Told of each leg that was lost, so that its page can come back at once instead of finding out. */
  hearLost(hear: (agentId: string, legId: string) => void): void;
  /** The socket beside this leg is gone: when the leg has fallen silent as well, it is lost. */
  lookAfter(legId: string): Promise<void>;
  detach(agentId: string): Promise<void>;
}
interface PhoneLine {
  readonly answerSdp: string;
  readonly legId: string;
}

/**
 * A closed browser ends its socket at once, but its leg only when ICE has given up, 20 seconds of silence later; a socket
 * that was merely cut leaves the leg talking. Fifty packets a second tell the two apart quickly.
 */
const SILENT_MS = 1_000;
/** A straggler or two is not a voice: so many packets in SILENT_MS are. */
const TALKS_AGAIN = 10;

export interface AgentPhonesNeeds {
  readonly media: MediaEngine;
  readonly log: Log;
  readonly book: PatienceBook;
  /** A leg is there (again): a call that waits for it goes on. */
  readonly onAttached: (agentId: string, legId: string) => Promise<void>;
  readonly onLost: (agentId: string) => void;
  /** Lost, and it did not come back in time. */
  readonly onGone: (agentId: string) => void;
}

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });

export function createAgentPhones({ media, log, book, onAttached, onLost, onGone }: AgentPhonesNeeds): AgentPhones {
  const legs = new Map<string, string>();
  const hearers: ((agentId: string, legId: string) => void)[] = [];
  /** Silent legs, kept for their pages to come back to. */
  const away = new Map<string, string>();
  /** How often a leg was given a new way: whoever watched the old one looks no further. */
  const ways = new Map<string, number>();

  const close = async (legId: string): Promise<void> => {
    ways.delete(legId);
    await media.closeLeg(legId).catch((error: unknown) => log.debug({ err: error }, 'closing a leg failed'));
  };
  const packetsOf = async (legId: string): Promise<number> => (await media.stats(legId)).packetsIn;
  const agentOf = (legId: string): string | undefined => [...legs].find(([, id]) => id === legId)?.[0];

  const leave = (agentId: string): void => {
    const legId = away.get(agentId);
    away.delete(agentId);
    if (legId !== undefined) void close(legId);
  };
  /** A line that heals by itself sounds again without a word of the page. */
  const waitFor = async (agentId: string, legId: string): Promise<void> => {
    let before = await packetsOf(legId);
    const { phoneGraceMs } = book.patience();
    for (let waited = 0; waited < phoneGraceMs; waited += SILENT_MS) {
      await pause(SILENT_MS);
      if (away.get(agentId) !== legId) return;
      const now = await packetsOf(legId);
      if (now - before >= TALKS_AGAIN) return here(agentId, legId);
      before = now;
    }
    leave(agentId);
    onGone(agentId);
  };
  const lost = (legId: string): void => {
    const agentId = agentOf(legId);
    if (agentId === undefined) return;
    legs.delete(agentId);
    leave(agentId);
    away.set(agentId, legId);
    onLost(agentId);
    for (const hear of hearers) hear(agentId, legId);
    waitFor(agentId, legId).catch(() => {
      // It cannot even be asked: its worker is gone, and it with it.
      if (away.get(agentId) !== legId) return;
      leave(agentId);
      onGone(agentId);
    });
  };
  const here = async (agentId: string, legId: string): Promise<void> => {
    if (away.get(agentId) === legId) away.delete(agentId);
    legs.set(agentId, legId);
    await onAttached(agentId, legId);
  };

  const restarted = async (legId: string, offerSdp: string): Promise<PhoneLine> => {
    ways.set(legId, (ways.get(legId) ?? 0) + 1);
    return { ...(await media.restartWebLeg(legId, offerSdp)), legId };
  };
  const opened = async (agentId: string, before: string | undefined, offerSdp: string): Promise<PhoneLine> => {
    if (before !== undefined) {
      try {
        return await restarted(before, offerSdp);
      } catch (error) {
        log.info({ err: error, agentId }, "a phone's leg could not be used again; a new one takes its place");
      }
    }
    return media.createWebLeg({ callId: `agent-${agentId}`, offerSdp });
  };
  const demandLeg = (agentId: string): string => {
    const legId = legs.get(agentId);
    if (legId === undefined) throw noPhone();
    return legId;
  };

  return {
    attach: async (agentId, offerSdp) => {
      const before = legs.get(agentId) ?? away.get(agentId);
      away.delete(agentId);
      const { answerSdp, legId } = await opened(agentId, before, offerSdp);
      // Asked twice at once, another line may have come meanwhile.
      const stale = new Set([before, legs.get(agentId)].filter((id) => id !== undefined && id !== legId));
      await here(agentId, legId);
      for (const id of stale) if (id !== undefined) await close(id);
      return { answerSdp, legId };
    },
    restart: (agentId, offerSdp) => Promise.resolve().then(() => restarted(demandLeg(agentId), offerSdp)),
    echo: async (agentId, on) => {
      const legId = demandLeg(agentId);
      await media.hear(legId, on ? [{ legId }] : []);
    },
    legOf: (agentId) => legs.get(agentId),
    staff: () => [...legs.keys()],
    isAway: (agentId) => away.has(agentId),
    lost,
    hearLost: (hear) => void hearers.push(hear),
    lookAfter: async (legId) => {
      if (agentOf(legId) === undefined) return;
      const [way, before] = [ways.get(legId), await packetsOf(legId)];
      await pause(SILENT_MS);
      const isSameWay = agentOf(legId) !== undefined && ways.get(legId) === way;
      if (isSameWay && (await packetsOf(legId)) === before) lost(legId);
    },
    detach: async (agentId) => {
      leave(agentId);
      const legId = legs.get(agentId);
      if (legId === undefined) return;
      legs.delete(agentId);
      onLost(agentId);
      await close(legId);
    },
  };
}

export const noPhone = (): AppError => new AppError({ code: 'voice.no_phone', kind: 'refused' });
