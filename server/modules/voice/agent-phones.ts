import { AppError } from '../../../shared/kernel/app-error.ts';
import type { Log } from '../../platform/log.ts';
import type { MediaEngine } from '../../platform/media/media-engine.ts';

/**
 * The agents' browsers as phones. A desk opens its leg once when it goes on duty and keeps it, so that an accepted call is
 * heard at once instead of after another handshake; a reload brings a new leg that takes the old one's place.
 */
export interface AgentPhones {
  attach(agentId: string, offerSdp: string): Promise<{ readonly answerSdp: string; readonly legId: string }>;
  /** The same leg on another way, after the browser changed its network. Throws `voice.no_phone` when it is not there any more. */
  restart(agentId: string, offerSdp: string): Promise<{ readonly answerSdp: string; readonly legId: string }>;
  /** The agent hears their own voice as it comes back from the house, or nobody again. */
  echo(agentId: string, on: boolean): Promise<void>;
  legOf(agentId: string): string | undefined;
  agentOf(legId: string): string | undefined;
  lost(legId: string): void;
  /** Told of each leg that was lost, so that its page can come back at once instead of finding out. */
  hearLost(hear: (agentId: string, legId: string) => void): void;
  /** The socket beside this leg is gone: when the leg has fallen silent as well, it is lost. */
  lookAfter(legId: string): Promise<void>;
  detach(agentId: string): Promise<void>;
}

/**
 * A closed browser ends its socket at once, but its leg only when ICE has given up, 20 seconds of silence later; a socket
 * that was merely cut leaves the leg talking. Fifty packets a second tell the two apart quickly.
 */
const SILENT_MS = 1_000;

/** An agent whose browser went silent in a call has this long to come back before the customer goes to somebody else. */
export const PHONE_GRACE_MS = 12_000;

export function createAgentPhones(needs: {
  readonly media: MediaEngine;
  readonly log: Log;
  /** A leg is there (again): a call that waits for it goes on. */
  readonly onAttached: (agentId: string, legId: string) => Promise<void>;
  readonly onLost: (agentId: string) => void;
}): AgentPhones {
  const legs = new Map<string, string>();
  const hearers: ((agentId: string, legId: string) => void)[] = [];

  const close = async (legId: string): Promise<void> => {
    await needs.media
      .closeLeg(legId)
      .catch((error: unknown) => needs.log.debug({ err: error }, 'closing a leg failed'));
  };

  const lost = (legId: string): void => {
    const agentId = [...legs].find(([, id]) => id === legId)?.[0];
    if (agentId === undefined) return;
    legs.delete(agentId);
    void close(legId);
    needs.onLost(agentId);
    for (const hear of hearers) hear(agentId, legId);
  };
  const demandLeg = (agentId: string): string => {
    const legId = legs.get(agentId);
    if (legId === undefined) throw noPhone();
    return legId;
  };
  const packetsOf = async (legId: string): Promise<number> => (await needs.media.stats(legId)).packetsIn;

  return {
    attach: async (agentId, offerSdp) => {
      const leg = await needs.media.createWebLeg({ callId: `agent-${agentId}`, offerSdp });
      const before = legs.get(agentId);
      legs.set(agentId, leg.legId);
      await needs.onAttached(agentId, leg.legId);
      if (before !== undefined) await close(before);
      return { answerSdp: leg.answerSdp, legId: leg.legId };
    },
    restart: async (agentId, offerSdp) => {
      const legId = demandLeg(agentId);
      return { ...(await needs.media.restartWebLeg(legId, offerSdp)), legId };
    },
    echo: async (agentId, on) => {
      const legId = demandLeg(agentId);
      await needs.media.hear(legId, on ? [{ legId }] : []);
    },
    legOf: (agentId) => legs.get(agentId),
    agentOf: (legId) => [...legs].find(([, id]) => id === legId)?.[0],
    lost,
    hearLost: (hear) => void hearers.push(hear),
    lookAfter: async (legId) => {
      if (![...legs.values()].includes(legId)) return;
      const before = await packetsOf(legId);
      await new Promise((resolve) => setTimeout(resolve, SILENT_MS));
      if ([...legs.values()].includes(legId) && (await packetsOf(legId)) === before) lost(legId);
    },
    detach: async (agentId) => {
      const legId = legs.get(agentId);
      if (legId === undefined) return;
      legs.delete(agentId);
      needs.onLost(agentId);
      await close(legId);
    },
  };
}

export const noPhone = (): AppError => new AppError({ code: 'voice.no_phone', kind: 'refused' });
