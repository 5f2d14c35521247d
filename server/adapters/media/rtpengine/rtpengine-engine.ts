import { AppError } from '../../../../shared/kernel/app-error.ts';
import type { MediaEngine, MediaEvent } from '../../../platform/media/media-engine.ts';
import { createAnnouncing } from './announcing.ts';
import { watchDaemon, type Daemon, type DaemonAddress } from './daemon.ts';
import { openDtmfLog } from './dtmf-log.ts';
import { legCalls } from './leg-calls.ts';
import { losses } from './losses.ts';
import type { NgTimes } from './ng-client.ts';
import { recordingCalls } from './recording-calls.ts';
import type { RtpeLeg } from './rtpe-leg.ts';
import { createSoundFiles } from './sound-files.ts';
import { createWiring } from './wiring.ts';
import { watchLegs } from './watch-legs.ts';

/**
 * The port by rtpengine: legs, connections, keys and announcements are its work, and no packet of theirs comes to our process.
 * What it cannot do – mixing, recording in our files, looking into sound – is the embedded engine's, which is given as `mixer`
 * and gets what it needs over plain RTP.
 */
export interface RtpengineNeeds {
  readonly daemons: readonly DaemonAddress[];
  /** Where the daemons send their log of keys (`--dtmf-log-dest`). */
  readonly dtmf: { readonly host: string; readonly port: number };
  readonly soundFolders: readonly string[];
  readonly mixer: MediaEngine;
  readonly interfaces?: readonly [string, string];
  readonly rtpTimeoutMs?: number;
  readonly ngTimes?: NgTimes;
  readonly onTrouble?: (reason: string) => void;
}

const DEFAULT_RTP_TIMEOUT_MS = 20_000;

export async function startRtpengineEngine(needs: RtpengineNeeds): Promise<MediaEngine> {
  const { mixer } = needs;
  const listeners = new Set<(event: MediaEvent) => void>();
  const emit = (event: MediaEvent): void => {
    for (const listener of listeners) listener(event);
  };
  const trouble = needs.onTrouble ?? (() => undefined);
  const wiring = createWiring();
  const announcing = createAnnouncing({ mixer, wiring, files: createSoundFiles(needs.soundFolders), emit });
  const lost = losses({ mixer, wiring, announcing, emit });
  const daemons: readonly Daemon[] = needs.daemons.map((address) =>
    watchDaemon(
      address,
      () => {
        const name = `${address.host}:${address.port}`;
        trouble(`rtpengine ${name} does not answer`);
        const legs = [...wiring.legs.values()].filter((leg) => leg.daemon.ng.name === name);
        void lost.legsGone(legs, `rtpengine ${name} does not answer`);
      },
      needs.ngTimes,
    ),
  );
  const pressed = (leg: RtpeLeg, key: string): void => {
    emit({ type: 'dtmf', legId: leg.id, key });
    announcing.pressed(leg);
  };
  const calls = legCalls({ wiring, announcing, mixer, daemons, ...pick(needs) });
  const keys = await openDtmfLog(needs.dtmf, (callId, key) => {
    const leg = calls.legOfCall(callId);
    if (leg !== undefined && leg.remote?.inbandKeys !== true) pressed(leg, key);
  }).catch((error: unknown) => {
    for (const daemon of daemons) daemon.close();
    throw error;
  });
  const stopHearing = mixer.on((event) => lost.mixerSaid(event, pressed));
  const watch = watchLegs({
    wiring,
    emit,
    timeoutMs: needs.rtpTimeoutMs ?? DEFAULT_RTP_TIMEOUT_MS,
    onGone: (legs) => void lost.legsGone(legs, 'rtpengine does not know the call any more'),
  });
  // One that is not there yet may come later; calls are refused until then.
  await Promise.all(
    daemons.map((daemon) => daemon.greet().catch(() => trouble(`rtpengine ${daemon.ng.name} does not answer`))),
  );
  let stopping = false;
  const { legOfCall: _, ...legs } = calls;
  const open = <T extends object>(these: T): T =>
    Object.fromEntries(
      Object.entries(these).map(([name, call]: [string, (...args: readonly unknown[]) => Promise<unknown>]) => [
        name,
        async (...args: readonly unknown[]) => {
          if (stopping) throw new AppError({ code: 'media.stopped', kind: 'unavailable' });
          return call(...args);
        },
      ]),
    ) as T;
  return {
    ...open({ ...legs, ...recordingCalls({ wiring, mixer, need: calls.need }) }),
    repairRecording: mixer.repairRecording,
    on: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    shutdown: async () => {
      if (stopping) return;
      stopping = true;
      watch.stop();
      await Promise.allSettled([...wiring.legs.keys()].map((legId) => legs.closeLeg(legId)));
      stopHearing();
      keys.close();
      for (const daemon of daemons) daemon.close();
      await mixer.shutdown();
    },
  };
}

const pick = ({ interfaces }: RtpengineNeeds) => (interfaces === undefined ? {} : { interfaces });
