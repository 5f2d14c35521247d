import type { MediaEngine } from '../../../platform/media/media-engine.ts';

const MAX_LEGS = 10_000;

/**
 * Which codec each leg has: said when the far end's description is set, of a browser's leg when it is opened; asked when it ends.
 * Noted here, at the one place all descriptions pass, instead of in every engine.
 */
export function createLegCodecs(media: MediaEngine): {
  readonly media: MediaEngine;
  readonly codecOf: (legId: string) => string;
} {
  const codecs = new Map<string, string>();
  const note = (legId: string, codec: string): void => {
    codecs.set(legId, codec);
    // Legs that a dead worker took along are closed by nobody.
    const [oldest] = codecs.keys();
    if (codecs.size > MAX_LEGS && oldest !== undefined) codecs.delete(oldest);
  };
  return {
    codecOf: (legId) => codecs.get(legId) ?? '',
    media: {
      ...media,
      createSipLeg: async (wish) => {
        const leg = await media.createSipLeg(wish);
        if (wish.remote !== undefined) note(leg.legId, wish.remote.codec);
        return leg;
      },
      createWebLeg: async (wish) => {
        const leg = await media.createWebLeg(wish);
        // A-law, when nothing else is said (media-engine.ts).
        note(leg.legId, wish.codec ?? 'PCMA');
        return leg;
      },
      setRemote: async (legId, remote) => {
        await media.setRemote(legId, remote);
        note(legId, remote.codec);
      },
      closeLeg: async (legId) => {
        codecs.delete(legId);
        await media.closeLeg(legId);
      },
    },
  };
}
