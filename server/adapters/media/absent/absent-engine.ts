import { AppError } from '../../../../shared/kernel/app-error.ts';
import type { MediaEngine } from '../../../platform/media/media-engine.ts';

/** For a node that carries no voice: no worker, no port, and whoever asks for sound is told where it is not. */
export function createAbsentEngine(): MediaEngine {
  const refuse = (): Promise<never> =>
    Promise.reject(new AppError({ code: 'node.no_voice_here', kind: 'refused', retryable: false }));
  return {
    createSipLeg: refuse,
    setRemote: refuse,
    createWebLeg: refuse,
    restartWebLeg: refuse,
    play: refuse,
    stopPlay: refuse,
    connect: refuse,
    disconnect: refuse,
    hear: refuse,
    sendKeys: refuse,
    listenFor: refuse,
    record: refuse,
    pauseRecording: refuse,
    stopRecording: refuse,
    repairRecording: refuse,
    stats: refuse,
    closeLeg: refuse,
    on: () => () => undefined,
    shutdown: () => Promise.resolve(),
  };
}
