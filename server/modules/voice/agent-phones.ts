import { AppError } from '../../../shared/kernel/app-error.ts';
import type { Log } from '../../platform/log.ts';
import type { MediaEngine } from '../../platform/media/media-engine.ts';

/**
 * The agents' browsers as phones. A desk opens its leg once when it goes on duty and keeps it, so that an accepted call is
 * heard at once instead of after another handshake; a reload brings a new leg that takes the old one's place.
 */
export interface AgentPhones {
  attach(agentId: string, offerSdp: string): Promise<{ readonly answerSdp: string }>;
  legOf(agentId: string): string | undefined;
  agentOf(legId: string): string | undefined;
  lost(legId: string): void;
  detach(agentId: string): Promise<void>;
}

export function createAgentPhones(needs: {
  readonly media: MediaEngine;
  readonly log: Log;
  /** A leg is there (again): a call that waits for it goes on. */
  readonly onAttached: (agentId: string, legId: string) => Promise<void>;
  readonly onLost: (agentId: string) => void;
}): AgentPhones {
  const legs = new Map<string, string>();

  const close = async (legId: string): Promise<void> => {
    await needs.media
      .closeLeg(legId)
      .catch((error: unknown) => needs.log.debug({ err: error }, 'closing a leg failed'));
  };

  return {
    attach: async (agentId, offerSdp) => {
      const leg = await needs.media.createWebLeg({ callId: `agent-${agentId}`, offerSdp });
      const before = legs.get(agentId);
      legs.set(agentId, leg.legId);
      await needs.onAttached(agentId, leg.legId);
      if (before !== undefined) await close(before);
      return { answerSdp: leg.answerSdp };
    },
    legOf: (agentId) => legs.get(agentId),
    agentOf: (legId) => [...legs].find(([, id]) => id === legId)?.[0],
    lost: (legId) => {
      const agentId = [...legs].find(([, id]) => id === legId)?.[0];
      if (agentId === undefined) return;
      legs.delete(agentId);
      void close(legId);
      needs.onLost(agentId);
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
